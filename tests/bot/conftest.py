"""The assistant that runs the trained model, once per test run."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.assistant import Assistant


@pytest.fixture(scope="session")
async def assistant(model: Path) -> Assistant:
    return await Assistant.load(model)
