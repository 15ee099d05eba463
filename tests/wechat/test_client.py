"""WeChat's API: one token for everybody, no storms, no secrets in the log, never more than the quota."""

from __future__ import annotations

import asyncio
import logging

import httpx
import pytest

from api.wechat.client import WeChatError
from api.wechat.desk import conversation_of
from api.wechat.menu import load_menu, publish
from api.wechat.outbox import NotDelivered, Outbox
from api.wechat.simulator.phone import Phone
from tests.wechat.conftest import ACCOUNT, SECRET, Channel, Open

SEND = "message/custom/send"


async def test_fifty_callers_fetch_one_token(channel: Open) -> None:
    async with channel() as c:
        tokens = await asyncio.gather(*(c.wechat.client.token() for _ in range(50)))
        assert len(set(tokens)) == 1
        assert c.platform.calls["stable_token"] == 1
        assert len(tokens[0]) >= 128
        [key] = [key async for key in c.redis.scan_iter(match="wechat:token:*") if not key.endswith(b":lock")]
        assert 6800 < await c.redis.ttl(key) <= 6900


async def test_an_expired_token_is_replaced_once(channel: Open) -> None:
    async with channel() as c:
        await c.wechat.client.token()
        c.platform.expire_token()
        await publish(c.wechat.client)
        assert c.platform.calls == {"stable_token": 2, "menu/create": 2}
        assert c.platform.menu == {"button": [button.for_wechat() for button in load_menu()]}


@pytest.mark.parametrize("code", [40001, 40014, 42001])
async def test_a_token_that_is_never_good_is_tried_twice(channel: Open, code: int) -> None:
    async with channel() as c:
        c.platform.fail("menu/create", code, times=99)
        with pytest.raises(WeChatError) as raised:
            await publish(c.wechat.client)
        assert raised.value.kind == "token"
        assert c.platform.calls == {"stable_token": 2, "menu/create": 2}


async def test_a_busy_platform_is_asked_again_within_reason(channel: Open) -> None:
    async with channel() as c:
        c.platform.fail("menu/create", -1, times=2)
        await publish(c.wechat.client)
        c.platform.fail("menu/create", -1, times=9)
        with pytest.raises(WeChatError) as raised:
            await publish(c.wechat.client)
        assert (raised.value.code, raised.value.kind) == (-1, "busy")
        assert c.platform.calls["menu/create"] == 6


@pytest.mark.parametrize(("code", "kind"), [(40164, "setup"), (48001, "setup"), (40125, "setup"), (12345, "other")])
async def test_refusals_say_what_to_do(channel: Open, code: int, kind: str) -> None:
    async with channel() as c:
        c.platform.fail("stable_token", code)
        with pytest.raises(WeChatError) as raised:
            await c.wechat.client.token()
        assert raised.value.kind == kind
        assert raised.value.advice


async def test_nobody_there(channel: Open) -> None:
    async with channel(api="http://127.0.0.1:9") as c:
        with pytest.raises(WeChatError) as raised:
            await c.wechat.client.token()
        assert raised.value.kind == "unreachable"


async def test_an_answer_that_is_no_json_is_unreachable(channel: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    async with channel() as c:
        http = httpx.AsyncClient(
            base_url="http://x", transport=httpx.MockTransport(lambda _: httpx.Response(502, text="<html>"))
        )
        monkeypatch.setattr(c.wechat.client, "_http", http)
        with pytest.raises(WeChatError) as raised:
            await c.wechat.client.token()
        assert raised.value.kind == "unreachable"


async def test_a_message_whose_answer_was_lost_is_not_sent_again(
    channel: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with channel() as c:
        await c.wechat.client.token()
        sent = []

        def lose(request: httpx.Request) -> httpx.Response:
            sent.append(request)
            raise httpx.ReadTimeout("lost")

        http = httpx.AsyncClient(base_url="http://x", transport=httpx.MockTransport(lose))
        monkeypatch.setattr(c.wechat.client, "_http", http)
        with pytest.raises(WeChatError):
            await c.wechat.client.send_text("o", "x")
        assert len(sent) == 1


async def heard(c: Channel, phone: Phone) -> tuple[Outbox, str]:
    await phone.say("你好")
    assert c.wechat.outbox
    return c.wechat.outbox, conversation_of(ACCOUNT.token, phone.openid).id


async def test_a_message_allows_five_and_no_more(channel: Open) -> None:
    async with channel(wechat_certified=True) as c:
        phone = c.phone()
        outbox, conversation = await heard(c, phone)
        for left in (4, 3, 2, 1, 0):
            await outbox.send(conversation, f"还有{left}")
            assert await outbox.remaining(conversation) == left
        with pytest.raises(NotDelivered, match="条数已用完"):
            await outbox.send(conversation, "多了")
        assert len(c.platform.sent[phone.openid]) == c.platform.calls[SEND] == 5
        await phone.say("在吗")
        assert await outbox.remaining(conversation) == 5


async def test_a_tap_allows_three_for_a_minute(channel: Open) -> None:
    async with channel(wechat_certified=True) as c:
        assert c.wechat.outbox
        phones = [c.phone() for _ in range(3)]
        await phones[0].do("subscribe")
        await phones[1].do("CLICK", "/help")
        await phones[2].say("是", "x.0")
        for phone in phones:
            conversation = conversation_of(ACCOUNT.token, phone.openid).id
            assert await c.wechat.outbox.remaining(conversation) == 3
            assert 0 < await c.redis.ttl(f"wechat:{{{conversation}}}:quota:tap") <= 60


async def test_fifty_at_once_do_not_exceed_the_quota(channel: Open) -> None:
    async with channel(wechat_certified=True) as c:
        phone = c.phone()
        outbox, conversation = await heard(c, phone)
        results = await asyncio.gather(*(outbox.send(conversation, str(n)) for n in range(50)), return_exceptions=True)
        assert sum(result is None for result in results) == 5
        assert len(c.platform.sent[phone.openid]) == 5


async def test_what_wechat_says_of_the_quota_is_right(channel: Open) -> None:
    async with channel(wechat_certified=True) as c:
        outbox, conversation = await heard(c, c.phone())
        c.platform.fail(SEND, 45047)
        with pytest.raises(NotDelivered, match="条数已用完"):
            await outbox.send(conversation, "x")
        assert await outbox.remaining(conversation) == 0


async def test_what_was_not_delivered_does_not_count(channel: Open) -> None:
    async with channel(wechat_certified=True) as c:
        outbox, conversation = await heard(c, c.phone())
        c.platform.fail(SEND, 48001)
        with pytest.raises(NotDelivered, match="没有认证"):
            await outbox.send(conversation, "x")
        assert await outbox.remaining(conversation) == 5


async def test_nobody_unknown_is_written_to(channel: Open) -> None:
    async with channel(wechat_certified=True) as c:
        assert c.wechat.outbox
        with pytest.raises(NotDelivered, match="48小时"):
            await c.wechat.outbox.send("nobody", "x")
        assert c.platform.calls == {}


async def test_no_openid_and_no_secret_is_stored_or_logged(
    channel: Open, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    async with channel(wechat_certified=True) as c:
        phone = c.phone()
        outbox, conversation = await heard(c, phone)
        await outbox.send(conversation, "一")
        c.platform.fail(SEND, 45015)
        with pytest.raises(NotDelivered):
            await outbox.send(conversation, "二")
        c.platform.expire_token()
        token = await c.wechat.client.token()
        await phone.say("坏了")
        await phone.speak()
        stored = b"".join([key + (await c.redis.dump(key) or b"") async for key in c.redis.scan_iter()])
        assert phone.openid.encode() not in stored
        assert SECRET.encode() not in stored
        # The record of what was called lies with the test's own logs: httpx is quiet in the service.
        logged = "".join(r.getMessage() for r in caplog.records if not r.name.startswith(("httpx", "httpcore")))
        logged += capfd.readouterr().err
        for secret in (phone.openid, SECRET, token, "simtoken"):
            assert secret not in logged
        assert {logging.getLogger(name).level for name in ("httpx", "httpcore")} == {logging.WARNING}
