"""Whole turns over HTTP, ours against stock Rasa: ``python -m benchmarks.service``.

The systems run one after the other in the same run, with the same model archive, conversations and load generator on
the same machine, which the load generator shares with them.
"""

from __future__ import annotations

import asyncio
import time
from statistics import median
from typing import Any

from benchmarks.load import crowd, long_conversation
from benchmarks.report import record, table
from benchmarks.systems import SYSTEMS, System, start
from bot.train import model_path

PEOPLE = (1, 10, 50)
#: Of long conversations; each is the median of this turn and the nine after it.
TURNS = (10, 100, 300)
_WINDOW = 10
#: So many long conversations one after the other, as far as there is time: the machine is now faster, now slower.
_LONG_CONVERSATIONS = 7
_WARM_UP_SECONDS = 5
_SECONDS = 12
_LONG_SECONDS = 100


def main() -> None:
    """Measure every system, print and record."""
    model = model_path()
    figures: dict[str, Any] = {}
    for name in SYSTEMS:
        with start(name, model) as system:
            figures[name] = _measured(system)
        table({f"{name}, {label}": values for label, values in figures[name].items()})
    record("service", figures)


def _measured(system: System) -> dict[str, dict[str, float]]:
    asyncio.run(crowd(system.webhook, 1, _WARM_UP_SECONDS))
    figures = {f"{people} at once": _talked(system, people) for people in PEOPLE}
    times = _long_conversations(system.webhook)
    windows = {turn: [ms for one in times for ms in one[turn : turn + _WINDOW]] for turn in TURNS}
    figures["long conversation"] = {
        f"turn {turn}": round(median(window), 1) for turn, window in windows.items() if window
    }
    figures["start"] = {"seconds": round(system.started_in, 1)}
    memory = system.memory()
    figures["memory"] = {"largest process": round(memory[0]), "all processes": round(sum(memory))}
    return figures


def _long_conversations(webhook: str) -> list[list[float]]:
    """The milliseconds of every turn of each."""
    end = time.perf_counter() + _LONG_SECONDS
    times: list[list[float]] = []
    while len(times) < _LONG_CONVERSATIONS and (left := end - time.perf_counter()) > 0:
        times.append(asyncio.run(long_conversation(webhook, TURNS[-1] + _WINDOW, left)))
    return times


def _talked(system: System, people: int) -> dict[str, float]:
    before = system.cpu()
    measured = asyncio.run(crowd(system.webhook, people, _SECONDS))
    cpu = (system.cpu() - before) * 1000 / max(1, len(measured.milliseconds))
    return measured.figures() | {"cpu": round(cpu, 1)}


if __name__ == "__main__":
    main()
