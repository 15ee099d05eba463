"""Figures over all conversations, against a form that asks in a fixed order whatever its document may need."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean

from policies import evaluate
from tests.conversations.simulation import CATALOGUE, TODAY, Record
from tests.conversations.verdicts import differences, falsely_available

REPORT = Path(__file__).parents[2] / "results" / "conversations.json"


@dataclass(frozen=True)
class Figures:
    """The form asks all facts that tier A and B verdicts and sums can depend on, but those told at first."""

    conversations: int
    exactly_right: int
    falsely_available: int
    mean_questions: float
    mean_form_questions: float
    #: By conversation: measures with a wrong verdict as (true, believed).
    wrong: dict[str, dict[str, tuple[str, str]]]

    @property
    def share_right(self) -> float:
        return self.exactly_right / self.conversations


def figures(records: Sequence[Record]) -> Figures:
    """The figures of conversations that were held."""
    wrong = {record.conversation.id: found for record in records if (found := differences(record))}
    return Figures(
        conversations=len(records),
        exactly_right=len(records) - len(wrong),
        falsely_available=sum(bool(falsely_available(record, record.last)) for record in records),
        mean_questions=round(mean(len(set(record.questions)) for record in records), 2),
        mean_form_questions=round(mean(map(_form_questions, records)), 2),
        wrong=wrong,
    )


def write(name: str, found: Figures) -> None:
    """Put the figures into ``results/conversations.json`` under ``name``."""
    report = json.loads(REPORT.read_text(encoding="utf-8")) if REPORT.exists() else {}
    REPORT.parent.mkdir(exist_ok=True)
    report[name] = asdict(found)
    REPORT.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _form_questions(record: Record) -> int:
    region = record.conversation.person.truth("region")
    results = evaluate(CATALOGUE, {"region": region} if region else {}, TODAY).results
    claimable = [result.policy for result in results if result.policy.tier != "C"]
    facts = {leaf.fact for policy in claimable for leaf in policy.comparisons}
    facts |= {fact for policy in claimable for fact in policy.data.benefit.amount.facts()}
    return len((facts & set(CATALOGUE.vocabulary)) - set(record.conversation.opening.facts))
