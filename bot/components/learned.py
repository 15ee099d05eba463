"""What components have in common whose whole knowledge is one model: how it is kept in the archive and loaded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from typing_extensions import Self

from bot.components.linear import LinearModel


class KeptModel(Protocol):
    """A model that can be written to a folder and read from it."""

    def save(self, directory: Path) -> None: ...

    @classmethod
    def load(cls, directory: Path) -> Self: ...


Model = TypeVar("Model", bound=KeptModel)


class LearnedComponent(GraphComponent, Generic[Model]):
    """A graph component with a model of ``model_type``."""

    model_type: ClassVar[Any]  # of the type that ``Model`` stands for, which a class variable cannot say

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, model: Model | None = None
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
            return cls(config, model_storage, resource, cls.model_type.load(directory))

    @property
    def model(self) -> Model:
        """What was learned. Raises RuntimeError before training."""
        if self._model is None:
            raise RuntimeError(f"{type(self).__name__} has not been trained")
        return self._model

    def keep(self, model: Model) -> Resource:
        """Use ``model`` from now on, and put it into the trained archive."""
        self._model = model
        with self._model_storage.write_to(self._resource) as directory:
            model.save(directory)
        return self._resource


class LinearComponent(LearnedComponent[LinearModel]):
    """One that tells labels apart; its config has the model's ``strength``."""

    model_type = LinearModel

    def learn(self, examples: Sequence[Iterable[str]], labels: Sequence[str]) -> Resource:
        """Learn from the features and the label of each example."""
        return self.keep(LinearModel.fit(examples, labels, strength=self._config["strength"]))

    def predict(self, features: Iterable[str]) -> list[tuple[str, float]]:
        """Every label with its probability, likeliest first. Raises RuntimeError before training."""
        return self.model.predict(features)
