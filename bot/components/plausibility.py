"""A second opinion on the facts read from a message: what the message as a whole gives no sign of is doubtful.

``bot.extraction`` reads a fact from the stretch that states it and can take a word for what it is not. Here a linear
model for every value of a fact looks at all characters of the message. Where it finds next to no sign of a value that
was read, the fact is asked back instead of counted: on messages never seen, every fourth of those with a wrong fact
(docs/nlu.md). What was asked for is not judged: answers are short.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from typing_extensions import Self

from bot import labelled
from bot.components.facts import ASKED_FACT
from bot.extraction import extract
from bot.extraction.found import DOUBTFUL, SURE
from bot.extraction.text import plain
from policies import load_catalogue, load_vocabulary
from policies.derivation import stated

_TYPES = frozenset({"bool", "enum", "multi_enum", "authority_decision"})
#: Intents of messages that state nothing.
_STATE_NOTHING = frozenset(
    {"ask_policy", "ask_process", "ask_why", "delete_data", "goodbye", "greet", "handoff", "help", "out_of_scope"}
    | {"restart", "show_facts", "show_results", "thanks"}
)
_NGRAMS = (1, 2, 3, 4)
#: A whole message says more than a single wording.
_MESSAGE_WEIGHT = 3.0
#: What fewer examples state is not learned.
_FEWEST = 6
_MODEL_FILE, _NAMES_FILE = "plausibility.npz", "plausibility.json"


class _Example(NamedTuple):
    """A text with the values that it states, and those of which it is not known whether it states them."""

    text: str
    stated: frozenset[str]
    perhaps: frozenset[str] = frozenset()
    weight: float = 1.0


class _Model(NamedTuple):
    """A logistic regression for each value; ``weights`` is (n-grams × values)."""

    rows: dict[str, int]
    values: dict[str, int]
    weights: npt.NDArray[np.float16]
    bias: npt.NDArray[np.float32]

    def plausible(self, text: str) -> npt.NDArray[np.float32]:
        """The probability of every value."""
        found = sorted(self.rows[gram] for gram in _ngrams(text) if gram in self.rows)
        scores: npt.NDArray[np.float32] = self.weights[found].sum(axis=0, dtype=np.float32) + self.bias
        return 1 / (1 + np.exp(-scores))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class PlausibilityFilter(GraphComponent):
    """Makes facts doubtful whose probability, given the whole message, is below ``doubt``."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"strength": 3.0, "doubt": 0.003}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        return labelled.fingerprint()

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, model: _Model | None = None
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
            names = json.loads((directory / _NAMES_FILE).read_text(encoding="utf-8"))
            arrays = np.load(directory / _MODEL_FILE)
        index, values = ({name: row for row, name in enumerate(names[kind])} for kind in ("ngrams", "values"))
        return cls(config, model_storage, resource, _Model(index, values, arrays["weights"], arrays["bias"]))

    def train(self, training_data: TrainingData) -> Resource:
        examples = [*_of_wordings(), *_of_messages(), *_of_intents(training_data.intent_examples)]
        self._model = _fit(examples, self._config["strength"])
        with self._model_storage.write_to(self._resource) as directory:
            np.savez(directory / _MODEL_FILE, weights=self._model.weights, bias=self._model.bias)
            ngrams = sorted(self._model.rows, key=self._model.rows.__getitem__)
            names = {"ngrams": ngrams, "values": list(self._model.values)}
            (directory / _NAMES_FILE).write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            self._judge(message)
        return messages

    def _judge(self, message: Message) -> None:
        if self._model is None:
            raise RuntimeError(f"{type(self).__name__} has not been trained")
        asked, entities = (message.get(METADATA) or {}).get(ASKED_FACT), message.get(ENTITIES, [])
        judged = [entity for entity in entities if entity["entity"] != asked and entity["confidence"] == SURE]
        if not judged:
            return
        plausible = self._model.plausible(message.get(TEXT) or "")
        for entity in judged:
            values = [self._model.values.get(name) for name in _names({entity["entity"]: entity["value"]})]
            known = [plausible[value] for value in values if value is not None]
            if known and len(known) == len(values) and max(known) < self._config["doubt"]:
                entity["confidence"] = DOUBTFUL
        message.set(ENTITIES, entities, add_to_output=True)


def _names(facts: Mapping[str, Any]) -> frozenset[str]:
    """The single values that facts consist of, of the facts that are judged."""
    vocabulary = load_vocabulary()
    return frozenset(
        f"{name}={one}"
        for name, value in facts.items()
        if vocabulary[name].type in _TYPES
        for one in (value if isinstance(value, list) else [value])
    )


def _of_wordings() -> Iterator[_Example]:
    """The wordings that hold without a question; of other facts in them what the extraction reads may be right."""
    for wording in labelled.all_wordings():
        if not wording.asked:
            facts = {} if wording.value is None else {wording.fact: wording.value}
            others = {one.fact: one.value for one in extract(wording.text) if one.fact != wording.fact}
            yield _Example(wording.text, _names(facts), _names(others))


def _of_messages() -> Iterator[_Example]:
    """The labelled messages; what answers a question says little without it."""
    derivations = load_catalogue().derivations
    for message in labelled.messages():
        follows = {name: stated(value) for name, value in derivations.known(message.facts).facts.items()}
        own = {name for name in _names(message.facts) if name.startswith(f"{message.asked}=")}
        told = _names(message.facts) - own
        follows.pop("as_of", None)
        yield _Example(message.text, told, (_names(message.optional) | _names(follows) | own) - told, _MESSAGE_WEIGHT)


def _of_intents(examples: Iterable[Message]) -> Iterator[_Example]:
    known = {message.text for message in labelled.messages()}
    for example in examples:
        if example.get(INTENT) in _STATE_NOTHING and example.get(TEXT) not in known:
            yield _Example(example.get(TEXT), frozenset())


def _fit(examples: Sequence[_Example], strength: float) -> _Model:
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression

    vectorizer = CountVectorizer(analyzer=_ngrams, min_df=2, binary=True, dtype=np.float32)
    matrix = vectorizer.fit_transform(example.text for example in examples)
    counts = Counter(name for example in examples for name in example.stated)
    names = sorted(name for name, count in counts.items() if count >= _FEWEST)
    weights, biases = [], []
    for name in names:
        used = [at for at, example in enumerate(examples) if name not in example.perhaps]
        learner = LogisticRegression(C=strength, solver="liblinear", max_iter=60, random_state=42)
        learner.fit(
            matrix[used],
            [name in examples[at].stated for at in used],
            sample_weight=[examples[at].weight for at in used],
        )
        weights.append(learner.coef_[0])
        biases.append(learner.intercept_[0])
    index = {gram: int(row) for gram, row in vectorizer.vocabulary_.items()}
    values = {name: column for column, name in enumerate(names)}
    # Half precision: more of it changes no verdict, and the matrix is the largest part of the model.
    return _Model(index, values, np.array(weights, np.float16).T.copy(), np.array(biases, np.float32))


def _ngrams(text: str) -> set[str]:
    said = f"^{plain(text).text}$"
    return {said[start : start + size] for size in _NGRAMS for start in range(len(said) - size + 1)}
