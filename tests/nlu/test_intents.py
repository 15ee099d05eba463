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
OVERALL, EACH = 0.95, 0.85


@pytest.fixture(scope="module")
async def report(model: Path) -> dict[str, Any]:
    """Accuracy overall and of each intent, the share of right answers by confidence, and every error."""
    assistant = await Assistant.load(model)
    hits: dict[str, list[bool]] = defaultdict(list)
    by_confidence: dict[str, list[bool]] = defaultdict(list)
    errors = []
    for example in load_data(str(HELDOUT)).intent_examples:
        context = (example.get("metadata") or {}).get("intent") or {}
        heard = await assistant.understand(example.get("text"), context.get("asked_fact"))
        right = heard.intent == example.get("intent")
        hits[example.get("intent")].append(right)
        by_confidence[f"{int(heard.confidence * 5) / 5:.1f}"].append(right)
        if not right:
            errors.append([example.get("text"), context, example.get("intent"), heard.intent, heard.confidence])
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
