"""Which question to ask next: the one whose answer settles most, and none that can't change a verdict.

Deterministic. Each open question is tried out: for every kind of answer it could get, how much would still be
open afterwards? What is open is counted over tier A and B measures, weighted by what is at stake, and the gain
is divided by how hard the question is to answer. Questions that are usually no matter of people in the
applicant's position (``vocabulary/audiences.yaml``) come after all others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from policies.catalogue import Catalogue, Policy
from policies.conditions import Comparison, Facts
from policies.conditions.operators import Operator
from policies.evaluation import AVAILABLE, REMEMBERED, Assessment, decidably_open
from policies.facts import Fact
from policies.truth import TRUE, UNKNOWN
from policies.wording import say

#: Where somebody is and who they are decides most, and is what people expect to be asked first.
PLACE, ROLES = OPENING = ("region", "applicant_roles")
_STAKE = {"A": 3.0, "B": 1.0}
#: How hard a question is to answer, by the type of its answer; yes or no is 1.
_EFFORT = {
    "bool": 1.0,
    "region": 1.0,
    "enum": 1.2,
    "authority_decision": 1.2,
    "multi_enum": 1.4,
    "text": 1.4,
    "date": 1.6,
    "number": 1.6,
    "months": 2.0,
    "money": 2.0,
}


#: How much less a measure is worth that can't come out as available any more, because a fact was declined.
_STUCK = 0.1


@dataclass(frozen=True)
class Question:
    """A question about one fact: ``why`` names the policy at stake, ``choices`` are (value, label).

    ``likely`` tells whether the fact is usually a matter of people in the applicant's position; the others
    come last.
    """

    fact: str
    text: str
    why: str
    choices: tuple[tuple[Any, str], ...]
    likely: bool = True

    def to_dict(self) -> dict[str, Any]:
        """The contract's ``Question``."""
        choices = [{"value": value, "label": label} for value, label in self.choices]
        return {"fact": self.fact, "text": self.text, "why": self.why, "choices": choices}


def next_question(assessment: Assessment, declined: Set[str] = frozenset()) -> Question | None:
    """The most useful question now; None when nothing more can change a tier A or B verdict, nor its sum.

    ``declined`` facts, which the person doesn't know or won't tell, are not asked.
    """
    return _next_question(assessment, frozenset(declined))


@lru_cache(REMEMBERED)
def _next_question(assessment: Assessment, declined: frozenset[str]) -> Question | None:
    # Remembered as long as the assessment is (``assess``): for turns that bring no new fact.
    plan = _Plan(assessment, declined)
    fact = plan.best()
    if fact is None:
        return None
    return question(assessment.catalogue, fact, plan.at_stake(fact), plan.likely(fact))


def question(catalogue: Catalogue, name: str, policies: Iterable[Policy] = (), likely: bool = True) -> Question:
    """The question about a fact, with the first of ``policies`` as the reason for asking."""
    fact = catalogue.vocabulary[name]
    return Question(name, fact.question, _why(fact, policies), _choices(fact), likely)


def open_facts(policy: Policy, facts: Facts) -> list[str]:
    """Unknown facts whose answer can still change the policy's verdict."""
    reach = policy.when.reach(facts)
    if policy.superseded is None or not decidably_open(policy, facts, reach.high):
        return list(dict.fromkeys(reach.open))
    return list(dict.fromkeys((*reach.open, *policy.superseded.reach(facts).open)))


class _Plan:
    """The open questions of an assessment and what each would settle."""

    def __init__(self, assessment: Assessment, declined: Set[str]) -> None:
        self.catalogue = assessment.catalogue
        self.facts = assessment.facts
        self.declined = declined
        policies = [result.policy for result in assessment.results if result.policy.tier in _STAKE]
        self.open = {policy: self._open(policy, self.facts) for policy in policies}
        self.stake = {policy: self._stake(policy) for policy, facts in self.open.items() if facts}
        self.work = {policy: self._work(policy, self.open[policy]) for policy in self.stake}
        self.waiting = _waiting(self.open)
        available = [r.policy for r in assessment.results if r.status in AVAILABLE and r.policy in self.open]
        self.sums = _waiting({policy: self._unknown_sums(policy, available) for policy in available})

    def best(self) -> str | None:
        """What can change a verdict, then a sum, then what is usually no matter of people like this."""
        candidates = list(self.waiting)
        for fact in OPENING:
            if fact in candidates:
                return fact
        if likely := [fact for fact in candidates if self.likely(fact)]:
            return max(likely, key=self._gain)
        return next(iter(self.sums), None) or max(candidates, key=self._gain, default=None)

    def at_stake(self, fact: str) -> list[Policy]:
        """The measures that the fact can still change, most at stake first."""
        policies = self.waiting.get(fact) or self.sums[fact]
        return sorted(policies, key=lambda policy: (policy.tier, len(self.open[policy])))

    def likely(self, name: str) -> bool:
        """Whether the fact is usually a matter of people in this applicant's position."""
        audiences = self.catalogue.audiences
        concerns = self.catalogue.vocabulary[name].concerns.split("、")
        return any(word not in audiences or audiences[word].evaluate(self.facts) is TRUE for word in concerns)

    def _unknown_sums(self, policy: Policy, available: list[Policy]) -> list[str]:
        """Unknown facts that the sum of an available measure depends on, alone or beside one it excludes."""
        stacking = policy.data.stacking
        rivals = any(other.id in stacking.highest_of for other in available)
        names = (*policy.data.benefit.amount.facts(), *(stacking.unless if rivals else ()))
        return [name for name in names if name not in self.facts and name not in self.declined]

    def _gain(self, name: str) -> float:
        fact = self.catalogue.vocabulary[name]
        gains = [self._settled(name, value) for value in self._answers(fact)]
        return sum(gains) / len(gains) / _EFFORT[fact.type]

    def _stake(self, policy: Policy) -> float:
        if not self.declined:
            return _STAKE[policy.tier]
        needed = {leaf.fact for leaf in policy.when.deciding(self.facts, UNKNOWN) if isinstance(leaf, Comparison)}
        return _STAKE[policy.tier] * (_STUCK if needed & self.declined else 1.0)

    def _work(self, policy: Policy, open_names: list[str]) -> float:
        return self.stake[policy] * len(open_names)

    def _settled(self, name: str, value: Any) -> float:
        """How much less would be open if the answer were ``value``."""
        facts = self.catalogue.derivations.derive({**self.facts, name: value}, new={name})
        learned = {fact for fact in facts if facts[fact] != self.facts.get(fact)}
        moved = {policy for fact in learned for policy in self.waiting.get(fact, ())}
        return sum(
            self.work[policy] - self._work(policy, self._open(policy, facts)) for policy in self.work if policy in moved
        )

    def _open(self, policy: Policy, facts: Facts) -> list[str]:
        return [fact for fact in open_facts(policy, facts) if fact not in self.declined]

    def _answers(self, fact: Fact) -> list[Any]:
        """One answer of each kind that the open measures can tell apart."""
        operators = [
            leaf.operator for policy in self.waiting[fact.name] for leaf in policy.comparisons if leaf.fact == fact.name
        ]
        kinds = {tuple(op.test(value, self.facts) for op in operators): value for value in _possible(fact, operators)}
        return list(kinds.values())


def _waiting(open_facts_of: Mapping[Policy, list[str]]) -> dict[str, list[Policy]]:
    """The policies that wait for each open fact."""
    waiting: dict[str, list[Policy]] = {}
    for policy, names in open_facts_of.items():
        for name in names:
            waiting.setdefault(name, []).append(policy)
    return waiting


def _possible(fact: Fact, operators: Iterable[Operator]) -> Iterator[Any]:
    if fact.type == "bool":
        yield from (True, False)
    elif fact.type == "multi_enum":
        yield from ([value] for value in fact.values)
    elif fact.values:
        yield from fact.values
    else:
        for operator in operators:
            yield from operator.samples()


def _why(fact: Fact, policies: Iterable[Policy]) -> str:
    for policy in policies:
        words = next((leaf.words for leaf in policy.comparisons if leaf.fact == fact.name and leaf.words), "")
        return say("why_words" if words else "why", title=policy.title, words=words)
    return ""


def _choices(fact: Fact) -> tuple[tuple[Any, str], ...]:
    if fact.type == "bool":
        return ((True, say("yes")), (False, say("no")))
    return tuple(fact.values.items())
