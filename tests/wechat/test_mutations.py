"""A hundred thousand spoiled envelopes: none gets in, none breaks anything."""

from __future__ import annotations

import logging
import random
from collections import Counter
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.wechat.conftest import Application, Channel, Open

COUNT = 100_000


async def call(app: Application, query: bytes, body: bytes) -> tuple[int, bytes]:
    """Post straight to the application: no client, no socket."""
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/wechat",
        "raw_path": b"/wechat",
        "query_string": query,
        "root_path": "",
        "headers": [(b"content-length", str(len(body)).encode())],
        "client": ("127.0.0.1", 1),
        "server": ("wechat.test", 80),
    }
    await app(scope, receive, send)
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:])


def spoil(text: bytes, dice: random.Random) -> bytes:
    """Change, drop, add, double or cut off something."""
    at, other = dice.randrange(len(text)), dice.randbytes(1)
    end = min(len(text), at + dice.randint(1, 40))
    return [
        text[:at] + other + text[at + 1 :],
        text[:at] + text[end:],
        text[:at] + dice.randbytes(dice.randint(1, 8)) + text[at:],
        text[:end] + text[at:end] + text[end:],
        text[:at],
    ][dice.randrange(5)]


def signed_only(query: dict[str, str], body: bytes) -> tuple[bytes, bytes]:
    """The query and body without what no signature covers."""
    signed = {name: value for name, value in query.items() if name not in ("signature", "openid")}
    return urlencode(signed).encode(), b"<xml>" + body[body.index(b"<Encrypt>") :]


async def state_of(c: Channel) -> dict[bytes, object]:
    """Conversations and what people have before their eyes."""
    keys = [key async for key in c.redis.scan_iter() if key.startswith(b"conversation:") or key.endswith(b":screen")]
    return {key: await c.redis.dump(key) for key in sorted(keys)}


@pytest.mark.slow
async def test_spoiled_envelopes_change_nothing(channel: Open) -> None:
    dice = random.Random(20261122)
    async with channel() as c:
        phone = c.phone()
        fields = phone.fields("text", Content="我在东胜区")
        await phone.push(fields)
        before = await state_of(c)
        envelopes = [signed_only(*phone.envelope(fields)) for _ in range(50)]
        statuses: Counter[int] = Counter()
        logging.disable(logging.WARNING)  # each of them is told to the operator
        try:
            for _ in range(COUNT):
                query, body = dice.choice(envelopes)
                if dice.random() < 0.5:
                    status, answer = await call(c.app, spoil(query, dice), body)
                else:
                    status, answer = await call(c.app, query, spoil(body, dice))
                statuses[status] += 1
                assert answer in (b"", b"success") or answer.startswith(b"<xml><Encrypt>")
        finally:
            logging.disable(logging.NOTSET)
        # What is not covered by the signature may be spoiled: then it is the same message once more.
        assert set(statuses) == {200, 403}
        assert statuses[403] > COUNT * 0.9
        assert c.assistant.handled == ["我在东胜区"]
        assert await state_of(c) == before


FIELDS = st.dictionaries(
    st.sampled_from(["ToUserName", "FromUserName", "CreateTime", "Content", "MsgId", "Event", "EventKey", "Label",
                     "Recognition", "bizmsgmenuid"]),
    st.text(max_size=30)
    | st.sampled_from(["1", "0", "更多", "/restart", "#details", "#detail 9", "subscribe", "SCAN", "CLICK"]),
)  # fmt: skip
KINDS = st.sampled_from(["text", "event", "voice", "location", "image", "", "TEXT", "event/click", "☃"])


async def test_genuine_messages_of_any_content_are_answered(channel: Open) -> None:
    async with channel() as c:
        phone = c.phone()
        await phone.say("看结果")

        @settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
        @given(FIELDS, KINDS)
        def collect(fields: dict[str, str], kind: str) -> None:
            messages.append({**phone.fields("text"), **fields, "MsgType": kind})

        messages: list[dict[str, str]] = []
        collect()
        for message in messages:
            query, body = phone.envelope(message)
            status, answer = await call(c.app, urlencode(query).encode(), body)
            assert status == 200
            assert answer == b"success" or answer.startswith(b"<xml><Encrypt>")
