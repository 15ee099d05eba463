"""What several measures come to together: an honest range, never a sum of everything."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from policies.amounts import Money
from policies.evaluation import AVAILABLE, Assessment, Result
from policies.wording import say

#: A loan is paid back: its ceiling is no sum that anybody receives.
_LOAN = "loan"


@dataclass(frozen=True)
class Block:
    """Results whose sums combine as the documents say; ``low`` and ``high`` in yuan, None for no printed ceiling."""

    results: tuple[Result, ...]
    low: float
    high: float | None


@dataclass(frozen=True)
class Totals:
    """The range over all available measures, with what it assumes."""

    money: Money | None
    blocks: tuple[Block, ...]
    unspecified: tuple[str, ...]
    assumptions: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """``{"amount", "amount_text", "parts", "unspecified", "assumptions"}``; ``amount`` as in ``Result``."""
        return {
            "amount": self.money.to_dict() if self.money else None,
            "amount_text": self.money.said() if self.money else say("amount_unspecified"),
            "parts": [
                {
                    "policies": [result.policy.id for result in block.results],
                    **Money(block.low or None, block.high).to_dict(),
                }
                for block in self.blocks
            ],
            "unspecified": list(self.unspecified),
            "assumptions": list(self.assumptions),
        }


def totals(assessment: Assessment) -> Totals:
    """What the applicant's available tier A and B measures come to.

    Declared increments add up, of measures that exclude each other only the highest counts, and where no
    document says whether two may be had together the range runs from the larger one to their sum.
    """
    available = [r for r in assessment.results if r.status in AVAILABLE and r.policy.tier != "C"]
    priced = [result for result in available if result.amount and result.policy.data.benefit.kind != _LOAN]
    blocks = tuple(_added(_alternatives(priced)))
    unspecified = tuple(r.policy.id for r in available if r.policy.data.benefit.amount.type == "unspecified")
    if not blocks:
        return Totals(None, (), unspecified, ())
    low = max(block.low for block in blocks)
    highs = [block.high for block in blocks]
    high = None if None in highs else sum(high for high in highs if high is not None)
    return Totals(Money(low or None, high), blocks, unspecified, tuple(_assumptions(priced, blocks, unspecified)))


def _alternatives(results: Iterable[Result]) -> list[Block]:
    """One block for each group of measures of which only the highest is had."""
    blocks: list[Block] = []
    for result in results:
        rivals = next((block for block in blocks if any(_exclude(result, r) for r in block.results)), None)
        if rivals is not None:
            blocks.remove(rivals)
        members = (*(rivals.results if rivals else ()), result)
        blocks.append(Block(members, max(map(_low, members)), _highest(map(_high, members))))
    return blocks


def _added(blocks: list[Block]) -> list[Block]:
    """The blocks joined where a clause says that one comes on top of another."""
    joined: list[Block] = []
    for block in blocks:
        base = next((other for other in joined if _on_top(block, other) or _on_top(other, block)), None)
        if base is not None:
            joined.remove(base)
            high = None if base.high is None or block.high is None else base.high + block.high
            block = Block((*base.results, *block.results), base.low + block.low, high)
        joined.append(block)
    return joined


def _exclude(one: Result, other: Result) -> bool:
    lifted = one.policy.data.stacking.unless
    if lifted and all(one.facts.get(fact) == value for fact, value in lifted.items()):
        return False
    return (
        other.policy.id in one.policy.data.stacking.highest_of or one.policy.id in other.policy.data.stacking.highest_of
    )


def _on_top(block: Block, base: Block) -> bool:
    bases = {result.policy.id for result in base.results}
    return any(bases & set(result.policy.data.stacking.adds_to) for result in block.results)


def _low(result: Result) -> float:
    """What is sure: nothing while an authority still decides."""
    return (result.amount.low or 0) if result.amount and result.status == "eligible" else 0


def _high(result: Result) -> float | None:
    return result.amount.high if result.amount else 0


def _highest(values: Iterable[float | None]) -> float | None:
    known = list(values)
    return None if None in known else max(value for value in known if value is not None)


def _assumptions(priced: list[Result], blocks: tuple[Block, ...], unspecified: tuple[str, ...]) -> Iterable[str]:
    for block in blocks:
        titles = "、".join(f"“{result.policy.title}”" for result in block.results)
        if any(_exclude(one, other) for one in block.results for other in block.results if one is not other):
            yield say("total_highest", titles=titles)
        elif len(block.results) > 1:
            yield say("total_stacked", titles=titles)
    if len(blocks) > 1:
        yield say("total_unknown")
    if any(result.status != "eligible" for result in priced):
        yield say("total_review")
    if unspecified:
        yield say("total_unspecified", count=len(unspecified))
