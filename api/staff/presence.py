"""Who else has the same conversation or case open now. It locks nothing: colleagues only see each other."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass

from redis.asyncio import Redis

from api.staff.accounts import Account

#: Seconds after which somebody whose page has not asked again is gone; pages ask every four.
_LIFETIME = 10


@dataclass(frozen=True)
class Colleague:
    """Somebody else at the same place, by the name shown."""

    display: str
    writing: bool


class Presence:
    """Who is where, of all processes."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def seen(self, place: str, account: Account, *, writing: bool) -> list[Colleague]:
        """Note that ``account`` is at ``place``; who else is. Raises RedisError."""
        key, now = f"presence:{place}", time.time()
        mark = json.dumps({"display": account.display, "writing": writing, "at": now})
        async with self._redis.pipeline(transaction=False) as pipeline:
            pipeline.hset(key, account.name, mark)
            pipeline.expire(key, _LIFETIME)
            pipeline.hgetall(key)
            *_, marks = await pipeline.execute()
        others = [json.loads(mark) for name, mark in sorted(marks.items()) if name.decode() != account.name]
        return [Colleague(one["display"], one["writing"]) for one in others if now - one["at"] < _LIFETIME]
