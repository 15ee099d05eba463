"""Many applicants at once: rows of a spreadsheet in, verdicts out, and for each bad row what is wrong with it.

A column is a fact, by its name or its label; a cell is a value as people write it, a list's items separated by 、.
The words: ``batch.yml``.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import cn2an
import xlsxwriter
import yaml

from policies import Catalogue, Fact, FactError, Result, Vocabulary, evaluate, totals
from policies.planner import OPENING

WORDS: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))
_BOOL = dict.fromkeys(WORDS["affirmed"], True) | dict.fromkeys(WORDS["denied"], False)
#: The header is the first of so many rows that names a fact; above it there may be titles.
_TITLE_ROWS = 10


@dataclass(frozen=True)
class Outcome:
    """What came of one row; ``error`` is empty where it could be judged."""

    eligible: str = ""
    review: str = ""
    open: int | str = ""
    total: str = ""
    error: str = ""

    @property
    def cells(self) -> tuple[Any, ...]:
        """Under the headings ``results`` of ``WORDS``."""
        return astuple(self)


@dataclass(frozen=True)
class Table:
    """The rows of a spreadsheet below its header, each with its number, and the fact of each column."""

    header: list[str]
    facts: list[Fact | None]
    rows: list[tuple[int, list[str]]]

    @classmethod
    def of(cls, rows: list[list[str]], catalogue: Catalogue) -> Table | None:
        """None where no row names a fact."""
        for above, header in enumerate(rows[:_TITLE_ROWS]):
            facts = columns(header, catalogue.vocabulary)
            if any(facts):
                below = enumerate(rows[above + 1 :], above + 2)
                return cls(header, facts, [(number, row) for number, row in below if any(map(str.strip, row))])
        return None

    @property
    def unknown(self) -> list[str]:
        """Headings that name no fact."""
        return [title for title, fact in zip(self.header, self.facts, strict=True) if title.strip() and not fact]


def columns(header: list[str], vocabulary: Vocabulary) -> list[Fact | None]:
    """The fact of each column, None where there is none of that name."""
    by_name = {key: fact for fact in vocabulary.values() for key in (fact.name, fact.label)}
    return [by_name.get(title.strip()) for title in header]


def judge_row(facts: Sequence[Fact | None], row: Sequence[str], catalogue: Catalogue, as_of: date) -> Outcome:
    """The verdicts for one row."""
    try:
        cells = [(fact, cell.strip()) for fact, cell in zip(facts, row, strict=False) if fact and cell.strip()]
        assessment = evaluate(catalogue, {fact.name: _read(fact, cell) for fact, cell in cells}, as_of)
    except FactError as error:
        return Outcome(error=f"{catalogue.vocabulary[error.fact].label}：{error.message}")
    if assessment.unresolved:
        place = assessment.unresolved[0]
        wrong = WORDS["wrong"]["place" if place.candidates else "no_place"]
        said = wrong.format(text=place.text, candidates="、".join(place.candidates))
        return Outcome(error=f"{catalogue.vocabulary[place.fact].label}：{said}")
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


def _read(fact: Fact, cell: str) -> Any:
    """The cell as the fact's value. Raises FactError."""
    if fact.type == "bool":
        if cell.lower() not in _BOOL:
            raise FactError(fact.name, WORDS["wrong"]["bool"].format(text=cell))
        return _BOOL[cell.lower()]
    if fact.type in ("number", "money"):
        return fact.check(_number(fact, cell))
    if fact.type == "multi_enum":
        return fact.check([_choice(fact, item) for item in _items(fact, cell)])
    return fact.check(_choice(fact, cell) if fact.values else cell)


def _number(fact: Fact, cell: str) -> float:
    digits = cell.replace(",", "").replace("，", "").removesuffix(fact.unit).strip()
    try:
        return float(digits)
    except ValueError:
        try:
            return float(cn2an.cn2an(digits, "smart"))  # 三十, 30万
        except ValueError as error:
            raise FactError(fact.name, WORDS["wrong"]["number"].format(text=cell, unit=fact.unit)) from error


def _choice(fact: Fact, text: str) -> str:
    # 团队 for 团队（科技团队、创业团队）
    values = fact.values.items()
    value = next((value for value, label in values if text in (value, label, label.partition("（")[0])), None)
    if value is None:
        raise FactError(fact.name, WORDS["wrong"]["choice"].format(text=text, choices=_choices(fact)))
    return value


def _choices(fact: Fact) -> str:
    return "、".join(fact.values.values())


def _items(fact: Fact, cell: str) -> list[str]:
    return [item.strip() for item in _separable(tuple(fact.values.values())).findall(cell) if item.strip()]


@cache
def _separable(labels: tuple[str, ...]) -> re.Pattern[str]:
    """Finds the items of a list; a label may itself hold a 、."""
    known = "|".join(re.escape(label) for label in sorted(labels, key=len, reverse=True))
    return re.compile(rf"\s*(?:(?:{known})(?=\s*(?:[、,，;；\n]|$))|[^、,，;；\n]+)")


def template(vocabulary: Vocabulary) -> bytes:
    """An empty table with a column for each fact, choices to pick from, and a sheet that says how to fill it in."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        applicants, guide, choices = (book.add_worksheet(name) for name in WORDS["sheets"].values())
        applicants.freeze_panes(1, 0)
        guide.freeze_panes(1, 0)
        guide.write_row(0, 0, WORDS["help"], bold)
        guide.set_column(0, 3, 40)
        for index, fact in enumerate(_in_order(vocabulary)):
            applicants.write(0, index, fact.label, bold)
            applicants.set_column(index, index, 2 * len(fact.label) + 2)
            guide.write_row(index + 1, 0, [fact.label, fact.name, fact.question, _how(fact)], wrapped)
            choices.write_column(0, index, [fact.label, *_pickable(fact)])
            if _pickable(fact):
                cells = choices.name, xlsxwriter.utility.xl_col_to_name(index, True), len(_pickable(fact)) + 1
                source = "='{0}'!{1}$2:{1}${2}".format(*cells)
                applicants.data_validation(1, index, 1_048_575, index, {"validate": "list", "source": source})
    return file.getvalue()


def _in_order(vocabulary: Vocabulary) -> Iterator[Fact]:
    """The facts that narrow things down first, then the rest."""
    return (vocabulary[name] for name in dict.fromkeys([*OPENING, *vocabulary]))


def _pickable(fact: Fact) -> list[str]:
    """The values of which one goes into a cell."""
    if fact.type == "bool":
        return [WORDS["affirmed"][0], WORDS["denied"][0]]
    return [] if fact.type == "multi_enum" else list(fact.values.values())


def _how(fact: Fact) -> str:
    kind = {"enum": "one", "authority_decision": "one", "multi_enum": "several", "money": "number"}
    words: str = WORDS["how"][kind.get(fact.type, fact.type)]
    return words.format(choices=_choices(fact), unit=fact.unit)
