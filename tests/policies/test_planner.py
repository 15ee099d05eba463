"""Questions: only what can still change a verdict, until nothing can."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from policies import evaluate, next_question
from policies.evaluation import AVAILABLE, Assessment
from policies.planner import open_facts
from tests.policies.strategies import AB, CATALOGUE, answers, applicants

TODAY = date(2026, 11, 22)
INTERVIEWS: list[dict[str, Any]] = [
    {"region": "东胜区", "applicant_roles": ["company"]},
    {"region": "阿拉善左旗", "applicant_roles": ["space_operator"]},
    {"region": "喀什市", "applicant_roles": ["individual_founder"]},
    {"region": "银川市", "applicant_roles": ["employee"]},
    {"region": "宁海县", "applicant_roles": ["maker_service_center"]},
]


def _assess(facts: dict[str, Any]) -> Assessment:
    return evaluate(CATALOGUE, facts, TODAY)


def _verdicts(facts: dict[str, Any]) -> dict[str, tuple[Any, ...]]:
    results = evaluate(CATALOGUE, facts, TODAY, AB).results
    return {result.policy.id: (result.status, tuple(result.missing)) for result in results}


def _statuses(facts: dict[str, Any], policies: list[str]) -> dict[str, str]:
    return {result.policy.id: result.status for result in evaluate(CATALOGUE, facts, TODAY, policies).results}


def _concerned(assessment: Assessment) -> list[str]:
    """The tier A and B policies of the jurisdictions that may cover the applicant."""
    return [result.policy.id for result in assessment.results if result.policy.tier != "C"]


def _open(assessment: Assessment) -> set[str]:
    results = [result for result in assessment.results if result.policy.tier != "C"]
    return {fact for result in results for fact in open_facts(result.policy, assessment.facts)}


def _sums(assessment: Assessment) -> set[str]:
    """Unknown facts that only the sum of an available measure depends on."""
    available = [r for r in assessment.results if r.status in AVAILABLE]
    rules = [r.policy.data for r in available if r.policy.id in AB]
    facts = {name for rule in rules for name in (*rule.benefit.amount.facts(), *rule.stacking.unless)}
    return facts - assessment.known.keys() - _open(assessment)


def _contradictory(facts: dict[str, Any]) -> bool:
    return bool(evaluate(CATALOGUE, facts, TODAY, []).contradictions)


def _learned(facts: dict[str, Any], more: dict[str, Any]) -> set[str]:
    """What becomes known by ``more``, with what follows from it."""
    before, after = (evaluate(CATALOGUE, said, TODAY, []).known for said in (facts, {**facts, **more}))
    return {name for name, value in after.items() if before.get(name) != value}


declined_facts = st.frozensets(st.sampled_from([*CATALOGUE.vocabulary]), max_size=4)


@given(applicants, declined_facts)
def test_nothing_known_declined_or_irrelevant_is_asked(facts: dict[str, Any], declined: frozenset[str]) -> None:
    assessment = _assess(facts)
    question = next_question(assessment, declined)
    if question is None:
        return
    assert question.fact not in declined
    known = question.fact in assessment.known
    assert not known or CATALOGUE.vocabulary[question.fact].type == "region"
    assert question.fact in _open(assessment) | _sums(assessment)


@given(applicants)
def test_some_answer_to_the_question_changes_a_verdict_or_what_it_waits_for(facts: dict[str, Any]) -> None:
    question = next_question(_assess(facts))
    if question is None or question.fact in _sums(_assess(facts)) or _contradictory(facts):
        return
    before = _verdicts(facts)
    fact = CATALOGUE.vocabulary[question.fact]
    tried = [{**facts, question.fact: value} for value in answers(fact)]
    assert any(_verdicts(answered) != before for answered in tried)


@given(applicants, applicants)
def test_what_would_not_be_asked_cannot_change_a_verdict(facts: dict[str, Any], more: dict[str, Any]) -> None:
    """However many of the facts that are not open are learned, every verdict stays."""
    assessment = _assess(facts)
    concerned, open_now = _concerned(assessment), _open(assessment)
    learned = {name: value for name, value in more.items() if name not in assessment.known}
    learned = {name: value for name, value in learned.items() if not _learned(facts, {name: value}) & open_now}
    assume(not _contradictory({**facts, **learned}))
    assume(not _learned(facts, learned) & open_now)
    assert _statuses({**facts, **learned}, concerned) == _statuses(facts, concerned)


@pytest.mark.parametrize("start", INTERVIEWS, ids=str)
def test_an_interview_ends_and_then_nothing_can_change(start: dict[str, Any]) -> None:
    """Answer every question, each time in another way; then try every answer to everything that was not asked."""
    facts, declined = dict(start), set[str]()
    while question := next_question(_assess(facts), declined):
        choices = answers(CATALOGUE.vocabulary[question.fact])
        answered = {**facts, question.fact: choices[len(facts) % len(choices)]}
        if question.fact in facts or _contradictory(answered) or len(facts) % 5 == 4:
            declined.add(question.fact)
        facts = facts if question.fact in declined else answered
        assert len(facts) + len(declined) <= len(CATALOGUE.vocabulary)
    assessment = _assess(facts)
    concerned = _concerned(assessment)
    settled = _statuses(facts, concerned)
    for fact in CATALOGUE.vocabulary.keys() - assessment.known.keys() - declined:
        for value in answers(CATALOGUE.vocabulary[fact]):
            if not _contradictory({**facts, fact: value}) and not _learned(facts, {fact: value}) & declined:
                assert _statuses({**facts, fact: value}, concerned) == settled, fact


@given(applicants)
def test_planning_is_deterministic(facts: dict[str, Any]) -> None:
    assert next_question(_assess(facts)) == next_question(_assess(dict(reversed(facts.items()))))


def test_place_and_role_come_first() -> None:
    first = next_question(_assess({}))
    assert first is not None
    assert first.fact == "region"
    second = next_question(_assess({"region": "宁海县"}))
    assert second is not None
    assert second.fact == "applicant_roles"


def test_a_province_only_is_asked_again() -> None:
    question = next_question(_assess({"region": "内蒙古自治区", "applicant_roles": ["company"]}))
    assert question is not None
    assert question.fact == "region"


def test_a_refused_recognition_does_not_keep_the_agreement_from_being_asked() -> None:
    """The agreement governs whatever the authority decided."""
    refused = {
        "region": "宁海县",
        "applicant_roles": ["maker_service_center"],
        "maker_center_recognition_level": "other",
    }
    assert _open(evaluate(CATALOGUE, refused, TODAY, ["ninghai-21"])) == {
        "is_introduced_space",
        "separate_agreement_with_county",
    }


def test_elsewhere_there_is_nothing_to_ask() -> None:
    places = dict.fromkeys(CATALOGUE.vocabulary.regions, "成都市")
    assert next_question(_assess({**places, "school_name": "成都大学"})) is None


@pytest.mark.parametrize(
    ("facts", "fact", "choices"),
    [
        (
            {"region": "宁海县", "applicant_roles": ["space_operator"], "is_introduced_space": True},
            "separate_agreement_with_county",
            ((True, "是"), (False, "否")),
        ),
    ],
)
def test_a_question_says_why_and_offers_choices(
    facts: dict[str, Any], fact: str, choices: tuple[tuple[Any, str], ...]
) -> None:
    declined: set[str] = set()
    while (question := next_question(_assess(facts), declined)) and question.fact != fact:
        declined.add(question.fact)
    assert question is not None
    assert question.choices == choices
    assert "条文写的是“与县政府另有合作协议”" in question.why
    assert question.to_dict() == {
        "fact": fact,
        "text": CATALOGUE.vocabulary[fact].question,
        "why": question.why,
        "choices": [{"value": value, "label": label} for value, label in choices],
    }


def test_what_is_no_matter_of_the_applicant_comes_last() -> None:
    facts: dict[str, Any] = {"region": "东胜区", "applicant_roles": ["individual_founder"]}
    declined: set[str] = set()
    likely = []
    while question := next_question(_assess(facts), declined):
        likely.append(question.likely)
        declined.add(question.fact)
    assert likely == sorted(likely, reverse=True)
    assert not all(likely)


def test_what_only_a_sum_depends_on_is_asked_when_the_verdicts_are_in() -> None:
    facts = {
        "region": "银川市",
        "employer_region": "银川市",
        "applicant_roles": ["employee"],
        "employer_type": "university",
        "is_key_contributor": True,
        "achievement_is_service_invention": True,
        "commercialization_methods": ["transfer"],
    }
    declined: set[str] = set()
    asked: list[tuple[str, bool]] = []
    while question := next_question(_assess(facts), declined):
        asked.append((question.fact, question.fact == "achievement_net_transfer_income" or question.likely))
        declined.add(question.fact)
    names = [fact for fact, _ in asked]
    assert names.count("achievement_net_transfer_income") == 1
    assert all(likely for _, likely in asked[: names.index("achievement_net_transfer_income")])
    assert not asked[-1][1]
