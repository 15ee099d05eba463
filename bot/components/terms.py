"""The words jieba must know: names of places and terms of the policies, each with its class."""

from __future__ import annotations

import re

from policies.facts import load_vocabulary
from policies.regions import load_regions

PLACE, TERM = "place", "term"

#: A label such as “众创空间（含创客空间、创业咖啡）” names several terms.
_BETWEEN_TERMS = re.compile(r"[^一-鿿A-Za-z0-9]+")
_TERM_LENGTH = range(3, 9)


def terms() -> dict[str, str]:
    """Every term with its class, ``place`` or ``term``; a name that is both is a place."""
    labels = [label for fact in load_vocabulary().values() for label in fact.values.values()]
    parts = (part for label in labels for part in _BETWEEN_TERMS.split(label))
    return {part: TERM for part in parts if len(part) in _TERM_LENGTH} | dict.fromkeys(load_regions().names(), PLACE)
