"""Conversations over several processes on one Redis: one answer each, in order, whatever dies."""

from __future__ import annotations

import asyncio
import signal
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.conversations import LOCK_LIFETIME, TICKET_LIFETIME, ConversationKey, ConversationStore
from api.storage import connect
from tests.api.conftest import start_echo
from tests.servers import Server

Servers = tuple[Server, Server]


def say(server: Server, conversation: str | None, message: str, client_id: str | None = None) -> httpx.Response:
    body = {"conversation_id": conversation, "message": message, "client_message_id": client_id}
    sent = {name: value for name, value in body.items() if value is not None}
    return httpx.post(f"{server.url}/api/v1/chat", json=sent, timeout=30)


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(16) as pool:
        yield pool


def text(response: httpx.Response) -> str:
    assert response.status_code == 200, response.text
    said: str = response.json()["messages"][0]["text"]
    return said


def test_turns_of_one_conversation_may_go_to_any_process(echo_servers: Servers, conversation: str) -> None:
    for number in range(1, 7):
        turn = say(echo_servers[number % 2], conversation, f"第{number}").json()
        assert turn["turn"] == number
        assert turn["messages"][0]["text"] == "、".join(f"第{n}" for n in range(1, number + 1))


def test_messages_at_once_each_get_a_turn_of_their_own(
    echo_servers: Servers, conversation: str, threads: ThreadPoolExecutor
) -> None:
    def one(number: int) -> httpx.Response:
        return say(echo_servers[number % 2], conversation, f"等 0.0{number % 3} {number}")

    turns = [response.json() for response in threads.map(one, range(12))]
    assert sorted(turn["turn"] for turn in turns) == list(range(1, 13))
    longest = max(turns, key=lambda turn: int(turn["turn"]))["messages"][0]["text"].split("、")
    for turn in turns:
        assert turn["messages"][0]["text"].split("、") == longest[: turn["turn"]]


async def test_messages_are_answered_in_the_order_they_came_to_whichever_process(
    echo_servers: Servers, conversation: str, redis_url: str
) -> None:
    """Ten in a burst, to both processes by turns, each sent as soon as the one before has come to Redis."""
    redis, key = connect(redis_url), ConversationKey("web", conversation)
    messages = [f"等 {0.05 if number else 1.5} {number}" for number in range(10)]

    async def came(number: int) -> bool:
        holder = await redis.exists(key.redis_key("lock"))
        return bool(holder + await redis.zcard(key.redis_key("line")) > number)

    async with httpx.AsyncClient(timeout=30) as client:
        answers = []
        for number, message in enumerate(messages):
            body = {"conversation_id": conversation, "message": message}
            address = f"{echo_servers[number % 2].url}/api/v1/chat"
            answers.append(asyncio.create_task(client.post(address, json=body)))
            while not await came(number) and not answers[0].done():  # noqa: ASYNC110 -- nobody else tells
                await asyncio.sleep(0.002)
        turns = [(await answer).json() for answer in answers]
    await redis.aclose()
    assert [turn["turn"] for turn in turns] == list(range(1, 11))
    assert turns[-1]["messages"][0]["text"] == "、".join(messages)


async def test_nobody_waits_long_behind_one_who_died(redis_url: str, conversation: str) -> None:
    redis = connect(redis_url)
    store, key = ConversationStore(redis, ttl_days=1), ConversationKey("web", conversation)

    async def enter() -> float:
        async with store.open(key, None):
            return time.monotonic()

    async with store.open(key, None):
        dead = asyncio.create_task(enter())
        await asyncio.sleep(0.1)
        alive = asyncio.create_task(enter())
        await asyncio.sleep(0.1)
        dead.cancel()
        assert not alive.done()
    let_go = time.monotonic()
    assert await alive - let_go < TICKET_LIFETIME + 0.5
    assert not [key async for key in redis.scan_iter(f"*{conversation}*")], "nothing is left of the waiting"
    await redis.aclose()


def test_conversations_do_not_mix(echo_servers: Servers, threads: ThreadPoolExecutor) -> None:
    def chat(name: str) -> list[str]:
        return [text(say(echo_servers[i % 2], name, f"{name}{i}")) for i in range(5)]

    names = [uuid.uuid4().hex for _ in range(20)]
    for name, texts in zip(names, threads.map(chat, names), strict=True):
        assert texts[-1] == "、".join(f"{name}{i}" for i in range(5))


def test_a_message_sent_again_gets_its_turn_and_is_handled_once(
    echo_servers: Servers, conversation: str, handled: Path
) -> None:
    first = say(echo_servers[0], conversation, f"只要一次{conversation}", "m1")
    say(echo_servers[0], conversation, "另一条", "m2")
    again = say(echo_servers[1], conversation, f"只要一次{conversation}", "m1")
    assert again.content == first.content
    assert handled.read_text().count(f"只要一次{conversation}") == 1


def test_a_message_sent_again_while_the_first_is_handled_waits_for_its_turn(
    echo_servers: Servers, conversation: str, handled: Path, threads: ThreadPoolExecutor
) -> None:
    message = f"等 0.6 {conversation}"
    answers = [threads.submit(say, echo_servers[i % 2], conversation, message, "m1") for i in range(4)]
    assert {answer.result().content for answer in answers} == {answers[0].result().content}
    assert handled.read_text().count(message) == 1


def test_a_first_message_sent_again_finds_the_conversation_it_began(echo_servers: Servers) -> None:
    client_id = str(uuid.uuid4())
    first = say(echo_servers[0], None, "你好", client_id)
    assert say(echo_servers[1], None, "你好", client_id).content == first.content


def test_short_client_ids_never_lead_into_a_strangers_conversation(echo_servers: Servers) -> None:
    one, other = (say(echo_servers[0], None, "你好", "1").json() for _ in range(2))
    assert one["conversation_id"] != other["conversation_id"]
    assert other["turn"] == 1


def test_new_conversation_ids_are_long_and_different(echo_servers: Servers) -> None:
    ids = {say(echo_servers[0], None, "你好").json()["conversation_id"] for _ in range(5)}
    assert len(ids) == 5
    assert all(len(made) >= 32 for made in ids)


def test_history_since_a_turn(echo_servers: Servers, conversation: str) -> None:
    sent = [say(echo_servers[0], conversation, f"第{n}", f"m{n}").json() for n in range(1, 4)]
    answer = httpx.get(f"{echo_servers[1].url}/api/v1/chat/{conversation}?since=1").json()
    assert answer["owner"] == "bot"
    assert [turn["message"] for turn in answer["turns"]] == ["第2", "第3"]
    assert [turn["client_message_id"] for turn in answer["turns"]] == ["m2", "m3"]
    for turn, before in zip(answer["turns"], sent[1:], strict=True):
        assert before.items() <= turn.items()


def test_deleting_forgets_everything(echo_servers: Servers, conversation: str) -> None:
    address = f"/api/v1/chat/{conversation}"
    say(echo_servers[0], conversation, "我的秘密", "m1")
    assert httpx.delete(echo_servers[1].url + address).status_code == 204
    assert httpx.get(echo_servers[0].url + address).json()["code"] == "conversation_not_found"
    turn = say(echo_servers[0], conversation, "你好", "m1").json()
    assert (turn["turn"], turn["messages"][0]["text"]) == (1, "你好")


def test_a_turn_in_the_making_does_not_survive_deletion(
    echo_servers: Servers, conversation: str, threads: ThreadPoolExecutor
) -> None:
    slow = threads.submit(say, echo_servers[0], conversation, "等 0.6")
    time.sleep(0.3)
    httpx.delete(f"{echo_servers[1].url}/api/v1/chat/{conversation}")
    assert slow.result().json()["code"] == "conversation_deleted"
    assert httpx.get(f"{echo_servers[0].url}/api/v1/chat/{conversation}").status_code == 404


def test_a_turn_that_outlives_its_lock_is_not_stored_and_may_be_sent_again(
    echo_servers: Servers, conversation: str
) -> None:
    slow = say(echo_servers[0], conversation, f"等 {LOCK_LIFETIME + 0.5}", "m1")
    assert (slow.status_code, slow.json()["code"]) == (503, "conversation_busy")
    assert slow.headers["retry-after"]
    assert say(echo_servers[0], conversation, "等 0", "m1").json()["turn"] == 1


def test_the_dialogue_can_have_the_past_forgotten(echo_servers: Servers, conversation: str) -> None:
    say(echo_servers[0], conversation, "我的秘密")
    say(echo_servers[0], conversation, "忘了我")
    turns = httpx.get(f"{echo_servers[0].url}/api/v1/chat/{conversation}").json()["turns"]
    assert [turn["message"] for turn in turns] == ["忘了我"]
    assert [turn["turn"] for turn in turns] == [2]


def test_asking_for_a_person_queues_the_conversation(echo_servers: Servers, conversation: str) -> None:
    owners: list[Any] = [say(echo_servers[0], conversation, m).json()["owner"] for m in ("你好", "转人工", "算了")]
    assert owners == ["bot", "queued", "bot"]


def test_kill_9_in_the_middle_of_a_turn_and_the_resend_gets_the_one_answer(
    tmp_path: Path, redis_url: str, echo_servers: Servers, conversation: str, threads: ThreadPoolExecutor
) -> None:
    say(echo_servers[0], conversation, "之前", "m0")
    with start_echo(tmp_path, redis_url) as doomed:
        lost = threads.submit(say, doomed, conversation, "等 5", "m1")
        time.sleep(0.5)
        doomed.process.send_signal(signal.SIGKILL)
        with pytest.raises(httpx.TransportError):
            lost.result()
    started = time.monotonic()
    turn = say(echo_servers[0], conversation, "等 0", "m1").json()
    assert time.monotonic() - started < LOCK_LIFETIME + 2
    assert (turn["turn"], turn["messages"][0]["text"]) == (2, "之前、等 0")
    assert say(echo_servers[1], conversation, "等 0", "m1").json() == turn
