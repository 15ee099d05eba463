"""One message, one turn, one answer: however often, and to whichever process, WeChat sends it."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from api.wechat.inbound import Inbound
from api.wechat.simulator.phone import Patience, Phone
from tests.servers import Server, running
from tests.wechat.conftest import ACCOUNT, Open

COMMAND = (
    "import os, uvicorn;uvicorn.run('tests.wechat.standin:app', factory=True, port=int(os.environ['PORT']), ws='none')"
)


def environment(folder: Path, redis_url: str) -> dict[str, str]:
    return {
        "REDIS_URL": redis_url,
        "MODEL": "none",
        "STANDIN_LOG": str(folder / "handled.log"),
        "WECHAT_TOKEN": ACCOUNT.token,
        "WECHAT_APP_ID": ACCOUNT.app_id,
        "WECHAT_ENCODING_AES_KEY": ACCOUNT.encoding_aes_key,
    }


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory, redis_url: str) -> Iterator[list[Server]]:
    """Two processes on one Redis."""
    folder = tmp_path_factory.mktemp("wechat")
    with ExitStack() as stack:
        yield [stack.enter_context(running(folder, "-c", COMMAND, **environment(folder, redis_url))) for _ in range(2)]


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient() as client:
        yield client


def handled(servers: list[Server]) -> list[str]:
    log = servers[0].log.parent / "handled.log"
    return log.read_text().splitlines() if log.exists() else []


async def test_three_tries_at_once_get_the_same_answer_in_envelopes_of_their_own(channel: Open) -> None:
    async with channel() as c:
        phone = c.phone()
        fields = phone.fields("text", Content="慢 0.2")
        envelopes = [phone.envelope(fields) for _ in range(3)]
        answers = await asyncio.gather(
            *(c.http.post(f"{c.url}/wechat", params=query, content=body) for query, body in envelopes)
        )
        texts = {phone.read(answer, query["nonce"]) for answer, (query, _) in zip(answers, envelopes, strict=True)}
        assert len(texts) == 1
        assert len({answer.content for answer in answers}) == 3
        assert c.assistant.handled == ["慢 0.2"]
        assert await phone.push(fields) == texts.pop()
        assert len(c.assistant.handled) == 1


async def test_a_number_sent_again_is_not_the_answer_to_the_next_question(channel: Open) -> None:
    async with channel() as c:
        phone = c.phone()
        await phone.say("你好")
        fields = phone.fields("text", Content="1")
        first = await phone.push(fields)
        assert "您是农村户口吗" in str(first)
        assert await phone.push(fields) == first
        assert c.assistant.handled == ["你好", '/inform{"is_youth": true}']


async def test_a_number_sent_twice_in_haste_answers_only_the_question_that_was_seen(channel: Open) -> None:
    async with channel() as c:
        phone = c.phone()
        await phone.say("你好")
        await asyncio.gather(phone.say("1"), phone.say("1"))
        assert c.assistant.handled == ["你好", '/inform{"is_youth": true}', '/inform{"is_youth": true}']


async def test_more_pages_asked_for_by_one_message_are_turned_once(channel: Open) -> None:
    async with channel() as c:
        phone = c.phone()
        await phone.say("长90")
        fields = phone.fields("text", Content="更多")
        assert await phone.push(fields) == await phone.push(fields)
        assert await phone.say("更多") != await phone.push(fields)


async def test_two_events_of_one_second_are_two(channel: Open) -> None:
    async with channel() as c:
        phone = c.phone()
        follow = phone.fields("event", Event="subscribe", EventKey="")
        press = {**follow, "Event": "CLICK", "EventKey": "/help"}
        for fields in (follow, press, follow, press):
            assert await phone.push(fields)
        assert c.assistant.handled == ["/greet", "/help"]


def test_ids_of_different_people_differ() -> None:
    def of(openid: str) -> str:
        fields = {"FromUserName": openid, "MsgType": "event", "Event": "subscribe", "CreateTime": "1"}
        return Inbound.of(fields).id

    assert of("a") != of("b")
    assert of("a") == of("a")


async def test_tries_that_reach_different_processes_give_one_turn(
    servers: list[Server], http: httpx.AsyncClient
) -> None:
    phones = [Phone(ACCOUNT, f"{server.url}/wechat", http, openid="osame") for server in servers]
    for number in range(5):
        fields = phones[0].fields("text", Content=f"第{number}句")
        answers = await asyncio.gather(*(phone.push(fields) for phone in [*phones, *phones]))
        assert len(set(answers)) == 1
        assert handled(servers).count(f"第{number}句") == 1


async def test_a_slow_message_is_answered_by_the_process_that_is_asked_next(
    servers: list[Server], http: httpx.AsyncClient
) -> None:
    first, second = (Phone(ACCOUNT, f"{server.url}/wechat", http, openid="oslow") for server in servers)
    fields = first.fields("text", Content="慢 1.2")
    with pytest.raises(httpx.ReadTimeout):
        await first.push_once(fields, 0.4)
    assert "听到：慢 1.2" in str(await second.push(fields))
    assert handled(servers).count("慢 1.2") == 1


async def test_a_process_that_dies_at_work_is_stood_in_for(
    tmp_path: Path, servers: list[Server], http: httpx.AsyncClient, redis_url: str
) -> None:
    with running(tmp_path, "-c", COMMAND, **environment(tmp_path, redis_url)) as doomed:
        phone = Phone(ACCOUNT, f"{doomed.url}/wechat", http, openid="odoomed")
        fields = phone.fields("text", Content="慢 1.0")
        pushing = asyncio.create_task(phone.push_once(fields, 5))
        await asyncio.sleep(0.3)
        os.kill(doomed.process.pid, signal.SIGKILL)
        with pytest.raises(httpx.TransportError):
            await pushing
        began = time.monotonic()
        other = Phone(ACCOUNT, f"{servers[0].url}/wechat", http, openid="odoomed")
        assert "听到：慢 1.0" in str(await other.push(fields, Patience(seconds=5.0, tries=3)))
        assert time.monotonic() - began < 15
