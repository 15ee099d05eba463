"""What every condition can do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from policies.truth import FALSE, TRUE, Truth

#: Known facts by name, in their normal form (places as Region, dates as date); absent means unknown.
Facts = Mapping[str, Any]


class Reach(NamedTuple):
    """Where answers can still lead: the lowest and the highest truth, and the facts whose answer can move it."""

    low: Truth
    high: Truth
    open: tuple[str, ...] = ()


NEVER, ALWAYS = Reach(FALSE, FALSE), Reach(TRUE, TRUE)


class Condition(ABC):
    """A node of the condition tree."""

    @abstractmethod
    def evaluate(self, facts: Facts) -> Truth:
        """How far the facts meet this condition."""

    @abstractmethod
    def leaves(self) -> Iterator[Condition]:
        """The conditions without children below this one, in the clause's order."""

    @abstractmethod
    def deciding(self, facts: Facts, truth: Truth) -> Iterator[Condition]:
        """The leaves that make this condition come out as ``truth`` (nothing when it does not)."""

    @abstractmethod
    def reach(self, facts: Facts) -> Reach:
        """Where answers to facts that are unknown can still lead. Open are unknown facts only, each perhaps twice."""
