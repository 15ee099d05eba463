"""The words jieba must know, each with its class: places, terms of the policies, words that mean the same."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

from policies.facts import load_vocabulary
from policies.regions import load_regions

PLACE, TERM = "place", "term"
SYNONYMS = Path(__file__).parent / "synonyms.yml"

_BETWEEN_PARTS = re.compile(r"[^一-鿿A-Za-z0-9]+")
_TERM_LENGTH = range(3, 9)


def label_parts(label: str) -> list[str]:
    """The terms a label names: “众创空间（含创客空间、创业咖啡）” names three."""
    return [part for part in _BETWEEN_PARTS.split(label) if part]


@cache
def terms() -> dict[str, str]:
    """Every word with its class: ``place``, ``term`` or the name of its class in ``synonyms.yml``, in this order."""
    labels = [label for fact in load_vocabulary().values() for label in fact.values.values()]
    parts = (part for label in labels for part in label_parts(label))
    classes: dict[str, list[str]] = yaml.safe_load(SYNONYMS.read_text(encoding="utf-8"))
    return (
        {word: name for name, words in classes.items() for word in words}
        | {part: TERM for part in parts if len(part) in _TERM_LENGTH}
        | dict.fromkeys(load_regions().names(), PLACE)
    )
