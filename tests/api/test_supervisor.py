"""``python -m api`` as ``make run`` starts it, with the real model: many workers, deaths, stops and second starts."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import psutil
import pytest

from tests.servers import ROOT, Server, running


def say(server: Server, conversation: str, message: str) -> httpx.Response:
    body = {"conversation_id": conversation, "message": message}
    return httpx.post(f"{server.url}/api/v1/chat", json=body, timeout=30)


def children(server: Server) -> dict[int, psutil.Process]:
    return {child.pid: child for child in psutil.Process(server.process.pid).children(recursive=True)}


def workers(server: Server) -> list[psutil.Process]:
    return [child for child in children(server).values() if "spawn_main" in command(child)]


def command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.NoSuchProcess:  # or a zombie
        return ""


def redis_server(server: Server) -> psutil.Process:
    (found,) = (child for child in children(server).values() if "redis-server" in command(child))
    return found


def eventually(condition: Callable[[], bool], seconds: float = 30) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return condition()


def gone(processes: dict[int, psutil.Process]) -> bool:
    return not any(process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in processes.values())


def test_two_workers_through_deaths_a_stop_and_a_second_start(tmp_path: Path, model: Path, conversation: str) -> None:
    with running(tmp_path, MODEL=str(model), WORKERS="2") as server:
        assert say(server, conversation, "我在宁海县").json()["turn"] == 1

        victim = workers(server)[0]
        victim.kill()
        assert say(server, conversation, "不知道").json()["turn"] == 2
        assert eventually(lambda: len(workers(server)) == 2 and victim.pid not in children(server))

        redis_server(server).kill()
        assert say(server, conversation, "不知道").json()["turn"] == 3

        assert eventually(lambda: told(server, "turns_total") >= 2), "any worker tells the turns of all"
        assert eventually(lambda: told(server, "model_ready") == 2, 120), "of the living only"
        family = children(server)
        assert server.stop() == 0
        assert eventually(lambda: gone(family))
    log = server.log.read_text()
    assert server.url in log
    assert "我在宁海县" not in log
    assert conversation not in log
    with running(tmp_path, MODEL=str(model), wait_for="/healthz") as again:
        turns = httpx.get(f"{again.url}/api/v1/chat/{conversation}").json()["turns"]
        assert [turn["message"] for turn in turns] == ["我在宁海县", "不知道", "不知道"]


def told(server: Server, metric: str) -> float:
    lines = httpx.get(f"{server.url}/metrics").text.splitlines()
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith((f"{metric}{{", f"{metric} ")))


def test_kill_9_of_the_supervisor_leaves_no_process(tmp_path: Path) -> None:
    with running(tmp_path, wait_for="/healthz", MODEL="none") as server:
        family = children(server)
        assert len(family) >= 2
        server.process.kill()
        assert eventually(lambda: gone(family))


def refusal(tmp_path: Path, **environment: str) -> str:
    run = subprocess.run(
        [sys.executable, "-m", "api"],
        cwd=ROOT,
        env=os.environ | {"DATA_DIR": str(tmp_path / "var"), "MODEL": "none"} | environment,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert run.returncode != 0
    assert "Traceback" not in run.stderr
    return run.stderr


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("WORKERS", "0"),
        ("REDIS_URL", "localhost:6379"),
        ("DATABASE_URL", "mysql://x"),
        ("CONVERSATION_TTL_DAYS", "-1"),
        ("CORS_ORIGINS", "example.com"),
        ("RATE_LIMIT_ADDRESS", "often"),
        ("RATE_LIMIT_CONVERSATION", "5/fortnight"),
        ("RATE_LIMIT_EXEMPT", "everyone"),
        ("WECHAT_ENCODING_AES_KEY", "short"),
        ("WECHAT_API_BASE", "api.weixin.qq.com"),
        ("STAFF_BOOTSTRAP_PASSWORD", "secret"),
        ("DATA_DIR", "/dev/null/var"),
    ],
)
def test_a_bad_setting_is_refused_by_name_and_its_value_not_shown(tmp_path: Path, variable: str, value: str) -> None:
    told = refusal(tmp_path, **{variable: value})
    assert variable in told
    if variable == "STAFF_BOOTSTRAP_PASSWORD":
        assert value not in told


def test_a_port_in_use_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert "in use" in refusal(tmp_path, PORT=str(taken.getsockname()[1]))


def test_ctrl_c_while_the_model_loads(tmp_path: Path, model: Path) -> None:
    with running(tmp_path, wait_for="/healthz", MODEL=str(model)) as server:
        family = children(server)
        assert server.stop() == 0
        assert eventually(lambda: gone(family))
