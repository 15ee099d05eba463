"""How many ways of saying one fact are understood, and what must not be taken for it.

``data/wordings/*.yaml``, one file per lexicon file, lists wordings by fact: ``value`` is what the ``texts`` state
(none: they must not give the fact), ``asked: true`` that they answer the fact's question. Where each text has a value
of its own, ``texts`` maps the one to the other. The answer reader learns from them, too: its own test has others.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from bot.extraction import extract
from bot.extraction.found import SURE
from bot.train import ROOT
from policies.facts import load_vocabulary

FILES = sorted((ROOT / "data" / "wordings").glob("*.yaml"))


class Wording(NamedTuple):
    fact: str
    asked: bool
    text: str
    value: Any


def wordings(path: Path) -> Iterator[Wording]:
    for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
        texts = entry["texts"]
        for text in texts:
            value = texts[text] if isinstance(texts, dict) else entry.get("value")
            yield Wording(entry["fact"], entry.get("asked", False), str(text), value)


def understood(wording: Wording) -> Any:
    """What is surely taken from the text for the fact it is about; a choice of several sorted."""
    for found in extract(wording.text, wording.fact if wording.asked else None):
        if found.fact == wording.fact and found.confidence >= SURE:
            return sorted(found.value) if isinstance(found.value, list) else found.value
    return None


def wanted(wording: Wording) -> Any:
    if wording.value is None:
        return None
    value = load_vocabulary().check(wording.fact, wording.value)
    return sorted(value) if isinstance(value, list) else value


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_wordings_are_understood(path: Path) -> None:
    stated = [one for one in wordings(path) if one.value is not None]
    missed = [one for one in stated if understood(one) is None]
    assert len(missed) <= 0.05 * len(stated), "\n".join(map(str, missed))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_is_taken_is_right(path: Path) -> None:
    taken = [one for one in wordings(path) if understood(one) is not None]
    wrong = [f"{one} is taken as {understood(one)}" for one in taken if understood(one) != wanted(one)]
    assert len(wrong) <= 0.02 * len(taken), "\n".join(wrong)
