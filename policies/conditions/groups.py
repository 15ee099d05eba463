"""Groups of conditions: all, any, none, at least n."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policies.conditions.base import Bounds, Condition, Facts
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

    def bounds(self, facts: Facts) -> Bounds:
        bounds = [child.bounds(facts) for child in self.children]
        return min((low for low, _ in bounds), default=TRUE), min((high for _, high in bounds), default=TRUE)

    def open_facts(self, facts: Facts) -> Iterator[str]:
        # A child can move the minimum only below the best the others can reach.
        bounds = [child.bounds(facts) for child in self.children]
        for index, child in enumerate(self.children):
            low, high = bounds[index]
            if low < high and low < min((b[1] for i, b in enumerate(bounds) if i != index), default=TRUE):
                yield from child.open_facts(facts)


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

    def bounds(self, facts: Facts) -> Bounds:
        bounds = [child.bounds(facts) for child in self.children]
        return max((low for low, _ in bounds), default=FALSE), max((high for _, high in bounds), default=FALSE)

    def open_facts(self, facts: Facts) -> Iterator[str]:
        bounds = [child.bounds(facts) for child in self.children]
        for index, child in enumerate(self.children):
            low, high = bounds[index]
            if low < high and high > max((b[0] for i, b in enumerate(bounds) if i != index), default=FALSE):
                yield from child.open_facts(facts)


class NoneOf(Group):
    """None may be met: the negation of any."""

    def __init__(self, children: Sequence[Condition]) -> None:
        super().__init__(children)
        self._any = Any(children)

    def evaluate(self, facts: Facts) -> Truth:
        return self._any.evaluate(facts).negated()

    def deciding(self, facts: Facts, truth: Truth) -> Iterator[Condition]:
        yield from self._any.deciding(facts, truth.negated())

    def bounds(self, facts: Facts) -> Bounds:
        low, high = self._any.bounds(facts)
        return high.negated(), low.negated()

    def open_facts(self, facts: Facts) -> Iterator[str]:
        yield from self._any.open_facts(facts)


class AtLeast(Group):
    """At least ``n`` of several must be met (满足下列条件中的n项): the n-th most settled decides."""

    def __init__(self, n: int, children: Sequence[Condition]) -> None:
        super().__init__(children)
        self.n = n

    def evaluate(self, facts: Facts) -> Truth:
        return self._nth([child.evaluate(facts) for child in self.children])

    def bounds(self, facts: Facts) -> Bounds:
        bounds = [child.bounds(facts) for child in self.children]
        return self._nth([low for low, _ in bounds]), self._nth([high for _, high in bounds])

    def open_facts(self, facts: Facts) -> Iterator[str]:
        low, high = self.bounds(facts)
        if low < high:
            for child in self.children:
                yield from child.open_facts(facts)

    def _nth(self, values: list[Truth]) -> Truth:
        return sorted(values, reverse=True)[self.n - 1]
