"""Who asks about a rule or wants something else tells nothing about themselves, whatever words the message has."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_TYPE,
    INTENT,
    INTENT_NAME_KEY,
    METADATA,
    PREDICTED_CONFIDENCE_KEY,
)
from rasa.shared.nlu.training_data.message import Message

from bot.components.facts import ASKED_FACT

#: Of 361 labelled messages of these intents four told a fact.
_TELL_NOTHING = frozenset(
    {"ask_policy", "ask_process", "ask_why", "help", "out_of_scope", "show_facts", "show_results", "delete_data"}
)
#: A question about a rule may name the place whose rule is meant.
_NAME_A_PLACE = frozenset({"ask_policy", "ask_process"})
#: Whoever says more than this speaks of themselves, and then asks.
_MOST_FACTS = 2


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class DigressionFilter(GraphComponent):
    """Drops the one or two facts of messages whose intent is none of telling, except what was asked for."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"sure": 0.4}

    def __init__(self, config: dict[str, Any]) -> None:
        self._sure = config["sure"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> DigressionFilter:
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            intent, few = message.get(INTENT) or {}, len(message.get(ENTITIES, [])) <= _MOST_FACTS
            if few and intent.get(INTENT_NAME_KEY) in _TELL_NOTHING and intent[PREDICTED_CONFIDENCE_KEY] >= self._sure:
                self._drop_facts(message, intent[INTENT_NAME_KEY])
        return messages

    def _drop_facts(self, message: Message, intent: str) -> None:
        kept = {(message.get(METADATA) or {}).get(ASKED_FACT)} | ({"region"} if intent in _NAME_A_PLACE else set())
        entities = [entity for entity in message.get(ENTITIES, []) if entity[ENTITY_ATTRIBUTE_TYPE] in kept]
        message.set(ENTITIES, entities, add_to_output=True)
