"""Fixtures every test area may use: the trained model, a Redis server, the running service."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from api.embedded_redis import EmbeddedRedis
from bot.train import model_path
from tests.servers import ROOT, Server, running

if TYPE_CHECKING:
    from bot.assistant import Assistant


@pytest.fixture(scope="session")
def model() -> Path:
    """The model for the current training data."""
    path = model_path()
    if not path.exists():
        subprocess.run([sys.executable, "-m", "bot.train"], cwd=ROOT, check=True)
    return path


@pytest.fixture(scope="session")
async def assistant(model: Path) -> Assistant:
    """The assistant that runs the trained model."""
    from bot.assistant import Assistant  # Rasa takes seconds to import: only where it is needed

    return await Assistant.load(model)


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Redis server."""
    with EmbeddedRedis(tmp_path_factory.mktemp("redis")) as server:
        yield server.url


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[Server]:
    """The whole service, started as ``make run`` starts it."""
    with running(tmp_path_factory.mktemp("server"), MODEL=str(model)) as service:
        yield service
