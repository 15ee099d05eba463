"""The trained model on messages it never saw: its figures go to ``results/intent_report.json``."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.message import Message

from bot.assistant import Assistant
from bot.train import ROOT

REPORT = ROOT / "results" / "intent_report.json"
OVERALL, EACH, DIGRESSIONS = 0.95, 0.88, 0.9
ANSWERS = {"affirm", "deny", "inform", "ask_eligibility"}


@dataclass(frozen=True)
class Said:
    """A held-out message: its intent, others that are as right, and the fact just asked for."""

    text: str
    intent: str
    asked_fact: str | None = None
    also_ok: Sequence[str] = ()


def _said(example: Message) -> Said:
    metadata = (example.get("metadata") or {}).get("intent") or {}
    return Said(example.get("text"), example.get("intent"), **metadata)


HELDOUT = [_said(example) for example in load_data(str(Path(__file__).parent / "heldout.yml")).intent_examples]


@pytest.fixture(scope="module")
async def assistant(model: Path) -> Assistant:
    return await Assistant.load(model)


@pytest.fixture(scope="module")
async def report(assistant: Assistant) -> dict[str, Any]:
    """Accuracy overall and of each intent, the share of right answers by confidence, and every error."""
    hits: dict[str, list[bool]] = defaultdict(list)
    by_confidence: dict[str, list[bool]] = defaultdict(list)
    errors = []
    for said in HELDOUT:
        heard = await assistant.understand(said.text, said.asked_fact)
        right = heard.intent in (said.intent, *said.also_ok)
        hits[said.intent].append(right)
        by_confidence[f"{int(heard.confidence * 5) / 5:.1f}"].append(right)
        if not right:
            errors.append([said.text, said.asked_fact, said.intent, heard.intent, heard.confidence])
    found = {
        "accuracy": _share([right for answers in hits.values() for right in answers]),
        "intents": {intent: _share(answers) for intent, answers in sorted(hits.items())},
        "right_by_confidence": {least: _share(answers) for least, answers in sorted(by_confidence.items())},
        "errors": errors,
    }
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    return found


def _share(answers: list[bool]) -> float:
    return round(sum(answers) / len(answers), 3)


def test_unseen_messages_get_their_intent(report: dict[str, Any]) -> None:
    assert report["accuracy"] >= OVERALL, report["errors"]


def test_no_intent_is_neglected(report: dict[str, Any]) -> None:
    assert {intent: share for intent, share in report["intents"].items() if share < EACH} == {}


@pytest.mark.parametrize("asked_fact", ["is_youth", "work_years"])
async def test_a_question_in_hand_does_not_swallow_a_digression(assistant: Assistant, asked_fact: str) -> None:
    digressions = [said for said in HELDOUT if not said.asked_fact and said.intent not in ANSWERS]
    heard = [(await assistant.understand(said.text, asked_fact)).intent for said in digressions]
    right = [intent in (said.intent, *said.also_ok) for intent, said in zip(heard, digressions, strict=True)]
    assert _share(right) >= DIGRESSIONS
