"""Which patterns can match a text at all, by the characters it has: most need not be tried."""

from __future__ import annotations

import sre_parse
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

#: The characters that each alternative of a pattern needs: a match has all characters of at least one of them.
Needs = frozenset[frozenset[str]]
_NOTHING: Needs = frozenset({frozenset()})
#: Alternatives inside alternatives are multiplied out up to so many.
_MOST = 60


class Prefilter:
    """An index of patterns by the rarest character that each of their alternatives needs."""

    def __init__(self, patterns: Sequence[str]) -> None:
        needed = [needs(pattern) for pattern in patterns]
        common = Counter(character for wanted in needed for one in wanted for character in one)
        self._always = {index for index, wanted in enumerate(needed) if wanted == _NOTHING}
        self._by_character: dict[str, list[tuple[frozenset[str], int]]] = {}
        for index, wanted in enumerate(needed):
            for one in wanted - _NOTHING:
                rarest = min(one, key=lambda character: (common[character], character))
                self._by_character.setdefault(rarest, []).append((one, index))

    def candidates(self, text: str) -> list[int]:
        """The patterns that may match ``text``, by their index, in order."""
        characters = frozenset(text)
        found = set(self._always)
        for character in characters & self._by_character.keys():
            found.update(index for one, index in self._by_character[character] if one <= characters)
        return sorted(found)


def needs(pattern: str) -> Needs:
    """What a regular expression needs; ``{frozenset()}`` if it can match without any particular character."""
    return _of_sequence(sre_parse.parse(pattern))


def _of_sequence(items: Any) -> Needs:
    found = _NOTHING
    for operation, argument in items:
        further = _of_item(str(operation), argument)
        if len(found) * len(further) <= _MOST or found == _NOTHING:
            found = _fewest(one | other for one in found for other in further)
    return found


def _of_item(operation: str, argument: Any) -> Needs:
    if operation == "LITERAL":
        return frozenset({frozenset(chr(argument))})
    if operation == "SUBPATTERN":
        return _of_sequence(argument[3])
    if operation == "BRANCH":
        return _fewest(alternative for branch in argument[1] for alternative in _of_sequence(branch))
    if operation in ("MAX_REPEAT", "MIN_REPEAT") and argument[0] > 0:
        return _of_sequence(argument[2])
    if operation == "IN" and all(str(kind) == "LITERAL" for kind, _ in argument):
        return frozenset(frozenset(chr(code)) for _, code in argument)
    return _NOTHING


def _fewest(alternatives: Iterable[frozenset[str]]) -> Needs:
    """Without those that need more than another."""
    distinct = set(alternatives)
    if frozenset() in distinct:
        return _NOTHING
    return frozenset(one for one in distinct if not any(other < one for other in distinct))
