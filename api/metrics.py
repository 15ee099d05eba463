"""What a duty officer may want to know, in Prometheus' form.

With several workers the values lie in ``PROMETHEUS_MULTIPROC_DIR`` (set by the supervisor), so that any worker
answers for all.
"""

from __future__ import annotations

import os
from pathlib import Path

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

REQUESTS = Counter("http_requests", "HTTP requests answered", ["method", "route", "status"])
REQUEST_SECONDS = Histogram("http_request_seconds", "Time to answer an HTTP request", ["route"])
TURN_SECONDS = Histogram(
    "turn_seconds",
    "Time to answer one message, from request to stored reply",
    ["channel"],
    buckets=(0.005, 0.01, 0.015, 0.025, 0.035, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
TURNS = Counter("turns", "Messages answered; the fallback rate is out_of_scope's share", ["channel", "intent"])
TURNS_REPEATED = Counter("turns_repeated", "Messages that came again and got the stored answer", ["channel"])
TURNS_ABORTED = Counter("turns_aborted", "Messages that were not answered", ["reason"])
HANDOFFS = Counter("handoffs", "Conversations that asked for a person", ["channel"])
QUESTIONS_PER_VERDICT = Histogram(
    "questions_per_verdict",
    "Questions asked until nothing more could change a verdict",
    buckets=(1, 2, 3, 5, 8, 12, 16, 20, 30),
)
RATE_LIMITED = Counter("rate_limited", "Requests refused because they came too fast", ["scope"])
REDIS_ERRORS = Counter("redis_errors", "Requests that failed because Redis did not answer")
MODEL_LOAD_SECONDS = Gauge("model_load_seconds", "Time the dialogue model took to load", multiprocess_mode="livemax")
MODEL_READY = Gauge("model_ready", "Processes whose dialogue model is loaded", multiprocess_mode="livesum")


def exposition() -> bytes:
    """The current values in Prometheus' text format."""
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    if folder is None:
        return generate_latest(REGISTRY)
    for gauge in Path(folder).glob("gauge_live*.db"):
        pid = int(gauge.stem.rsplit("_", 1)[1])
        if not _runs(pid):
            mark_process_dead(pid, folder)  # type: ignore[no-untyped-call]
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
