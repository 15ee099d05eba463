"""The fact vocabulary: what may be known about an applicant, and in which form.

The facts are data (``vocabulary/facts.yaml``); this module types them and checks values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

VOCABULARY = Path(__file__).parent / "vocabulary"

FactType = Literal[
    "bool", "enum", "multi_enum", "number", "money", "region", "authority_decision", "text", "date", "months"
]

#: What an authority may have said (机关或单位的决定).
AUTHORITY_DECISIONS = {"granted": "已批准", "not_yet": "还没申请或在审核", "refused": "没批准"}
MAX_TEXT = 100


class FactError(ValueError):
    """A fact that is not in the vocabulary, or a value out of its range; ``fact`` names it."""

    def __init__(self, fact: str, message: str) -> None:
        super().__init__(f"{fact}：{message}")
        self.fact = fact
        self.message = message


class Fact(BaseModel):
    """One thing that may be known about an applicant.

    ``unit`` is 元 for money, else what the number counts (月, 年, 岁, 家, 人, 个).
    ``use`` says what a fact is for that no condition reads.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    label: str
    type: FactType
    question: str
    concerns: str
    values: dict[str, str] = Field(default_factory=dict)
    minimum: float = 0
    maximum: float = 1e12
    unit: str = ""
    integer: bool = False
    use: str = ""

    @model_validator(mode="before")
    @classmethod
    def _fixed_values(cls, data: dict[str, Any]) -> dict[str, Any]:
        if data.get("type") == "authority_decision":
            return {**data, "values": AUTHORITY_DECISIONS}
        return data

    def check(self, value: Any) -> Any:
        """Return ``value`` in its normal form (lists without repeats, whole numbers as int).

        Region names are checked for being text only; ``regions`` resolves them.
        Raises FactError when the value is not of this fact's type or range.
        """
        return _CHECKS[self.type](self, value)


def _check_bool(fact: Fact, value: Any) -> bool:
    if not isinstance(value, bool):
        raise FactError(fact.name, "应为 true 或 false")
    return value


def _check_enum(fact: Fact, value: Any) -> str:
    if not isinstance(value, str) or value not in fact.values:
        raise FactError(fact.name, f"应为 {'、'.join(fact.values)} 之一")
    return value


def _check_multi_enum(fact: Fact, value: Any) -> list[str]:
    if not isinstance(value, list) or not value:
        raise FactError(fact.name, "应为非空列表")
    return list(dict.fromkeys(_check_enum(fact, item) for item in value))


def _check_number(fact: Fact, value: Any) -> float | int:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise FactError(fact.name, f"应为数字（{fact.unit}）")
    if not fact.minimum <= value <= fact.maximum:
        raise FactError(fact.name, f"应在 {fact.minimum:g} 到 {fact.maximum:g} 之间（{fact.unit}）")
    if value == int(value):
        return int(value)
    if fact.integer:
        raise FactError(fact.name, f"应为整数（{fact.unit}）")
    return value


def _check_text(fact: Fact, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise FactError(fact.name, "应为文字")
    if len(value) > MAX_TEXT or not value.isprintable():
        raise FactError(fact.name, f"应为不超过 {MAX_TEXT} 字的文字")
    return value.strip()


def _check_date(fact: Fact, value: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise FactError(fact.name, "应为日期，例如 2026-03-01") from error


def _check_months(fact: Fact, value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) and _MONTH.fullmatch(item) for item in value):
        raise FactError(fact.name, "应为月份列表，例如 [2026-01, 2026-02]")
    return sorted(set(value))


_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")

_CHECKS = {
    "bool": _check_bool,
    "enum": _check_enum,
    "authority_decision": _check_enum,
    "multi_enum": _check_multi_enum,
    "number": _check_number,
    "money": _check_number,
    "region": _check_text,
    "text": _check_text,
    "date": _check_date,
    "months": _check_months,
}


class Vocabulary(Mapping[str, Fact]):
    """The facts by name."""

    def __init__(self, facts: Mapping[str, Fact]) -> None:
        self._facts = dict(facts)

    def __getitem__(self, name: str) -> Fact:
        return self._facts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    def check(self, name: str, value: Any) -> Any:
        """The normal form of one fact's value. Raises FactError for an unknown name or bad value."""
        if name not in self._facts:
            raise FactError(name, "词表里没有这个事实")
        if value is None:
            raise FactError(name, "不知道的事实请不要填写（不接受 null）")
        return self._facts[name].check(value)

    @property
    def regions(self) -> list[str]:
        """Names of the facts whose value is a place."""
        return [name for name, fact in self._facts.items() if fact.type == "region"]


@cache
def load_vocabulary(folder: Path = VOCABULARY) -> Vocabulary:
    """The vocabulary in ``facts.yaml`` of ``folder``, by default the project's own."""
    data = yaml.load((folder / "facts.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return Vocabulary({name: Fact(name=name, **fact) for name, fact in data["facts"].items()})
