"""From what was said to what is known: places resolved, contradictions set aside, derived facts added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

from policies.conditions import Comparison, Condition, parse_condition
from policies.facts import Vocabulary
from policies.regions import Region, Regions
from policies.truth import TRUE


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DerivationData(_Data):
    """When the condition holds, the fact gets ``value`` (if nobody told it) or the items of ``add``."""

    fact: str
    value: Any = None
    add: list[str] = []
    when: dict[str, Any]
    why: str


class ContradictionData(_Data):
    """When the condition holds, the facts don't go together."""

    id: str
    facts: list[str]
    when: dict[str, Any]
    say: str
    confirmable: bool = False


@dataclass(frozen=True)
class Contradiction:
    """Facts that don't go together and count as unknown until cleared; ``say`` is for people."""

    id: str
    facts: tuple[str, ...]
    say: str
    confirmable: bool = False

    def to_dict(self) -> dict[str, Any]:
        return {"id": self.id, "facts": list(self.facts), "say": self.say}


@dataclass(frozen=True)
class Unresolved:
    """A place name that isn't one known place; ``candidates`` are full names to choose from."""

    fact: str
    text: str
    candidates: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        return {"fact": self.fact, "text": self.text, "candidates": list(self.candidates)}


@dataclass(frozen=True)
class Known:
    """What is known: ``facts`` for evaluation (places as Region), and what was set aside."""

    facts: dict[str, Any]
    contradictions: tuple[Contradiction, ...]
    unresolved: tuple[Unresolved, ...]


@dataclass(frozen=True)
class _Derivation:
    data: DerivationData
    when: Condition

    @cached_property
    def reads(self) -> frozenset[str]:
        """The facts whose change can make it fire."""
        return frozenset().union(*(leaf.reads for leaf in self.when.leaves() if isinstance(leaf, Comparison)))


@dataclass(frozen=True)
class _Check:
    contradiction: Contradiction
    when: Condition


class Derivations:
    """The derivations and contradictions of a vocabulary."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        regions: Regions,
        derivations: Iterable[DerivationData],
        contradictions: Iterable[ContradictionData],
    ) -> None:
        self._vocabulary = vocabulary
        self._regions = regions
        self._derivations = [_Derivation(data, parse_condition(data.when, vocabulary, regions)) for data in derivations]
        self._checks = [
            _Check(
                Contradiction(data.id, tuple(data.facts), data.say, data.confirmable),
                parse_condition(data.when, vocabulary, regions),
            )
            for data in contradictions
        ]

    def known(self, stated: Mapping[str, Any], cleared: Set[str] = frozenset()) -> Known:
        """What follows from the ``stated`` facts (JSON values). ``cleared`` contradictions were confirmed.

        Raises FactError for an unknown fact or a bad value.
        """
        checked = {name: self._vocabulary.check(name, value) for name, value in stated.items()}
        facts, unresolved = self._placed(checked)
        contradictions = tuple(
            check.contradiction
            for check in self._checks
            if check.contradiction.id not in cleared and check.when.evaluate(facts) is TRUE
        )
        aside = {name for contradiction in contradictions for name in contradiction.facts}
        facts = {name: value for name, value in facts.items() if name not in aside}
        return Known(self.derive(facts, aside), contradictions, unresolved)

    def derive(
        self, facts: Mapping[str, Any], aside: Set[str] = frozenset(), new: Set[str] | None = None
    ) -> dict[str, Any]:
        """The facts with everything that follows from them; facts set ``aside`` stay unknown.

        Only the ``new`` facts are followed, where everything that follows from the others is among them already.
        """
        known = dict(facts)
        due = self._derivations if new is None else self._reading(new)
        while due:
            changed = set()
            for derivation in due:
                fact = derivation.data.fact
                if fact not in aside and derivation.when.evaluate(known) is TRUE:
                    value = self._derived(derivation.data, known.get(fact))
                    if value is not None and value != known.get(fact):
                        known[fact] = value
                        changed.add(fact)
            due = self._reading(changed)
        return known

    def _reading(self, facts: Set[str]) -> list[_Derivation]:
        return [derivation for derivation in self._derivations if not derivation.reads.isdisjoint(facts)]

    def _derived(self, data: DerivationData, now: Any) -> Any:
        if data.add:
            return list(dict.fromkeys([*(now or []), *data.add]))
        if now is not None:
            return now
        return self._regions.by_name(data.value) if self._vocabulary[data.fact].type == "region" else data.value

    def _placed(self, checked: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[Unresolved, ...]]:
        facts = dict(checked)
        unresolved = []
        for name in self._vocabulary.regions:
            if name not in facts:
                continue
            found = self._regions.resolve(facts[name])
            if found.region is not None:
                facts[name] = found.region
            else:
                candidates = tuple(self._regions.full_path(region) for region in found.candidates)
                unresolved.append(Unresolved(name, facts.pop(name), candidates))
        return facts, tuple(unresolved)


def load_derivations(folder: Path, vocabulary: Vocabulary, regions: Regions) -> Derivations:
    """The derivations and contradictions beside the vocabulary in ``folder``; none where there is no file."""
    derivations = _read(folder / "derivations.yaml").get("derivations", [])
    data = _read(folder / "contradictions.yaml")
    contradictions = [ContradictionData.model_validate(item) for item in data.get("contradictions", [])]
    if rule := data.get("none_with_others"):
        contradictions.extend(_none_with_others(rule, vocabulary))
    return Derivations(
        vocabulary, regions, [DerivationData.model_validate(item) for item in derivations], contradictions
    )


def load_audiences(folder: Path, vocabulary: Vocabulary, regions: Regions) -> dict[str, Condition]:
    """Whom a fact is usually a matter of, by the words in its ``concerns``."""
    data = _read(folder / "audiences.yaml")
    return {name: parse_condition(condition, vocabulary, regions) for name, condition in data.items()}


def _none_with_others(rule: Mapping[str, str], vocabulary: Vocabulary) -> Iterable[ContradictionData]:
    for fact in vocabulary.values():
        if fact.type == "multi_enum" and "none" in fact.values:
            others = [value for value in fact.values if value != "none"]
            both = [{"fact": fact.name, "intersects": ["none"]}, {"fact": fact.name, "intersects": others}]
            yield ContradictionData(id=rule["id"], facts=[fact.name], when={"all": both}, say=rule["say"])


def _read(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or {}


def stated(value: Any) -> Any:
    """A known value as JSON: a place by its full name, a date in ISO form."""
    if isinstance(value, Region):
        return value.name
    return value.isoformat() if hasattr(value, "isoformat") else value
