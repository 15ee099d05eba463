"""Hundreds of conversations at once on two processes, one of which is killed: nothing lost, doubled or mixed up."""

from __future__ import annotations

import asyncio
import uuid
from pathlib import Path

import httpx

from tests.api.conftest import start_echo
from tests.operations.conftest import RedisServer
from tests.servers import Server

CONVERSATIONS = 200
MESSAGES = 5


async def test_a_process_killed_under_load_loses_nothing_acknowledged(
    tmp_path: Path, two_processes: tuple[Server, Server], redis_server: RedisServer
) -> None:
    survivor = two_processes[0]
    answered: dict[str, dict[str, int]] = {uuid.uuid4().hex: {} for _ in range(CONVERSATIONS)}
    a_third_is_answered = asyncio.Event()
    limits = httpx.Limits(max_connections=100)
    async with httpx.AsyncClient(timeout=60, limits=limits) as client:
        with start_echo(tmp_path, redis_server.url) as doomed:

            async def talk(conversation: str) -> None:
                for number in range(MESSAGES):
                    message = f"{conversation}-{number}"
                    answer = await _say(client, (doomed, survivor), conversation, message)
                    answered[conversation][message] = answer
                    if sum(map(len, answered.values())) > CONVERSATIONS * MESSAGES / 3:
                        a_third_is_answered.set()

            async def kill() -> None:
                await a_third_is_answered.wait()
                doomed.process.kill()

            await asyncio.gather(kill(), *map(talk, answered))
        for conversation, turns in answered.items():
            history = (await client.get(f"{survivor.url}/api/v1/chat/{conversation}")).json()["turns"]
            assert {turn["message"]: turn["turn"] for turn in history} == turns
            assert [turn["turn"] for turn in history] == list(range(1, MESSAGES + 1))
            assert history[-1]["messages"][0]["text"] == "、".join(turns), "and it was told nobody else's words"


async def _say(client: httpx.AsyncClient, servers: tuple[Server, Server], conversation: str, message: str) -> int:
    """Send until it is answered, as the widget does: the same message with the same id, by whichever process."""
    body = {"conversation_id": conversation, "message": message, "client_message_id": message}
    for attempt in range(20):
        try:
            answer = await client.post(f"{servers[attempt % 2].url}/api/v1/chat", json=body)
        except httpx.TransportError:
            continue
        if answer.status_code == 200:
            return int(answer.json()["turn"])
    raise AssertionError(f"no answer: {message}")
