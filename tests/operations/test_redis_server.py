"""On a Redis server of its own: what survives its death, ours, and a full disk. On the embedded one: tests/api."""

from __future__ import annotations

import signal
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.conftest import start_echo
from tests.operations.conftest import RedisServer
from tests.servers import Server

Processes = tuple[Server, Server]


def say(server: Server, conversation: str, message: str, client_id: str | None = None) -> httpx.Response:
    body = {"conversation_id": conversation, "message": message, "client_message_id": client_id or uuid.uuid4().hex}
    return httpx.post(f"{server.url}/api/v1/chat", json=body, timeout=30)


def messages(server: Server, conversation: str) -> list[Any]:
    history = httpx.get(f"{server.url}/api/v1/chat/{conversation}", timeout=30).json()
    return [turn["message"] for turn in history["turns"]]


def test_kill_9_of_the_server_loses_nothing_acknowledged(
    two_processes: Processes, redis_server: RedisServer, conversation: str
) -> None:
    said = [str(number) for number in range(12)]
    for number in said:
        assert say(two_processes[int(number) % 2], conversation, number).status_code == 200
        if int(number) % 4 == 0:
            redis_server.kill()
            redis_server.start()
    assert messages(two_processes[0], conversation) == said


def test_kill_9_of_a_process_in_the_middle_of_a_turn(
    tmp_path: Path, two_processes: Processes, redis_server: RedisServer, conversation: str
) -> None:
    say(two_processes[0], conversation, "之前")
    with start_echo(tmp_path, redis_server.url) as doomed, ThreadPoolExecutor(1) as pool:
        lost = pool.submit(say, doomed, conversation, "等 5", "m1")
        time.sleep(0.5)
        doomed.process.send_signal(signal.SIGKILL)
        with pytest.raises(httpx.TransportError):
            lost.result()
    answer = say(two_processes[0], conversation, "等 0", "m1").json()
    assert answer["turn"] == 2
    assert say(two_processes[1], conversation, "等 0", "m1").json() == answer


def test_a_full_disk_is_told_and_loses_nothing_acknowledged(
    two_processes: Processes, redis_server: RedisServer, conversation: str
) -> None:
    said = ["之前"]
    assert say(two_processes[0], conversation, "之前").status_code == 200
    redis_server.set_disk_full(True)
    try:
        refused = say(two_processes[0], conversation, "存不下")
        # With appendfsync always Redis would rather end than acknowledge what it cannot keep.
        assert refused.status_code == 503
        assert refused.json()["code"] == "storage_unavailable"
        assert httpx.get(f"{two_processes[0].url}/readyz", timeout=30).status_code == 503
    finally:
        redis_server.kill()
        redis_server.start()
    assert say(two_processes[1], conversation, "之后").status_code == 200
    assert messages(two_processes[0], conversation) == [*said, "之后"]
