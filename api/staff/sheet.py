"""What a clerk sees of a case: facts with their source, verdicts, what changed, and the next question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from api.staff.cases import Case, Told
from policies import Assessment, Catalogue, Fact, Question, Result, Totals, evaluate, next_question, question, totals
from policies.evaluation import BEST_FIRST
from policies.wording import say, shown


@dataclass(frozen=True)
class Line:
    """One fact: its value in words; ``source`` is ``derived`` where it follows from others."""

    fact: Fact
    text: str
    source: str
    changed: bool


@dataclass(frozen=True)
class Group:
    """The results of one status; encouragements (tier C), which nobody can claim, apart."""

    status: str
    title: str
    results: list[Result]

    @property
    def size(self) -> int:
        return len(self.results)


@dataclass(frozen=True)
class Sheet:
    """A case, judged. ``before`` are the statuses to compare with, ``asked`` a fact the clerk wants to ask about."""

    catalogue: Catalogue
    told: Mapping[str, Told]
    declined: frozenset[str]
    before: Mapping[str, Any]
    as_of: date
    asked: str | None = None

    @classmethod
    def of(cls, catalogue: Catalogue, case: Case, as_of: date, asked: str | None = None) -> Sheet:
        """The case as saved, compared with what it was before the last edit."""
        return cls(catalogue, case.facts, case.declined, case.previous, as_of, asked)

    @cached_property
    def values(self) -> dict[str, Any]:
        return {name: told.value for name, told in self.told.items()}

    @cached_property
    def assessment(self) -> Assessment:
        return evaluate(self.catalogue, self.values, self.as_of)

    @cached_property
    def statuses(self) -> dict[str, str]:
        """By policy; what is kept with the case."""
        return {result.policy.id: result.status for result in self.assessment.results}

    @cached_property
    def changes(self) -> dict[str, str]:
        """The status before the last edit, in words, of each policy where it is another now."""
        if not self.before:
            return {}
        past = evaluate(self.catalogue, self.before, self.as_of)
        old = {result.policy.id: result.status for result in past.results}
        return {
            name: say(old[name]) if name in old else "" for name, now in self.statuses.items() if old.get(name) != now
        }

    @cached_property
    def lines(self) -> list[Line]:
        return [*self._told_lines(), *self._derived_lines()]

    def _told_lines(self) -> Iterator[Line]:
        for name, told in self.told.items():
            fact = self.catalogue.vocabulary[name]
            changed = bool(self.before) and self.before.get(name) != told.value
            yield Line(fact, shown(fact, told.value), told.source, changed)

    def _derived_lines(self) -> Iterator[Line]:
        for name, value in self.assessment.known.items():
            if name not in self.told and name in self.catalogue.vocabulary:
                fact = self.catalogue.vocabulary[name]
                yield Line(fact, shown(fact, value), "derived", changed=False)

    @cached_property
    def question(self) -> Question | None:
        """What the clerk wants to ask, or else what is most useful to ask."""
        if self.asked:
            return question(self.catalogue, self.asked)
        return next_question(self.assessment, self.declined)

    @cached_property
    def groups(self) -> list[Group]:
        """The measures that can be claimed, by status; none before anything is known."""
        return self._groups(lambda tier: tier != "C")

    @cached_property
    def encouragements(self) -> list[Group]:
        return [group for group in self._groups(lambda tier: tier == "C") if group.status != "ineligible"]

    def _groups(self, wanted: Any) -> list[Group]:
        results = [result for result in self.assessment.results if self.told and wanted(result.policy.tier)]
        groups = [Group(status, say(status), [r for r in results if r.status == status]) for status in BEST_FIRST]
        return [group for group in groups if group.results]

    @cached_property
    def totals(self) -> Totals:
        return totals(self.assessment)

    @cached_property
    def unknown(self) -> list[Fact]:
        """The facts that may still be filled in by hand."""
        return [fact for name, fact in self.catalogue.vocabulary.items() if name not in self.told]

    def label(self, name: str) -> str:
        """A fact's name for people."""
        return self.catalogue.vocabulary[name].label


def drift(case: Case, sheet: Sheet) -> list[tuple[str, str, str]]:
    """Title, status when saved and status today, of each measure that came out differently when the case was saved."""
    policies = sheet.catalogue.policies
    return [
        (policies[name].title, say(then), say(now))
        for name, now in sheet.statuses.items()
        if (then := case.verdicts.get(name, now)) != now
    ]
