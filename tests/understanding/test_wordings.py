"""How many ways of saying one fact are understood, and what must not be taken for it (``bot.labelled``)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.extraction import extract
from bot.extraction.found import SURE
from bot.labelled import WORDING_FILES, Wording, wordings
from policies.facts import load_vocabulary


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


@pytest.mark.parametrize("path", WORDING_FILES, ids=lambda path: path.stem)
def test_wordings_are_understood(path: Path) -> None:
    stated = [one for one in wordings(path) if one.value is not None]
    missed = [one for one in stated if understood(one) is None]
    assert len(missed) <= 0.05 * len(stated), "\n".join(map(str, missed))


@pytest.mark.parametrize("path", WORDING_FILES, ids=lambda path: path.stem)
def test_what_is_taken_is_right(path: Path) -> None:
    taken = [one for one in wordings(path) if understood(one) is not None]
    wrong = [f"{one} is taken as {understood(one)}" for one in taken if understood(one) != wanted(one)]
    assert len(wrong) <= 0.02 * len(taken), "\n".join(wrong)
