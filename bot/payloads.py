"""Button payloads: ``/intent{"fact": value}``, Rasa's own notation.

A payload is executed only if its intent is one of the domain's and every fact in it is valid; anything
else that starts with a slash is what a person typed, and is read as plain text. ``/dont_know{"fact": null}``
takes a fact back: the person no longer wants it known.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from policies.facts import FactError, Vocabulary

#: The intent under which ``null`` takes a fact back.
_TAKES_BACK = "dont_know"
_COMMAND_PREFIX = re.compile(r"^[/\s]+")
_PAYLOAD = re.compile(r"/(?P<intent>[a-z_]+)\s*(?P<facts>\{.*\})?", re.DOTALL)


@dataclass(frozen=True)
class Payload:
    """What pressing a button says: an intent and facts by name."""

    intent: str
    facts: dict[str, Any]


def read_payload(text: str, intents: Collection[str], vocabulary: Vocabulary) -> Payload | None:
    """The payload that ``text`` is, or None if it is not a valid one."""
    match = _PAYLOAD.fullmatch(text.strip())
    if match is None or match["intent"] not in intents:
        return None
    try:
        facts = json.loads(match["facts"] or "{}")
        return Payload(match["intent"], _checked(match["intent"], facts, vocabulary))
    except (ValueError, RecursionError, FactError):
        return None


def _checked(intent: str, facts: dict[str, Any], vocabulary: Vocabulary) -> dict[str, Any]:
    taken_back = {name for name in facts if intent == _TAKES_BACK and facts[name] is None and name in vocabulary}
    return {n: None if n in taken_back else vocabulary.check(n, value) for n, value in facts.items()}


def plain_text(text: str) -> str:
    """``text`` without the leading slashes that Rasa would take for a command."""
    return _COMMAND_PREFIX.sub("", text.strip())
