"""Whole turns over HTTP, ours against stock Rasa: ``python -m benchmarks.service``.

All systems run at once, with the same model archive, on the same machine, which the load generator shares with them.
They are asked in turns, a few seconds each, again and again: so a machine that is now faster, now slower is so for all.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import ExitStack
from statistics import median
from typing import Any

from benchmarks.load import Measured, crowd, long_conversation
from benchmarks.report import record, table
from benchmarks.systems import SYSTEMS, System, start
from bot.train import model_path

PEOPLE = (1, 10, 50)
#: Of long conversations; each is the median of this turn and the nine after it.
TURNS = (10, 100, 300)
_WINDOW = 10
_WARM_UP_SECONDS = 4
#: How often each system is asked at each number of people, and for how long.
_ROUNDS = 3
_BOUT_SECONDS = 3
#: So many long conversations with each system, as far as there is time.
_LONG_CONVERSATIONS = 5
_LONG_SECONDS = 45

Figures = dict[str, dict[str, Any]]


def main() -> None:
    """Measure every system, print and record."""
    model = model_path()
    with ExitStack() as stack:
        systems = {name: stack.enter_context(start(name, model)) for name in SYSTEMS}
        for system in systems.values():
            asyncio.run(crowd(system.webhook, 1, _WARM_UP_SECONDS))
        figures: dict[str, Figures] = {name: {} for name in systems}
        for people in PEOPLE:
            for name, talked in _talked(systems, people).items():
                figures[name][f"{people} at once"] = talked
        for name, times in _long_conversations(systems).items():
            figures[name]["long conversation"] = _windows(times)
        for name, system in systems.items():
            memory = system.memory()
            figures[name]["start"] = {"seconds": round(system.started_in, 1)}
            figures[name]["memory"] = {"largest process": round(memory[0]), "all processes": round(sum(memory))}
    for name in figures:
        table({f"{name}, {label}": values for label, values in figures[name].items()})
    record("service", figures)


def _talked(systems: dict[str, System], people: int) -> dict[str, dict[str, float]]:
    """The figures of each system with so many people at once; ``cpu`` is its processor time of a turn."""
    measured = {name: Measured() for name in systems}
    cpu = dict.fromkeys(systems, 0.0)
    for _ in range(_ROUNDS):
        for name, system in systems.items():
            before = system.cpu()
            measured[name].add(asyncio.run(crowd(system.webhook, people, _BOUT_SECONDS)))
            cpu[name] += system.cpu() - before
    return {
        name: one.figures() | {"cpu": round(cpu[name] * 1000 / max(1, len(one.milliseconds)), 1)}
        for name, one in measured.items()
    }


def _long_conversations(systems: dict[str, System]) -> dict[str, list[list[float]]]:
    """The milliseconds of every turn of each conversation."""
    times: dict[str, list[list[float]]] = {name: [] for name in systems}
    left = dict.fromkeys(systems, float(_LONG_SECONDS))
    for _ in range(_LONG_CONVERSATIONS):
        for name in [name for name in systems if left[name] > 0]:
            began = time.perf_counter()
            talk = long_conversation(systems[name].webhook, TURNS[-1] + _WINDOW, left[name])
            times[name].append(asyncio.run(talk))
            left[name] -= time.perf_counter() - began
    return times


def _windows(times: list[list[float]]) -> dict[str, float]:
    windows = {turn: [ms for one in times for ms in one[turn : turn + _WINDOW]] for turn in TURNS}
    return {f"turn {turn}": round(median(window), 1) for turn, window in windows.items() if window}


if __name__ == "__main__":
    main()
