"""How plausible each of many statements is, given a text: a logistic regression over characters for every one of them.

Trained by scikit-learn, applied with numpy alone, kept as JSON and ``.npz``.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bot.extraction.text import plain

WEIGHTS_FILE, NAMES_FILE = "signs.npz", "signs.json"
_NGRAMS = (1, 2, 3, 4)
_BOUNDARY = re.compile("[,.;!?]")
#: What fewer examples state is not learned.
_FEWEST = 6
_MOST_ITERATIONS = 60


class Example(NamedTuple):
    """A text with what it states, and what it is not known whether it states."""

    text: str
    stated: frozenset[str]
    perhaps: frozenset[str] = frozenset()
    weight: float = 1.0


@dataclass(frozen=True)
class SignModel:
    """``weights`` is (n-grams × statements), in the order of ``rows`` and ``columns``."""

    rows: dict[str, int]
    columns: dict[str, int]
    weights: npt.NDArray[np.float16]
    bias: npt.NDArray[np.float32]

    @classmethod
    def fit(cls, examples: Sequence[Example], strength: float) -> SignModel:
        """Learn from the examples; ``strength`` is scikit-learn's ``C``."""
        from sklearn.feature_extraction.text import CountVectorizer
        from sklearn.linear_model import LogisticRegression

        vectorizer = CountVectorizer(analyzer=_ngrams, min_df=2, binary=True, dtype=np.float32)
        matrix = vectorizer.fit_transform(example.text for example in examples)
        counts = Counter(name for example in examples for name in example.stated)
        names = sorted(name for name, count in counts.items() if count >= _FEWEST)
        weights, biases = [], []
        for name in names:
            used = [at for at, example in enumerate(examples) if name not in example.perhaps]
            learner = LogisticRegression(C=strength, solver="liblinear", max_iter=_MOST_ITERATIONS, random_state=42)
            learner.fit(
                matrix[used],
                [name in examples[at].stated for at in used],
                sample_weight=[examples[at].weight for at in used],
            )
            weights.append(learner.coef_[0])
            biases.append(learner.intercept_[0])
        return cls(
            rows={gram: int(row) for gram, row in vectorizer.vocabulary_.items()},
            columns={name: column for column, name in enumerate(names)},
            # Half precision: more of it changes no verdict, and this is the largest part of the archive.
            weights=np.array(weights, np.float16).T.copy(),
            bias=np.array(biases, np.float32),
        )

    def plausible(self, text: str) -> dict[str, float]:
        """The probability of every statement: in the whole text, or in a clause or two of it where that is more."""
        clauses = [clause for clause in _BOUNDARY.split(plain(text).text) if clause]
        pairs = map(",".join, pairwise(clauses))
        scores = np.max([self._scores(part) for part in {text, *clauses, *pairs}], axis=0)
        return dict(zip(self.columns, (1 / (1 + np.exp(-scores))).tolist(), strict=True))

    def _scores(self, text: str) -> npt.NDArray[np.float32]:
        found = sorted(self.rows[gram] for gram in _ngrams(text) if gram in self.rows)
        scores: npt.NDArray[np.float32] = self.weights[found].sum(axis=0, dtype=np.float32) + self.bias
        return scores

    def save(self, directory: Path) -> None:
        np.savez(directory / WEIGHTS_FILE, weights=self.weights, bias=self.bias)
        names = {"rows": sorted(self.rows, key=self.rows.__getitem__), "columns": list(self.columns)}
        (directory / NAMES_FILE).write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, directory: Path) -> SignModel:
        names = json.loads((directory / NAMES_FILE).read_text(encoding="utf-8"))
        arrays = np.load(directory / WEIGHTS_FILE)
        rows, columns = ({name: at for at, name in enumerate(names[kind])} for kind in ("rows", "columns"))
        return cls(rows, columns, arrays["weights"], arrays["bias"])


def _ngrams(text: str) -> set[str]:
    said = f"^{plain(text).text}$"
    return {said[start : start + size] for size in _NGRAMS for start in range(len(said) - size + 1)}
