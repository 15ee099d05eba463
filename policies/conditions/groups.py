"""Groups of conditions: all, any, none, at least n."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from policies.conditions.base import ALWAYS, NEVER, Condition, Facts, Reach
from policies.truth import FALSE, TRUE, Truth


class Group(Condition):
    """Conditions that count together."""

    def __init__(self, children: Sequence[Condition]) -> None:
        self.children = tuple(children)

    def leaves(self) -> Iterator[Condition]:
        for child in self.children:
            yield from child.leaves()

    def deciding(self, facts: Facts, truth: Truth) -> Iterator[Condition]:
        if self.evaluate(facts) == truth:
            for child in self.children:
                yield from child.deciding(facts, truth)


class All(Group):
    """Every one must be met; the least settled decides."""

    def evaluate(self, facts: Facts) -> Truth:
        least = TRUE
        for child in self.children:
            truth = child.evaluate(facts)
            if truth is FALSE:
                return FALSE
            if truth < least:
                least = truth
        return least

    def reach(self, facts: Facts) -> Reach:
        reaches = []
        for child in self.children:
            reach = child.reach(facts)
            if reach.high is FALSE:
                return NEVER
            if reach.low is not TRUE:  # what is met for good changes nothing
                reaches.append(reach)
        if len(reaches) <= 1:
            return reaches[0] if reaches else ALWAYS
        # A child can move the minimum only below the best the others can reach.
        lowest, second, *_ = sorted(reach.high for reach in reaches)
        moving = (reach for reach in reaches if reach.low < (second if reach.high is lowest else lowest))
        return Reach(min(reach.low for reach in reaches), lowest, _open(moving))


class Any(Group):
    """One is enough; the most settled decides."""

    def evaluate(self, facts: Facts) -> Truth:
        most = FALSE
        for child in self.children:
            truth = child.evaluate(facts)
            if truth is TRUE:
                return TRUE
            if truth > most:
                most = truth
        return most

    def reach(self, facts: Facts) -> Reach:
        reaches = []
        for child in self.children:
            reach = child.reach(facts)
            if reach.low is TRUE:
                return ALWAYS
            if reach.high is not FALSE:  # what is ruled out changes nothing
                reaches.append(reach)
        if len(reaches) <= 1:
            return reaches[0] if reaches else NEVER
        # A child can move the maximum only above the worst the others can reach.
        highest, second, *_ = sorted((reach.low for reach in reaches), reverse=True)
        moving = (reach for reach in reaches if reach.high > (second if reach.low is highest else highest))
        return Reach(highest, max(reach.high for reach in reaches), _open(moving))


class NoneOf(Group):
    """None may be met: the negation of any."""

    def __init__(self, children: Sequence[Condition]) -> None:
        super().__init__(children)
        self._any = Any(children)

    def evaluate(self, facts: Facts) -> Truth:
        return self._any.evaluate(facts).negated()

    def deciding(self, facts: Facts, truth: Truth) -> Iterator[Condition]:
        yield from self._any.deciding(facts, truth.negated())

    def reach(self, facts: Facts) -> Reach:
        low, high, open_facts = self._any.reach(facts)
        return Reach(high.negated(), low.negated(), open_facts)


class AtLeast(Group):
    """At least ``n`` of several must be met (满足下列条件中的n项): the n-th most settled decides."""

    def __init__(self, n: int, children: Sequence[Condition]) -> None:
        super().__init__(children)
        self.n = n

    def evaluate(self, facts: Facts) -> Truth:
        return self._nth([child.evaluate(facts) for child in self.children])

    def reach(self, facts: Facts) -> Reach:
        reaches = [child.reach(facts) for child in self.children]
        low, high = self._nth([reach.low for reach in reaches]), self._nth([reach.high for reach in reaches])
        return Reach(low, high, _open(reaches) if low < high else ())

    def _nth(self, values: list[Truth]) -> Truth:
        return sorted(values, reverse=True)[self.n - 1]


def _open(reaches: Iterable[Reach]) -> tuple[str, ...]:
    return tuple(chain.from_iterable(reach.open for reach in reaches))
