"""Which fact a message puts right."""

from __future__ import annotations

from typing import Any

import pytest

from bot.assistant import Assistant
from bot.extraction import corrected

KNOWN = {
    "years_to_retirement": 4,
    "maker_center_recognition_level": "none",
    "collateral_types": ["grassland_right"],
    "company_size": "small",
    "is_youth": True,
}


@pytest.mark.parametrize(
    ("message", "fact"),
    [
        ("退休那个你记错了，不是4年，是4.9年", "years_to_retirement"),
        ("认定级别记错了，不是未认定，是省级的", "maker_center_recognition_level"),
        ("搞反了吧，抵押的东西我一样都没得", "collateral_types"),
        ("不是小型，是微型", "company_size"),
        ("不是，我没有", None),
        ("说错了", None),
        ("企业规模是小型", None),
    ],
)
def test_the_fact_that_is_named_or_denied_is_meant(message: str, fact: str | None) -> None:
    assert corrected(message, KNOWN) == fact


@pytest.mark.parametrize(
    ("message", "fact", "value"),
    [
        ("退休那个你记错了，不是4年，是4.9年", "years_to_retirement", 4.9),
        ("认定级别记错了，不是未认定，是省级的", "maker_center_recognition_level", "other"),
    ],
)
async def test_it_gets_the_new_value_whatever_was_asked_last(
    assistant: Assistant, message: str, fact: str, value: Any
) -> None:
    question = {"fact": "is_youth", "text": "", "why": "", "choices": []}
    known = {"region": "宁海县", "applicant_roles": ["maker_service_center"], fact: KNOWN[fact]}
    reply = await assistant.handle("corrects", message, {"facts": known, "question": question})
    assert {**reply.state["facts"], **reply.state["doubtful"]}[fact] == value
    assert "is_youth" not in reply.state["facts"]
