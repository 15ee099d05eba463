from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import httpx
import pytest

from tests.servers import Server, running


def one_process(app: str) -> tuple[str, str]:
    """The command that serves the application which ``app`` (``module:factory``) makes, in one process."""
    serve = f"uvicorn.run('{app}', factory=True, port=int(os.environ['PORT']), ws='none')"
    return "-c", f"import os, uvicorn; {serve}"


def start_echo(
    folder: Path, redis_url: str, wait_for: str = "/readyz", **environment: str
) -> AbstractContextManager[Server]:
    """One process of the application around ``EchoAssistant``."""
    return running(
        folder,
        *one_process("tests.api.echo:app"),
        wait_for=wait_for,
        REDIS_URL=redis_url,
        ECHO_LOG=str(folder / "echo.log"),
        MODEL="none",
        **environment,
    )


@pytest.fixture(scope="session")
def echo_servers(tmp_path_factory: pytest.TempPathFactory, redis_url: str) -> Iterator[tuple[Server, Server]]:
    """Two processes on one Redis; they share the log of what was handled."""
    folder = tmp_path_factory.mktemp("echo")
    with ExitStack() as stack:
        yield (
            stack.enter_context(start_echo(folder, redis_url)),
            stack.enter_context(start_echo(folder, redis_url)),
        )


@pytest.fixture
def handled(echo_servers: tuple[Server, Server]) -> Path:
    """Where the messages the echo servers handled are listed."""
    return echo_servers[0].log.parent / "echo.log"


@pytest.fixture
def conversation() -> str:
    return uuid.uuid4().hex


@pytest.fixture(scope="session")
def http(server: Server) -> Iterator[httpx.Client]:
    with server.client() as client:
        yield client
