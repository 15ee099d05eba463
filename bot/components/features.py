"""What the intent classifier looks at, as strings: words, characters, the question in hand, the facts found.

The words appear twice, once plain and once bound to the kind of question just asked ("没有" means something else
after a yes/no question than after none): feature augmentation, Daumé III (2007), "Frustratingly Easy Domain
Adaptation".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.components.terms import PLACE, POLICY, TERM

#: A word and its class, if it has one (see ``terms``).
Word = tuple[str, str | None]

NO_QUESTION = "none"
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?|[零一二三四五六七八九十百千万两]{2,}")
_BOUNDARIES = ",.;!?"
_SCRIPTS = {
    "Chinese": re.compile("[一-鿿〈]"),
    "Latin": re.compile("[a-z]"),
    "digits": re.compile("[0-9]"),
    "letters of others": re.compile(r"[^\W\d_a-z一-鿿]"),
}
_CHARACTER_NGRAMS = (1, 2)
_WORD_NGRAMS = (1, 2)
_MANY_FACTS = 3


@dataclass(frozen=True)
class Context:
    """The type of the fact just asked for, what the message answers to it, and how many facts it states.

    ``answer`` is None without an answer, ``value`` for any but a yes, a no or an authority's decision.
    """

    asked: str = NO_QUESTION
    answer: str | None = None
    facts: int = 0
    doubtful: bool = False


def features(words: Sequence[Word], context: Context) -> Iterator[str]:
    """The features of a message."""
    meanings = [_meaning(word) for word in words]
    spellings = [_spelling(word) for word in words]
    for gram in _ngrams(["^", *meanings, "$"], _WORD_NGRAMS):
        yield f"words {gram}"
        if context.asked != NO_QUESTION:
            yield f"words after {context.asked} {gram}"
    yield from (f"spelled {word}" for word in spellings)
    yield from (f"characters {gram}" for gram in _ngrams("^" + "".join(spellings) + "$", _CHARACTER_NGRAMS))
    yield from _outer_clauses(meanings)
    yield from (f"written in {script}" for script in _scripts("".join(spellings), context))
    yield from _circumstances(context)


def last_boundary(words: Sequence[str]) -> int:
    """Where the last clause of several begins; 0 if there is but one."""
    said = len(words)
    while said and words[said - 1] in _BOUNDARIES:
        said -= 1
    return next((at for at in range(said, 0, -1) if words[at - 1] in _BOUNDARIES), 0)


def _circumstances(context: Context) -> Iterator[str]:
    yield f"asked {context.asked}"
    yield f"{context.asked} answered {context.answer}"
    yield f"facts {min(context.facts, _MANY_FACTS)}"
    if context.facts and not context.answer:
        yield f"{context.asked} but other facts"
    if context.doubtful:
        yield "doubtful"


def _meaning(word: Word) -> str:
    """Words of a class count as one; which number is said does not change the intent."""
    text, kind = word
    return _NUMBER.sub("〈数〉", text) if kind in (None, TERM, POLICY) else f"〈{kind}〉"


def _spelling(word: Word) -> str:
    text, kind = word
    return "〈地〉" if kind == PLACE else _NUMBER.sub("〈数〉", text)


def _outer_clauses(meanings: Sequence[str]) -> Iterator[str]:
    """The words of the first and the last of several clauses: a long message asks, if at all, at its end."""
    clauses: list[list[str]] = [[]]
    for word in meanings:
        if word in _BOUNDARIES:
            clauses.append([])
        else:
            clauses[-1].append(word)
    said = [clause for clause in clauses if clause]
    if len(said) > 1:
        yield from (f"first {word}" for word in said[0])
        yield from (f"last {gram}" for gram in _ngrams(["^", *said[-1], "$"], _WORD_NGRAMS))
        yield from (f"last characters {gram}" for gram in _ngrams("^" + "".join(said[-1]) + "$", (2,)))


def _scripts(text: str, context: Context) -> set[str]:
    """Whether there is Chinese in the text, and what else: of a message in Thai this is all there is to see."""
    found = {script for char in text for script, chars in _SCRIPTS.items() if chars.match(char)}
    return found if "Chinese" in found else {*found, f"no Chinese after {context.asked}"}


def _ngrams(items: Sequence[str], sizes: Iterable[int]) -> Iterator[str]:
    for size in sizes:
        yield from map(" ".join, zip(*(items[start:] for start in range(size)), strict=False))
