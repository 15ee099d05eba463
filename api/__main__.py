"""``python -m api``: the supervisor that ``make run`` starts.

Runs the embedded Redis (unless ``REDIS_URL`` names a server) and ``WORKERS`` worker processes on one socket, starts
again what dies, and stops everything on Ctrl-C or SIGTERM.
"""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from tempfile import TemporaryDirectory

import uvicorn
from uvicorn.supervisors import Multiprocess, multiprocess

from api import logs
from api.embedded_redis import EmbeddedRedis, RedisUnavailable
from api.settings import Settings, SettingsError, load_settings
from api.worker import Worker

#: Requests under way at a stop are finished within this time.
DRAIN_SECONDS = 15
#: A worker that does not answer the supervisor for this long is replaced.
HUNG_SECONDS = 60


def main() -> int:
    """Serve until stopped; returns the exit code."""
    logs.configure()
    try:
        settings = load_settings()
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except SettingsError as error:
        return _refuse(str(error))
    except OSError as error:
        return _refuse(f"DATA_DIR: {error}")
    with ExitStack() as stack:
        if not settings.redis_url:
            _say(f"Starting the embedded Redis in {settings.data_dir / 'redis'} …")
            embedded = EmbeddedRedis(settings.data_dir / "redis", _say)
            try:
                stack.enter_context(embedded)
            except RedisUnavailable as error:
                return _refuse(str(error))
            os.environ["REDIS_URL"] = embedded.url
        # A worker started later loads what the first one did.
        os.environ["MODEL"] = str(settings.model)
        # Read by prometheus_client when a worker imports it.
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = stack.enter_context(TemporaryDirectory(prefix="metrics-"))
        return _serve(settings)


def _serve(settings: Settings) -> int:
    config = uvicorn.Config(
        "api.app:create_app",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        log_config=None,
        access_log=False,
        ws="none",  # Rasa keeps the websockets library older than uvicorn needs
        server_header=False,
        timeout_graceful_shutdown=DRAIN_SECONDS,
        timeout_worker_healthcheck=HUNG_SECONDS,
    )
    multiprocess.Process = Worker  # type: ignore[misc]  # the name that uvicorn makes its workers from
    socket = config.bind_socket()
    _say(f"Open {settings.address} ({settings.workers} worker{'s' * (settings.workers > 1)}; Ctrl-C stops everything).")
    _say("The page answers at once; the dialogue model is loading …")
    Multiprocess(config, sockets=[socket]).run()
    _say("Stopped.")
    return 0


def _say(line: str) -> None:
    print(line, flush=True)


def _refuse(reason: str) -> int:
    print(reason, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
