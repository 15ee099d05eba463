"""Deletes what may not be kept: cases whose time is over, and cases made from a chat that was deleted."""

from __future__ import annotations

import asyncio
from typing import Any

import structlog
from fastapi.concurrency import run_in_threadpool
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from api.conversations import ConversationStore
from api.pickup import PickupCodes
from api.staff.cases import Cases, idle_for, made_from, numbered

#: Seconds from one look for what has expired to the next, and until the first one or one after an outage.
INTERVAL, SOON = 3600.0, 60.0
_log = structlog.get_logger(__name__)


class Housekeeping:
    """Every process does this. It does no harm twice: the second finds nothing."""

    def __init__(
        self,
        cases: Cases,
        pickup: PickupCodes,
        store: ConversationStore,
        retention_days: int,
        interval: float = INTERVAL,
        soon: float = SOON,
    ) -> None:
        self._cases = cases
        self._pickup = pickup
        self._store = store
        self._retention_days = retention_days
        self._interval = interval
        self._soon = soon

    async def run(self) -> None:
        """For as long as the service runs: at once when a chat is deleted, and from time to time."""
        clock = asyncio.get_running_loop().time
        due = clock() + self._soon
        while True:
            asked = await self._asked_within(due - clock())
            done = await self._attempt(expired=not asked)
            if not asked:
                due = clock() + self._interval
            if not done:
                due = min(due, clock() + self._soon)

    async def _asked_within(self, seconds: float) -> bool:
        try:
            await asyncio.wait_for(self._store.forgetting.wait(), max(0, seconds))
        except asyncio.TimeoutError:
            return False
        self._store.forgetting.clear()
        return True

    async def _attempt(self, *, expired: bool) -> bool:
        try:
            await self.follow_deletions()
            if expired:
                await self._delete("case.expire", idle_for(self._retention_days))
        except (RedisError, SQLAlchemyError) as error:
            _log.error("housekeeping_failed", error=type(error).__name__)
            return False
        return True

    async def follow_deletions(self) -> None:
        """Delete the cases made from chats that were deleted. Raises RedisError, SQLAlchemyError."""
        for digest in await self._store.forgotten():
            await self._delete("case.forget", made_from(digest))
            await self._store.forgotten_everywhere(digest)

    async def delete_case(self, actor: str, number: str) -> None:
        """Forget a case and its codes, for a member of staff. Raises RedisError, SQLAlchemyError."""
        await self._delete("case.delete", numbered(number), actor)

    async def _delete(self, action: str, which: Any, actor: str = "") -> None:
        # The codes first: once the case is gone, nothing leads to them.
        for number in await run_in_threadpool(self._cases.numbers, which):
            await self._pickup.forget(number)
        await run_in_threadpool(self._cases.delete, actor, action, which)
