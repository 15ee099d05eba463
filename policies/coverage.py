"""Which words of a document the catalogue accounts for: cited by a policy or rule, skipped for a reason, or neither."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policies.catalogue import Catalogue, CatalogueFile
from policies.printed import squeezed

_DEPARTMENTS = re.compile(r"（(?:[^（）]|（[^（）]*）)*(?:负责|配合)）")
_HEADING = re.compile(
    r"[一二三四五六七八九十]+、[^。，；（(]{2,30}"
    r"|[（(][一二三四五六七八九十]+[）)][^。，；（(]{2,45}(?:（[^）]+）)?"
    r"|\d+\.[^。，；]{2,30}"
)
#: Shorter leftovers join two cited passages (同时，).
_SHORTEST = 4
_PUNCTUATION = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Passage:
    """A stretch of a document (without white space) and what accounts for it; nothing when ``by`` is empty."""

    text: str
    by: tuple[str, ...]


def coverage(catalogue: Catalogue, document_id: str) -> list[Passage]:
    """The document's text in order, cut where what accounts for it changes. Raises KeyError for an unknown document."""
    text = catalogue.texts[document_id]
    file = next(file for file in catalogue.files if file.document.id == document_id)
    marks: list[set[str]] = [set() for _ in text]
    for name, quote in _accounts(file):
        words = squeezed(quote)
        start = text.find(words)
        for index in range(start, start + len(words)):
            marks[index].add(name)
    return list(_passages(text, marks))


def uncovered(catalogue: Catalogue, document_id: str) -> list[str]:
    """Passages that nothing accounts for, but for headings and the departments named after a section."""
    passages = (passage.text for passage in coverage(catalogue, document_id) if not passage.by)
    return [text for text in passages if not _is_frame(text)]


def _is_frame(text: str) -> bool:
    return len(_PUNCTUATION.sub("", _HEADING.sub("", _DEPARTMENTS.sub("", text)))) < _SHORTEST


def _accounts(file: CatalogueFile) -> Iterator[tuple[str, str]]:
    for policy in file.policies:
        for quote in (policy.quote, *policy.quote_more):
            yield policy.id, quote
    for rule in file.rules:
        yield rule.id, rule.quote
    for skipped in file.skipped:
        yield f"略过（{skipped.reason}）", skipped.quote


def _passages(text: str, marks: list[set[str]]) -> Iterator[Passage]:
    start = 0
    for index in range(1, len(text) + 1):
        if index == len(text) or marks[index] != marks[start]:
            yield Passage(text[start:index], tuple(sorted(marks[start])))
            start = index
