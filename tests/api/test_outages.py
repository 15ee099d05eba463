"""What people see while the model loads, when it doesn't, and when Redis is gone, slow or full: told, never hidden."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import redis

from api.embedded_redis import EmbeddedRedis
from tests.api.conftest import start_echo
from tests.servers import Server


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedRedis]:
    """A Redis of this module's own, to be mistreated."""
    with EmbeddedRedis(tmp_path_factory.mktemp("store")) as embedded:
        yield embedded


@pytest.fixture(scope="module")
def echo(tmp_path_factory: pytest.TempPathFactory, store: EmbeddedRedis) -> Iterator[Server]:
    with start_echo(tmp_path_factory.mktemp("echo"), store.url) as server:
        yield server


def say(server: Server, conversation: str, message: str) -> httpx.Response:
    body = {"conversation_id": conversation, "message": message}
    return httpx.post(f"{server.url}/api/v1/chat", json=body, timeout=30)


def assert_told(response: httpx.Response, code: str) -> None:
    assert response.status_code == 503
    assert response.headers["content-type"] == "application/problem+json"
    assert int(response.headers["retry-after"]) > 0
    assert response.json()["code"] == code


def works_without_storage(server: Server) -> bool:
    verdicts = httpx.post(f"{server.url}/api/v1/eligibility", json={"facts": {"region": "东胜区"}}, timeout=10)
    return verdicts.status_code == 200 and len(verdicts.json()["results"]) > 0


def test_kill_9_of_redis_loses_nothing_that_was_acknowledged(
    store: EmbeddedRedis, echo: Server, conversation: str
) -> None:
    said = [str(number) for number in range(30)]
    for number in said:
        assert say(echo, conversation, number).status_code == 200
        if int(number) % 3 == 0:
            assert store.pid
            os.kill(store.pid, signal.SIGKILL)
    assert say(echo, conversation, "还在吗").json()["messages"][0]["text"] == "、".join([*said, "还在吗"])


def test_a_redis_that_hangs_is_told_in_bounded_time_and_forgets_nothing(
    store: EmbeddedRedis, echo: Server, conversation: str
) -> None:
    say(echo, conversation, "之前")
    assert store.pid
    os.kill(store.pid, signal.SIGSTOP)
    try:
        started = time.monotonic()
        assert_told(say(echo, conversation, "丢了吗"), "storage_unavailable")
        assert time.monotonic() - started < 12
        assert works_without_storage(echo)
        assert_told(httpx.get(f"{echo.url}/readyz", timeout=30), "storage_unavailable")
        assert httpx.get(f"{echo.url}/healthz").status_code == 200
    finally:
        os.kill(store.pid, signal.SIGCONT)
    assert say(echo, conversation, "之后").json()["messages"][0]["text"] == "之前、之后"


def test_a_redis_that_refuses_writes_is_told(store: EmbeddedRedis, echo: Server, conversation: str) -> None:
    say(echo, conversation, "之前")
    with redis.Redis.from_url(store.url) as client:
        client.config_set("maxmemory", "1")
        try:
            assert_told(say(echo, conversation, "存不下"), "storage_unavailable")
        finally:
            client.config_set("maxmemory", "0")
    assert say(echo, conversation, "之后").json()["messages"][0]["text"] == "之前、之后"


def test_rasas_clients_are_told_in_the_conversation(store: EmbeddedRedis, echo: Server, conversation: str) -> None:
    with redis.Redis.from_url(store.url) as client:
        client.config_set("maxmemory", "1")
        try:
            answer = httpx.post(
                f"{echo.url}/webhooks/rest/webhook", json={"sender": conversation, "message": "你好"}, timeout=30
            )
        finally:
            client.config_set("maxmemory", "0")
    assert answer.status_code == 200
    (said,) = answer.json()
    assert said.keys() == {"recipient_id", "text"}
    assert "无法保存" in said["text"]


def test_http_answers_and_messages_wait_while_the_model_loads(
    tmp_path: Path, redis_url: str, conversation: str
) -> None:
    with start_echo(tmp_path, redis_url, wait_for="/healthz", ECHO_LOAD_SECONDS="2") as server:
        assert_told(httpx.get(f"{server.url}/readyz"), "model_loading")
        assert works_without_storage(server)
        assert say(server, conversation, "我先说了").json()["messages"][0]["text"] == "我先说了"
        assert httpx.get(f"{server.url}/readyz").json() == {"status": "ok"}


def test_a_message_waits_for_the_model_only_so_long(tmp_path: Path, redis_url: str, conversation: str) -> None:
    with start_echo(tmp_path, redis_url, wait_for="/healthz", ECHO_LOAD_SECONDS="60") as server:
        assert_told(say(server, conversation, "你好"), "model_loading")


def test_a_model_that_does_not_load_is_told(tmp_path: Path, redis_url: str, conversation: str) -> None:
    with start_echo(tmp_path, redis_url, wait_for="/healthz", ECHO_BROKEN="1") as server:
        assert_told(httpx.get(f"{server.url}/readyz"), "model_failed")
        assert_told(say(server, conversation, "你好"), "model_failed")
        assert works_without_storage(server)
        assert "no model" in server.log.read_text()


def test_two_starts_share_a_folder_and_the_second_takes_over(tmp_path: Path) -> None:
    with EmbeddedRedis(tmp_path) as first, EmbeddedRedis(tmp_path) as second:
        assert first.pid
        assert second.pid is None
        with redis.Redis.from_url(first.url) as client:
            client.set("kept", "yes")
        first.stop()
        deadline = time.monotonic() + 10
        while second.pid is None and time.monotonic() < deadline:
            time.sleep(0.05)
        with redis.Redis.from_url(second.url) as client:
            for _ in range(100):
                if second.pid and _answers(client):
                    break
                time.sleep(0.05)
            assert client.get("kept") == b"yes"


def _answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False


def test_a_deep_folder_does_not_make_the_socket_path_too_long(tmp_path: Path) -> None:
    with EmbeddedRedis(tmp_path / ("很深的目录" * 8)) as embedded, redis.Redis.from_url(embedded.url) as client:
        assert client.ping()
