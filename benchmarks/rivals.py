# /// script
# requires-python = "==3.10.*"
# dependencies = ["openfisca-core>=45", "zen-engine>=2"]
# ///
"""The same rules in OpenFisca and in the GoRules engine; run by ``benchmarks.engines``.

An environment of its own (``uv run --script``, locked beside this file), because OpenFisca and Rasa need different
numpys. Reads rules and applicants as JSON from standard input, writes milliseconds and verdicts.
"""

from __future__ import annotations

import json
import operator
import sys
import time
from collections.abc import Callable
from functools import reduce
from statistics import median
from typing import Any

import zen
from openfisca_core.entities import build_entity
from openfisca_core.periods import MONTH
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

#: A group ({"all": [...]}, "any", "none"), or a fact that "has" one of some values or compares ("gte" …) with a number.
Rule = dict[str, Any]
#: Lists of values and numbers, by fact.
Applicant = dict[str, Any]
Verdicts = dict[str, bool]

PERIOD = "2026-11"
_COMPARE = {"gte": operator.ge, "gt": operator.gt, "lte": operator.le, "lt": operator.lt}
_SIGNS = {"gte": ">=", "gt": ">", "lte": "<=", "lt": "<"}
_PERSON = build_entity("person", "persons", "An applicant", is_person=True)


class OpenFisca:
    """Every rule and every answer a variable; a list has a variable for each of its values."""

    def __init__(self, rules: dict[str, Rule]) -> None:
        self._system = TaxBenefitSystem([_PERSON])
        self._inputs = {_name(leaf, value): value for leaf, value in _answers(rules.values())}
        for name, value in self._inputs.items():
            self._system.add_variable(_variable(name, float if value is None else bool))
        for name, rule in rules.items():
            self._system.add_variable(_variable(name, bool, _formula(rule)))
        self._rules = list(rules)

    def verdicts(self, applicants: list[Applicant]) -> list[Verdicts]:
        persons = {str(index): self._person(applicant) for index, applicant in enumerate(applicants)}
        simulation = SimulationBuilder().build_from_entities(self._system, {"persons": persons})
        columns = {name: simulation.calculate(name, PERIOD) for name in self._rules}
        return [{name: bool(column[index]) for name, column in columns.items()} for index in range(len(applicants))]

    def _person(self, applicant: Applicant) -> dict[str, Any]:
        person = {}
        for name, value in self._inputs.items():
            fact = applicant[name.split("__")[0]]
            person[name] = {PERIOD: fact if value is None else value in fact}
        return person


class GoRules:
    """One decision with an expression for every rule."""

    def __init__(self, rules: dict[str, Rule]) -> None:
        expressions = [
            {"id": name, "key": f"r{index}", "value": _expression(rule)}
            for index, (name, rule) in enumerate(rules.items())
        ]
        nodes = [
            {"id": "in", "name": "in", "type": "inputNode"},
            {"id": "rules", "name": "rules", "type": "expressionNode", "content": {"expressions": expressions}},
            {"id": "out", "name": "out", "type": "outputNode"},
        ]
        edges = [
            {"id": "1", "sourceId": "in", "targetId": "rules", "type": "edge"},
            {"id": "2", "sourceId": "rules", "targetId": "out", "type": "edge"},
        ]
        self._decision = zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))
        self._rules = list(rules)

    def verdicts(self, applicants: list[Applicant]) -> list[Verdicts]:
        answers = (self._decision.evaluate(applicant)["result"] for applicant in applicants)
        return [{name: answer[f"r{index}"] for index, name in enumerate(self._rules)} for answer in answers]


def _leaves(rule: Rule) -> list[Rule]:
    for group in ("all", "any", "none"):
        if group in rule:
            return [leaf for child in rule[group] for leaf in _leaves(child)]
    return [rule]


def _answers(rules: Any) -> list[tuple[Rule, Any]]:
    leaves = [leaf for rule in rules for leaf in _leaves(rule)]
    return [(leaf, value) for leaf in leaves for value in leaf.get("has", [None])]


def _name(leaf: Rule, value: Any) -> str:
    return leaf["fact"] if value is None else f"{leaf['fact']}__{value}"


def _variable(name: str, kind: type, formula: Any = None) -> type[Variable]:
    content = {"value_type": kind, "entity": _PERSON, "definition_period": MONTH, "label": name}
    return type(name, (Variable,), content | ({"formula": formula} if formula else {}))


def _formula(rule: Rule) -> Callable[..., Any]:
    def formula(person: Any, period: Any) -> Any:
        return _column(rule, lambda name: person(name, period))

    return formula


def _column(rule: Rule, column: Callable[[str], Any]) -> Any:
    if "all" in rule:
        return reduce(operator.and_, (_column(child, column) for child in rule["all"]))
    if "any" in rule or "none" in rule:
        either = reduce(operator.or_, (_column(child, column) for child in rule.get("any") or rule["none"]))
        return ~either if "none" in rule else either
    if "has" in rule:
        return reduce(operator.or_, (column(_name(rule, value)) for value in rule["has"]))
    ((sign, bound),) = ((sign, rule[sign]) for sign in _COMPARE if sign in rule)
    return _COMPARE[sign](column(rule["fact"]), bound)


def _expression(rule: Rule) -> str:
    if "all" in rule:
        return "(" + " and ".join(map(_expression, rule["all"])) + ")"
    if "any" in rule:
        return "(" + " or ".join(map(_expression, rule["any"])) + ")"
    if "none" in rule:
        return "not (" + " or ".join(map(_expression, rule["none"])) + ")"
    if "has" in rule:
        values = ", ".join(f"'{value}'" for value in rule["has"])
        return f"some({rule['fact']}, # in [{values}])"
    ((sign, bound),) = ((sign, rule[sign]) for sign in _SIGNS if sign in rule)
    return f"{rule['fact']} {_SIGNS[sign]} {bound}"


def _milliseconds(engine: OpenFisca | GoRules, applicants: list[Applicant]) -> tuple[float, list[Verdicts]]:
    """The median for one applicant, and all verdicts."""
    times, verdicts = [], []
    for applicant in applicants:
        started = time.perf_counter()
        verdicts += engine.verdicts([applicant])
        times.append((time.perf_counter() - started) * 1000)
    return median(times), verdicts


def main() -> None:
    """Judge every applicant with both engines."""
    job = json.load(sys.stdin)
    rules, applicants = job["rules"], job["applicants"]
    report: dict[str, Any] = {}
    engines: dict[str, OpenFisca | GoRules] = {"OpenFisca-core": OpenFisca(rules), "GoRules zen-engine": GoRules(rules)}
    for name, engine in engines.items():
        engine.verdicts(applicants[:1])
        one, verdicts = _milliseconds(engine, applicants)
        crowd = applicants * (1000 // len(applicants) if job["crowd"] else 1)
        started = time.perf_counter()
        engine.verdicts(crowd)
        together = (time.perf_counter() - started) * 1000 / len(crowd)
        report[name] = {"one": one, "of_a_thousand": together if job["crowd"] else None, "verdicts": verdicts}
    json.dump(report, sys.stdout)


if __name__ == "__main__":
    main()
