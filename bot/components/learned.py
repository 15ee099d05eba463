"""What components have in common whose whole knowledge is one linear model: how it is learned, kept and asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from typing_extensions import Self

from bot.components.linear import LinearModel


class LearnedComponent(GraphComponent):
    """A graph component with a ``LinearModel``; its config has the model's ``strength``."""

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
    ) -> Self:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Self:
        with model_storage.read_from(resource) as directory:
            return cls(config, model_storage, resource, LinearModel.load(directory))

    def learn(self, examples: Sequence[Iterable[str]], labels: Sequence[str]) -> Resource:
        """Learn from the features and the label of each example, and keep that in the trained archive."""
        self._model = LinearModel.fit(examples, labels, strength=self._config["strength"])
        with self._model_storage.write_to(self._resource) as directory:
            self._model.save(directory)
        return self._resource

    def predict(self, features: Iterable[str]) -> list[tuple[str, float]]:
        """Every label with its probability, likeliest first. Raises RuntimeError before training."""
        if self._model is None:
            raise RuntimeError(f"{type(self).__name__} has not been trained")
        return self._model.predict(features)
