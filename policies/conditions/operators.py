"""The operators: how a fact's value is compared with what the clause says. One small class each.

Number conventions: 满, 达到, 以上, 以下, 以内, 不超过 include the number (gte, lte); 超过, 不足 do not (gt, lt).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, ClassVar

from policies.conditions.base import Facts
from policies.facts import Fact
from policies.regions import Region, Regions
from policies.truth import FALSE, REVIEW, TRUE, UNKNOWN, Truth
from policies.wording import say, shown

DAY = timedelta(days=1)


#: What a recognition that one can still apply for is called while there is none.
_NOT_RECOGNISED = "未认定"


class Operator(ABC):
    """A comparison with a fixed operand."""

    name: ClassVar[str]

    def __init__(self, fact: Fact, operand: Any, regions: Regions) -> None:
        self.fact = fact
        self.operand = operand
        self.regions = regions

    @abstractmethod
    def test(self, value: Any, facts: Facts) -> Truth:
        """Whether the known ``value`` passes."""

    def required(self) -> str:
        """What the clause asks, in words."""
        return say(f"required_{self.name}", value=self._shown(self.operand))

    def change(self, value: Any) -> str | None:
        """What would turn a failing ``value`` into a passing one, in words; None when nothing could."""
        return None

    def samples(self) -> Sequence[Any]:
        """Values on both sides of the comparison, for trying out answers."""
        return ()

    def _shown(self, operand: Any) -> str:
        return operand.said() if isinstance(operand, FactRef) else shown(self.fact, operand)


class FactRef:
    """Another fact as operand, plus a constant: ``{fact: age, plus: -14}``."""

    def __init__(self, fact: Fact, plus: float = 0) -> None:
        self.fact = fact
        self.plus = plus

    def value(self, facts: Facts) -> Any:
        known = facts.get(self.fact.name)
        return None if known is None else known + self.plus if self.plus else known

    def said(self) -> str:
        return self.fact.label


class Equal(Operator):
    """The value is this one."""

    name = "eq"

    def test(self, value: Any, facts: Facts) -> Truth:
        return TRUE if value == self.operand else FALSE

    def change(self, value: Any) -> str | None:
        return say("change_in", value=self._shown(self.operand)) if self.fact.type == "authority_decision" else None

    def samples(self) -> Sequence[Any]:
        return (self.operand, "") if self.fact.type == "text" else ()


class In(Operator):
    """The value is one of these."""

    name = "in"

    def test(self, value: Any, facts: Facts) -> Truth:
        return TRUE if value in self.operand else FALSE

    def change(self, value: Any) -> str | None:
        recognisable = self.fact.values.get(value) == _NOT_RECOGNISED
        return say("change_in", value=self._shown([self.operand[0]])) if recognisable else None


class Intersects(Operator):
    """The list has at least one of these."""

    name = "intersects"

    def __init__(self, fact: Fact, operand: Any, regions: Regions) -> None:
        super().__init__(fact, operand, regions)
        self._accepted = frozenset(operand)

    def test(self, value: Any, facts: Facts) -> Truth:
        return FALSE if self._accepted.isdisjoint(value) else TRUE


class _Ordered(Operator):
    """Comparison of numbers, money or dates with a constant or another fact."""

    @abstractmethod
    def passes(self, value: Any, bound: Any) -> bool: ...

    def test(self, value: Any, facts: Facts) -> Truth:
        bound = self.operand.value(facts) if isinstance(self.operand, FactRef) else self.operand
        if bound is None:
            return UNKNOWN
        return TRUE if self.passes(value, bound) else FALSE

    def samples(self) -> Sequence[Any]:
        if isinstance(self.operand, FactRef):
            return ()
        step: Any = DAY if self._is_day() else 1
        return (self.operand - step, self.operand, self.operand + step)

    def _is_day(self) -> bool:
        return isinstance(self.operand, date)


class AtLeastValue(_Ordered):
    """达到, 满, 以上: the bound is included."""

    name = "gte"

    def passes(self, value: Any, bound: Any) -> bool:
        return bool(value >= bound)

    def required(self) -> str:
        return say("required_from", value=self._shown(self.operand)) if self._is_day() else super().required()

    def change(self, value: Any) -> str | None:
        if not isinstance(self.operand, (int, float)):
            return None
        return say("change_gte", value=self._shown(self.operand - value), bound=self._shown(self.operand))


class MoreThan(_Ordered):
    """超过: the bound is not included."""

    name = "gt"

    def passes(self, value: Any, bound: Any) -> bool:
        return bool(value > bound)

    def change(self, value: Any) -> str | None:
        if not isinstance(self.operand, (int, float)):
            return None
        return say("change_gt", bound=self._shown(self.operand))


class AtMost(_Ordered):
    """不超过, 以内: the bound is included."""

    name = "lte"

    def passes(self, value: Any, bound: Any) -> bool:
        return bool(value <= bound)

    def required(self) -> str:
        return say("required_until", value=self._shown(self.operand)) if self._is_day() else super().required()


class LessThan(_Ordered):
    """不足: the bound is not included."""

    name = "lt"

    def passes(self, value: Any, bound: Any) -> bool:
        return bool(value < bound)

    def change(self, value: Any) -> str | None:
        return say("change_lt", bound=self._shown(self.operand)) if self.fact.unit == "年" else None


class InRegion(Operator):
    """The place lies in one of the areas; only a wider area known is unknown, never elsewhere.

    Places in ``review_within`` (Xinjiang's 兵团 cities) are in the area but left to the authority.
    """

    name = "in_region"

    def __init__(self, fact: Fact, operand: Any, regions: Regions) -> None:
        super().__init__(fact, operand, regions)
        self.areas: list[Region] = operand
        self.review_within: frozenset[Region] = frozenset()

    def test(self, value: Any, facts: Facts) -> Truth:
        relations = [self.regions.relation(value, area) for area in self.areas]
        if True in relations:
            return REVIEW if value in self.review_within else TRUE
        return UNKNOWN if None in relations else FALSE

    def required(self) -> str:
        return say("required_in_region", value="、".join(area.name for area in self.areas))

    def samples(self) -> Sequence[Any]:
        elsewhere = next(
            place for place in map(self.regions.by_name, _FAR_APART) if all(area != place for area in self.areas)
        )
        return (*self.areas, elsewhere)


class SamePrefecture(Operator):
    """The place lies in the same prefecture (盟市) as the place another fact names."""

    name = "same_prefecture"

    def test(self, value: Any, facts: Facts) -> Truth:
        other = self.operand.value(facts)
        if other is None:
            return UNKNOWN
        here, there = self.regions.prefecture(value), self.regions.prefecture(other)
        if here is None or there is None:
            wide, narrow = (value, other) if here is None else (other, value)
            return UNKNOWN if self.regions.within(narrow, wide) else FALSE
        return TRUE if here == there else FALSE


#: Two places, so that one of them is elsewhere whatever the area.
_FAR_APART = ("北京市", "上海市")


class WithinYears(Operator):
    """The date lies at most so many years before the day asked about (毕业N年内)."""

    name = "within_years"

    def test(self, value: date, facts: Facts) -> Truth:
        today = facts["as_of"]
        return TRUE if value <= today <= _years_later(value, self.operand) else FALSE

    def required(self) -> str:
        return say("required_within_years", value=self.operand)


class ConsecutiveMonths(Operator):
    """The months (list of YYYY-MM) include the N whole months right before the day asked about."""

    name = "consecutive_months"

    def test(self, value: list[str], facts: Facts) -> Truth:
        return TRUE if set(self._needed(facts["as_of"])) <= set(value) else FALSE

    def required(self) -> str:
        return say("required_consecutive_months", value=self.operand)

    def _needed(self, today: date) -> list[str]:
        last = today.year * 12 + today.month - 1
        return [f"{(last - back) // 12:04d}-{(last - back) % 12 + 1:02d}" for back in range(1, self.operand + 1)]


class YearlyWindow(Operator):
    """The day lies between two days of the year, both included: ``[03-01, 05-31]`` (申报期)."""

    name = "yearly_window"

    def test(self, value: date, facts: Facts) -> Truth:
        first, last = self.operand
        day = value.strftime("%m-%d")
        inside = first <= day <= last if first <= last else day >= first or day <= last
        return TRUE if inside else FALSE

    def required(self) -> str:
        return say("required_yearly_window", first=self.operand[0], last=self.operand[1])

    def change(self, value: Any) -> str | None:
        return say("change_yearly_window", first=self.operand[0], last=self.operand[1])


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


OPERATORS: dict[str, type[Operator]] = {
    operator.name: operator
    for operator in (
        Equal,
        In,
        Intersects,
        AtLeastValue,
        MoreThan,
        AtMost,
        LessThan,
        InRegion,
        SamePrefecture,
        WithinYears,
        ConsecutiveMonths,
        YearlyWindow,
    )
}
