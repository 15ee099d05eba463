"""What every condition can do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import Any

from policies.truth import Truth

#: Known facts by name, in their normal form (places as Region, dates as date); absent means unknown.
Facts = Mapping[str, Any]

Bounds = tuple[Truth, Truth]


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
    def bounds(self, facts: Facts) -> Bounds:
        """The lowest and the highest truth that answers still to come can lead to."""

    @abstractmethod
    def open_facts(self, facts: Facts) -> Iterator[str]:
        """Unknown facts whose answer can still move this condition."""
