"""The Rasa component that puts the facts of a message into its entities."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.extraction import FoundFact, extract
from policies.facts import load_vocabulary

#: The key of message metadata that names the fact just asked.
ASKED_FACT = "asked_fact"
METADATA = "metadata"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class FactExtractor(GraphComponent):
    """Facts as entities: ``entity`` is the fact, ``value`` its JSON value, ``confidence`` 1.0 or less when doubtful."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FactExtractor:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the facts each message states, in the light of its metadata."""
        for message in messages:
            found = extract(message.get(TEXT) or "", _asked_fact(message))
            entities = [*message.get(ENTITIES, []), *map(_entity, found)]
            message.set(ENTITIES, entities, add_to_output=True)
        return messages


def _asked_fact(message: Message) -> str | None:
    """The fact just asked; a name that is not in the vocabulary comes from outside and counts as none."""
    asked = (message.get(METADATA) or {}).get(ASKED_FACT)
    return asked if asked in load_vocabulary() else None


def _entity(found: FoundFact) -> dict[str, Any]:
    entity = {
        "entity": found.fact,
        "value": found.value,
        "start": found.start,
        "end": found.end,
        "confidence": found.confidence,
        "extractor": FactExtractor.__name__,
    }
    return {**entity, "candidates": list(found.candidates)} if found.candidates else entity
