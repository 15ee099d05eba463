"""The connection to Redis, where all live state is kept."""

from __future__ import annotations

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as RedisConnectionError

#: An embedded server that died is back within this many seconds; a command waits that long before it gives up.
_RETRIES = Retry(ExponentialBackoff(cap=0.4, base=0.05), retries=6, supported_errors=(RedisConnectionError,))
COMMAND_TIMEOUT = 5.0
CONNECT_TIMEOUT = 2.0


def connect(url: str) -> Redis:
    """A client for ``url`` (redis, rediss or unix). Connects at the first command.

    Commands are sent again when the connection broke, so only those that may run twice are allowed.
    """
    return Redis.from_url(
        url,
        socket_timeout=COMMAND_TIMEOUT,
        socket_connect_timeout=CONNECT_TIMEOUT,
        health_check_interval=30,
        retry=_RETRIES,
    )
