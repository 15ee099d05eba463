"""The address WeChat pushes to: who gets in, and that nothing but WeChat's own forms gets out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import httpx
import pytest
from pydantic import ValidationError
from redis.exceptions import ConnectionError as RedisConnectionError

from api.settings import Settings
from api.wechat.envelope import sign
from api.wechat.simulator.phone import Account
from tests.wechat.conftest import ACCOUNT, Channel, Open
from tests.wechat.test_envelope import BOMB
from tests.wechat.vectors import COMPATIBLE, SECURE_IN, Received

PLAIN = Account(ACCOUNT.token, mode="plaintext")
COMPATIBLE_ACCOUNT = replace(ACCOUNT, mode="compatible")


def settings_of(received: Received) -> dict[str, str]:
    return {
        "wechat_token": received.token,
        "wechat_app_id": received.app_id,
        "wechat_encoding_aes_key": received.key,
    }


async def post(channel: Channel, query: dict[str, str], body: bytes) -> httpx.Response:
    return await channel.http.post(f"{channel.url}/wechat", params=query, content=body)


def signed(token: str = ACCOUNT.token) -> dict[str, str]:
    return {"timestamp": "1", "nonce": "2", "signature": sign(token, "1", "2")}


async def test_verification_says_the_echo_back_as_it_is(channel: Open) -> None:
    async with channel() as c:
        answer = await c.http.get(f"{c.url}/wechat", params={**signed(), "echostr": "<b>5-7/ü"})
        assert (answer.status_code, answer.text) == (200, "<b>5-7/ü")
        assert answer.headers["content-type"].startswith("text/plain")
        for query in ({}, signed("other"), {**signed(), "nonce": ""}):
            refused = await c.http.get(f"{c.url}/wechat", params={**query, "echostr": "x"})
            assert (refused.status_code, refused.text) == (403, "")


async def test_the_documented_plain_signature_verifies(channel: Open) -> None:
    async with channel(wechat_token=SECURE_IN.token) as c:
        answer = await c.http.get(f"{c.url}/wechat", params={**SECURE_IN.plain_query, "echostr": "4375120948345356249"})
        assert answer.text == "4375120948345356249"


async def test_the_documented_event_is_unknown_here_and_acknowledged(channel: Open) -> None:
    async with channel(**settings_of(SECURE_IN)) as c:
        answer = await post(c, SECURE_IN.query, SECURE_IN.body)
        assert (answer.status_code, answer.text) == (200, "success")
        assert c.assistant.handled == []


async def test_the_documented_message_is_answered(channel: Open) -> None:
    async with channel(**settings_of(COMPATIBLE)) as c:
        answer = await post(c, COMPATIBLE.query, COMPATIBLE.body)
        assert answer.status_code == 200
        assert b"<Encrypt>" in answer.content
        assert c.assistant.handled == ["abcdteT"]


@pytest.mark.parametrize("account", [PLAIN, COMPATIBLE_ACCOUNT, ACCOUNT], ids=lambda account: account.mode)
async def test_a_person_is_answered_in_every_mode(channel: Open, account: Account) -> None:
    async with channel(wechat_mode=account.mode) as c:
        assert "听到：你好 ]]> &amp; 👩‍🌾" in str(await c.phone(account).say("你好 ]]> &amp; 👩‍🌾"))


async def test_in_secure_mode_nothing_else_is_heard(channel: Open) -> None:
    async with channel() as c:
        phone = c.phone(PLAIN)
        answer = await post(c, *phone.envelope(phone.fields("text", Content="x")))
        assert (answer.status_code, answer.text) == (403, "")
        assert c.assistant.handled == []


async def test_the_key_may_be_changed_without_a_break(channel: Open) -> None:
    async with channel(
        wechat_encoding_aes_key="N" * 43, wechat_previous_encoding_aes_key=ACCOUNT.encoding_aes_key
    ) as c:
        assert "听到：旧" in str(await c.phone().say("旧"))
        assert "听到：新" in str(await c.phone(replace(ACCOUNT, encoding_aes_key="N" * 43)).say("新"))


@pytest.mark.parametrize(
    "body", [b"", b"x", BOMB, b"<xml></xml>", b"<xml><MsgType>text</MsgType></xml>", b"\xff", b"{}", b"<xml><a/></xml>"]
)
async def test_a_genuine_but_unreadable_body_is_acknowledged(channel: Open, body: bytes) -> None:
    async with channel(wechat_encoding_aes_key="") as c:
        answer = await post(c, signed(), body)
        assert (answer.status_code, answer.text) == (200, "success")
        assert c.assistant.handled == []


@pytest.mark.parametrize(
    ("method", "content", "status"), [("PUT", b"", 405), ("DELETE", b"", 405), ("POST", b"x" * 70_000, 413)]
)
async def test_refusals_are_empty(channel: Open, method: str, content: bytes, status: int) -> None:
    async with channel() as c:
        answer = await c.http.request(method, f"{c.url}/wechat", content=content)
        assert (answer.status_code, answer.content) == (status, b"")
        assert answer.headers["content-type"].startswith("text/plain")


async def test_a_bug_of_the_assistant_is_told_politely(channel: Open) -> None:
    async with channel() as c:
        assert await c.phone().say("坏了") == "系统出错，这条请求没有处理。请稍后再试。"


async def test_an_outage_of_storage_is_told_politely(channel: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    async def unavailable(*_: object) -> None:
        raise RedisConnectionError

    async with channel() as c:
        monkeypatch.setattr(type(c.wechat.desk), "answer", unavailable)
        assert "暂时无法保存" in str(await c.phone().say("你好"))


async def test_a_bug_anywhere_else_is_no_5xx(channel: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    async with channel() as c:
        monkeypatch.setattr("api.wechat.routes._reply", lambda *_: 1 / 0)
        answer = await post(c, *c.phone().envelope(c.phone().fields("text", Content="x")))
        assert (answer.status_code, answer.content) == (200, b"")


async def test_without_an_account_there_is_no_such_address(channel: Open) -> None:
    nothing = dict.fromkeys(("wechat_token", "wechat_app_id", "wechat_app_secret", "wechat_encoding_aes_key"), "")
    async with channel(**nothing) as c:
        assert c.wechat is None
        for answer in (await c.http.get(f"{c.url}/wechat", params=signed("")), await post(c, signed(""), b"<xml/>")):
            assert (answer.status_code, answer.content) == (404, b"")


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"wechat_app_id": "wx"}, "WECHAT_TOKEN"),
        ({"wechat_encoding_aes_key": "A" * 43}, "WECHAT_TOKEN"),
        ({"wechat_token": "abc", "wechat_encoding_aes_key": "A" * 43}, "WECHAT_APP_ID"),
        ({"wechat_token": "abc", "wechat_certified": True}, "WECHAT_APP_SECRET"),
        ({"wechat_token": "abc", "wechat_mode": "secure"}, "WECHAT_ENCODING_AES_KEY"),
        ({"wechat_token": "a b"}, "wechat_token"),
        (
            {"wechat_token": "abc", "wechat_app_id": "wx", "wechat_encoding_aes_key": "A" * 42},
            "wechat_encoding_aes_key",
        ),
    ],
)
def test_settings_that_cannot_work_are_refused_by_name(settings: dict[str, Any], named: str) -> None:
    with pytest.raises(ValidationError, match=named):
        Settings(_env_file=None, **settings)
