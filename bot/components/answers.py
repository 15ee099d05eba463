"""Yes, no, or neither? What an answer says to a yes-no question, or of an authority's decision, in words no rule knows.

``bot.extraction`` reads what it has words for, and is believed. This reader is asked only where that found no answer:
a linear model over the characters of the answer, alone and together with the fact asked, learned from the wordings in
``data/wordings``, from the yeses and noes of the intents' training data, and from everything that answers nothing.
On answers it had never seen it raised what was understood from two thirds to 82 % (docs/nlu.md).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import cycle
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import labelled
from bot.components.facts import ASKED_FACT
from bot.components.learned import LinearComponent
from bot.extraction.answers import denies_company
from bot.extraction.found import SURE
from bot.extraction.lexicon import load_lexicon
from bot.extraction.text import plain
from policies.facts import Fact, load_vocabulary

#: The types of facts whose answers are read, and what a yes means there.
_YES = {"bool": True, "authority_decision": "granted"}
#: Intents whose messages may answer a question.
_ANSWERS = frozenset({"affirm", "deny", "inform"})
_CHARACTER_NGRAMS = (1, 2, 3)
_ECHO_NGRAMS = (2, 3, 4)
_FIRST_CLAUSE_NGRAMS = (1, 2)
#: So many of the messages that answer nothing are enough.
_ONE_OTHER_IN = 2
#: Words of the question that decide the answer are no echo of it.
_DECIDING = frozenset("没不有是的了未无别")
_ECHO = "〇"

Example = tuple[Fact, str, Any]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class AnswerReader(LinearComponent):
    """Adds the fact named by the metadata ``asked_fact`` to the entities, when it is sure enough of its value."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"strength": 30.0, "sure": 0.85}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        return labelled.fingerprint()

    def train(self, training_data: TrainingData) -> Resource:
        examples = [*_wordings(), *_messages(), *_said(training_data.intent_examples)]
        said = [list(_features(fact, text)) for fact, text, _ in examples]
        return self.learn(said, [json.dumps(value) for _, _, value in examples])

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            self._read(message)
        return messages

    def _read(self, message: Message) -> None:
        asked, entities = _asked(message), message.get(ENTITIES, [])
        if asked is None or (message.get(INTENT) or {}).get(INTENT_NAME_KEY) not in _ANSWERS:
            return
        if any(entity["entity"] == asked.name for entity in entities):
            return
        if denies_company(asked, plain(message.get(TEXT) or "").text, load_lexicon()):
            return
        value = self.value(asked, message.get(TEXT) or "")
        if value is not None:
            span = {"start": 0, "end": len(message.get(TEXT)), "confidence": SURE, "extractor": type(self).__name__}
            message.set(ENTITIES, [*entities, {"entity": asked.name, "value": value, **span}], add_to_output=True)

    def value(self, asked: Fact, text: str) -> Any:
        """What ``text`` answers to the question for ``asked``; None if that is not sure."""
        label, probability = self.predict(_features(asked, text))[0]
        return json.loads(label) if probability >= self._config["sure"] else None


def _asked(message: Message) -> Fact | None:
    """The fact just asked, if it is of a type that is read here."""
    return _of_type((message.get(METADATA) or {}).get(ASKED_FACT))


def _of_type(name: str | None) -> Fact | None:
    fact = load_vocabulary().get(name or "")
    return fact if fact and fact.type in _YES else None


def _wordings() -> Iterator[Example]:
    """The wordings of the facts that are read here; those that hold unasked hold as answers too."""
    for wording in labelled.all_wordings():
        fact = _of_type(wording.fact)
        if fact and (wording.asked or wording.value is not None):
            yield fact, wording.text, wording.value


def _messages() -> Iterator[Example]:
    """The labelled messages that answer a question of the kind or surely do not."""
    for message in labelled.messages():
        fact = _of_type(message.asked)
        if fact and fact.name not in message.optional:
            yield fact, message.text, message.facts.get(fact.name)


def _said(examples: Sequence[Message]) -> Iterator[Example]:
    """Yes and no, and what is neither, each after the question it followed or after any."""
    known = {message.text for message in labelled.messages()}
    facts = cycle([fact for fact in load_vocabulary().values() if fact.type in _YES])
    others = cycle(range(_ONE_OTHER_IN))
    for example in (one for one in examples if one.get(TEXT) not in known):
        metadata = (example.get(METADATA) or {}).get("intent") or {}
        asked = _of_type(metadata.get(ASKED_FACT))
        intent, text = example.get(INTENT), example.get(TEXT)
        if intent == "affirm" and (asked or not metadata):
            fact = asked or next(facts)
            yield fact, text, _YES[fact.type]
        elif intent == "deny" and asked and asked.type == "bool":
            yield asked, text, False
        elif intent not in (*_ANSWERS, "correct") and not next(others):
            yield asked or next(facts), text, None


def _features(fact: Fact, text: str) -> Iterator[str]:
    """The characters of an answer, those of them that the question has not, and its first clause."""
    said = f"^{plain(text).text}$"
    yield f"asked {fact.name}"
    for gram in _ngrams(said, _CHARACTER_NGRAMS):
        yield f"{fact.type} {gram}"
        yield f"{fact.name} {gram}"
    yield from (f"{fact.type} echo {gram}" for gram in _ngrams(_without_echo(fact, said), _ECHO_NGRAMS))
    yield from (f"{fact.type} first {gram}" for gram in _ngrams(said.split(",")[0], _FIRST_CLAUSE_NGRAMS))


def _without_echo(fact: Fact, said: str) -> str:
    """``said`` with each stretch of characters that the question has too as one sign."""
    question = set(fact.question + fact.label) - _DECIDING
    shown: list[str] = []
    for character in said:
        sign = _ECHO if character in question else character
        if sign != _ECHO or shown[-1:] != [_ECHO]:
            shown.append(sign)
    return "".join(shown)


def _ngrams(text: str, sizes: Sequence[int]) -> Iterator[str]:
    return (text[start : start + size] for size in sizes for start in range(len(text) - size + 1))
