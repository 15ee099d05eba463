"""The worker processes of the supervisor."""

from __future__ import annotations

from uvicorn.supervisors import multiprocess


class Worker(multiprocess.Process):
    """A worker whose death is noticed at once, also while the supervisor waits for its sign of life.

    uvicorn keeps the worker's end of their pipe open in the supervisor too, so that a worker killed in that
    moment looks like one that hangs, and is replaced only after ``HUNG_SECONDS``.
    """

    def start(self) -> None:
        super().start()
        self.child_conn.close()
