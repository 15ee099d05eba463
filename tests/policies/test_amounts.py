"""Sums exactly as the clause allows, and honest totals."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter

from policies import Catalogue, evaluate
from policies.amounts import Amount, AmountRule
from policies.totals import totals

TODAY = date(2026, 11, 22)
_RULE: TypeAdapter[Amount] = TypeAdapter(AmountRule)
RATE = {"type": "rate", "rate": 0.3, "of": "spent", "cap": 200_000}
FLOOR = {"type": "rate", "rate": 0.5, "of": "income", "bound": "floor"}
BUDGET = {"type": "budget", "value": 3e6, "period": "每年"}
LEVELS = {"type": "by_level", "fact": "level", "levels": {"city": 100_000, "county": 50_000}}
STEPS = {"type": "per_head", "heads": {"hires": [{"each": 2000, "up_to": 3}, {"each": 3000}]}, "cap": 30_000}
PEOPLE = {"type": "per_head", "heads": {"national": 200_000, "provincial": 100_000}}
YEARLY = {"type": "yearly", "value": 6000, "years": 3, "received": "years"}
RISING = {"type": "rising_ceiling", "base": 200_000, "each": 50_000, "count": "jobs", "cap": 500_000}


@pytest.mark.parametrize(
    ("rule", "facts", "sum_", "said"),
    [
        ({"type": "none"}, {}, None, "不涉及金额"),
        ({"type": "unspecified"}, {}, None, "金额文件未载明"),
        ({"type": "free"}, {}, None, "免费"),
        ({"type": "duration", "years": 3}, {}, None, "最长3年"),
        (BUDGET, {}, None, "全部申请人合计每年300万元，不是一个申请人的金额"),
        ({"type": "share", "rate": 1.0, "of": "收入"}, {}, None, "收入的100%"),
        ({"type": "fixed", "value": 10_000}, {}, {"exact": 10_000}, "1万元"),
        ({"type": "fixed", "value": 10_000, "count": "n"}, {"n": 3}, {"exact": 30_000}, "3万元"),
        ({"type": "range", "minimum": 1e5, "maximum": 5e5}, {}, {"min": 1e5, "max": 5e5}, "10万元至50万元"),
        ({"type": "up_to", "maximum": 200_000}, {}, {"max": 200_000}, "最高20万元"),
        ({**RATE, "bound": "ceiling"}, {"spent": 600_000}, {"max": 180_000}, "最高18万元"),
        ({**RATE, "bound": "ceiling"}, {"spent": 700_000}, {"max": 200_000}, "最高20万元"),
        ({**RATE, "bound": "ceiling"}, {}, {"max": 200_000}, "最高20万元"),
        ({**RATE, "bound": "exact"}, {"spent": 100.5}, {"exact": 30.15}, "30.15元"),
        (FLOOR, {"income": 8e5}, {"min": 4e5}, "不低于40万元"),
        (FLOOR, {}, None, "不低于50%，基数还不清楚"),
        (LEVELS, {"level": "county"}, {"exact": 50_000}, "5万元"),
        ({**LEVELS, "ceiling": True}, {"level": "city"}, {"max": 100_000}, "最高10万元"),
        (LEVELS, {}, {"max": 100_000}, "最高10万元"),
        (STEPS, {"hires": 3}, {"exact": 6000}, "6000元"),
        (STEPS, {"hires": 4}, {"exact": 9000}, "9000元"),
        (STEPS, {"hires": 100}, {"exact": 30_000}, "3万元"),
        (STEPS, {}, None, "条文写的是每个2000元、3000元，合计最高3万元，数量还不清楚"),
        (PEOPLE, {"national": 1, "provincial": 2}, {"exact": 400_000}, "40万元"),
        (PEOPLE, {}, None, "条文写的是每个20万元、10万元，数量还不清楚"),
        (YEARLY, {}, {"max": 18_000}, "最高1.8万元"),
        (YEARLY, {"years": 2}, {"max": 6000}, "最高6000元"),
        (RISING, {"jobs": 2}, {"max": 300_000}, "最高30万元"),
        (RISING, {"jobs": 20}, {"max": 500_000}, "最高50万元"),
    ],
    ids=str,
)  # fmt: skip
def test_a_sum_is_what_the_clause_allows(
    rule: dict[str, Any], facts: dict[str, Any], sum_: dict[str, float] | None, said: str
) -> None:
    amount = _RULE.validate_python(rule)
    money = amount.money(facts)
    assert (money.to_dict() if money else None) == sum_
    assert amount.said(facts) == said


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, "条文写的是1万元"),
        ({"region": "银川市"}, "条文写的是1万元"),
    ],
)
def test_without_a_claim_the_text_gives_the_clauses_rule(
    catalogue: Catalogue, facts: dict[str, Any], said: str
) -> None:
    (result,) = evaluate(catalogue, facts, TODAY, ["alxa-11"]).results
    assert (result.amount, result.amount_text) == (None, said)


def test_no_measure_that_gives_money_is_said_to_give_none(catalogue: Catalogue, fictional: Catalogue) -> None:
    for policies in (catalogue, fictional):
        for result in evaluate(policies, {}, TODAY).results:
            amount = result.policy.data.benefit.amount
            assert (result.amount_text == "不涉及金额") == (amount.type == "none"), result.policy.id


def test_a_superseded_measure_gives_no_sum(catalogue: Catalogue) -> None:
    facts = {"region": "宁海县", "applicant_roles": ["space_operator"], "space_recognition_level": "city",
             "is_introduced_space": True, "separate_agreement_with_county": True}  # fmt: skip
    (result,) = evaluate(catalogue, facts, TODAY, ["ninghai-19"]).results
    assert (result.amount, result.amount_text) == (None, "按另一文件（协议）执行")


# --- totals ---------------------------------------------------------------------------------------------------------

INCUBATED: dict[str, Any] = {
    "region": "阿拉善左旗",
    "applicant_roles": ["space_operator"],
    "incubated_by_this_space": True,
    "incubated_company_registered_region": "额济纳旗",
    "incubated_company_operating_months": 25,
    "incubated_company_survival_months": 25,
    "incubated_company_product_on_market": True,
    "incubated_company_min_annual_sales": 1_000_000,
}
NINGHAI: dict[str, Any] = {
    "region": "宁海县",
    "applicant_roles": ["space_operator"],
    "is_introduced_space": False,
    "space_recognition_level": "city",
}
TALENTS: dict[str, Any] = {
    "region": "宁海县",
    "applicant_roles": ["space_operator"],
    "is_introduced_space": False,
    "project_introduced_by_space": True,
    "national_qianren_count": 2,
    "city_3315_team_count": 1,
}


def _sum(catalogue: Catalogue, facts: dict[str, Any], policies: list[str]) -> dict[str, float] | None:
    amount: dict[str, float] | None = totals(evaluate(catalogue, facts, TODAY, policies)).to_dict()["amount"]
    return amount


def test_what_comes_on_top_adds_up(catalogue: Catalogue) -> None:
    assert _sum(catalogue, INCUBATED, ["alxa-11", "alxa-12"]) == {"exact": 30_000}


def test_an_increment_on_a_ceiling_stays_a_range(catalogue: Catalogue) -> None:
    assert _sum(catalogue, NINGHAI, ["ninghai-19", "ninghai-20"]) == {"min": 100_000, "max": 300_000}


def test_of_awards_for_the_same_project_only_the_higher_counts(catalogue: Catalogue) -> None:
    awards = ["ninghai-24", "ninghai-25"]
    assert _sum(catalogue, TALENTS, awards) == {"max": 400_000}
    separate = {**TALENTS, "same_project_multiple_awards": False}
    assert _sum(catalogue, separate, awards) == {"max": 600_000}


def test_what_an_authority_still_decides_is_not_counted_as_sure(catalogue: Catalogue) -> None:
    bought = {**NINGHAI, "annual_new_purchase_expense": 600_000, "purchase_types": ["instruments_equipment"]}
    assert _sum(catalogue, bought, ["ninghai-19", "ninghai-20", "ninghai-22"]) == {"min": 100_000, "max": 480_000}
    said = totals(evaluate(catalogue, bought, TODAY, ["ninghai-22"])).to_dict()
    assert any("认定以前按0元算" in assumption for assumption in said["assumptions"])


def test_what_is_superseded_or_not_stated_adds_nothing(catalogue: Catalogue) -> None:
    agreed = {**NINGHAI, "is_introduced_space": True, "separate_agreement_with_county": True}
    assert _sum(catalogue, agreed, ["ninghai-19", "ninghai-20"]) is None
    shop = {"region": "喀什市", "operates_online_shop": True, "online_shop_registered": True}
    total = totals(evaluate(catalogue, shop, TODAY, ["xinjiang-13"])).to_dict()
    assert total["amount"] is None
    assert total["unspecified"] == ["xinjiang-13"]


def test_measures_that_exclude_each_other_and_a_loan(fictional: Catalogue) -> None:
    facts = {"region": "义乌市", "in_base": True, "rents_premises": True, "rent_years_received": 0, "jobs": 6}
    assert _sum(fictional, facts, ["measures-06", "measures-09"]) == {"min": 8000, "max": 18_000}
    # A loan is paid back.
    assert _sum(fictional, facts, ["measures-06", "measures-07", "measures-09"]) == {"min": 8000, "max": 18_000}


def test_where_no_document_says_whether_both_may_be_had_the_total_is_a_range(fictional: Catalogue) -> None:
    facts = {"region": "义乌市", "age": 30, "sex": "male", "has_company": True, "hires": 3}
    total = totals(evaluate(fictional, facts, date(2025, 3, 15), ["measures-01", "measures-05"])).to_dict()
    assert total["amount"] == {"min": 6000, "max": 7500}
    assert any("没有写明能不能同时领" in assumption for assumption in total["assumptions"])
