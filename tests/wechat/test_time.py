"""WeChat waits 5 s and asks three times: what is answered when the assistant takes longer, in a quarter of the time."""

from __future__ import annotations

import asyncio

import pytest

from api.wechat import channel as parts
from api.wechat.desk import Timing, conversation_of
from api.wechat.simulator.phone import Patience
from tests.wechat.conftest import ACCOUNT, Channel, Open

SCALE = 0.25
WECHAT = Patience(seconds=5 * SCALE, tries=3)
OWED = "这一条要多查一会儿。过几秒回复 1 看结果。"


@pytest.fixture(autouse=True)
def _faster(monkeypatch: pytest.MonkeyPatch) -> None:
    timing = Timing(answer=4.0 * SCALE, last_answer=4.5 * SCALE, give_up=5.5 * SCALE)
    monkeypatch.setattr(parts, "Timing", lambda: timing)
    monkeypatch.setattr("api.wechat.desk._FOLLOW_AFTER", 0.05)


async def seen(c: Channel, seconds: float) -> str | None:
    """What a person sees of an answer that takes ``seconds``."""
    return await c.phone(patience=WECHAT).say(f"慢 {seconds * SCALE}")


async def test_an_account_that_is_not_certified_answers_on_any_try_and_owes_the_rest(channel: Open) -> None:
    async with channel(served=True) as c:
        *in_time, too_late = await asyncio.gather(*(seen(c, seconds) for seconds in (1, 3, 6, 8.5, 12, 20)))
        assert all("听到：慢" in str(text) for text in in_time)
        assert too_late == OWED
        assert len(c.assistant.handled) == 6
        assert c.platform.calls["message/custom/send"] == 0


async def test_what_came_on_a_later_try_is_not_owed(channel: Open) -> None:
    async with channel(served=True) as c:
        phone = c.phone(patience=WECHAT)
        assert "您是青年吗" in str(await phone.say(f"慢 {6 * SCALE}"))
        assert "您是农村户口吗" in str(await phone.say("1"))


async def test_a_certified_account_acknowledges_and_sends_the_answer_later(channel: Open) -> None:
    async with channel(served=True, wechat_certified=True) as c:
        phone = c.phone(patience=WECHAT)
        assert await phone.say(f"慢 {6 * SCALE}") is None
        await asyncio.sleep(3 * SCALE)
        [late] = c.platform.sent[phone.openid]
        assert late.startswith("听到：慢")
        assert late.endswith("2 否\n请回复数字，或直接说。")
        assert "您是农村户口吗" in str(await phone.say("1"))
        assert len(c.assistant.handled) == 2


async def test_what_is_owed_is_given_for_a_nudge_and_is_no_turn(channel: Open) -> None:
    async with channel(served=True) as c:
        phone = c.phone(patience=WECHAT)
        assert await phone.say(f"慢 {17 * SCALE}") == OWED
        assert await phone.say("1") == "还在查，请过几秒再回复 1。"
        await asyncio.sleep(3 * SCALE)
        assert "听到：慢" in str(await phone.say("1"))
        assert len(c.assistant.handled) == 1
        assert "您是农村户口吗" in str(await phone.say("1"))


async def test_what_is_owed_comes_with_the_answer_to_the_next_words(channel: Open) -> None:
    async with channel(served=True) as c:
        phone = c.phone(patience=WECHAT)
        slow = f"慢 {15 * SCALE}"
        assert await phone.say(slow) == OWED
        text = str(await phone.say("我在东胜区"))
        assert text.index(f"听到：{slow}") < text.index("听到：我在东胜区")
        assert c.assistant.handled == [slow, "我在东胜区"]
        assert f"听到：{slow}" not in str(await phone.say("你好"))


async def test_a_late_answer_that_cannot_be_sent_is_owed(channel: Open) -> None:
    async with channel(served=True, wechat_certified=True) as c:
        c.platform.certified = False
        phone = c.phone(patience=WECHAT)
        slow = f"慢 {5 * SCALE}"
        assert await phone.say(slow) is None
        await asyncio.sleep(2 * SCALE)
        assert c.platform.sent == {}
        assert f"听到：{slow}" in str(await phone.say("在吗"))
        assert c.assistant.handled == [slow]


async def test_what_does_not_fit_one_message_follows_within_the_quota(channel: Open) -> None:
    async with channel(wechat_certified=True) as c:
        phone = c.phone()
        first = str(await phone.say("长60"))
        await asyncio.sleep(0.3)
        following = c.platform.sent[phone.openid]
        assert len(following) == 2
        assert "更多" not in first + "".join(following)
        assert following[-1].endswith("2 否\n请回复数字，或直接说。")
        assert first.count("行，") + sum(text.count("行，") for text in following) == 60


async def test_what_exceeds_the_quota_is_asked_for(channel: Open) -> None:
    async with channel(wechat_certified=True) as c:
        phone = c.phone()
        assert "更多" in str(await phone.say("长200"))
        await asyncio.sleep(0.3)
        assert c.platform.sent == {}


async def test_twenty_ordinary_turns_use_no_quota(channel: Open) -> None:
    async with channel(wechat_certified=True) as c:
        phone = c.phone()
        for number in range(20):
            assert await phone.say(f"第{number}句")
        assert c.platform.calls["message/custom/send"] == 0
        conversation = conversation_of(ACCOUNT.token, phone.openid).id
        assert c.wechat.outbox
        assert await c.wechat.outbox.remaining(conversation) == 5
