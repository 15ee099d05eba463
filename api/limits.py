"""How often one conversation and one address may ask, counted in Redis for all processes together."""

from __future__ import annotations

import asyncio
import time
from ipaddress import ip_address
from typing import Any

import structlog
from fastapi import Request
from limits import RateLimitItem
from limits.aio.storage import RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from redis.asyncio import Redis
from redis.exceptions import RedisError

from api import metrics
from api.problems import Problem
from api.settings import Network, Settings

#: Counting is given up after this long: an outage must not stop what needs no storage.
_PATIENCE = 1.0

_log = structlog.get_logger(__name__)


class RateLimits:
    """The limits of the settings."""

    def __init__(self, redis: Redis, settings: Settings) -> None:
        pool: Any = redis.connection_pool  # limits' annotation knows no pool
        storage = RedisStorage("async+redis://", implementation="redispy", key_prefix="rate", connection_pool=pool)
        self._counter = SlidingWindowCounterRateLimiter(storage)
        self._address = settings.rate_limit_address
        self._conversation = settings.rate_limit_conversation
        self._exempt = settings.rate_limit_exempt

    async def check_address(self, request: Request) -> None:
        """Count a request of this address. Raises Problem rate_limited."""
        if not _exempted(request, self._exempt):
            await self._hit(self._address, "address", request.client.host if request.client else "")

    async def check_conversation(self, request: Request, conversation: str) -> None:
        """Count a message of this conversation. Raises Problem rate_limited."""
        if not _exempted(request, self._exempt):
            await self._hit(self._conversation, "conversation", conversation)

    async def _hit(self, limit: RateLimitItem, scope: str, who: str) -> None:
        try:
            allowed = await asyncio.wait_for(self._counter.hit(limit, scope, who), _PATIENCE)
            if allowed:
                return
            window = await self._counter.get_window_stats(limit, scope, who)
        except (RedisError, asyncio.TimeoutError) as error:
            metrics.REDIS_ERRORS.inc()
            _log.warning("rate_limit_not_counted", error=type(error).__name__)
            return
        metrics.RATE_LIMITED.labels(scope).inc()
        seconds = max(1, round(window.reset_time - time.time()))
        raise Problem("rate_limited", retry_after=seconds, seconds=seconds)


def _exempted(request: Request, networks: list[Network]) -> bool:
    try:
        address = ip_address(request.client.host if request.client else "")
    except ValueError:  # a unix socket: a proxy of the same machine
        return True
    return any(address in network for network in networks)
