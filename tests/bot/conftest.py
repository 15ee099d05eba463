"""The trained model and the assistant that runs it, once per test run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.train import ROOT, model_path


@pytest.fixture(scope="session")
def model() -> Path:
    """The model for the current training data; trained in another process, because this one leaves out TensorFlow."""
    path = model_path()
    if not path.exists():
        subprocess.run([sys.executable, "-m", "bot.train"], cwd=ROOT, check=True)
    return path


@pytest.fixture(scope="session")
async def assistant(model: Path) -> Assistant:
    return await Assistant.load(model)
