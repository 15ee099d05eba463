"""How long the dialogue model takes to train, from nothing: ``python -m benchmarks.training``."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time

from benchmarks.report import record, table
from tests.servers import ROOT


def main() -> None:
    """Train as ``make train`` does but without the cache, print and record the seconds."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "rasa", "train", "--force", "--out", folder, "--config", "bot/config.yml"]
        started = time.monotonic()
        subprocess.run(
            [*command, "--domain", "bot/domain", "--data", "data"], cwd=ROOT, check=True, capture_output=True
        )
        figures = {"training": {"seconds": round(time.monotonic() - started)}}
    table(figures)
    record("training", figures)


if __name__ == "__main__":
    main()
