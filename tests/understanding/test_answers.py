"""Answers that need no words of the fact's own: what holds for every question of a kind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.extraction import extract
from bot.extraction.found import SURE
from bot.extraction.questions import distinctive, last_resort, offered, remarks
from policies.facts import load_vocabulary
from policies.regions import load_regions

ANSWERS: dict[str, dict[str, dict[str, Any]]] = yaml.safe_load(
    Path(__file__).with_name("answers.yaml").read_text(encoding="utf-8")
)
VOCABULARY = load_vocabulary()
FACTS = sorted(VOCABULARY)
PLACES = sorted(load_regions().names())


def answered(text: str, fact: str) -> Any:
    return next((one.value for one in extract(text, fact) if one.fact == fact and one.confidence >= SURE), None)


@pytest.mark.parametrize("kind", ANSWERS)
def test_answers_of_a_kind_are_understood(kind: str) -> None:
    asked = [(fact, str(text), value) for fact, texts in ANSWERS[kind].items() for text, value in texts.items()]
    heard = [(fact, text, value, answered(text, fact)) for fact, text, value in asked]
    assert [one for one in heard if one[2] != one[3]] == []


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(FACTS), st.sampled_from(PLACES), st.sampled_from(["{}", "{}级", "在{}认定的", "{}的大赛"]))
def test_a_place_of_any_kind_breaks_no_answer(fact: str, place: str, frame: str) -> None:
    for found in extract(frame.format(place), fact):
        assert VOCABULARY.check(found.fact, found.value) == found.value


def test_the_words_of_choices_belong_to_one_value_each() -> None:
    for name, fact in VOCABULARY.items():
        for piece, value in distinctive(name).items():
            others = [label.lower() for other, label in fact.values.items() if other != value]
            assert piece in fact.values[value].lower()
            assert not any(piece in label for label in others)


def test_questions_tell_what_they_offer_last() -> None:
    assert list(offered("land_project_kind")) == ["innovation_entrepreneurship", "new_industry"]
    assert (last_resort("land_project_kind"), last_resort("entity_type")) == ("other", "none")
    assert last_resort("company_size") is None


def test_remarks_of_a_question_settle_cases() -> None:
    assert remarks("employer_is_public_institution") == {"民办学校": False, "企业办的研究院": False}
    assert remarks("is_youth") == {}
