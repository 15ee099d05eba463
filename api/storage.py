"""The connection to Redis, where all live state is kept."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as RedisConnectionError

Answer = TypeVar("Answer")

#: A Redis that does not answer for this long is an outage; one that died is started again sooner.
PATIENCE = 3.0


class _RetryWithin(Retry):
    """Tries again until PATIENCE is over. redis-py counts attempts only, and each may take its own timeout."""

    async def call_with_retry(
        self,
        do: Callable[[], Awaitable[Answer]],
        fail: Callable[..., Any],
        *_: object,
        with_failure_count: bool = False,
    ) -> Answer:
        deadline = time.monotonic() + PATIENCE
        return await super().call_with_retry(do, fail, lambda _: time.monotonic() < deadline, with_failure_count)


def connect(url: str) -> Redis:
    """A client for ``url`` (redis, rediss or unix). Connects at the first command.

    Commands are sent again when the connection broke, so only those that may run twice are allowed.
    """
    backoff = ExponentialBackoff(cap=0.2, base=0.02)
    return Redis.from_url(
        url,
        socket_timeout=PATIENCE,
        socket_connect_timeout=PATIENCE,
        health_check_interval=30,
        retry=_RetryWithin(backoff, retries=-1, supported_errors=(RedisConnectionError,)),
    )
