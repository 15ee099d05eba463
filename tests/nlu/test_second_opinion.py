"""What the whole message makes of facts that were read from a part of it."""

from __future__ import annotations

import pytest

from bot.assistant import Assistant
from bot.extraction import extract
from bot.extraction.found import SURE


@pytest.mark.parametrize(
    ("message", "fact"),
    [
        ("武汉的厂子黄了，腊月里回了隆德，眼下跟老婆卖牛肉泡馍", "employer_type"),
        ("普通二本生一枚，大三，暑假起就在搞乡村民宿", "is_rural_resident"),
    ],
)
async def test_what_the_message_gives_no_sign_of_is_asked_back(assistant: Assistant, message: str, fact: str) -> None:
    heard = await assistant.understand(message)
    assert fact in {one.fact for one in extract(message) if one.confidence == SURE}
    assert fact in heard.doubtful


async def test_plain_statements_count_at_once(assistant: Assistant) -> None:
    heard = await assistant.understand("我在准格尔旗开网店，农村户口，还没毕业")
    assert {"operates_online_shop", "is_rural_resident"} <= set(heard.facts)
    assert not {"operates_online_shop", "is_rural_resident"} & set(heard.doubtful)


async def test_the_answer_to_a_question_is_not_judged(assistant: Assistant) -> None:
    assert (await assistant.understand("对着呢", "operates_online_shop")).facts == {"operates_online_shop": True}
