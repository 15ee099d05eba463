"""Simulated people: their facts are fixed, they answer what is asked, and now and then do as their script says.

The same conversation is held with the core alone, which understands perfectly (``Ears.PERFECT``), and with the whole
assistant, which must understand the words.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import yaml

from actions.dialogue import respond
from actions.hearing import Heard
from actions.texts import Texts
from policies import Assessment, Fact, evaluate, load_catalogue
from policies.derivation import stated
from policies.wording import shown

HERE = Path(__file__).parent
RESPONSES = HERE.parents[1] / "bot" / "domain" / "responses.yml"
TODAY = date(2026, 11, 22)
#: A conversation that is longer than this has gone wrong.
MOST_TURNS = 70
_NEGATIVE = ("none", "not_student", "not_employed", "other")

CATALOGUE = load_catalogue()
VOCABULARY = CATALOGUE.vocabulary


def read(name: str) -> dict[str, Any]:
    """One of the data files beside this one."""
    data: dict[str, Any] = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return data


EVERYONE = read("everyone.yaml")
PEOPLE: dict[str, dict[str, Any]] = read("people.yaml")["people"]


@dataclass(frozen=True)
class Said:
    """What a person says, and what it means."""

    text: str
    intent: str
    facts: dict[str, Any] = field(default_factory=dict)
    doubtful: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Turn:
    """A message and the answer to it."""

    said: Said
    messages: list[dict[str, Any]]
    state: dict[str, Any]
    understood: dict[str, Any]

    @property
    def text(self) -> str:
        return "\n".join(message["text"] for message in self.messages)


class Bot(Protocol):
    async def answer(self, said: Said, state: dict[str, Any]) -> Turn: ...


class Core:
    """The dialogue alone: everything is understood as it was meant."""

    def __init__(self) -> None:
        self._texts = Texts(yaml.safe_load(RESPONSES.read_text(encoding="utf-8"))["responses"])

    async def answer(self, said: Said, state: dict[str, Any]) -> Turn:
        heard = Heard(said.text, said.intent, 1.0, said.facts, said.doubtful)
        after, messages = respond(state, heard, self._texts, TODAY)
        return Turn(said, messages, json.loads(json.dumps(after)), said.facts)


@dataclass(frozen=True, eq=False)
class Person:
    """Someone with fixed facts."""

    facts: Mapping[str, Any]
    style: str = "plain"
    dont_know: frozenset[str] = frozenset()

    @cached_property
    def _derived(self) -> dict[str, Any]:
        return {name: stated(value) for name, value in CATALOGUE.derivations.known(self.facts).facts.items()}

    def truth(self, name: str) -> Any:
        """The value of a fact; None when the person doesn't know."""
        if name in self.dont_know:
            return None
        for known in (self.facts, self._derived, EVERYONE["truth"]):
            if name in known:
                return known[name]
        return _negative(VOCABULARY[name])

    def everything(self) -> dict[str, Any]:
        """All that the person knows."""
        return {name: value for name in VOCABULARY if (value := self.truth(name)) is not None}

    def verdicts(self) -> Assessment:
        """What applies to the person in truth."""
        return evaluate(CATALOGUE, self.everything(), TODAY)

    def answer(self, question: Mapping[str, Any], payloads: Mapping[str, str]) -> Said:
        """What the person says to a question; ``payloads`` are the buttons by label."""
        name = question["fact"]
        value = self.truth(name)
        if value is None:
            words = EVERYONE["dont_know"]
            return Said(words[len(name) % len(words)], "dont_know")
        facts = {name: value}
        if self.style == "buttons":
            pressed = f"/inform{json.dumps(facts, ensure_ascii=False)}"
            if pressed in payloads.values():
                return Said(pressed, "inform", facts)
        return Said(self._words(VOCABULARY[name], value), "inform", facts)

    def _words(self, fact: Fact, value: Any) -> str:
        plain = plainly(fact, value)
        numbers = [number for number, item in enumerate(fact.values, start=1) if [item] == value or item == value]
        if self.style == "numbers" and numbers:
            return str(EVERYONE["styles"]["numbers"].format(number=numbers[0]))
        short = shown(fact, value) if fact.type != "bool" else {True: "是", False: "不是"}[value]
        style = "plain" if self.style in ("buttons", "numbers") else self.style
        return str(EVERYONE["styles"][style].format(plain=plain, short=short))


def plainly(fact: Fact, value: Any) -> str:
    """A fact in an everyday sentence; in the words of the choice where everyone.yaml has none."""
    words = EVERYONE["words"].get(fact.name, {})
    if isinstance(words, str):
        return words.format(value=shown(fact, value))
    return "，".join(words.get(item, shown(fact, item)) for item in (value if isinstance(value, list) else [value]))


def _negative(fact: Fact) -> Any:
    if fact.type == "bool":
        return False
    if fact.type == "authority_decision":
        return "not_yet"
    value = next((value for value in _NEGATIVE if value in fact.values), None)
    return [value] if value and fact.type == "multi_enum" else value


@dataclass(frozen=True)
class Conversation:
    """A person, what they say first, and what they do besides answering."""

    id: str
    person: Person
    opening: Said
    events: tuple[dict[str, Any], ...] = ()

    @property
    def lies(self) -> bool:
        """Whether the person says something untrue on the way."""
        said = [self.opening.facts, self.opening.doubtful, *(event.get("facts", {}) for event in self.events)]
        return any(self.person.truth(name) != value for facts in said for name, value in facts.items())


@dataclass
class Record:
    """A conversation as it was held."""

    conversation: Conversation
    turns: list[Turn]
    #: The script's events that came up, with their turns.
    happened: list[tuple[dict[str, Any], Turn]]

    @property
    def last(self) -> Turn:
        return self.turns[-1]

    @property
    def questions(self) -> list[str]:
        """Facts asked for, in order, each time a message asked."""
        return [
            turn.state["question"]["fact"]
            for turn in self.turns
            if turn.state["question"] and turn.state["question"]["text"] in turn.text
        ]

    def verdicts(self, turn: Turn | None = None) -> Assessment:
        """What the bot believes after a turn."""
        state = (turn or self.last).state
        return evaluate(CATALOGUE, state["facts"], TODAY, cleared=frozenset(state["cleared"]))


def load_conversations() -> Iterator[Conversation]:
    for item in read("conversations.yaml")["conversations"]:
        facts = PEOPLE[item["person"]] | item.get("also", {})
        person = Person(facts, item.get("style", "plain"), frozenset(item.get("dont_know", ())))
        yield Conversation(item["id"], person, _said(item["opening"]), tuple(item.get("script", ())))


def _said(data: Mapping[str, Any]) -> Said:
    facts = data.get("facts", {})
    intent = data.get("intent", "ask_eligibility" if facts else "greet")
    return Said(data["text"], intent, facts, data.get("doubtful", {}))


async def hold(conversation: Conversation, bot: Bot) -> Record:
    """Hold a conversation until the bot has nothing left to ask and the script is done."""
    record = Record(conversation, [], [])
    waiting = list(conversation.events)
    said, asked = conversation.opening, 0
    state: dict[str, Any] = {}
    event: dict[str, Any] | None = None
    while True:
        turn = await bot.answer(said, state)
        record.turns.append(turn)
        if event:
            record.happened.append((event, turn))
        state, question = turn.state, turn.state["question"]
        asked += question is not None
        event = next((event for event in waiting if _is_due(event, question, asked)), None)
        if event:
            waiting.remove(event)
            said = _said({"intent": "inform"} | event)
        elif question is None or len(record.turns) >= MOST_TURNS:
            return record
        else:
            said = conversation.person.answer(question, _payloads(turn))


def _is_due(event: Mapping[str, Any], question: Mapping[str, Any] | None, asked: int) -> bool:
    """``at`` is a fact that is being asked, how many questions were asked, or ``end``."""
    at = event["at"]
    if question is None:
        return bool(at == "end")
    return bool(at == question["fact"] or at == asked)


def _payloads(turn: Turn) -> dict[str, str]:
    return {choice["label"]: choice["payload"] for m in turn.messages for choice in m.get("choices", [])}
