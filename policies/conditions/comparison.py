"""A fact compared with what the clause says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from policies.conditions.base import Condition, Facts, Reach
from policies.conditions.operators import FactRef, Operator
from policies.truth import FALSE, REVIEW, TRUE, UNKNOWN, Truth

_SETTLED = {truth: Reach(truth, truth) for truth in Truth}


@dataclass
class Comparison(Condition):
    """One comparison, with the clause's words for it.

    ``discretionary``: an authority recognises or approves; not yet (``not_yet``) or unknown leaves it
    under review, refused fails. ``assumption``: what is assumed, and said, while the fact is unknown.
    """

    operator: Operator
    words: str = ""
    note: str = ""
    fail_note: str = ""
    explicit: bool = True
    discretionary: bool = False
    authority: str = ""
    not_yet: frozenset[str] = field(default=frozenset())
    assumption: str = ""

    def __post_init__(self) -> None:
        self.fact = self.operator.fact.name
        operand = self.operator.operand
        #: Every fact that is looked at, the one that it is compared with among them.
        self.reads = {self.fact, operand.fact.name} if isinstance(operand, FactRef) else {self.fact}
        self._unknown = REVIEW if self.discretionary else TRUE if self.assumption else UNKNOWN
        self._open = Reach(FALSE, TRUE, (self.fact,))

    def evaluate(self, facts: Facts) -> Truth:
        value = facts.get(self.fact)
        if value is None:
            return self._unknown
        if self.not_yet and value in self.not_yet:
            return REVIEW
        return self.operator.test(value, facts)

    def leaves(self) -> Iterator[Condition]:
        yield self

    def deciding(self, facts: Facts, truth: Truth) -> Iterator[Condition]:
        if self.evaluate(facts) == truth:
            yield self

    def reach(self, facts: Facts) -> Reach:
        if self.fact not in facts:
            return self._open
        truth = self.evaluate(facts)
        return self._open if truth is UNKNOWN else _SETTLED[truth]

    def assumed(self, facts: Facts) -> bool:
        """Whether the assumption stands in for a fact nobody has told."""
        return bool(self.assumption) and self.fact not in facts
