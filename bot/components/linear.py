"""A multinomial logistic regression over string features: trained by scikit-learn, applied with numpy alone.

Kept as JSON and ``.npz``, so that loading runs no foreign code and takes a fraction of a second.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

WEIGHTS_FILE, NAMES_FILE = "weights.npz", "names.json"
#: A feature seen in one example only says nothing about others.
MIN_EXAMPLES = 2
_FEWEST_LABELS = 3


@dataclass(frozen=True)
class LinearModel:
    """``weights`` is (features × labels); ``idf`` and ``weights`` share the order of ``index``."""

    labels: list[str]
    index: dict[str, int]
    idf: Floats
    weights: Floats
    bias: Floats

    @classmethod
    def fit(cls, examples: Sequence[Iterable[str]], labels: Sequence[str], strength: float) -> LinearModel:
        """Learn from the features and the label of each example; ``strength`` is scikit-learn's ``C``.

        Raises ValueError for less than three labels, which scikit-learn would store in another shape.
        """
        if len(set(labels)) < _FEWEST_LABELS:
            raise ValueError("a classifier needs examples of at least three labels")
        from sklearn.feature_extraction import DictVectorizer
        from sklearn.linear_model import LogisticRegression

        sets = [set(example) for example in examples]
        seen = Counter(feature for example in sets for feature in example)
        names = sorted(feature for feature, count in seen.items() if count >= MIN_EXAMPLES)
        index = {feature: row for row, feature in enumerate(names)}
        idf = 1 + np.log((1 + len(sets)) / (1 + np.array([seen[name] for name in names]))).astype(np.float32)
        vectors = (_vector(index, idf, example) for example in sets)
        rows = [dict(zip((names[row] for row in known), values, strict=True)) for known, values in vectors]
        matrix = DictVectorizer(dtype=np.float32).fit_transform(rows)  # its columns are in the order of ``names``
        learner = LogisticRegression(C=strength, class_weight="balanced", max_iter=200, random_state=42)
        learner.fit(matrix, list(labels))
        return cls(
            labels=[str(label) for label in learner.classes_],
            index=index,
            idf=idf,
            weights=learner.coef_.T.astype(np.float32).copy(),
            bias=learner.intercept_.astype(np.float32),
        )

    def predict(self, features: Iterable[str]) -> list[tuple[str, float]]:
        """Every label with its probability, likeliest first."""
        rows, values = _vector(self.index, self.idf, set(features))
        scores = values @ self.weights[rows] + self.bias
        odds = np.exp(scores - scores.max())
        order = np.argsort(-odds)
        return [(self.labels[i], float(odds[i] / odds.sum())) for i in order]

    def save(self, directory: Path) -> None:
        np.savez(directory / WEIGHTS_FILE, idf=self.idf, weights=self.weights, bias=self.bias)
        names = {"labels": self.labels, "features": list(self.index)}
        (directory / NAMES_FILE).write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, directory: Path) -> LinearModel:
        names = json.loads((directory / NAMES_FILE).read_text(encoding="utf-8"))
        arrays = np.load(directory / WEIGHTS_FILE)
        index = {feature: row for row, feature in enumerate(names["features"])}
        return cls(names["labels"], index, arrays["idf"], arrays["weights"], arrays["bias"])


def _vector(index: dict[str, int], idf: Floats, features: set[str]) -> tuple[npt.NDArray[np.intp], Floats]:
    """The known features' rows and their tf-idf values, normalised to length 1."""
    rows = np.fromiter(sorted(index[feature] for feature in features if feature in index), dtype=np.intp)
    values = idf[rows]
    return rows, values / (float(np.linalg.norm(values)) or 1.0)
