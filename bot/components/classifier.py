"""The intent of a message: a small linear model over words, characters and the question in hand.

Chosen over DIET and Rasa's own lighter classifiers by measurement; the table is in ``docs/nlu.md``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import (
    ENTITIES,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    METADATA,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.facts import ASKED_FACT, FactExtractor
from bot.components.features import NO_QUESTION, Context, Word, features, last_boundary
from bot.components.learned import LinearComponent
from bot.extraction.found import SURE
from policies.facts import AUTHORITY_DECISIONS, load_vocabulary

#: Facts whose questions a digression may follow in training, yes/no questions as often as all others together.
QUESTIONS = [
    "is_youth",
    "entity_type",
    "operates_online_shop",
    "work_years",
    "is_returnee_entrepreneur",
    "applicant_roles",
    "achievement_own_ip",
    "region",
    "is_incubatee",
    "annual_new_purchase_expense",
    "separate_agreement_with_county",
    "employer_approval",
    "online_shop_registered",
    "company_kinds",
    "is_farmer_herder",
    "employment_status",
]
#: Whether a bare yes or no is one depends on the question.
_ANSWERS = {"affirm", "deny"}
#: What an answer that was understood can't be, whatever its words look like.
_CONTRADICTS = {"True": "deny", "granted": "deny", "False": "affirm", "not_yet": "affirm", "refused": "affirm"}
#: One example in so many that state facts is learned once more as if they had not been recognised.
_ONE_UNRECOGNISED_IN = 2
#: More of them, and short answers to questions would be taken for digressions.
_ONE_DIGRESSION_IN = 2

#: Parse data: another thing that the message says beside its intent, with the words that say it (没开过，为啥问这个).
ASIDE = "aside"
#: What is asked after an answer, and what is no answer before a question.
_ASKING, _EVADING = {"ask_policy", "ask_process", "ask_why"}, {"dont_know"}
_ANSWERING = {"inform", "affirm", "deny", "dont_know", "correct"}
#: Few words alone say less than a whole message.
_SURE_OF_PART = 0.7

_TOKENS = TOKENS_NAMES[TEXT]
#: What the features are made of besides the training data.
_SOURCES = [Path(__file__).parent / "features.py", *(Path(__file__).parent.parent / "extraction").rglob("*.*")]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(IntentClassifier, LinearComponent):
    """Reads the tokens, the facts among the entities and the metadata ``asked_fact``; sets intent and ranking.

    In the training data the question in hand is the ``metadata`` of the intent block:
    ``metadata: {asked_fact: is_youth}``.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        return [Tokenizer]

    @staticmethod
    def required_packages() -> list[str]:
        return ["sklearn"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"strength": 20.0, "ranking_length": 10, "questions": QUESTIONS}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Facts found are features: when their extraction changes, this component must learn again."""
        sources = sorted(path for path in _SOURCES if path.suffix in (".py", ".yaml"))
        return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()

    def train(self, training_data: TrainingData) -> Resource:
        examples = [_as_heard(example) for example in training_data.intent_examples if example.get(TEXT)]
        examples += _digressions(examples, self._config["questions"])
        seen = [(_features(example), example.get(INTENT)) for example in examples]
        seen += _unrecognised(examples)
        said, intents = zip(*seen, strict=True)
        return self.learn(said, intents)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            self._classify(message)
        return messages

    def _classify(self, message: Message) -> None:
        contradicted = _CONTRADICTS.get(_context(message).answer or "")
        ranking = [
            {INTENT_NAME_KEY: label, PREDICTED_CONFIDENCE_KEY: probability}
            for label, probability in self.predict(_features(message))
            if label != contradicted
        ]
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking[: self._config["ranking_length"]], add_to_output=True)
        if aside := self._aside(message, str(ranking[0][INTENT_NAME_KEY])):
            message.set(ASIDE, aside, add_to_output=True)

    def _aside(self, message: Message, intent: str) -> dict[str, str] | None:
        """The question at the end of an answer, or the answer, if it is none, at the beginning of a question."""
        tokens = message.get(_TOKENS, [])
        end = last_boundary([token.text for token in tokens])
        if intent in _ANSWERING:
            part, wanted, asked = tokens[end:], _ASKING, NO_QUESTION
        elif intent in _ASKING:
            part, wanted, asked = tokens[:end], _EVADING, _context(message).asked
        else:
            return None
        if not end or (wanted is _EVADING and asked == NO_QUESTION):
            return None
        label, probability = self.predict(features(_words(part), Context(asked=asked)))[0]
        if label not in wanted or probability < _SURE_OF_PART:
            return None
        return {INTENT: label, TEXT: message.get(TEXT)[part[0].start : part[-1].end]}


def _as_heard(example: Message) -> Message:
    """A training example as it would come in, its block's metadata on the message, with its facts."""
    return _heard(example, (example.get(METADATA) or {}).get("intent") or {})


def _digressions(examples: Iterable[Message], questions: Sequence[str]) -> list[Message]:
    """What was said without a question, said once more after one: thanks are thanks in the middle of a form, too."""
    unasked = [
        example
        for example in examples
        if not example.get(METADATA) and example.get(INTENT) not in _ANSWERS and _has_letters(example)
    ]
    some = unasked[::_ONE_DIGRESSION_IN]
    return [_heard(example, {ASKED_FACT: fact}) for example, fact in zip(some, cycle(questions), strict=False)]


def _has_letters(example: Message) -> bool:
    """A bare number is nonsense by itself, and an answer after a question."""
    return any(char.isalpha() for char in example.get(TEXT))


def _heard(example: Message, metadata: dict[str, str]) -> Message:
    said = {key: example.get(key) for key in (TEXT, INTENT, _TOKENS)}
    return FactExtractor().process([Message({**said, METADATA: metadata})])[0]


def _unrecognised(examples: Iterable[Message]) -> list[tuple[list[str], str]]:
    """Features and intents without the facts: people find words that are not in the lexicon; the training data has few.

    Left to examples whose facts are nearly all recognised, the model would take an answer in new words for no answer.
    """
    stating = [example for example in examples if _context(example).facts]
    return [
        (_features(example, replace(_context(example), answer=None, facts=0, doubtful=False)), example.get(INTENT))
        for example in stating[::_ONE_UNRECOGNISED_IN]
    ]


def _features(message: Message, context: Context | None = None) -> list[str]:
    return list(features(_words(message.get(_TOKENS, [])), context or _context(message)))


def _words(tokens: Iterable[Token]) -> list[Word]:
    return [(token.text, token.get("class")) for token in tokens]


def _context(message: Message) -> Context:
    asked = load_vocabulary().get((message.get(METADATA) or {}).get(ASKED_FACT, ""))
    entities = [entity for entity in message.get(ENTITIES, []) if entity.get("extractor") == FactExtractor.__name__]
    sure = [entity for entity in entities if entity["confidence"] == SURE]
    return Context(
        asked=asked.type if asked else NO_QUESTION,
        answer=next((_answer(entity["value"]) for entity in sure if asked and entity["entity"] == asked.name), None),
        facts=len(sure),
        doubtful=len(sure) < len(entities),
    )


def _answer(value: Any) -> str:
    plain = isinstance(value, bool) or (isinstance(value, str) and value in AUTHORITY_DECISIONS)
    return str(value) if plain else "value"
