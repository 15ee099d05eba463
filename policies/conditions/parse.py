"""Conditions from catalogue data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any as Data

from policies.conditions.base import Condition
from policies.conditions.comparison import Comparison
from policies.conditions.groups import All, Any, AtLeast, NoneOf
from policies.conditions.operators import OPERATORS, FactRef
from policies.conditions.review import Review
from policies.facts import Fact, FactError
from policies.regions import Regions

_ANNOTATIONS = {"words", "note", "fail_note", "source", "discretionary", "authority", "not_yet", "assumption"}
_GROUPS: dict[str, type[All] | type[Any] | type[NoneOf]] = {"all": All, "any": Any, "none": NoneOf}


class ConditionError(ValueError):
    """A condition that can't be read; the message says what is wrong and what to do."""


def parse_condition(data: Data, vocabulary: Mapping[str, Fact], regions: Regions) -> Condition:
    """The condition tree that ``data`` describes. Raises ConditionError."""
    if not isinstance(data, dict):
        raise ConditionError(f"条件应是键值结构，而不是 {data!r}")
    for key, group in _GROUPS.items():
        if key in data:
            return group(_children(data, key, vocabulary, regions))
    if "at_least" in data:
        children = _children(data, "of", vocabulary, regions)
        if not 1 <= data["at_least"] <= len(children):
            raise ConditionError(f"at_least 应在 1 到 {len(children)} 之间")
        return AtLeast(data["at_least"], children)
    if "review" in data:
        return Review(data["review"], data.get("authority", ""))
    if "fact" in data:
        return _comparison(data, vocabulary, regions)
    raise ConditionError(f"看不懂的条件 {data!r}：应有 all、any、none、at_least、review 或 fact")


def _children(data: dict[str, Data], key: str, vocabulary: Mapping[str, Fact], regions: Regions) -> list[Condition]:
    others = set(data) - {key, "at_least"}
    if others or not isinstance(data.get(key), list) or not data[key]:
        raise ConditionError(f"{key} 下面应是非空列表，旁边不能有 {'、'.join(sorted(others)) or '别的内容'}")
    return [parse_condition(child, vocabulary, regions) for child in data[key]]


def _comparison(data: dict[str, Data], vocabulary: Mapping[str, Fact], regions: Regions) -> Comparison:
    fact = _fact(data["fact"], vocabulary)
    names = set(data) - _ANNOTATIONS - {"fact"}
    if len(names) != 1 or not names <= set(OPERATORS):
        raise ConditionError(f"{fact.name}：应有且只有一个运算符（{'、'.join(OPERATORS)}），现在是 {sorted(names)}")
    (name,) = names
    operator = OPERATORS[name](fact, _operand(name, fact, data[name], vocabulary, regions), regions)
    not_yet = data.get("not_yet", ["not_yet"] if fact.type == "authority_decision" else [])
    return Comparison(
        operator=operator,
        words=data.get("words", ""),
        note=data.get("note", ""),
        fail_note=data.get("fail_note", ""),
        explicit=data.get("source", "explicit") == "explicit",
        discretionary=data.get("discretionary", False),
        authority=data.get("authority", ""),
        not_yet=frozenset(not_yet),
        assumption=data.get("assumption", ""),
    )


def _fact(name: str, vocabulary: Mapping[str, Fact]) -> Fact:
    if name not in vocabulary:
        raise ConditionError(f"{name}：词表里没有这个事实，请先写进 vocabulary/facts.yaml")
    return vocabulary[name]


def _operand(name: str, fact: Fact, value: Data, vocabulary: Mapping[str, Fact], regions: Regions) -> Data:
    if isinstance(value, dict):
        return FactRef(_fact(value["fact"], vocabulary), value.get("plus", 0))
    if name == "in_region":
        return [_area(fact, place, regions) for place in ([value] if isinstance(value, str) else value)]
    if name in ("within_years", "consecutive_months", "yearly_window"):
        return value
    try:
        if name in ("in", "intersects"):
            return [_value(fact, item) for item in value]
        return _value(fact, value)
    except FactError as error:
        raise ConditionError(str(error)) from error


def _value(fact: Fact, value: Data) -> Data:
    """One value in the fact's normal form; of a list fact, one item."""
    if fact.type == "multi_enum":
        return fact.check([value])[0]
    return value if isinstance(value, date) else fact.check(value)


def _area(fact: Fact, place: str, regions: Regions) -> Data:
    region = regions.resolve(place).region
    if region is None or region.name != place:
        raise ConditionError(f"{fact.name}：{place} 不是行政区划表里的全称")
    return region
