"""Evaluation: pure, in any order, and what is learned never turns a settled verdict round."""

from __future__ import annotations

import copy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given

from policies import Assessment, Catalogue, FactError, Result, assess, evaluate
from policies.conditions import Comparison
from policies.evaluation import AVAILABLE
from tests.policies.strategies import AB, CATALOGUE, applicants, policies

TODAY = date(2026, 11, 22)
APPLICANTS = yaml.safe_load((Path(__file__).parent / "applicants.yaml").read_text(encoding="utf-8"))


def _shown(assessment: Assessment) -> tuple[list[dict[str, Any]], dict[str, Any], tuple[Any, ...]]:
    results = [result.to_dict() for result in assessment.results]
    return results, dict(assessment.known), (assessment.contradictions, assessment.unresolved)


def _results(facts: dict[str, Any], policies: list[str] | None = AB) -> dict[str, Result]:
    return {result.policy.id: result for result in evaluate(CATALOGUE, facts, TODAY, policies).results}


@pytest.mark.parametrize("applicant", APPLICANTS, ids=lambda applicant: applicant["id"])
def test_example_applicants_get_exactly_what_the_clauses_give_them(applicant: dict[str, Any]) -> None:
    assessment = evaluate(CATALOGUE, applicant["facts"], TODAY, list(CATALOGUE.policies))
    results = {result.policy.id: result for result in assessment.results}
    assert [contradiction.id for contradiction in assessment.contradictions] == applicant.get("contradictions", [])
    for expected in applicant["expected"]:
        result = results.pop(expected["item"])
        assert result.status == expected["status"], result.policy.id
        assert [*dict.fromkeys(failure.fact for failure in result.failed)] == expected.get("fails", [])
        assert result.missing == expected.get("missing", [])
        assert (result.amount.to_dict() if result.amount else None) == expected.get("amount")
    unexpected = {name for name, result in results.items() if result.status in AVAILABLE and result.policy.tier != "C"}
    assert unexpected == set()


def test_the_example_applicants_come_from_all_five_areas() -> None:
    shown = {expected["item"].split("-")[0] for applicant in APPLICANTS for expected in applicant["expected"]}
    assert shown == {document.id for document in CATALOGUE.documents}
    assert len(APPLICANTS) >= 40


def test_without_facts_nothing_is_decided(catalogue: Catalogue) -> None:
    results = evaluate(catalogue, {}, TODAY).results
    assert len(results) == len(catalogue.policies)
    assert {result.status for result in results} == {"need_more_info"}
    assert all(result.missing and result.amount is None for result in results)


@given(applicants, applicants)
def test_what_is_remembered_is_what_would_be_judged_now(facts: dict[str, Any], more: dict[str, Any]) -> None:
    for said in (facts, {**facts, **more}, facts):
        assert _shown(assess(CATALOGUE, said, TODAY)) == _shown(evaluate(CATALOGUE, said, TODAY))


def test_a_list_that_grows_later_does_not_change_what_is_remembered() -> None:
    facts: dict[str, Any] = {"region": "东胜区", "applicant_roles": ["company"]}
    before = _shown(assess(CATALOGUE, facts, TODAY))
    facts["applicant_roles"].append("employee")
    assert assess(CATALOGUE, facts, TODAY).known["applicant_roles"] == ["company", "employee"]
    facts["applicant_roles"].remove("employee")
    assert _shown(assess(CATALOGUE, facts, TODAY)) == before


def test_another_day_or_a_confirmed_contradiction_is_judged_anew() -> None:
    facts = {"region": "东胜区", "company_registered_region": "北京市"}
    first = assess(CATALOGUE, facts, TODAY)
    assert assess(CATALOGUE, facts, date(2027, 1, 1)).as_of == date(2027, 1, 1)
    cleared = {contradiction.id for contradiction in first.contradictions}
    assert cleared
    assert assess(CATALOGUE, facts, TODAY, cleared).contradictions == ()
    with pytest.raises(FactError):
        assess(CATALOGUE, {"no_such_fact": True}, TODAY)


@given(applicants)
def test_evaluation_is_pure_and_repeatable(facts: dict[str, Any]) -> None:
    before = copy.deepcopy(facts)
    first = [result.to_dict() for result in evaluate(CATALOGUE, facts, TODAY).results]
    second = [result.to_dict() for result in evaluate(CATALOGUE, facts, TODAY).results]
    assert facts == before
    assert first == second


@given(applicants)
def test_the_order_of_facts_and_of_list_items_does_not_matter(facts: dict[str, Any]) -> None:
    shuffled = {
        name: list(reversed(value)) if isinstance(value, list) else value for name, value in reversed(facts.items())
    }
    one, other = _results(facts), _results(shuffled)
    for policy in AB:
        assert one[policy].status == other[policy].status
        assert {failure.fact for failure in one[policy].failed} == {failure.fact for failure in other[policy].failed}
        assert set(one[policy].missing) == set(other[policy].missing)
        assert one[policy].amount == other[policy].amount


@given(applicants, policies)
def test_one_policy_alone_comes_out_as_among_all(facts: dict[str, Any], policy: str) -> None:
    together = _results(facts)
    assert _results(facts, [policy])[policy].to_dict() == together[policy].to_dict()


def _can_be_revised(result: Result) -> set[str]:
    """Facts that the verdict takes for granted or leaves to an authority while they are unknown."""
    leaves = [leaf for leaf in result.policy.when.leaves() if isinstance(leaf, Comparison)]
    revisable = {leaf.fact for leaf in leaves if leaf.discretionary or leaf.assumption}
    if result.policy.superseded:
        revisable |= {leaf.fact for leaf in result.policy.superseded.leaves() if isinstance(leaf, Comparison)}
    return revisable


@given(applicants, applicants)
def test_what_is_learned_never_turns_a_settled_verdict_round(facts: dict[str, Any], more: dict[str, Any]) -> None:
    learned = {**more, **facts}
    assume(not evaluate(CATALOGUE, learned, TODAY, []).contradictions)
    before, after = _results(facts), _results(learned)
    for policy in AB:
        if _can_be_revised(before[policy]) & (learned.keys() - facts.keys()):
            continue
        if before[policy].status in ("eligible", "ineligible"):
            assert after[policy].status == before[policy].status, policy


@given(applicants)
def test_a_result_explains_itself(facts: dict[str, Any]) -> None:
    for result in _results(facts, None).values():
        assert bool(result.failed) == (result.status == "ineligible")
        assert bool(result.missing) == (result.status == "need_more_info")
        assert not set(result.missing) & result.facts.keys() or all(
            CATALOGUE.vocabulary[fact].type == "region" for fact in set(result.missing) & result.facts.keys()
        )
        if result.status == "eligible_subject_to_review":
            assert result.review
        if result.status not in AVAILABLE:
            assert result.amount is None
        for failure in result.failed:
            assert failure.required
            assert failure.quote.replace(" ", "") in CATALOGUE.texts[result.policy.document.id].replace(" ", "")


def test_best_results_come_first(catalogue: Catalogue) -> None:
    order = ["eligible", "eligible_subject_to_review", "superseded", "need_more_info", "ineligible"]
    for applicant in APPLICANTS:
        ranks = [order.index(result.status) for result in evaluate(catalogue, applicant["facts"], TODAY).results]
        assert ranks == sorted(ranks)


# --- places ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("region", "documents"),
    [
        ("东胜", {"ordos"}),
        ("150602", {"ordos"}),
        ("阿左旗", {"alxa"}),
        ("内蒙古", {"alxa", "ordos"}),
        ("石河子", {"xinjiang"}),
        ("浙江", {"ninghai"}),
        ("宁波", {"ninghai"}),
        ("象山县", set()),
        ("成都", set()),
        (None, {"alxa", "ordos", "xinjiang", "ningxia", "ninghai"}),
        ("桃花源", {"alxa", "ordos", "xinjiang", "ningxia", "ninghai"}),
    ],
)
def test_only_the_jurisdictions_that_may_cover_the_place_are_judged(region: str | None, documents: set[str]) -> None:
    results = evaluate(CATALOGUE, {} if region is None else {"region": region}, TODAY).results
    assert {result.policy.document.id for result in results} == documents


def test_the_employers_place_brings_a_policy_in_from_elsewhere() -> None:
    facts = {"region": "北京市", "employer_region": "银川市"}
    shown = {result.policy.id for result in evaluate(CATALOGUE, facts, TODAY).results}
    assert {"ningxia-06", "ningxia-07", "ningxia-12"} <= shown
    assert "ningxia-01" not in shown


def test_a_place_that_is_not_one_known_place_is_asked_back_and_counts_as_unknown() -> None:
    assessment = evaluate(CATALOGUE, {"region": "鼓楼区"}, TODAY, ["ningxia-42"])
    (unresolved,) = assessment.unresolved
    assert unresolved.text == "鼓楼区"
    assert len(unresolved.candidates) == 4
    assert assessment.results[0].missing == ["region"]


def test_places_are_returned_by_full_name() -> None:
    assert evaluate(CATALOGUE, {"region": "东胜", "employer_region": "152900"}, TODAY).known["region"] == "东胜区"


# --- derived facts --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stated", "fact", "value"),
    [
        ({"operates_online_shop": True}, "is_online_entrepreneur", True),
        ({"operates_online_shop": True}, "is_ecommerce_entity", True),
        ({"is_ecommerce_only_company": True}, "is_ecommerce_entity", True),
        ({"school_name": "阿拉善职业学院"}, "school_region", "阿拉善盟"),
        ({"employer_type": "other_public_institution"}, "employer_is_public_institution", True),
        ({"employer_type": "government"}, "employer_is_public_institution", False),
        ({"company_stage": "startup"}, "is_startup_company", True),
        ({"is_startup_company": True}, "company_stage", "startup"),
        ({"company_stage": "mature"}, "is_startup_company", False),
        ({"company_kinds": ["high_tech_enterprise"]}, "company_kinds", ["high_tech_enterprise", "tech_company"]),
        (
            {"company_kinds": ["tech_company"], "company_size": "small", "company_stage": "inception"},
            "company_kinds",
            ["tech_company", "tech_sme", "startup_tech_company"],
        ),
    ],
    ids=str,
)
def test_derived_facts(stated: dict[str, Any], fact: str, value: Any) -> None:
    assert evaluate(CATALOGUE, stated, TODAY, []).known[fact] == value


def test_what_was_said_is_not_overwritten_by_what_follows() -> None:
    known = evaluate(CATALOGUE, {"operates_online_shop": True, "is_ecommerce_entity": False}, TODAY, []).known
    assert known["is_ecommerce_entity"] is False


# --- contradictions -------------------------------------------------------------------------------------------------

CONTRADICTIONS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    # id, facts that contradict each other, a change that clears them
    ("c1", {"incubated_company_survival_months": 10, "incubated_company_operating_months": 14},
     {"incubated_company_survival_months": 14}),
    ("c2", {"relation_to_foreign_talent": "minor_child", "age": 18}, {"age": 17}),
    ("c3", {"work_years": 27, "age": 40}, {"work_years": 26}),
    ("c4", {"employment_status": "retired", "founder_action": ["retire_early_to_start_business"]},
     {"employment_status": "in_service"}),
    ("c5", {"hosted_in": ["none"], "is_incubatee": True}, {"hosted_in": ["zhongchuang_space"]}),
    ("c6", {"employer_type": "none", "employer_approval": "granted"}, {"employer_approval": "not_yet"}),
    ("c7", {"operates_online_shop": False, "online_shop_registered": True}, {"operates_online_shop": True}),
    ("c9", {"company_registered_region": "包头市", "region": "东胜区"}, {"company_registered_region": "准格尔旗"}),
    ("c10", {"is_returnee_entrepreneur": True, "hometown_region": "榆林市", "region": "东胜区"},
     {"hometown_region": "达拉特旗"}),
    ("c11", {"company_stage": "growth", "is_startup_company": True}, {"is_startup_company": False}),
    ("c12", {"second_award_company_count": 3, "first_award_company_count": 2}, {"first_award_company_count": 3}),
    ("c13", {"achievement_already_converted": False, "has_commercialization_income": True},
     {"achievement_already_converted": True}),
    ("c14", {"employer_type": "company", "employer_is_public_institution": True},
     {"employer_is_public_institution": False}),
    ("c15", {"collateral_types": ["none", "grassland_right"]}, {"collateral_types": ["grassland_right"]}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "facts", "change"), CONTRADICTIONS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_facts_that_contradict_each_other_count_as_unknown_until_cleared(
    name: str, facts: dict[str, Any], change: dict[str, Any]
) -> None:
    contradictory = evaluate(CATALOGUE, facts, TODAY, [])
    (contradiction,) = contradictory.contradictions
    assert contradiction.id == name
    assert contradiction.say
    assert not set(contradiction.facts) & contradictory.known.keys()
    cleared = evaluate(CATALOGUE, {**facts, **change}, TODAY, [])
    assert cleared.contradictions == ()
    assert facts.keys() <= cleared.known.keys()


def test_every_contradiction_of_the_vocabulary_has_its_example() -> None:
    folder = Path(evaluate.__code__.co_filename).parent / "vocabulary"
    data = yaml.safe_load((folder / "contradictions.yaml").read_text(encoding="utf-8"))
    names = [*(item["id"] for item in data["contradictions"]), data["none_with_others"]["id"]]
    assert names == [name for name, _, _ in CONTRADICTIONS]


def test_a_contradiction_the_applicant_confirmed_counts_as_said() -> None:
    facts = {"region": "东胜区", "company_registered_region": "包头市", "company_kinds": ["tech_company"]}
    confirmed = evaluate(CATALOGUE, facts, TODAY, ["ordos-07"], cleared={"c9"})
    assert confirmed.contradictions == ()
    assert confirmed.results[0].status == "ineligible"


# --- errors ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"height": 180}, "height：词表里没有这个事实"),
        ({"region": None}, "region：不知道的事实请不要填写"),
        ({"is_youth": "yes"}, "is_youth：应为 true 或 false"),
        ({"is_youth": 1}, "is_youth：应为 true 或 false"),
        ({"company_size": "huge"}, "company_size：应为 micro、small、medium、large 之一"),
        ({"applicant_roles": []}, "applicant_roles：应为非空列表"),
        ({"applicant_roles": "company"}, "applicant_roles：应为非空列表"),
        ({"age": 121}, "age：应在 0 到 120 之间"),
        ({"age": True}, "age：应为数字"),
        ({"work_years": float("nan")}, "work_years：应在"),
        ({"city_3315_team_count": 1.5}, "city_3315_team_count：应为整数"),
        ({"unit_name": "学院\n"}, "unit_name：应为不超过"),
        ({"unit_name": "长" * 101}, "unit_name：应为不超过"),
    ],
    ids=str,
)
def test_bad_facts_are_refused_by_name(facts: dict[str, Any], told: str) -> None:
    with pytest.raises(FactError, match=told):
        evaluate(CATALOGUE, facts, TODAY)


def test_an_unknown_policy_is_refused() -> None:
    with pytest.raises(KeyError):
        evaluate(CATALOGUE, {}, TODAY, ["alxa-99"])


def test_what_decides_a_no_is_said_in_words() -> None:
    """A place once came out as Region(code=…)."""
    facts = {"region": "银川市", "employer_region": "银川市", "company_registered_region": "杭州市", "age": 50}
    judged = evaluate(CATALOGUE, facts, TODAY, list(CATALOGUE.policies))
    failures = [failure for result in judged.results for failure in result.to_dict()["failed"]]
    assert {failure["actual"] for failure in failures if failure["fact"] == "employer_region"} == {"银川市"}
    assert not [failure for failure in failures if "(" in failure["actual"]]
