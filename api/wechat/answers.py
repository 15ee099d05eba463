"""One answer for each message, however often and to whichever process WeChat sends it.

A message has a record in Redis from its first try on: the answer once there is one, and how often it was tried.
Whoever holds the record's lease works on it and renews the lease meanwhile; should the process die, the lease runs
out and the next try, or one that is waiting, takes the work over.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from redis.asyncio import Redis

from api.wechat.screen import Screen

#: A message may be tried again within 15 s, and its answer be asked for later.
RECORD_SECONDS = 3600
LEASE_MS = 2000


class Answer(BaseModel):
    """What is answered at once (empty: nothing), and the messages that follow of our own accord."""

    text: str
    following: list[str] = []


@dataclass(frozen=True)
class Job:
    """One message of one conversation."""

    conversation: str
    id: str

    @property
    def record(self) -> str:
        """The Redis key of the record."""
        return user_key(self.conversation, f"answer:{self.id}")

    @property
    def lease(self) -> str:
        """The Redis key of the lease."""
        return user_key(self.conversation, f"lease:{self.id}")


@dataclass(frozen=True)
class Arrival:
    """How things stood when a try came in; ``owed`` is an earlier message whose answer the person is waiting for."""

    tries: int
    screen: Screen
    owed: Job | None


def user_key(conversation: str, part: str) -> str:
    """The Redis key of ``part``; the braces keep one person's keys on one node of a cluster."""
    return f"wechat:{{{conversation}}}:{part}"


class Answers:
    """The records of all messages, and what each person has before their eyes."""

    def __init__(self, redis: Redis, ttl_days: int) -> None:
        self._redis = redis
        self._ttl = ttl_days * 86400

    async def arrive(self, job: Job) -> Arrival:
        """Count a try."""
        messages = user_key(job.conversation, "messages")
        async with self._redis.pipeline() as pipeline:
            pipeline.hincrby(job.record, "tries", 1)
            pipeline.expire(job.record, RECORD_SECONDS)
            pipeline.sadd(messages, job.record)
            pipeline.expire(messages, RECORD_SECONDS)
            pipeline.get(user_key(job.conversation, "screen"))
            pipeline.get(user_key(job.conversation, "owed"))
            tries, *_, screen, owed = await pipeline.execute()
        waits = owed is not None and owed.decode() != job.id
        return Arrival(
            tries,
            Screen.model_validate_json(screen) if screen else Screen(),
            Job(job.conversation, owed.decode()) if waits else None,
        )

    async def answer(self, job: Job) -> Answer | None:
        """The answer, if there is one."""
        return _answer(await self._redis.hget(job.record, "answer"))

    async def claim(self, job: Job) -> bool:
        """Whether the work is the caller's now."""
        return bool(await self._redis.set(job.lease, 1, nx=True, px=LEASE_MS))

    async def renew(self, job: Job) -> None:
        """Keep the lease."""
        await self._redis.pexpire(job.lease, LEASE_MS)

    async def finish(self, job: Job, answer: Answer, screen: Screen | None) -> bool:
        """Store the answer and the new screen; whether the answer was put off and must be delivered now."""
        async with self._redis.pipeline() as pipeline:
            pipeline.hget(job.record, "put_off")
            pipeline.hset(job.record, "answer", answer.model_dump_json())
            pipeline.expire(job.record, RECORD_SECONDS)
            pipeline.delete(job.lease)
            if screen:
                pipeline.set(user_key(job.conversation, "screen"), screen.model_dump_json(), ex=self._ttl)
            put_off, *_ = await pipeline.execute()
        return bool(put_off)

    async def put_off(self, job: Job) -> Answer | None:
        """Leave the answer to whoever is working on it; unless it has come this moment, then return it."""
        async with self._redis.pipeline() as pipeline:
            pipeline.hset(job.record, "put_off", 1)
            pipeline.hget(job.record, "answer")
            *_, answer = await pipeline.execute()
        return _answer(answer)

    async def owe(self, job: Job) -> None:
        """Remember that the person is waiting for this answer."""
        await self._redis.set(user_key(job.conversation, "owed"), job.id, ex=RECORD_SECONDS)

    async def settle(self, job: Job) -> None:
        """This answer is not owed any more."""
        owed = user_key(job.conversation, "owed")
        if await self._redis.get(owed) == job.id.encode():
            await self._redis.delete(owed)

    async def take_following(self, job: Job) -> bool:
        """Whether the caller is the one to send what follows the answer."""
        return bool(await self._redis.hsetnx(job.record, "followed", 1))

    async def forget(self, conversation: str) -> None:
        """Delete everything kept here about the person."""
        await self._redis.delete(
            *(user_key(conversation, part) for part in ("screen", "owed")), *await self._records(conversation)
        )
        await self._redis.delete(user_key(conversation, "messages"))

    async def forget_before(self, job: Job) -> None:
        """Delete the answers to all other messages of the person."""
        others = await self._records(job.conversation) - {job.record.encode()}
        if others:
            await self._redis.delete(*others)
            await self._redis.srem(user_key(job.conversation, "messages"), *others)

    async def _records(self, conversation: str) -> set[Any]:
        return set(await self._redis.smembers(user_key(conversation, "messages")))


def _answer(stored: Any) -> Answer | None:
    return Answer.model_validate_json(stored) if stored else None
