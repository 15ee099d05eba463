"""The load generator: people who send a whole conversation to Rasa's REST channel, each as fast as it is answered.

It shares the processor with what it measures, so it is written on aiohttp: httpx took 2.5 ms of every turn for itself,
and with fifty people waiting served some of its connections long before others.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from statistics import median, quantiles

import aiohttp
import yaml

DIALOGUES: list[list[str]] = yaml.safe_load((Path(__file__).parent / "dialogues.yaml").read_text(encoding="utf-8"))
#: Nobody waits longer for a chat bot; a longer turn counts as not answered.
PATIENCE = 30.0


@dataclass
class Measured:
    """Milliseconds of every answered turn, turns not answered, and how many seconds it all took."""

    milliseconds: list[float] = field(default_factory=list)
    unanswered: int = 0
    seconds: float = 0.0

    def add(self, more: Measured) -> None:
        """Count what was measured another time as well."""
        self.milliseconds += more.milliseconds
        self.unanswered += more.unanswered
        self.seconds += more.seconds

    def figures(self) -> dict[str, float]:
        """Median, p95 and p99 in milliseconds, turns answered a second, turns not answered."""
        if len(self.milliseconds) < 2:
            return {"unanswered": self.unanswered}
        cuts = quantiles(self.milliseconds, n=100, method="inclusive")
        return {
            "median": round(median(self.milliseconds), 1),
            "p95": round(cuts[94], 1),
            "p99": round(cuts[98], 1),
            "per_second": round(len(self.milliseconds) / self.seconds, 1),
            "unanswered": self.unanswered,
        }


async def crowd(webhook: str, people: int, seconds: float) -> Measured:
    """``people`` talk at once for ``seconds``; whoever has finished a conversation begins another one."""
    measured = Measured()
    scripts = cycle(DIALOGUES)
    began = time.perf_counter()
    end = began + seconds
    async with _client(people) as client:

        async def person() -> None:
            while time.perf_counter() < end:
                sender = uuid.uuid4().hex
                for message in next(scripts):
                    if time.perf_counter() >= end:
                        return
                    await _say(client, webhook, sender, message, measured)

        await asyncio.gather(*(person() for _ in range(people)))
    measured.seconds = time.perf_counter() - began
    return measured


async def long_conversation(webhook: str, turns: int, seconds: float) -> list[float]:
    """The milliseconds of up to ``turns`` turns of one conversation, ended after ``seconds``."""
    measured = Measured()
    end = time.perf_counter() + seconds
    async with _client(1) as client:
        sender = uuid.uuid4().hex
        for message in islice(cycle(_everything()), turns):
            if time.perf_counter() >= end or measured.unanswered:
                break
            await _say(client, webhook, sender, message, measured)
    return measured.milliseconds


def _everything() -> Iterator[str]:
    """Ten messages that mean the same however often they are said."""
    yield from ["我在宁海县", "我是大学生", "为什么问这个", "不知道", "看看结果", "我在东胜区", "是", "没有"]
    yield from ["你们都知道我什么", "能拿多少钱"]


def _client(people: int) -> aiohttp.ClientSession:
    connections = aiohttp.TCPConnector(limit=people)
    return aiohttp.ClientSession(connector=connections, timeout=aiohttp.ClientTimeout(PATIENCE))


async def _say(client: aiohttp.ClientSession, webhook: str, sender: str, message: str, measured: Measured) -> None:
    began = time.perf_counter()
    try:
        async with client.post(webhook, json={"sender": sender, "message": message}) as answer:
            answered = answer.status == 200 and bool(await answer.json())
    except (aiohttp.ClientError, asyncio.TimeoutError):
        answered = False
    if answered:
        measured.milliseconds.append((time.perf_counter() - began) * 1000)
    else:
        measured.unanswered += 1
