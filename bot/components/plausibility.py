"""A second opinion on the facts read from a message: what the message as a whole gives no sign of is doubtful.

``bot.extraction`` reads a fact from the stretch that states it and can take a word for what it is not. Here a linear
model for every value of a fact looks at all characters of the message, and of each of its clauses. Where it finds next
to no sign of a value that was read, the fact is asked back instead of counted: of everyday messages never seen, one in
four of those with a wrong fact (docs/nlu.md). What was asked for is not judged: answers are short.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import ENTITIES, INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import labelled
from bot.components.facts import ASKED_FACT
from bot.components.learned import LearnedComponent
from bot.components.signs import Example, SignModel
from bot.extraction import extract
from bot.extraction.found import DOUBTFUL, SURE
from policies import load_catalogue, load_vocabulary
from policies.derivation import stated

_TYPES = frozenset({"bool", "enum", "multi_enum", "authority_decision"})
#: Who somebody is can be told in any words: of their absence nothing follows.
_NOT_JUDGED = frozenset({"applicant_roles"})
#: Intents of messages that state nothing.
_STATE_NOTHING = frozenset(
    {"ask_policy", "ask_process", "ask_why", "delete_data", "goodbye", "greet", "handoff", "help", "out_of_scope"}
    | {"restart", "show_facts", "show_results", "thanks"}
)
#: A whole message says more than a single wording.
_MESSAGE_WEIGHT = 3.0


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class PlausibilityFilter(LearnedComponent[SignModel]):
    """Makes facts doubtful whose probability, given the whole message, is below ``doubt``."""

    model_type = SignModel

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"strength": 3.0, "doubt": 0.01}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        return labelled.fingerprint()

    def train(self, training_data: TrainingData) -> Resource:
        examples = [*_of_wordings(), *_of_messages(), *_of_intents(training_data.intent_examples)]
        return self.keep(SignModel.fit(examples, self._config["strength"]))

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            self._judge(message)
        return messages

    def _judge(self, message: Message) -> None:
        asked, entities = (message.get(METADATA) or {}).get(ASKED_FACT), message.get(ENTITIES, [])
        judged = [entity for entity in entities if entity["entity"] != asked and entity["confidence"] == SURE]
        if not judged:
            return
        plausible = self.model.plausible(message.get(TEXT) or "")
        for entity in judged:
            values = _names({entity["entity"]: entity["value"]})
            if (
                values
                and values <= plausible.keys()
                and max(plausible[value] for value in values) < self._config["doubt"]
            ):
                entity["confidence"] = DOUBTFUL
        message.set(ENTITIES, entities, add_to_output=True)


def _names(facts: Mapping[str, Any]) -> frozenset[str]:
    """The single values that facts consist of, of the facts that are judged."""
    vocabulary = load_vocabulary()
    return frozenset(
        f"{name}={one}"
        for name, value in facts.items()
        if vocabulary[name].type in _TYPES and name not in _NOT_JUDGED
        for one in (value if isinstance(value, list) else [value])
    )


def _of_wordings() -> Iterator[Example]:
    """The wordings that hold without a question; of other facts in them what the extraction reads may be right."""
    for wording in labelled.all_wordings():
        if not wording.asked:
            facts = {} if wording.value is None else {wording.fact: wording.value}
            others = {one.fact: one.value for one in extract(wording.text) if one.fact != wording.fact}
            yield Example(wording.text, _names(facts), _names(others))


def _of_messages() -> Iterator[Example]:
    """The labelled messages; what answers a question says little without it."""
    derivations = load_catalogue().derivations
    for message in labelled.messages():
        follows = {name: stated(value) for name, value in derivations.known(message.facts).facts.items()}
        own = {name for name in _names(message.facts) if name.startswith(f"{message.asked}=")}
        told = _names(message.facts) - own
        follows.pop("as_of", None)
        yield Example(message.text, told, (_names(message.optional) | _names(follows) | own) - told, _MESSAGE_WEIGHT)


def _of_intents(examples: Iterable[Message]) -> Iterator[Example]:
    known = {message.text for message in labelled.messages()}
    for example in examples:
        if example.get(INTENT) in _STATE_NOTHING and example.get(TEXT) not in known:
            yield Example(example.get(TEXT), frozenset())
