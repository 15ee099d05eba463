"""Amounts exactly as the clause allows: one small class for each way documents state money.

All money is yuan. An amount with no ``low`` has no printed lower end, with no ``high`` no printed ceiling.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from policies.conditions.base import Facts
from policies.wording import say, yuan


@dataclass(frozen=True)
class Money:
    """A sum in yuan: exact when both ends are equal."""

    low: float | None
    high: float | None

    def to_dict(self) -> dict[str, float]:
        """``{"exact"}`` or ``{"min", "max"}``, with only the ends the clause states."""
        if self.low is not None and self.low == self.high:
            return {"exact": _plain(self.low)}
        ends = {"min": self.low, "max": self.high}
        return {name: _plain(value) for name, value in ends.items() if value is not None}

    def said(self) -> str:
        if self.low is not None and self.high is not None:
            if self.low == self.high:
                return yuan(self.low)
            return say("money_range", low=yuan(self.low), high=yuan(self.high))
        if self.high is not None:
            return say("money_up_to", high=yuan(self.high))
        return say("money_at_least", low=yuan(self.low or 0))


def _plain(value: float) -> float:
    return int(value) if value == int(value) else round(value, 2)


class Amount(BaseModel):
    """What a clause says of money; ``note`` and ``pending`` are told along with it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    note: str = ""
    #: Told while a recognition is still outstanding.
    pending: str = ""

    def money(self, facts: Facts) -> Money | None:
        """The sum for these facts; None when the document states none or a needed fact is unknown."""
        return None

    def said(self, facts: Facts) -> str:
        """The sum in words, 文件未载明 where the document is silent."""
        money = self.money(facts)
        return money.said() if money else self.printed()

    def printed(self) -> str:
        """The rule as the clause prints it, for when nothing is known of an applicant or there is no claim."""
        money = self.money({})
        return say("amount_printed", amount=money.said()) if money else say("amount_none")

    def numbers(self) -> set[float]:
        """Every figure of the rule, to be found in the clause's words (yuan, shares as 0.3, years)."""
        return set()

    def facts(self) -> tuple[str, ...]:
        """Facts that the sum depends on."""
        return ()


class NoAmount(Amount):
    type: Literal["none"]


class Unspecified(Amount):
    """The measure is about money and the document does not say how much."""

    type: Literal["unspecified"]

    def printed(self) -> str:
        return say("amount_unspecified")


class Free(Amount):
    type: Literal["free"]

    def printed(self) -> str:
        return say("amount_free")


class Duration(Amount):
    """A right for so many years rather than money."""

    type: Literal["duration"]
    years: float

    def printed(self) -> str:
        return say("amount_duration", years=f"{self.years:g}")

    def numbers(self) -> set[float]:
        return {self.years}


class Budget(Amount):
    """A total for all applicants together: never one applicant's amount."""

    type: Literal["budget"]
    value: float
    period: str = ""

    def printed(self) -> str:
        return say("amount_budget", period=self.period, value=yuan(self.value))

    def numbers(self) -> set[float]:
        return {self.value}


class Share(Amount):
    """A share of something whose size no fact tells."""

    type: Literal["share"]
    rate: float
    of: str

    def printed(self) -> str:
        return say("amount_share", rate=f"{self.rate * 100:g}%", of=self.of)


class Fixed(Amount):
    """So much, for each of ``count`` (one, when the number is not known)."""

    type: Literal["fixed"]
    value: float
    per: str = ""
    count: str = ""

    def money(self, facts: Facts) -> Money:
        total = self.value * facts.get(self.count, 1)
        return Money(total, total)

    def numbers(self) -> set[float]:
        return {self.value}

    def facts(self) -> tuple[str, ...]:
        return (self.count,) if self.count else ()


class Range(Amount):
    """Between two sums, as an authority decides."""

    type: Literal["range"]
    minimum: float
    maximum: float
    per: str = ""

    def money(self, facts: Facts) -> Money:
        return Money(self.minimum, self.maximum)

    def numbers(self) -> set[float]:
        return {self.minimum, self.maximum}


class UpTo(Amount):
    """At most so much (不超过)."""

    type: Literal["up_to"]
    maximum: float
    per: str = ""

    def money(self, facts: Facts) -> Money:
        return Money(None, self.maximum)

    def numbers(self) -> set[float]:
        return {self.maximum}


class Rate(Amount):
    """A share of a known base, at most ``cap``; the share itself is exact, a ceiling or a floor."""

    type: Literal["rate"]
    rate: float
    of: str
    cap: float | None = None
    bound: Literal["exact", "ceiling", "floor"] = "exact"
    per: str = ""

    def money(self, facts: Facts) -> Money | None:
        base = facts.get(self.of)
        if base is None:
            return Money(None, self.cap) if self.cap and self.bound != "floor" else None
        share = min(base * self.rate, self.cap or float("inf"))
        return Money(None if self.bound == "ceiling" else share, None if self.bound == "floor" else share)

    def printed(self) -> str:
        return say(f"amount_rate_{self.bound}", rate=f"{self.rate * 100:g}%")

    def numbers(self) -> set[float]:
        return {self.rate} | ({self.cap} if self.cap else set())

    def facts(self) -> tuple[str, ...]:
        return (self.of,)


class ByLevel(Amount):
    """By the level that was recognised; the highest printed sum while none is."""

    type: Literal["by_level"]
    fact: str
    levels: dict[str, float]
    ceiling: bool = False

    def money(self, facts: Facts) -> Money | None:
        level = self.levels.get(facts.get(self.fact, ""))
        if level is None:
            return Money(None, max(self.levels.values()))
        return Money(None if self.ceiling else level, level)

    def numbers(self) -> set[float]:
        return set(self.levels.values())

    def facts(self) -> tuple[str, ...]:
        return (self.fact,)


class Step(BaseModel):
    """``each`` yuan a head up to and including the ``up_to``-th head (no end when absent)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    each: float
    up_to: float | None = None


class PerHead(Amount):
    """So much a head, added up over several kinds of heads; optionally in steps, with a ceiling."""

    type: Literal["per_head"]
    heads: dict[str, float | list[Step]]
    cap: float | None = None

    def money(self, facts: Facts) -> Money | None:
        if not any(name in facts for name in self.heads):
            return None
        total = sum(_stepped(facts.get(name, 0), each) for name, each in self.heads.items())
        total = min(total, self.cap or float("inf"))
        return Money(total, total)

    def printed(self) -> str:
        each = "、".join(map(yuan, self._rates()))
        return say("amount_per_head_up_to" if self.cap else "amount_per_head", each=each, cap=yuan(self.cap or 0))

    def numbers(self) -> set[float]:
        return {*self._rates(), *([self.cap] if self.cap else [])}

    def facts(self) -> tuple[str, ...]:
        return tuple(self.heads)

    def _rates(self) -> list[float]:
        """What one head can bring, in the clause's order."""
        steps = (rate if isinstance(rate, list) else [Step(each=rate)] for rate in self.heads.values())
        return list(dict.fromkeys(step.each for step in chain.from_iterable(steps)))


def _stepped(count: float, rate: float | list[Step]) -> float:
    if not isinstance(rate, list):
        return count * rate
    total, done = 0.0, 0.0
    for step in rate:
        heads = min(count, step.up_to if step.up_to is not None else count) - done
        total += max(heads, 0) * step.each
        done += max(heads, 0)
    return total


class Yearly(Amount):
    """So much a year, for at most so many years; from the years already received, what is still to come."""

    type: Literal["yearly"]
    value: float
    years: int
    received: str = ""

    def money(self, facts: Facts) -> Money:
        left = max(self.years - facts.get(self.received, 0), 0) * self.value
        return Money(None, left)

    def printed(self) -> str:
        return say("amount_yearly", value=yuan(self.value), years=self.years)

    def numbers(self) -> set[float]:
        return {self.value, self.years}

    def facts(self) -> tuple[str, ...]:
        return (self.received,) if self.received else ()


class RisingCeiling(Amount):
    """A ceiling that rises with a count (每带动一人就业增加…), itself at most ``cap``."""

    type: Literal["rising_ceiling"]
    base: float
    each: float
    count: str
    cap: float | None = None

    def money(self, facts: Facts) -> Money:
        ceiling = self.base + self.each * facts.get(self.count, 0)
        return Money(None, min(ceiling, self.cap or float("inf")))

    def printed(self) -> str:
        highest = Money(None, self.cap).said() if self.cap else ""
        return say("amount_rising", base=yuan(self.base), each=yuan(self.each), highest=highest)

    def numbers(self) -> set[float]:
        return {self.base, self.each} | ({self.cap} if self.cap else set())

    def facts(self) -> tuple[str, ...]:
        return (self.count,)


AmountRule = Annotated[
    NoAmount
    | Unspecified
    | Free
    | Duration
    | Budget
    | Share
    | Fixed
    | Range
    | UpTo
    | Rate
    | ByLevel
    | PerHead
    | Yearly
    | RisingCeiling,
    Field(discriminator="type"),
]

__all__ = ["Amount", "AmountRule", "Money"]
