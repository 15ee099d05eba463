"""The trained model on messages it never saw: its figures go to ``results/intent_report.json``."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.nlu.training_data.loading import load_data

from bot.assistant import Assistant
from bot.train import ROOT

HELDOUT = Path(__file__).parent / "heldout.yml"
REPORT = ROOT / "results" / "intent_report.json"
OVERALL, EACH, DIGRESSIONS = 0.95, 0.85, 0.9
ANSWERS = {"affirm", "deny", "inform", "ask_eligibility"}


@pytest.fixture(scope="module")
async def assistant(model: Path) -> Assistant:
    return await Assistant.load(model)


@pytest.fixture(scope="module")
async def report(assistant: Assistant) -> dict[str, Any]:
    """Accuracy overall and of each intent, the share of right answers by confidence, and every error."""
    hits: dict[str, list[bool]] = defaultdict(list)
    by_confidence: dict[str, list[bool]] = defaultdict(list)
    errors = []
    for intent, text, asked_fact in _heldout():
        heard = await assistant.understand(text, asked_fact)
        hits[intent].append(heard.intent == intent)
        by_confidence[f"{int(heard.confidence * 5) / 5:.1f}"].append(heard.intent == intent)
        if heard.intent != intent:
            errors.append([text, asked_fact, intent, heard.intent, heard.confidence])
    found = {
        "accuracy": _share([right for answers in hits.values() for right in answers]),
        "intents": {intent: _share(answers) for intent, answers in sorted(hits.items())},
        "right_by_confidence": {least: _share(answers) for least, answers in sorted(by_confidence.items())},
        "errors": errors,
    }
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    return found


def _heldout() -> list[tuple[str, str, str | None]]:
    """Intent, text and the fact just asked for."""
    return [
        (
            example.get("intent"),
            example.get("text"),
            ((example.get("metadata") or {}).get("intent") or {}).get("asked_fact"),
        )
        for example in load_data(str(HELDOUT)).intent_examples
    ]


def _share(answers: list[bool]) -> float:
    return round(sum(answers) / len(answers), 3)


def test_unseen_messages_get_their_intent(report: dict[str, Any]) -> None:
    assert report["accuracy"] >= OVERALL, report["errors"]


def test_no_intent_is_neglected(report: dict[str, Any]) -> None:
    assert {intent: share for intent, share in report["intents"].items() if share < EACH} == {}


@pytest.mark.parametrize("asked_fact", ["is_youth", "work_years"])
async def test_a_question_in_hand_does_not_swallow_a_digression(assistant: Assistant, asked_fact: str) -> None:
    said = [(intent, text) for intent, text, asked in _heldout() if not asked and intent not in ANSWERS]
    heard = [(await assistant.understand(text, asked_fact)).intent == intent for intent, text in said]
    assert _share(heard) >= DIGRESSIONS
