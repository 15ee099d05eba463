"""Many applicants at once: rows of a spreadsheet in, verdicts out, and for each bad row what is wrong with it.

A column is a fact, by its name or its label; a cell is a value as people write it, a list's items separated by 、.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from policies import Catalogue, Fact, FactError, Result, evaluate, totals
from policies.wording import say

_BOOL = {"是": True, "true": True, "1": True, "否": False, "false": False, "0": False}


@dataclass(frozen=True)
class Outcome:
    """What came of one row; ``error`` is empty where it could be judged."""

    eligible: str = ""
    review: str = ""
    open: int = 0
    total: str = ""
    error: str = ""


def columns(header: list[str], catalogue: Catalogue) -> list[Fact | None]:
    """The fact of each column, None where there is none of that name."""
    by_name = {key: fact for fact in catalogue.vocabulary.values() for key in (fact.name, fact.label)}
    return [by_name.get(title.strip().removeprefix("\ufeff")) for title in header]


def judge_row(facts: list[Fact | None], row: list[str], catalogue: Catalogue, as_of: date) -> Outcome:
    """The verdicts for one row."""
    try:
        stated = dict(_stated(facts, row, catalogue))
        assessment = evaluate(catalogue, stated, as_of)
    except FactError as error:
        label = catalogue.vocabulary[error.fact].label
        return Outcome(error=f"{label}：{error.message}")
    if assessment.unresolved:
        place = assessment.unresolved[0]
        candidates = "、".join(place.candidates) or say("cli_no_candidates")
        return Outcome(error=f"{catalogue.vocabulary[place.fact].label}：{place.text}（{candidates}）")
    if assessment.contradictions:
        return Outcome(error=assessment.contradictions[0].say)
    results = [result for result in assessment.results if result.policy.tier != "C"]
    return Outcome(
        eligible=_titles(results, "eligible"),
        review=_titles(results, "eligible_subject_to_review"),
        open=sum(result.status == "need_more_info" for result in results),
        total=str(totals(assessment).to_dict()["amount_text"]),
    )


def _titles(results: list[Result], status: str) -> str:
    return "；".join(result.policy.title for result in results if result.status == status)


def _stated(facts: list[Fact | None], row: list[str], catalogue: Catalogue) -> Iterator[tuple[str, Any]]:
    for fact, cell in zip(facts, row, strict=False):
        if fact and cell.strip():
            yield fact.name, catalogue.vocabulary.check(fact.name, _value(fact, cell.strip()))


def _value(fact: Fact, cell: str) -> Any:
    """The cell as JSON value; what cannot be one is left to the vocabulary's check."""
    if fact.type == "bool":
        return _BOOL.get(cell.lower(), cell)
    if fact.type in ("number", "money"):
        return _number(cell)
    if fact.type == "multi_enum":
        return [_by_label(fact.values, item) for item in re.split("[、;；]", cell) if item.strip()]
    if fact.type == "months":
        return re.split("[、;；]", cell)
    return _by_label(fact.values, cell)


def _by_label(values: Mapping[str, str], text: str) -> str:
    return next((value for value, label in values.items() if label == text.strip()), text.strip())


def _number(cell: str) -> float | str:
    try:
        return float(cell.replace(",", ""))
    except ValueError:
        return cell
