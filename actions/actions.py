"""Rasa's view of the dialogue. Each action reads the tracker, asks ``dialogue.respond`` and utters the answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import ActionExecutionRejected, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.dialogue import respond
from actions.hearing import Aside, Heard
from actions.texts import Texts
from policies import load_vocabulary

Events = list[dict[str, Any]]
Domain = dict[str, Any]

DIALOGUE_SLOT = "dialogue"
NEW_STATE: dict[str, Any] = {"facts": {}, "declined": [], "question": None, "wants_person": False}
#: The calendar that application windows and end dates are read in.
CALENDAR = ZoneInfo("Asia/Shanghai")


def speak(dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
    """Run one dialogue step: utter its messages, return the slots it sets."""
    before = _state(tracker)
    today = datetime.now(CALENDAR).date()
    after, messages = respond(before, _heard(tracker), Texts(domain["responses"]), today)
    for message in messages:
        buttons = [{"title": c["label"], "payload": c["payload"]} for c in message.get("choices", [])]
        dispatcher.utter_message(
            text=message["text"], buttons=buttons, kind=message["kind"], results=message.get("results")
        )
    known, now_known = before["facts"], after["facts"]
    changed = [name for name in sorted(known | now_known) if known.get(name) != now_known.get(name)]
    return [SlotSet(DIALOGUE_SLOT, after), *(SlotSet(name, now_known.get(name)) for name in changed)]


def _state(tracker: Tracker) -> dict[str, Any]:
    state: dict[str, Any] | None = tracker.get_slot(DIALOGUE_SLOT)
    return state or NEW_STATE


def _heard(tracker: Tracker) -> Heard:
    message = tracker.latest_message
    intent, entities = message.get("intent", {}), message.get("entities", [])
    facts = _facts([entity for entity in entities if entity.get("confidence", 1.0) >= 1.0])
    doubtful = _facts([entity for entity in entities if entity["entity"] not in facts])
    confidence = float(intent.get("confidence", 0.0))
    aside = Aside(**message["aside"]) if message.get("aside") else None
    return Heard(message.get("text") or "", intent.get("name"), confidence, facts, doubtful, aside)


def _facts(entities: list[dict[str, Any]]) -> dict[str, Any]:
    """Facts by name. Rasa's own payload reader splits a list into one entity for each of its items."""
    facts: dict[str, Any] = {}
    for entity in entities:
        name, value = entity["entity"], entity["value"]
        fact = load_vocabulary().get(name)
        if fact is not None and fact.type == "multi_enum" and value is not None:
            value = facts.get(name, []) + (value if isinstance(value, list) else [value])
        facts[name] = value
    return facts


class ValidateEligibilityForm(FormValidationAction):
    """Takes an answer and lets the question planner say which fact the form requires next."""

    #: Intents that can be an answer; the others get one from ``ActionAnswer`` (data/rules/rules.yml).
    ANSWERS = frozenset({"ask_eligibility", "inform", "correct", "affirm", "deny", "dont_know"})

    def name(self) -> str:
        return "validate_eligibility_form"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[str]:
        question = _state(tracker)["question"]
        return [question["fact"]] if question else []

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        if tracker.latest_message["intent"].get("name") not in self.ANSWERS:
            return [ActionExecutionRejected(self.form_name())]
        events = speak(dispatcher, tracker, domain)
        tracker.add_slots(events)
        next_slot = await self.next_requested_slot(dispatcher, tracker, domain)
        return [*events, next_slot] if next_slot else events


class ActionAnswer(Action):
    """Answers what is no answer to the open question, and asks that again."""

    def name(self) -> str:
        return "action_answer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        return speak(dispatcher, tracker, domain)


class ActionRestart(Action):
    """Replaces Rasa's own, which would also drop the question that a new start asks."""

    def name(self) -> str:
        return "action_restart"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        return speak(dispatcher, tracker, domain)
