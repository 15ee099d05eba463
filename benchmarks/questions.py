"""How many questions it takes until nothing more can change a verdict: ``python -m benchmarks.questions``.

Every example applicant is interviewed from nothing known and answers truthfully. What the example doesn't tell is
answered in the negative (no, none, not yet), or declined where no answer is. Compared with a fixed order of the
facts that the tier A and B measures of the applicant's jurisdiction look at, with the whole vocabulary in order, and
with an oracle that knows every answer and asks only facts without which a verdict would stay open.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import mean, quantiles
from typing import Any

import yaml

from benchmarks.report import record, table
from policies import Assessment, Catalogue, Fact, evaluate, load_catalogue, next_question
from policies.planner import open_facts

APPLICANTS = Path(__file__).parent.parent / "tests" / "policies" / "applicants.yaml"
DAY = date(2026, 11, 22)
_NEGATIVE = ("none", "other", "not_student", "not_employed", "not_yet")


def main() -> None:
    """Interview every applicant, print and record the counts."""
    catalogue = load_catalogue()
    examples = yaml.safe_load(APPLICANTS.read_text(encoding="utf-8"))
    interviews = [_interview(catalogue, example["facts"]) for example in examples if "region" in example["facts"]]
    counts: dict[str, Callable[[Interview], int]] = {
        "planned": lambda interview: len(interview.asked),
        "planned, while likely to matter": lambda interview: interview.likely,
        "fixed order, the jurisdiction's facts": lambda interview: _fixed_order(catalogue, interview),
        "fixed order, the whole vocabulary": lambda interview: len(catalogue.vocabulary),
        "oracle": lambda interview: _oracle(catalogue, interview),
    }
    figures = {name: _figures([count(interview) for interview in interviews]) for name, count in counts.items()}
    table(figures)
    record("questions", figures)


@dataclass(frozen=True)
class Interview:
    """The questions asked until none was left, how many of them were likely to matter, and what was answered."""

    asked: list[str]
    likely: int
    answers: dict[str, Any]


def _interview(catalogue: Catalogue, truth: dict[str, Any]) -> Interview:
    asked: list[str] = []
    answers: dict[str, Any] = {}
    declined: set[str] = set()
    likely = 0
    while question := next_question(evaluate(catalogue, answers, DAY), declined):
        asked.append(question.fact)
        likely += question.likely
        answer = truth.get(question.fact, negative(catalogue.vocabulary[question.fact]))
        # What was answered before and is asked again contradicts something else: it stays open.
        if answer is None or question.fact in answers:
            declined.add(question.fact)
        else:
            answers[question.fact] = answer
    return Interview(asked, likely, answers)


def negative(fact: Fact) -> Any:
    """The answer of somebody whom the question doesn't concern; None when there is no such answer."""
    if fact.type == "bool":
        return False
    value = next((value for value in _NEGATIVE if value in fact.values), None)
    if value is not None:
        return [value] if fact.type == "multi_enum" else value
    return fact.minimum if fact.type in ("number", "money") else None


def _fixed_order(catalogue: Catalogue, interview: Interview) -> int:
    """The number of facts that the applicant's jurisdictions look at."""
    return len(_looked_at(evaluate(catalogue, {"region": interview.answers["region"]}, DAY)))


def _looked_at(assessment: Assessment) -> set[str]:
    results = (result for result in assessment.results if result.policy.tier != "C")
    return {"region"} | {leaf.fact for result in results for leaf in result.policy.comparisons} - {"as_of"}


def _oracle(catalogue: Catalogue, interview: Interview) -> int:
    """The fewest answers found that settle everything: those left when none can be taken away any more."""
    needed = dict(interview.answers)
    left_open = _open(catalogue, needed)
    for fact in reversed(interview.answers):
        fewer = {name: value for name, value in needed.items() if name != fact}
        if _open(catalogue, fewer) <= left_open:
            needed = fewer
    return len(needed)


def _open(catalogue: Catalogue, answers: dict[str, Any]) -> set[str]:
    assessment = evaluate(catalogue, answers, DAY)
    results = (result for result in assessment.results if result.policy.tier != "C")
    return {fact for result in results for fact in open_facts(result.policy, assessment.facts)}


def _figures(counts: list[int]) -> dict[str, float]:
    return {"mean": round(mean(counts), 1), "p90": round(quantiles(counts, n=10)[-1], 1)}


if __name__ == "__main__":
    main()
