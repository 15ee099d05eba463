"""Starts the real service for a test, and stops it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 180  # on a machine that is busy with much else


@dataclass
class Server:
    """A running server: its address, first process and log."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def client(self, timeout: float = 30) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=timeout)

    def wait_until(self, path: str) -> None:
        """Until ``path`` answers 200; fails with the log when it doesn't."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            with suppress(httpx.TransportError):
                if httpx.get(self.url + path, timeout=5).status_code == 200:
                    return
            time.sleep(0.1)
        raise AssertionError(f"{path} does not answer 200:\n{self.log.read_text()[-4000:]}")

    def stop(self) -> int:
        """End it as Ctrl-C does, and return its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(folder: Path, *command: str, wait_for: str = "/readyz", **environment: str) -> Iterator[Server]:
    """``command`` (by default the supervisor) on a free port, with everything it keeps in ``folder``."""
    port = str(free_port())
    log = folder / "server.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, *(command or ("-m", "api"))],
            cwd=ROOT,
            env=os.environ | {"PORT": port, "DATA_DIR": str(folder / "var")} | environment,
            stdout=output,
            stderr=output,
        )
    server = Server(f"http://127.0.0.1:{port}", process, log)
    try:
        server.wait_until(wait_for)
        yield server
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(60)
