"""What extraction hands back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SURE = 1.0
#: To be confirmed before it counts: a name nearly right, a hedged statement, a place name shared by several.
DOUBTFUL = 0.5


@dataclass(frozen=True)
class FoundFact:
    """``message[start:end]`` states that ``fact`` has ``value`` (of the vocabulary's type).

    ``confidence`` is 1.0 when it is said outright, less when it has to be confirmed. ``candidates`` are the
    places to ask about when ``value`` is a name that several share, or one that was only nearly right.
    """

    fact: str
    value: Any
    start: int
    end: int
    confidence: float = SURE
    candidates: tuple[str, ...] = ()
