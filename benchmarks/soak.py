"""Many turns on one start, and what its memory does: ``python -m benchmarks.soak [turns]`` (20,000 take some minutes).

Fails when memory still grows after the first fifth: caches may fill, but nothing may pile up.
"""

from __future__ import annotations

import asyncio
import sys
import uuid
from itertools import cycle

import httpx

from benchmarks.load import DIALOGUES
from benchmarks.report import record
from benchmarks.systems import System, start
from bot.train import model_path

TURNS = 20_000
PEOPLE = 8
_SAMPLES = 10
#: Growth of the worker after the first fifth that is still called flat: the allocator's own ups and downs.
_FLAT_MB = 25


def main() -> None:
    """Soak, print, record, and exit non-zero when memory is not flat."""
    turns = int(sys.argv[1]) if len(sys.argv) > 1 else TURNS
    with start("ours", model_path()) as system:
        memory = asyncio.run(soak(system, turns))
    print(f"{turns} turns, megabytes of the worker: {memory}")
    record("soak", {"turns": turns, "worker_mb": memory})
    if growth(memory) > _FLAT_MB:
        sys.exit(f"memory grew by {growth(memory)} MB after the first fifth")


def growth(memory: list[int]) -> int:
    """The megabytes gained after the first fifth of the samples."""
    return memory[-1] - memory[len(memory) // 5]


async def soak(system: System, turns: int) -> list[int]:
    """The worker's megabytes at the beginning and after each tenth of ``turns``. Raises AssertionError on no answer."""
    scripts = cycle(DIALOGUES)
    memory = [round(system.memory()[0])]
    async with httpx.AsyncClient(timeout=60) as client:
        for _ in range(_SAMPLES):
            left = turns // _SAMPLES

            async def person() -> None:
                nonlocal left
                while left > 0:
                    sender = uuid.uuid4().hex
                    for message in next(scripts):
                        left -= 1
                        answer = await client.post(system.webhook, json={"sender": sender, "message": message})
                        assert answer.json(), "a message got no answer"

            await asyncio.gather(*(person() for _ in range(PEOPLE)))
            memory.append(round(system.memory()[0]))
    return memory


if __name__ == "__main__":
    main()
