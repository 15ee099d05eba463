"""Which characters a text must have for a pattern to match: most patterns can be passed over without being tried."""

from __future__ import annotations

import sre_parse
from collections.abc import Iterable, Set
from typing import Any

#: The characters that each alternative of a pattern needs. A match has all characters of at least one of them.
Needs = tuple[frozenset[str], ...]
_ANYTHING: Needs = (frozenset(),)
#: Alternatives inside alternatives are multiplied out up to so many.
_MOST = 400


def needs(pattern: str) -> Needs:
    """The needs of a regular expression; an alternative that needs nothing makes them ``(frozenset(),)``."""
    return _fewest(_of_sequence(sre_parse.parse(pattern)))


def may_match(wanted: Needs, characters: Set[str]) -> bool:
    """Whether a text of these characters can match."""
    return any(alternative <= characters for alternative in wanted)


def _of_sequence(items: Iterable[tuple[Any, Any]]) -> Needs:
    found = _ANYTHING
    for operation, argument in items:
        further = _of_item(str(operation), argument)
        if further != _ANYTHING and len(found) * len(further) <= _MOST:
            found = tuple({one | other for one in found for other in further})
    return found


def _of_item(operation: str, argument: Any) -> Needs:
    if operation == "LITERAL":
        return (frozenset(chr(argument)),)
    if operation == "SUBPATTERN":
        return _of_sequence(argument[3])
    if operation == "BRANCH":
        return _fewest(alternative for branch in argument[1] for alternative in _of_sequence(branch))
    if operation in ("MAX_REPEAT", "MIN_REPEAT") and argument[0] > 0:
        return _of_sequence(argument[2])
    if operation == "IN" and all(str(kind) == "LITERAL" for kind, _ in argument):
        return tuple(frozenset(chr(code)) for _, code in argument)
    return _ANYTHING


def _fewest(alternatives: Iterable[frozenset[str]]) -> Needs:
    """Without those that need more than another."""
    distinct = set(alternatives)
    return tuple(one for one in distinct if not any(other < one for other in distinct))
