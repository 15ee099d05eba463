"""The planner takes short cuts; what it asks is what its rule says in plain words, worked out the long way."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from policies import Fact, Policy, assess, evaluate, next_question
from policies.conditions import All, AtLeast, Comparison, Condition, Facts, NoneOf
from policies.conditions import Any as AnyOf
from policies.evaluation import AVAILABLE, Assessment, decidably_open
from policies.planner import _EFFORT, _STAKE, _STUCK, OPENING, _possible
from policies.truth import FALSE, REVIEW, TRUE, UNKNOWN, Truth
from tests.policies.strategies import CATALOGUE, PLACES, applicants, values

TODAY = date(2026, 11, 22)
ROLES = values(CATALOGUE.vocabulary["applicant_roles"])
#: Half of them somewhere, so that more than the place is asked.
someone: st.SearchStrategy[dict[str, Any]] = applicants | st.builds(
    dict, applicants, region=st.sampled_from(PLACES), applicant_roles=ROLES
)
declined_facts = st.frozensets(st.sampled_from([*CATALOGUE.vocabulary]), max_size=4)


@settings(max_examples=200, deadline=None)
@given(someone, declined_facts)
def test_the_question_is_the_one_that_the_rule_in_plain_words_picks(
    facts: dict[str, Any], declined: frozenset[str]
) -> None:
    question = next_question(assess(CATALOGUE, facts, TODAY), declined)
    assert (question.fact if question else None) == plainly(evaluate(CATALOGUE, facts, TODAY), declined)


def plainly(assessment: Assessment, declined: frozenset[str]) -> str | None:
    """The fact to ask: what helps most with verdicts, first of all place and role; then sums; then unlikely matters."""
    claimable = [result for result in assessment.results if result.policy.tier in _STAKE]
    now = {result.policy: open_plainly(result.policy, assessment.facts, declined) for result in claimable}
    candidates = list(dict.fromkeys(fact for names in now.values() for fact in names))
    for opening in OPENING:
        if opening in candidates:
            return opening
    if likely := [fact for fact in candidates if is_likely(CATALOGUE.vocabulary[fact], assessment.facts)]:
        return max(likely, key=lambda fact: gain(fact, now, assessment.facts, declined))
    available = [result.policy for result in claimable if result.status in AVAILABLE]
    sums = [fact for policy in available for fact in sum_facts(policy, available)]
    unknown_sums = [fact for fact in sums if fact not in assessment.facts and fact not in declined]
    best = max(candidates, key=lambda fact: gain(fact, now, assessment.facts, declined), default=None)
    return next(iter(unknown_sums), best)


def gain(name: str, now: dict[Policy, list[str]], facts: Facts, declined: frozenset[str]) -> float:
    """What is open now less what is open after an answer: the mean over the kinds of answer, for the effort."""
    fact = CATALOGUE.vocabulary[name]
    waiting = [policy for policy, names in now.items() if name in names]
    operators = [leaf.operator for policy in waiting for leaf in policy.comparisons if leaf.fact == name]
    kinds = {tuple(op.test(value, facts) for op in operators): value for value in _possible(fact, operators)}
    settled = []
    for value in kinds.values():
        later = CATALOGUE.derivations.derive({**facts, name: value})
        still = {policy: open_plainly(policy, later, declined) for policy in now}
        stakes = {policy: stake(policy, facts, declined) for policy in now}
        settled.append(sum(stakes[one] * len(names) - stakes[one] * len(still[one]) for one, names in now.items()))
    return sum(settled) / len(settled) / _EFFORT[fact.type]


def stake(policy: Policy, facts: Facts, declined: frozenset[str]) -> float:
    needed = {leaf.fact for leaf in policy.when.deciding(facts, UNKNOWN) if isinstance(leaf, Comparison)}
    return _STAKE[policy.tier] * (_STUCK if needed & declined else 1.0)


def is_likely(fact: Fact, facts: Facts) -> bool:
    audiences = CATALOGUE.audiences
    return any(word not in audiences or audiences[word].evaluate(facts) is TRUE for word in fact.concerns.split("、"))


def sum_facts(policy: Policy, available: list[Policy]) -> list[str]:
    stacking = policy.data.stacking
    rivals = any(other.id in stacking.highest_of for other in available)
    return [*policy.data.benefit.amount.facts(), *(stacking.unless if rivals else ())]


def open_plainly(policy: Policy, facts: Facts, declined: frozenset[str]) -> list[str]:
    """The facts whose answer can still move the policy's truth, each once."""
    if not decidably_open(policy, facts, policy.when.evaluate(facts)):
        return []
    trees = [tree for tree in (policy.when, policy.superseded) if tree is not None]
    return list(dict.fromkeys(fact for tree in trees for fact in movers(tree, facts) if fact not in declined))


def movers(tree: Condition, facts: Facts) -> list[str]:
    """The unknown facts that can still move the condition: below a child only if the others let the child matter."""
    low, high = span(tree, facts)
    if low is high:
        return []
    if isinstance(tree, Comparison):
        return [tree.fact]
    assert isinstance(tree, (All, AnyOf, NoneOf, AtLeast))
    found = []
    for child in tree.children:
        others = [span(other, facts) for other in tree.children if other is not child]
        worst, best = span(child, facts)
        if isinstance(tree, All):
            matters = worst < min((top for _, top in others), default=TRUE)
        elif isinstance(tree, AtLeast):
            matters = True
        else:
            matters = best > max((bottom for bottom, _ in others), default=FALSE)
        found += movers(child, facts) if matters else []
    return found


def span(tree: Condition, facts: Facts) -> tuple[Truth, Truth]:
    """The lowest and the highest truth that the condition can still come to."""
    if isinstance(tree, Comparison):
        truth = tree.evaluate(facts)
        unsettled = tree.fact not in facts or truth is UNKNOWN
        return (FALSE, TRUE) if unsettled else (truth, truth)
    if not isinstance(tree, (All, AnyOf, NoneOf, AtLeast)):
        return REVIEW, REVIEW
    lows, highs = zip(*(span(child, facts) for child in tree.children), strict=True)
    if isinstance(tree, All):
        return min(lows), min(highs)
    if isinstance(tree, AtLeast):
        return sorted(lows)[-tree.n], sorted(highs)[-tree.n]
    low, high = max(lows), max(highs)
    return (high.negated(), low.negated()) if isinstance(tree, NoneOf) else (low, high)
