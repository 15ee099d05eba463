"""Conditions: each operator's truth table with its unknown row, and the laws of the three values and review."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.catalogue import AS_OF
from policies.conditions import Condition, ConditionError, parse_condition
from policies.facts import Fact
from policies.regions import load_regions
from policies.truth import FALSE, REVIEW, TRUE, UNKNOWN, Truth

REGIONS = load_regions()
TODAY = date(2026, 11, 22)


def _fact(name: str, type_: str, **more: Any) -> Fact:
    return Fact(name=name, label=name, type=type_, question="？", concerns="所有人", **more)


VOCABULARY: Mapping[str, Fact] = {
    fact.name: fact
    for fact in (
        AS_OF,
        _fact("flag", "bool"),
        _fact("size", "enum", values={"small": "小", "large": "大", "none": "没有"}),
        _fact("kinds", "multi_enum", values={"a": "甲", "b": "乙", "c": "丙"}),
        _fact("months", "number", unit="月"),
        _fact("limit", "number", unit="月"),
        _fact("place", "region"),
        _fact("home", "region"),
        _fact("decision", "authority_decision"),
        _fact("graduated", "date"),
        _fact("insured", "months"),
        *(_fact(f"f{number}", "bool") for number in range(4)),
    )
}


def _condition(data: dict[str, Any]) -> Condition:
    return parse_condition(data, VOCABULARY, REGIONS)


def _truth(data: dict[str, Any], **facts: Any) -> Truth:
    return _condition(data).evaluate({"as_of": TODAY, **facts})


@pytest.mark.parametrize(
    ("operator", "rows"),
    [
        ({"fact": "flag", "eq": True}, {True: TRUE, False: FALSE, None: UNKNOWN}),
        ({"fact": "flag", "eq": False}, {True: FALSE, False: TRUE, None: UNKNOWN}),
        ({"fact": "size", "eq": "small"}, {"small": TRUE, "large": FALSE, None: UNKNOWN}),
        ({"fact": "size", "in": ["small", "large"]}, {"small": TRUE, "large": TRUE, "none": FALSE, None: UNKNOWN}),
        ({"fact": "months", "gte": 12}, {11: FALSE, 11.99: FALSE, 12: TRUE, 13: TRUE, None: UNKNOWN}),
        ({"fact": "months", "gt": 24}, {23: FALSE, 24: FALSE, 24.01: TRUE, 25: TRUE, None: UNKNOWN}),
        ({"fact": "months", "lte": 3}, {2: TRUE, 3: TRUE, 3.01: FALSE, None: UNKNOWN}),
        ({"fact": "months", "lt": 5}, {0: TRUE, 4.99: TRUE, 5: FALSE, 6: FALSE, None: UNKNOWN}),
        ({"fact": "decision", "eq": "granted"}, {"granted": TRUE, "refused": FALSE, "not_yet": REVIEW, None: UNKNOWN}),
        (
            {"fact": "decision", "eq": "granted", "discretionary": True},
            {"granted": TRUE, "refused": FALSE, "not_yet": REVIEW, None: REVIEW},
        ),
        ({"fact": "months", "lte": 3, "assumption": "按0判断"}, {3: TRUE, 4: FALSE, None: TRUE}),
        (
            {"fact": "size", "in": ["small"], "discretionary": True, "not_yet": ["none"]},
            {"small": TRUE, "large": FALSE, "none": REVIEW, None: REVIEW},
        ),
    ],
    ids=str,
)
def test_truth_tables(operator: dict[str, Any], rows: dict[Any, Truth]) -> None:
    for value, expected in rows.items():
        facts = {} if value is None else {operator["fact"]: value}
        assert _truth(operator, **facts) is expected, value


@pytest.mark.parametrize(
    ("kinds", "expected"), [(["a"], TRUE), (["c", "b"], TRUE), (["c"], FALSE), (None, UNKNOWN)], ids=str
)
def test_intersects(kinds: list[str] | None, expected: Truth) -> None:
    facts = {} if kinds is None else {"kinds": kinds}
    assert _truth({"fact": "kinds", "intersects": ["a", "b"]}, **facts) is expected


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("鄂尔多斯市", TRUE),
        ("东胜区", TRUE),
        ("内蒙古自治区", UNKNOWN),
        ("包头市", FALSE),
        ("阿拉善盟", FALSE),
        ("北京市", FALSE),
        (None, UNKNOWN),
    ],
)
def test_in_region_only_a_place_that_is_surely_elsewhere_is_a_no(place: str | None, expected: Truth) -> None:
    facts = {} if place is None else {"place": REGIONS.by_name(place)}
    assert _truth({"fact": "place", "in_region": "鄂尔多斯市"}, **facts) is expected


@given(st.sampled_from(list(REGIONS)), st.sampled_from(list(REGIONS)))
def test_in_region_agrees_with_the_chain_of_ancestors(place: Any, area: Any) -> None:
    condition = _condition({"fact": "place", "in_region": REGIONS.by_name("浙江省").name})
    condition.operator.areas = [area]  # type: ignore[attr-defined]
    inside = place.code == area.code or area.code in place.ancestors
    wider = place.code in area.ancestors
    assert condition.evaluate({"place": place}) is (TRUE if inside else UNKNOWN if wider else FALSE)


@pytest.mark.parametrize(
    ("place", "home", "expected"),
    [
        ("东胜区", "达拉特旗", TRUE),
        ("东胜区", "鄂尔多斯市", TRUE),
        ("东胜区", "包头市", FALSE),
        ("东胜区", "内蒙古自治区", UNKNOWN),
        ("东胜区", "浙江省", FALSE),
        ("石河子市", "石河子市", TRUE),
        ("东胜区", None, UNKNOWN),
        (None, "东胜区", UNKNOWN),
    ],
)
def test_same_prefecture(place: str | None, home: str | None, expected: Truth) -> None:
    facts = {name: REGIONS.by_name(value) for name, value in (("place", place), ("home", home)) if value}
    assert _truth({"fact": "place", "same_prefecture": {"fact": "home"}}, **facts) is expected


def test_another_fact_as_operand() -> None:
    condition = {"fact": "months", "lt": {"fact": "limit", "plus": -2}}
    assert _truth(condition, months=7, limit=10) is TRUE
    assert _truth(condition, months=8, limit=10) is FALSE
    assert _truth(condition, months=8) is UNKNOWN
    assert _truth(condition, limit=8) is UNKNOWN


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 22), TRUE),
        (date(2021, 11, 22), TRUE),
        (date(2021, 11, 21), FALSE),
        (date(2026, 11, 23), FALSE),
        (None, UNKNOWN),
    ],
)
def test_within_years(day: date | None, expected: Truth) -> None:
    facts = {} if day is None else {"graduated": day}
    assert _truth({"fact": "graduated", "within_years": 5}, **facts) is expected


@given(st.integers(1, 24), st.integers(0, 23))
def test_consecutive_months_need_every_month_before_this_one(needed: int, gap: int) -> None:
    this_month = TODAY.year * 12 + TODAY.month - 1
    paid = [f"{month // 12:04d}-{month % 12 + 1:02d}" for month in range(this_month - 24, this_month)]
    condition = {"fact": "insured", "consecutive_months": needed}
    assert _truth(condition, insured=paid) is TRUE
    without = [month for back, month in enumerate(reversed(paid)) if back != gap]
    assert _truth(condition, insured=without) is (FALSE if gap < needed else TRUE)
    assert _truth(condition) is UNKNOWN


@pytest.mark.parametrize(
    ("window", "day", "expected"),
    [
        (["03-01", "05-31"], date(2026, 3, 1), TRUE),
        (["03-01", "05-31"], date(2026, 5, 31), TRUE),
        (["03-01", "05-31"], date(2026, 2, 28), FALSE),
        (["03-01", "05-31"], date(2026, 6, 1), FALSE),
        (["12-01", "01-31"], date(2026, 12, 31), TRUE),
        (["12-01", "01-31"], date(2026, 1, 31), TRUE),
        (["12-01", "01-31"], date(2026, 2, 1), FALSE),
    ],
)
def test_yearly_window(window: list[str], day: date, expected: Truth) -> None:
    assert _truth({"fact": "as_of", "yearly_window": window}, as_of=day) is expected


# --- groups ---------------------------------------------------------------------------------------------------------

FACTS = ["f0", "f1", "f2", "f3"]
decidable = st.builds(lambda fact, value: {"fact": fact, "eq": value}, st.sampled_from(FACTS), st.booleans())
leaves = decidable | st.just({"review": "由主管部门认定"})


def _groups(children: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(children, min_size=1, max_size=3)
    return st.one_of(
        st.builds(lambda key, listed: {key: listed}, st.sampled_from(["all", "any", "none"]), several),
        several.flatmap(
            lambda listed: st.integers(1, len(listed)).map(lambda count: {"at_least": count, "of": listed})
        ),
    )


trees = st.recursive(leaves, _groups, max_leaves=8)
small_trees = st.recursive(leaves, _groups, max_leaves=3)
decidable_trees = st.recursive(decidable, _groups, max_leaves=3)
answers = st.dictionaries(st.sampled_from(FACTS), st.booleans())


@given(small_trees, small_trees, small_trees, answers)
def test_all_and_any_are_a_lattice(one: Any, two: Any, three: Any, facts: dict[str, bool]) -> None:
    def value(data: Any) -> Truth:
        return _condition(data).evaluate(facts)

    for key, opposite in (("all", "any"), ("any", "all")):
        assert value({key: [one, two]}) is value({key: [two, one]})
        assert value({key: [one, {key: [two, three]}]}) is value({key: [{key: [one, two]}, three]})
        assert value({key: [one, one]}) is value(one)
        assert value({key: [one, {opposite: [one, two]}]}) is value(one)
        assert value({key: [one, {opposite: [two, three]}]}) is value(
            {opposite: [{key: [one, two]}, {key: [one, three]}]}
        )
    assert value({"none": [{"none": [one]}]}) is value(one)
    assert value({"none": [one, two]}) is value({"none": [{"any": [one, two]}]})
    assert value({"at_least": 1, "of": [one, two, three]}) is value({"any": [one, two, three]})
    assert value({"at_least": 3, "of": [one, two, three]}) is value({"all": [one, two, three]})
    pairs = [{"all": pair} for pair in ([one, two], [one, three], [two, three])]
    assert value({"at_least": 2, "of": [one, two, three]}) is value({"any": pairs})


@given(decidable_trees, decidable_trees, answers)
def test_de_morgan_holds_where_no_authority_decides(one: Any, two: Any, facts: dict[str, bool]) -> None:
    def value(data: Any) -> Truth:
        return _condition(data).evaluate(facts)

    negations = [{"none": [one]}, {"none": [two]}]
    assert value({"none": [{"all": [one, two]}]}) is value({"any": negations})
    assert value({"none": [{"any": [one, two]}]}) is value({"all": negations})


@given(trees, answers, answers)
def test_bounds_hold_whatever_is_learned(tree: Any, facts: dict[str, bool], more: dict[str, bool]) -> None:
    condition = _condition(tree)
    low, high, _ = condition.reach(facts)
    later = {**more, **facts}
    assert low <= condition.evaluate(later) <= high
    low_later, high_later, _ = condition.reach(later)
    assert low <= low_later <= high_later <= high


@given(trees, answers)
def test_a_fact_that_is_not_open_cannot_move_the_condition(tree: Any, facts: dict[str, bool]) -> None:
    condition = _condition(tree)
    open_facts = set(condition.reach(facts).open)
    others = [fact for fact in FACTS if fact not in facts and fact not in open_facts]
    for fact in others:
        assert condition.evaluate({**facts, fact: True}) is condition.evaluate({**facts, fact: False})


@given(trees, answers)
def test_what_decides_is_itself_so(tree: Any, facts: dict[str, bool]) -> None:
    """The leaves that make a group false (or unknown …) are each false or, under a negation, true."""
    condition = _condition(tree)
    truth = condition.evaluate(facts)
    deciding = list(condition.deciding(facts, truth))
    assert deciding
    assert {leaf.evaluate(facts) for leaf in deciding} <= {truth, truth.negated()}
    for other in set(Truth) - {truth}:
        assert list(condition.deciding(facts, other)) == []


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("甲", "条件应是键值结构"),
        ({}, "应有 all、any、none、at_least、review 或 fact"),
        ({"all": []}, "应是非空列表"),
        ({"all": [{"review": "x"}], "any": []}, "旁边不能有"),
        ({"at_least": 3, "of": [{"review": "x"}]}, "at_least 应在 1 到 1 之间"),
        ({"fact": "height", "eq": 1}, "height：词表里没有这个事实"),
        ({"fact": "months"}, "应有且只有一个运算符"),
        ({"fact": "months", "gte": 1, "lte": 2}, "应有且只有一个运算符"),
        ({"fact": "months", "greater": 1}, "应有且只有一个运算符"),
        ({"fact": "months", "gte": "一年"}, "months：应为数字"),
        ({"fact": "size", "in": ["huge"]}, "size：应为 small、large、none 之一"),
        ({"fact": "place", "in_region": "阿拉善"}, "阿拉善 不是行政区划表里的全称"),
    ],
    ids=str,
)
def test_a_condition_that_cannot_be_read_says_what_to_do(data: Any, told: str) -> None:
    with pytest.raises(ConditionError, match=told):
        _condition(data)
