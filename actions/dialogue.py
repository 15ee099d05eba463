"""The dialogue: pure functions from what is known and what was heard to what is said."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from actions.texts import Texts
from policies import evaluate, load_catalogue, next_question

Message = dict[str, Any]
State = dict[str, Any]


@dataclass(frozen=True)
class Heard:
    """One message as understood; ``doubtful`` facts must be confirmed before they count."""

    text: str
    intent: str | None
    confidence: float
    facts: dict[str, Any]
    doubtful: dict[str, Any]


def respond(action: str, state: State, heard: Heard, texts: Texts, today: date) -> tuple[State, list[Message]]:
    """The state after ``action`` and the messages it says. ``state`` itself is left alone."""
    facts = {} if action == "restart" else state["facts"] | heard.facts
    assessment = evaluate(load_catalogue(), facts, today)
    question = next_question(assessment, declined=frozenset(state["declined"]))
    after = {**state, "facts": facts, "question": question.to_dict() if question else None}
    said = [{"kind": "text", "text": texts("utter_greet")}] if heard.intent == "greet" else []
    return after, [*said, _ask(after["question"]) if question else _results(assessment, texts)]


def _ask(question: dict[str, Any]) -> Message:
    several = load_catalogue().vocabulary[question["fact"]].type == "multi_enum"
    choices = [
        {
            "label": choice["label"],
            "payload": _payload(question["fact"], [choice["value"]] if several else choice["value"]),
        }
        for choice in question["choices"]
    ]
    return {"kind": "choices", "text": question["text"], "choices": choices}


def _payload(fact: str, value: Any) -> str:
    return "/inform" + json.dumps({fact: value}, ensure_ascii=False)


def _results(assessment: Any, texts: Texts) -> Message:
    results = [result.to_dict() for result in assessment.results if result.status != "ineligible"]
    return {"kind": "results", "text": texts("utter_results", count=len(results)), "results": results}
