"""Whole messages whose difficulty is not a word: whose fact it is, what is asked or supposed, dates, vague numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.extraction import extract
from bot.extraction.found import SURE

EXAMPLES: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    Path(__file__).with_name("free-speech.yaml").read_text(encoding="utf-8")
)


def _values(value: Any) -> set[Any]:
    return set(value) if isinstance(value, list) else {value}


def mistakes(example: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is surely taken from the text and wrong, and what is missed."""
    facts, optional = example["facts"], example.get("optional", {})
    found = {one.fact: one.value for one in extract(example["text"], example.get("asked")) if one.confidence >= SURE}
    allowed = {name: _values(facts.get(name, [])) | _values(optional.get(name, [])) for name in {*facts, *optional}}
    wrong = {name: value for name, value in found.items() if not _values(value) <= allowed.get(name, set())}
    known = {name: _values(value) for name, value in found.items() if name not in wrong}
    missed = {name: value for name, value in facts.items() if not _values(value) <= known.get(name, set())}
    return wrong, missed


@pytest.mark.parametrize("kind", EXAMPLES)
def test_exactly_what_is_told_is_understood(kind: str) -> None:
    judged = [(one["text"], *mistakes(one)) for one in EXAMPLES[kind]]
    errors = [f"{text}: wrong {wrong} missed {missed}" for text, wrong, missed in judged if wrong or missed]
    assert not errors, "\n".join(errors)
