"""How many chats there were, and about what: counts by month in Redis, from which nothing leads back to a chat.

What is counted is a topic: ``chat``, ``region:东胜区``, ``role:company``, ``policy:<id>`` (found applicable),
``handoff:<reason>``, ``declined:<fact>`` (not known or skipped), each once per chat; ``misunderstood:<fact>`` for
each message that was not understood, with the fact asked for then, never the message; and ``closed:<how>`` for each
service that staff ended.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from redis.asyncio import Redis

from api.clock import today
from api.conversations import Head
from api.schemas import TurnRecord
from policies.evaluation import AVAILABLE

#: The topic of every chat.
CHAT = "chat"
#: Months shown, this one among them. A month's counts are forgotten some time after that.
MONTHS = 12
_LIFETIME = 400 * 86400


def topics(head: Head, record: TurnRecord) -> Iterator[str]:
    """What a chat has been about, after a turn."""
    yield CHAT
    if region := record.facts.get("region"):
        yield f"region:{region}"
    roles: Any = record.facts.get("applicant_roles", [])
    yield from (f"role:{role}" for role in roles)
    for result in record.results:
        if result.status in AVAILABLE and result.tier != "C":
            yield f"policy:{result.policy_id}"
    if head.reason:
        yield f"handoff:{head.reason}"
    for fact in record.declined:
        yield f"declined:{fact}"


def not_understood(before: Head) -> str:
    """The topic of a message that was not understood."""
    return f"misunderstood:{(before.state.get('question') or {}).get('fact', '')}"


class Counts:
    """The counts of all processes."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def add(self, found: Iterable[str]) -> None:
        """Count each topic of ``found`` once more this month. Raises RedisError."""
        month = _key(today())
        async with self._redis.pipeline(transaction=False) as pipeline:
            for topic in found:
                pipeline.hincrby(month, topic, 1)
            pipeline.expire(month, _LIFETIME)
            await pipeline.execute()

    async def by_month(self) -> dict[str, Counter[str]]:
        """The counts of the last MONTHS months (``2026-11``), oldest first, by topic. Raises RedisError."""
        months = list(_months(today()))
        async with self._redis.pipeline(transaction=False) as pipeline:
            for month in months:
                pipeline.hgetall(_key(month))
            found: list[Any] = await pipeline.execute()
        return {
            f"{month:%Y-%m}": Counter({topic.decode(): int(count) for topic, count in counts.items()})
            for month, counts in zip(months, found, strict=True)
        }


def _months(last: date) -> Iterator[date]:
    for back in reversed(range(MONTHS)):
        year, month = divmod(last.year * 12 + last.month - 1 - back, 12)
        yield date(year, month + 1, 1)


def _key(day: date) -> str:
    return f"counts:{day:%Y-%m}"
