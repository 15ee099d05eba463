"""The cases beside the policies: what the document's words mean for an applicant, one example at a time.

``catalogue/<document>.cases.yaml`` maps a policy id to its cases. They are read for checking only, never while
serving.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from policies.catalogue import AS_OF, CATALOGUE, Catalogue, CatalogueError, Policy, Problem
from policies.conditions import Comparison, Condition
from policies.conditions.groups import All
from policies.conditions.operators import FactRef
from policies.evaluation import AVAILABLE, Result, Status, evaluate
from policies.facts import FactError
from policies.truth import FALSE, REVIEW
from policies.wording import data_error, say

#: Operators with a bound that a case must stand on and on either side of.
_BOUNDED = frozenset({"gte", "gt", "lte", "lt"})
#: Operators with a list of values that there must be a case for each.
_LISTED = frozenset({"in", "intersects"})


class Case(BaseModel):
    """One applicant and the verdict the words give: all of it, so what isn't stated is expected to be empty.

    Either ``facts`` (everything known) or ``change`` (what differs from the policy's first case; null: not known).
    ``as_of`` is by default the day the document was last reviewed. ``says`` are texts the notes or review contain.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    facts: dict[str, Any] = Field(default_factory=dict)
    change: dict[str, Any] | None = None
    as_of: date | None = None
    status: Status
    amount: dict[str, float] | None = None
    failed: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()
    says: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one_of_facts_and_change(self) -> Case:
        if ("facts" in self.model_fields_set) == (self.change is not None):
            raise ValueError(say("case_facts_or_change"))
        return self

    def based_on(self, first: Case) -> Case:
        """The case with its facts written out. ``first`` is the policy's first case."""
        if self.change is None:
            return self
        facts = {name: value for name, value in {**first.facts, **self.change}.items() if value is not None}
        return self.model_copy(update={"facts": facts})


Cases = Mapping[str, Sequence[Case]]

_FILE = TypeAdapter(dict[str, list[Case]])


def load_cases(folder: Path = CATALOGUE) -> dict[str, list[Case]]:
    """Every policy's cases in ``folder``, facts written out. Raises CatalogueError naming every problem."""
    cases: dict[str, list[Case]] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.cases.yaml")):
        for policy, listed in _read(path, problems).items():
            cases[policy] = [case.based_on(listed[0]) for case in listed]
    if problems:
        raise CatalogueError(problems)
    return cases


def _read(path: Path, problems: list[Problem]) -> dict[str, list[Case]]:
    try:
        return _FILE.validate_python(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or {})
    except yaml.YAMLError as error:
        problems.append(Problem(path.name, "", "", say("bad_yaml", error=error)))
    except ValidationError as error:
        problems.extend(_problem_at(path.name, detail["loc"], data_error(detail)) for detail in error.errors())
    return {}


def _problem_at(file: str, loc: tuple[int | str, ...], message: str) -> Problem:
    """What pydantic found wrong at ``loc``: policy id, number of the case from 0, field."""
    policy, *inside = loc
    where = [say("case_number", number=part + 1) if isinstance(part, int) else part for part in inside]
    return Problem(file, str(policy), ".".join(where), message)


@dataclass(frozen=True)
class Outcome:
    """What came of running the cases: how many passed, and everything that is wrong."""

    passed: int
    problems: list[Problem]


def check_cases(catalogue: Catalogue, folder: Path = CATALOGUE) -> Outcome:
    """Run every case in ``folder`` and look for lacking ones. Raises CatalogueError for files that can't be read."""
    cases = load_cases(folder)
    wrong = list(failing(catalogue, cases))
    passed = sum(map(len, cases.values())) - len(wrong)
    return Outcome(passed, [*wrong, *lacking(catalogue, cases)])


def failing(catalogue: Catalogue, cases: Cases) -> Iterator[Problem]:
    """A problem for each case whose verdict is not the expected one."""
    for policy_id, listed in cases.items():
        policy = catalogue.policies.get(policy_id)
        if policy is None:
            yield Problem("", policy_id, "", say("no_such_policy", policy=policy_id))
            continue
        for case in listed:
            if differences := _differences(catalogue, policy, case):
                yield _problem(policy, case.name, "；".join(differences))


def _differences(catalogue: Catalogue, policy: Policy, case: Case) -> list[str]:
    try:
        day = case.as_of or policy.document.reviewed_on
        (result,) = evaluate(catalogue, case.facts, day, [policy.id]).results
    except FactError as error:
        return [str(error)]
    compared = {
        "status": (case.status, result.status),
        "failed": (sorted(case.failed), sorted({failure.fact for failure in result.failed})),
        "missing": (sorted(case.missing), sorted(result.missing)),
        "amount": (case.amount, result.amount.to_dict() if result.amount else None),
    }
    differing = [
        say("case_differs", field=field, expected=expected, got=got)
        for field, (expected, got) in compared.items()
        if expected != got
    ]
    return differing + [say("case_not_said", text=text) for text in case.says if not _is_said(text, result)]


def _is_said(text: str, result: Result) -> bool:
    return any(text in said for said in (*result.notes, *result.review))


def lacking(catalogue: Catalogue, cases: Cases) -> Iterator[Problem]:
    """A problem for each case that a policy should have and has not.

    Tier C: a positive. Tier A and B besides: for every condition a negative that fails by it alone and one in which
    it alone is not known; every numeric bound and both sides of it; every listed value; for what an authority
    decides, granted and refused or not yet; for what may be superseded, that it is.
    """
    for policy in catalogue.policies.values():
        listed = cases.get(policy.id, ())
        for lack in _Lacking(policy, listed):
            yield _problem(policy, "", lack)


class _Lacking:
    """What the cases of one policy leave untested, in words."""

    def __init__(self, policy: Policy, cases: Sequence[Case]) -> None:
        self.policy = policy
        self.cases = cases

    def __iter__(self) -> Iterator[str]:
        if not any(case.status in AVAILABLE for case in self.cases):
            yield say("case_lacks_positive")
        if self.policy.tier == "C":
            return
        for condition in _conjuncts(self.policy.when):
            yield from self._decided(condition)
        for leaf in _comparisons(self.policy.when):
            yield from self._bounds(leaf)
            yield from self._values(leaf)
            yield from self._decisions(leaf)
        if self.policy.superseded and not any(case.status == "superseded" for case in self.cases):
            yield say("case_lacks_superseded")

    def _decided(self, condition: Condition) -> Iterator[str]:
        """Every fact of a condition that must be met: a no and a question that come from this condition alone."""
        if condition.reach({}).low is not FALSE:
            return
        facts = {leaf.fact for leaf in _comparisons(condition)}
        answered = {leaf.fact for leaf in _comparisons(condition) if leaf.discretionary or leaf.assumption}
        failed = {fact for case in self.cases if case.failed <= facts for fact in case.failed}
        missing = {fact for case in self.cases if case.missing <= facts for fact in case.missing}
        yield from (say("case_lacks_negative", fact=fact) for fact in sorted(facts - failed - self._never_refused()))
        yield from (say("case_lacks_question", fact=fact) for fact in sorted(facts - missing - answered))

    def _never_refused(self) -> set[str]:
        """Facts of which every value is either accepted or not decided yet: nothing can be a no."""
        return {
            leaf.fact
            for leaf in _comparisons(self.policy.when)
            if leaf.discretionary
            and (values := leaf.operator.fact.values)
            and all(leaf.evaluate({leaf.fact: value}) is not FALSE for value in values)
        }

    def _bounds(self, leaf: Comparison) -> Iterator[str]:
        if leaf.operator.name not in _BOUNDED or isinstance(leaf.operator.operand, FactRef):
            return
        bound = leaf.operator.operand
        tried = {case.facts[leaf.fact] for case in self.cases if leaf.fact in case.facts}
        sides = {value < bound for value in tried - {bound}}
        if bound not in tried:
            yield say("case_lacks_bound", fact=leaf.fact, bound=bound)
        if not sides >= {side for side in (True, False) if side is False or bound > leaf.operator.fact.minimum}:
            yield say("case_lacks_side", fact=leaf.fact, bound=bound)

    def _values(self, leaf: Comparison) -> Iterator[str]:
        """Every value that the clause lists."""
        if leaf.operator.name not in _LISTED:
            return
        stated = [case.facts[leaf.fact] for case in self.cases if leaf.fact in case.facts]
        tried = {item for value in stated for item in (value if isinstance(value, list) else [value])}
        for value in leaf.operator.operand:
            if value not in tried:
                yield say("case_lacks_value", fact=leaf.fact, value=value)

    def _decisions(self, leaf: Comparison) -> Iterator[str]:
        if not leaf.discretionary:
            return
        pending = (case for case in self.cases if leaf.evaluate(case.facts) is REVIEW)
        if not any(case.status == "eligible_subject_to_review" for case in pending):
            yield say("case_lacks_pending", fact=leaf.fact)
        if leaf.operator.fact.type == "authority_decision" and not any(
            case.facts.get(leaf.fact) == "granted" and case.status in AVAILABLE for case in self.cases
        ):
            yield say("case_lacks_granted", fact=leaf.fact)


def _conjuncts(condition: Condition) -> Iterator[Condition]:
    """The conditions that must each be met."""
    if isinstance(condition, All):
        for child in condition.children:
            yield from _conjuncts(child)
    else:
        yield condition


def _comparisons(condition: Condition) -> Iterator[Comparison]:
    """The comparisons with facts about the applicant; the day is no matter of theirs."""
    for leaf in condition.leaves():
        if isinstance(leaf, Comparison) and leaf.fact != AS_OF.name:
            yield leaf


def _problem(policy: Policy, name: str, message: str) -> Problem:
    return Problem(f"{policy.document.id}.cases.yaml", policy.id, name, message)
