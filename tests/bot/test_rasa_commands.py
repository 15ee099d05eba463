"""Rasa's own commands work on the project."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot.train import CONFIG, DATA, DOMAIN, ROOT


@pytest.mark.slow
def test_rasa_data_validate() -> None:
    command = ["data", "validate", "--config", str(CONFIG), "--domain", str(DOMAIN), "--data", str(DATA)]
    done = subprocess.run(
        [sys.executable, "-m", "rasa", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
