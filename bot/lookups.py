"""Lookup tables of the training data, from the catalogue; ``bot.build`` writes them, jieba's dictionary reads them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bot.components.terms import PLACE, POLICY, TERM
from policies import Policy
from policies.facts import Fact
from policies.regions import Regions

_BETWEEN_PARTS = re.compile(r"[^一-鿿A-Za-z0-9]+")
#: What joins the things that a title names.
_BETWEEN_THINGS = re.compile(_BETWEEN_PARTS.pattern + "|[与和及的]")
_QUOTED = re.compile(r"[“《]([^”》]+)[”》]")
#: 宁政办发 of 宁政办发(2016)71号.
_SERIES = re.compile(r"^[一-鿿]+")
#: Shorter words jieba knows, longer ones nobody says as they are printed.
_TERM_LENGTH = range(3, 9)
_AMOUNT = re.compile(r"\d+[万%]")


def lookup_tables(policies: Iterable[Policy], vocabulary: Mapping[str, Fact], regions: Regions) -> dict[str, list[str]]:
    """Table name -> words: what policies and their documents name, labels of values, spellings of places."""
    titles = {part for policy in policies for part in _names(policy)}
    labels = {part for fact in vocabulary.values() for label in fact.values.values() for part in label_parts(label)}
    return {POLICY: _terms(titles - labels), TERM: _terms(labels), PLACE: sorted(regions.names())}


def label_parts(label: str) -> list[str]:
    """The terms a label names: “众创空间（含创客空间、创业咖啡）” names three."""
    return [part for part in _BETWEEN_PARTS.split(label) if part]


def as_yaml(name: str, words: Iterable[str]) -> str:
    """The table in Rasa's training data format."""
    return f"version: '3.1'\nnlu:\n- lookup: {name}\n  examples: |\n" + "".join(f"    - {word}\n" for word in words)


def _names(policy: Policy) -> list[str]:
    """What the title lists, what the clause has in quotation marks, the series the document is numbered in."""
    series = _SERIES.findall(policy.document.number or "")
    return [*_BETWEEN_THINGS.split(policy.title), *_QUOTED.findall(policy.data.quote), *series]


def _terms(parts: Iterable[str]) -> list[str]:
    return sorted({part for part in parts if len(part) in _TERM_LENGTH and not _AMOUNT.search(part)})
