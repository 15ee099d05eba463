"""Jieba tokenizer that knows the project's own terms and the names of places.

Rasa's JiebaTokenizer shares one dictionary with the whole process and does not notice when the dictionary
changes. This one owns its ``jieba.Tokenizer``, takes its words from the lookup tables of the training data and the
synonyms (``terms``) when it is trained, keeps them in the model, and is trained again when they change.
"""

from __future__ import annotations

import json
from typing import Any

import jieba
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.terms import fingerprint, terms
from bot.extraction.text import plain

#: Above any word of jieba's own dictionary that it competes with, so a term is never split.
TERM_FREQUENCY = 100_000
TERMS_FILE = "terms.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=True)
class TermTokenizer(Tokenizer):
    """Splits Chinese text into words; a term of ours carries its class in ``token.get("class")``."""

    @staticmethod
    def supported_languages() -> list[str] | None:
        return ["zh"]

    @staticmethod
    def required_packages() -> list[str]:
        return ["jieba"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_"}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """The synonyms are an input of training that Rasa cannot see in the config or the training data."""
        return fingerprint()

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config)
        self._model_storage = model_storage
        self._resource = resource
        self._use(terms={})

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TermTokenizer:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TermTokenizer:
        """The tokenizer with the terms it was trained with, whatever the catalogue says today."""
        tokenizer = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as directory:
            tokenizer._use(json.loads((directory / TERMS_FILE).read_text(encoding="utf-8")))
        return tokenizer

    def train(self, training_data: TrainingData) -> Resource:
        """Take the terms of the training data and keep them in the model."""
        self._use(terms(training_data.lookup_tables))
        with self._model_storage.write_to(self._resource) as directory:
            (directory / TERMS_FILE).write_text(json.dumps(self._terms, ensure_ascii=False), encoding="utf-8")
        return self._resource

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """The words of ``attribute`` in plain form (simplified, half-width, lower case), with their original place."""
        view = plain(message.get(attribute))
        return [
            Token(word, *view.span(start, end), data={"class": self._terms.get(word)})
            for word, start, end in self._jieba.tokenize(view.text)
        ]

    def _use(self, terms: dict[str, str]) -> None:
        self._terms = terms
        self._jieba = jieba.Tokenizer()
        for term in terms:
            if len(term) > 1:
                self._jieba.add_word(term, freq=TERM_FREQUENCY)
