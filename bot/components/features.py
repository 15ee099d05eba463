"""What the intent classifier looks at: words, character n-grams and the question in hand, as strings.

The words appear twice, once plain and once bound to the kind of question just asked ("没有" means something else
after a yes/no question than after none): feature augmentation, Daumé III (2007), "Frustratingly Easy Domain
Adaptation".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.components.terms import PLACE

NO_QUESTION = "none"
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?|[零一二三四五六七八九十百千万两]{2,}")
_CHARACTER_NGRAMS = (1, 2, 3)
_WORD_NGRAMS = (1, 2)


def features(words: Sequence[tuple[str, str | None]], asked: str = NO_QUESTION) -> Iterator[str]:
    """The features of a message given as (word, class) pairs; ``asked`` is the type of the fact just asked for."""
    general = [_general(word, kind) for word, kind in words]
    for size in _WORD_NGRAMS:
        for gram in _ngrams(["^", *general, "$"], size):
            yield "w " + " ".join(gram)
            if asked != NO_QUESTION:
                yield f"{asked} " + " ".join(gram)
    text = "^" + "".join(general) + "$"
    for size in _CHARACTER_NGRAMS:
        for gram in _ngrams(text, size):
            yield "c " + "".join(gram)
    yield f"asked {asked}"
    yield f"length {min(len(text), 40) // 4}"


def _general(word: str, kind: str | None) -> str:
    """Which place or which number is said does not change the intent."""
    if kind == PLACE:
        return "〈地〉"
    return _NUMBER.sub("〈数〉", word)


def _ngrams(items: Sequence[str], size: int) -> Iterator[tuple[str, ...]]:
    return zip(*(items[start:] for start in range(size)))  # type: ignore[return-value]
