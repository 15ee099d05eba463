"""How long one applicant's verdicts take, in milliseconds: ``python -m benchmarks.eligibility``.

Measured over the whole catalogue and over 10,000 synthetic policies: the real ones copied to counties all over the
country, one document each, so that a place that is known rules most of them out as it would in reality.
"""

from __future__ import annotations

import dataclasses
import gc
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from itertools import cycle
from pathlib import Path
from typing import Any

import yaml

from benchmarks.report import record, spread, table
from policies import Catalogue, Policy, evaluate, load_catalogue, next_question
from policies.catalogue import AS_OF
from policies.conditions import parse_condition
from policies.regions import Region

APPLICANTS = Path(__file__).parent.parent / "tests" / "policies" / "applicants.yaml"
DAY = date(2026, 11, 22)
SYNTHETIC = 10_000
ROUNDS = 20


def main() -> None:
    """Measure, print and record."""
    catalogue = load_catalogue()
    applicants = [applicant["facts"] for applicant in yaml.safe_load(APPLICANTS.read_text(encoding="utf-8"))]
    elsewhere = [{name: value for name, value in facts.items() if name != "region"} for facts in applicants]
    large = synthetic(catalogue, SYNTHETIC)
    everything = list(catalogue.policies)
    gc.freeze()  # as a server does once the catalogue is loaded: the collector need not look through it again
    figures = {
        "179 policies, all judged": _timed(lambda facts: evaluate(catalogue, facts, DAY, everything), applicants),
        "179 policies, by the applicant's place": _timed(lambda facts: evaluate(catalogue, facts, DAY), applicants),
        "10,000 policies, by the applicant's place": _timed(lambda facts: evaluate(large, facts, DAY), applicants, 2),
        "10,000 policies, place unknown": _timed(lambda facts: evaluate(large, facts, DAY), elsewhere, 2),
        "next question": _timed(lambda facts: next_question(evaluate(catalogue, facts, DAY)), applicants, 2),
    }
    table(figures)
    record("eligibility_ms", figures)


def synthetic(catalogue: Catalogue, count: int) -> Catalogue:
    """At least ``count`` policies: the catalogue's documents again and again, each time for another county."""
    by_document: dict[str, tuple[Policy, ...]] = {}
    areas: dict[str, Region] = {}
    for (document, policies), area in zip(cycle(catalogue.by_document.items()), _counties(catalogue)):
        name = f"{document}-{area.code}"
        areas[name] = area
        by_document[name] = tuple(_moved(catalogue, policy, area) for policy in policies)
        if sum(map(len, by_document.values())) >= count:
            break
    return dataclasses.replace(
        catalogue,
        policies={f"{name}-{p.id}": p for name, listed in by_document.items() for p in listed},
        by_document=by_document,
        beyond={name: tuple(p for p in listed if p.other_places) for name, listed in by_document.items()},
        areas=areas,
    )


def _counties(catalogue: Catalogue) -> list[Region]:
    """The covered areas first, so that the applicants live in the synthetic country too; then other counties."""
    names = Counter(region.name for region in catalogue.regions)
    others = [region for region in catalogue.regions if region.level == "county" and names[region.name] == 1]
    return [*catalogue.areas.values(), *others[:: len(others) // 300]]


def _moved(catalogue: Catalogue, policy: Policy, area: Region) -> Policy:
    vocabulary = {**catalogue.vocabulary, AS_OF.name: AS_OF}
    when = parse_condition(_in_area(policy.data.when, area.name), vocabulary, catalogue.regions)
    return dataclasses.replace(policy, when=when)


def _in_area(condition: Any, area: str) -> Any:
    if isinstance(condition, list):
        return [_in_area(child, area) for child in condition]
    if not isinstance(condition, dict):
        return condition
    return {key: area if key == "in_region" else _in_area(value, area) for key, value in condition.items()}


def _timed(
    judge: Callable[[dict[str, Any]], object], applicants: list[dict[str, Any]], rounds: int = ROUNDS
) -> dict[str, float]:
    """Milliseconds for each applicant, over some rounds."""
    times = []
    for _ in range(rounds):
        for facts in applicants:
            start = time.perf_counter()
            judge(facts)
            times.append((time.perf_counter() - start) * 1000)
    return spread(times)


if __name__ == "__main__":
    main()
