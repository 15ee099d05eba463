"""The same rules in three engines: ``python -m benchmarks.engines``.

Every measure of tier A or B whose conditions are comparisons with constants is stated in OpenFisca and in GoRules
(``benchmarks/rivals.py``) as well. Applicants are complete: the other engines know no unknown, so with everything known
all three must give the same verdicts, and that is checked. Milliseconds for one applicant.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import yaml

from benchmarks.eligibility import APPLICANTS, DAY
from benchmarks.questions import negative
from benchmarks.report import record, table
from policies import Catalogue, Policy, evaluate, load_catalogue
from policies.conditions import Comparison, Condition
from policies.conditions.groups import All, NoneOf
from policies.conditions.groups import Any as AnyOf
from policies.conditions.operators import Equal, FactRef, In, InRegion, Intersects, Operator
from policies.conditions.review import Review
from policies.evaluation import judge
from policies.regions import Region
from policies.truth import FALSE, UNKNOWN

ROOT = Path(__file__).parent.parent
LARGE = 10_000


class NotStatable(Exception):
    """A condition that the other engines have no words for here."""


def main() -> None:
    """Judge all applicants with every engine, compare, print and record."""
    catalogue = load_catalogue()
    policies = {p.id.replace("-", "_"): p for p in catalogue.policies.values() if p.tier != "C" and _statable(p)}
    people = applicants(catalogue, policies)
    rules = {name: _rule(policy.when) for name, policy in policies.items()}
    print(f"{len(rules)} rules, {len(people)} applicants")
    figures = compare(policies, rules, people, crowd=True)
    times = -(-LARGE // len(policies))
    many = {f"{name}_{n}": policy for n in range(times) for name, policy in policies.items()}
    many_rules = {f"{name}_{n}": rule for n in range(times) for name, rule in rules.items()}
    large = compare(many, many_rules, people[:5], crowd=False)
    figures |= {name.replace(f"{len(policies)} ", f"{len(many):,} "): values for name, values in large.items()}
    table(figures)
    record("engines_ms", figures)


def compare(
    policies: Mapping[str, Policy],
    rules: Mapping[str, Any],
    people: list[dict[str, Any]],
    *,
    crowd: bool,
) -> dict[str, dict[str, float]]:
    """Milliseconds an applicant, by engine. Raises AssertionError when the engines disagree."""
    times, ours = [], []
    for facts in people:
        started = time.perf_counter()
        results = {name: judge(policy, facts) for name, policy in policies.items()}
        times.append((time.perf_counter() - started) * 1000)
        ours.append({name: policies[name].when.evaluate(result.facts) is not FALSE for name, result in results.items()})
    job = {"rules": rules, "applicants": [_answers(facts) for facts in people], "crowd": crowd}
    command = [str(ROOT / ".tools/bin/uv"), "run", "--quiet", "--locked", "--script", "benchmarks/rivals.py"]
    run = subprocess.run(command, cwd=ROOT, input=json.dumps(job), stdout=subprocess.PIPE, text=True, check=True)
    figures = {f"{len(policies):,} policies, ours": {"one applicant": round(median(times), 3)}}
    for engine, report in json.loads(run.stdout).items():
        for facts, theirs, verdicts in zip(people, report["verdicts"], ours, strict=True):
            differing = [name for name, verdict in verdicts.items() if theirs[name] != verdict]
            assert not differing, f"{engine} judges {differing} differently for {facts}"
        row = {"one applicant": round(report["one"], 3)}
        if crowd:
            row["one of a thousand at once"] = round(report["of_a_thousand"], 3)
        figures[f"{len(policies):,} policies, {engine}"] = row
    return figures


def applicants(catalogue: Catalogue, policies: Mapping[str, Policy]) -> list[dict[str, Any]]:
    """The example applicants who tell where they are, with every other answer filled in; in evaluation form."""
    needed = {
        leaf.fact for policy in policies.values() for leaf in policy.when.leaves() if isinstance(leaf, Comparison)
    }
    examples = [example["facts"] for example in yaml.safe_load(APPLICANTS.read_text(encoding="utf-8"))]
    people = []
    for facts in (facts for facts in examples if "region" in facts):
        filled = {name: _filled(catalogue, name, facts["region"]) for name in needed} | facts
        known = evaluate(catalogue, filled, DAY).facts
        if needed <= known.keys() and all(policy.when.evaluate(known) is not UNKNOWN for policy in policies.values()):
            people.append(dict(known))
    return people


def _filled(catalogue: Catalogue, name: str, region: str) -> Any:
    fact = catalogue.vocabulary[name]
    if fact.type == "region":
        return region
    value = negative(fact)
    return value if value is not None else next(iter(fact.values), "无")


def _statable(policy: Policy) -> bool:
    try:
        _rule(policy.when)
    except NotStatable:
        return False
    return True


def _rule(condition: Condition) -> dict[str, Any]:
    """The condition in the form that ``benchmarks.rivals`` reads; what is left to an authority counts as met."""
    if isinstance(condition, All):
        children = [_rule(child) for child in condition.children if not isinstance(child, Review)]
        if not children:
            raise NotStatable
        return {"all": children}
    if isinstance(condition, (AnyOf, NoneOf)):
        return {"any" if isinstance(condition, AnyOf) else "none": [_rule(child) for child in condition.children]}
    if not isinstance(condition, Comparison):
        raise NotStatable
    rule = {"fact": condition.fact, **_test(condition.operator)}
    if condition.not_yet:
        return {"any": [rule, {"fact": condition.fact, "has": sorted(condition.not_yet)}]}
    return rule


def _test(operator: Operator) -> dict[str, Any]:
    operand = operator.operand
    if isinstance(operator, InRegion):
        return {"has": [area.code for area in operator.areas]}
    if isinstance(operator, (In, Intersects)):
        return {"has": [_word(value) for value in operand]}
    if isinstance(operator, Equal):
        return {"has": [_word(operand)]}
    if isinstance(operand, (FactRef, date)) or operator.name not in ("gte", "gt", "lte", "lt"):
        raise NotStatable
    return {operator.name: operand}


def _answers(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as lists of words and as numbers."""
    return {name: _answer(value) for name, value in facts.items()}


def _answer(value: Any) -> Any:
    if isinstance(value, Region):
        return [value.code, *value.ancestors]
    if isinstance(value, list):
        return [_word(item) for item in value]
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else [_word(value)]


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


if __name__ == "__main__":
    main()
