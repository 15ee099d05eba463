"""The intent of a message: a small linear model over words, characters and the question in hand.

Chosen over DIET and Rasa's own lighter classifiers by measurement; the table is in ``docs/nlu.md``.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, METADATA, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.features import NO_QUESTION, features
from bot.components.linear import LinearModel
from policies.facts import load_vocabulary

ASKED_FACT = "asked_fact"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(IntentClassifier, GraphComponent):
    """Reads the tokens and the metadata ``asked_fact``; sets ``intent`` and ``intent_ranking``.

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
        return {"strength": 20.0, "ranking_length": 10}

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, model: LinearModel | None = None
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LinearIntentClassifier:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LinearIntentClassifier:
        with model_storage.read_from(resource) as directory:
            return cls(config, model_storage, resource, LinearModel.load(directory))

    def train(self, training_data: TrainingData) -> Resource:
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        self._model = LinearModel.fit(
            [_features(example) for example in examples],
            [example.get(INTENT) for example in examples],
            strength=self._config["strength"],
        )
        with self._model_storage.write_to(self._resource) as directory:
            self._model.save(directory)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            self._classify(message)
        return messages

    def _classify(self, message: Message) -> None:
        if self._model is None:
            raise RuntimeError("the intent classifier has not been trained")
        ranking = [
            {INTENT_NAME_KEY: label, PREDICTED_CONFIDENCE_KEY: probability}
            for label, probability in self._model.predict(_features(message))
        ]
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking[: self._config["ranking_length"]], add_to_output=True)


def _features(message: Message) -> list[str]:
    words = [(token.text, token.get("class")) for token in message.get(TOKENS_NAMES[TEXT], [])]
    return list(features(words, _asked(message)))


def _asked(message: Message) -> str:
    """The type of the fact just asked for. Rasa keeps an example's metadata one level down, under its block."""
    metadata = message.get(METADATA) or {}
    asked_fact = (metadata.get("intent") or metadata).get(ASKED_FACT)
    return load_vocabulary()[asked_fact].type if asked_fact else NO_QUESTION
