"""Verdicts: facts in, one result for each policy out. Pure, and the result is its own explanation."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, Literal

from policies.amounts import Money
from policies.catalogue import AS_OF, Catalogue, Policy, PolicyData
from policies.conditions import Comparison, Condition, Facts, Review
from policies.derivation import Contradiction, Unresolved, stated
from policies.regions import Region
from policies.truth import FALSE, REVIEW, TRUE, UNKNOWN, Truth
from policies.wording import say, shown

Status = Literal["eligible", "eligible_subject_to_review", "need_more_info", "ineligible", "superseded"]

#: By truth value, from FALSE up.
_STATUS: tuple[Status, ...] = ("ineligible", "need_more_info", "eligible_subject_to_review", "eligible")
BEST_FIRST: tuple[Status, ...] = (
    "eligible",
    "eligible_subject_to_review",
    "superseded",
    "need_more_info",
    "ineligible",
)
_RANK = {status: rank for rank, status in enumerate(BEST_FIRST)}
AVAILABLE = frozenset({"eligible", "eligible_subject_to_review"})
#: So many assessments are remembered: those of the turns under way, and of some that bring no new fact.
REMEMBERED = 64


@dataclass(frozen=True)
class Failure:
    """A condition that is not met: ``required`` and ``actual`` in words, ``quote`` the clause's words."""

    fact: str
    required: str
    actual: str
    quote: str
    change: str | None
    note: str

    def to_dict(self) -> dict[str, str]:
        return {"fact": self.fact, "required": self.required, "actual": self.actual, "quote": self.quote}


@dataclass(eq=False)  # not frozen: setting the fields of a frozen one is half the work of a verdict
class Result:
    """One policy's verdict for one applicant; what explains it is worked out when asked for. Not to be changed."""

    policy: Policy
    status: Status
    facts: Facts
    #: The conditions that wait for an answer.
    _open: tuple[Condition, ...] = ()

    @cached_property
    def failed(self) -> list[Failure]:
        """The conditions that decide a no."""
        if self.status != "ineligible":
            return []
        leaves = (leaf for leaf in self.policy.when.deciding(self.facts, FALSE) if isinstance(leaf, Comparison))
        failures = [self._failure(leaf) for leaf in leaves]
        return list({(failure.fact, failure.required): failure for failure in failures}.values())

    @cached_property
    def missing(self) -> list[str]:
        """Facts without which there is no verdict."""
        return list(_missing(self.facts, *self._open))

    @cached_property
    def review(self) -> list[str]:
        """What an authority still decides."""
        if self.status not in AVAILABLE:
            return []
        return list(dict.fromkeys(_review_text(leaf) for leaf in self.policy.when.deciding(self.facts, REVIEW)))

    @cached_property
    def pending(self) -> bool:
        """Whether a recognition or approval that a fact tells of is still outstanding."""
        leaves = self.policy.when.deciding(self.facts, REVIEW)
        return any(isinstance(leaf, Comparison) and leaf.discretionary for leaf in leaves)

    @cached_property
    def amount(self) -> Money | None:
        """What the clause allows, in yuan; None when the document states none or the verdict doesn't reach."""
        return self.policy.data.benefit.amount.money(self.facts) if self.status in AVAILABLE else None

    @property
    def amount_text(self) -> str:
        if self.status == "superseded":
            return say("amount_superseded")
        amount = self.policy.data.benefit.amount
        return self.amount.said() if self.amount else amount.printed()

    @cached_property
    def notes(self) -> list[str]:
        """What must be said along with the verdict."""
        return list(dict.fromkeys(note for note in self._notes() if note))

    def to_dict(self) -> dict[str, Any]:
        """The contract's ``Result``."""
        return {
            "policy_id": self.policy.id,
            "title": self.policy.title,
            "status": self.status,
            "tier": self.policy.tier,
            "strength": self.policy.data.strength,
            "amount": self.amount.to_dict() if self.amount else None,
            "amount_text": self.amount_text,
            "failed": [failure.to_dict() for failure in self.failed],
            "missing": self.missing,
            "review": self.review,
            "notes": self.notes,
            "citation": self.policy.citation(),
        }

    def _failure(self, leaf: Comparison) -> Failure:
        fact, value = leaf.operator.fact, self.facts[leaf.fact]
        negated = leaf.evaluate(self.facts) is TRUE
        required = leaf.operator.required()
        return Failure(
            fact=leaf.fact,
            required=say("required_not", value=required) if negated else required,
            actual=shown(fact, value),
            quote=leaf.words or self.policy.data.quote,
            change=None if negated else leaf.operator.change(value),
            note=leaf.fail_note,
        )

    def _notes(self) -> Iterator[str]:
        if self.status == "superseded":
            yield from self._superseded_notes()
        elif self.status == "ineligible":
            for failure in self.failed:
                yield from (failure.change or "", failure.note)
        else:
            yield from self._assumptions()
            if self.status in AVAILABLE:
                yield from self._reservations()

    def _assumptions(self) -> Iterator[str]:
        """What is taken for granted while nobody has told."""
        yield from (leaf.assumption for leaf in self.policy.comparisons if leaf.assumed(self.facts))
        superseded = self.policy.data.superseded
        if superseded and not _any_known(self.policy.superseded, self.facts):
            yield superseded.assumption

    def _reservations(self) -> Iterator[str]:
        """What an available measure still depends on."""
        data = self.policy.data
        if self.amount and self.pending:
            yield data.benefit.amount.pending or say("note_pending")
        yield from (data.benefit.amount.note, data.stacking.text)
        yield from (rule.effect for rule in self.policy.rules if rule.id != _superseding(data))
        if data.tier == "C":
            yield say("note_tier_c")
        if not (data.ends or self.policy.document.ends):
            yield say("note_in_force")

    def _superseded_notes(self) -> Iterator[str]:
        document, data = self.policy.document, self.policy.data
        if document.replaced_by and self.facts[AS_OF.name] >= document.replaced_by.since:
            yield document.replaced_by.why
            return
        for rule in self.policy.rules:
            if rule.id == _superseding(data):
                yield say("note_superseded", rule=f"“{rule.quote}”", effect=rule.effect)


@dataclass(frozen=True, eq=False)
class Assessment:
    """All verdicts for one applicant on one day."""

    catalogue: Catalogue
    as_of: date
    facts: Facts
    results: tuple[Result, ...]
    contradictions: tuple[Contradiction, ...]
    unresolved: tuple[Unresolved, ...]

    @property
    def known(self) -> dict[str, Any]:
        """What is known, as JSON values; derived facts included, contradictory ones not."""
        return {name: stated(value) for name, value in self.facts.items() if name != AS_OF.name}


def evaluate(
    catalogue: Catalogue,
    facts: Mapping[str, Any],
    as_of: date,
    policies: Iterable[str] | None = None,
    cleared: Set[str] = frozenset(),
) -> Assessment:
    """Judge ``policies`` (by default those of every jurisdiction that may cover the applicant) on the day ``as_of``.

    ``facts`` are JSON values by fact name; ``cleared`` names contradictions the applicant has confirmed.
    Results come best first. Raises FactError for an unknown fact or a bad value, KeyError for an unknown policy.
    """
    known = catalogue.derivations.known(facts, cleared)
    with_day = {**known.facts, AS_OF.name: as_of}
    chosen = _concerned(catalogue, with_day) if policies is None else [catalogue.policies[name] for name in policies]
    results = _best_first(judge(policy, with_day) for policy in chosen)
    return Assessment(catalogue, as_of, with_day, results, known.contradictions, known.unresolved)


def assess(catalogue: Catalogue, facts: Mapping[str, Any], as_of: date, cleared: Set[str] = frozenset()) -> Assessment:
    """``evaluate`` for a conversation, where the same is asked for more than once in a turn: the last are remembered.

    Raises FactError for an unknown fact or a bad value.
    """
    return _assessed(catalogue, json.dumps(facts), as_of, frozenset(cleared))


@lru_cache(REMEMBERED)
def _assessed(catalogue: Catalogue, facts: str, as_of: date, cleared: frozenset[str]) -> Assessment:
    # From the text, so that no list of the caller's gets into what is remembered.
    return evaluate(catalogue, json.loads(facts), as_of, cleared=cleared)


def judge(policy: Policy, facts: Facts) -> Result:
    """One policy's verdict for facts in evaluation form."""
    truth = policy.when.evaluate(facts)
    if policy.superseded is not None and decidably_open(policy, facts, truth):
        trigger = policy.superseded.evaluate(facts)
        if trigger is TRUE:
            return Result(policy, "superseded", facts)
        if trigger is UNKNOWN and _any_known(policy.superseded, facts):
            return Result(policy, "need_more_info", facts, (policy.when, policy.superseded))
    return Result(policy, _STATUS[truth], facts, (policy.when,) if truth is UNKNOWN else ())


def _best_first(results: Iterable[Result]) -> tuple[Result, ...]:
    """By status, then by tier; what is available by its sum, the rest as the documents have it."""
    groups: dict[tuple[int, str], list[Result]] = defaultdict(list)
    for result in results:
        groups[_RANK[result.status], result.policy.data.tier].append(result)
    for group in groups.values():
        if group[0].status in AVAILABLE:
            group.sort(key=_most, reverse=True)
    return tuple(result for place in sorted(groups) for result in groups[place])


def _most(result: Result) -> tuple[bool, float]:
    amount = result.amount
    return bool(amount), (amount.high or amount.low or 0) if amount else 0


def decidably_open(policy: Policy, facts: Facts, truth: Truth) -> bool:
    """Whether no condition fails that a fact alone decides; what an authority refused doesn't count here."""
    if truth is not FALSE:
        return True
    failing = policy.when.deciding(facts, FALSE)
    return all(isinstance(leaf, Comparison) and leaf.discretionary for leaf in failing)


def _missing(facts: Facts, *trees: Condition) -> tuple[str, ...]:
    leaves = (leaf for tree in trees for leaf in tree.deciding(facts, UNKNOWN))
    return tuple(dict.fromkeys(leaf.fact for leaf in leaves if isinstance(leaf, Comparison)))


def _any_known(tree: Condition | None, facts: Facts) -> bool:
    """Whether anything the tree asks of the applicant is known; the day always is."""
    leaves = tree.leaves() if tree else ()
    return any(isinstance(leaf, Comparison) and leaf.fact in facts and leaf.fact != AS_OF.name for leaf in leaves)


def _review_text(leaf: Condition) -> str:
    if isinstance(leaf, Review):
        return leaf.text
    return (leaf.note or leaf.operator.fact.label) if isinstance(leaf, Comparison) else ""


def _superseding(data: PolicyData) -> str:
    return data.superseded.rule if data.superseded else ""


def _concerned(catalogue: Catalogue, facts: Facts) -> Iterator[Policy]:
    """The policies of documents that may cover the applicant's place, and those whose own place condition is met."""
    region: Region | None = facts.get("region")
    for document, policies in catalogue.by_document.items():
        if region is None or catalogue.regions.relation(region, catalogue.areas[document]) is not False:
            yield from policies
        else:
            yield from (policy for policy in catalogue.beyond[document] if _reached_elsewhere(policy, facts))


def _reached_elsewhere(policy: Policy, facts: Facts) -> bool:
    """Whether a place other than the applicant's own (the employer's, the school's) brings the policy in."""
    return any(leaf.fact in facts and leaf.evaluate(facts) is not FALSE for leaf in policy.other_places)
