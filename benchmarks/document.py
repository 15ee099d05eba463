"""Writes the tables of ``docs/benchmarks.md`` and its picture from the figures: ``python -m benchmarks.document``."""

from __future__ import annotations

import json
import os
import platform
import re
from pathlib import Path
from typing import Any

import matplotlib as mpl

from benchmarks.report import RESULTS

mpl.use("svg")
from matplotlib import pyplot as plt

DOCS = Path(__file__).parent.parent / "docs"
_ROWS = {
    "one conversation: median ms": ("1 at once", "median"),
    "one conversation: p95 ms": ("1 at once", "p95"),
    "one conversation: p99 ms": ("1 at once", "p99"),
    "10 at once: median ms": ("10 at once", "median"),
    "10 at once: p95 ms": ("10 at once", "p95"),
    "10 at once: p99 ms": ("10 at once", "p99"),
    "50 at once: median ms": ("50 at once", "median"),
    "50 at once: p95 ms": ("50 at once", "p95"),
    "50 at once: p99 ms": ("50 at once", "p99"),
    "turns a second, 50 at once": ("50 at once", "per_second"),
    "turns not answered in 30 s, 50 at once": ("50 at once", "unanswered"),
    "processor time of a turn, 10 at once: ms": ("10 at once", "cpu"),
    "turn 10 of a conversation: ms": ("long conversation", "turn 10"),
    "turn 100: ms": ("long conversation", "turn 100"),
    "turn 300: ms": ("long conversation", "turn 300"),
    "start to first answer: s": ("start", "seconds"),
    "memory, largest process: MB": ("memory", "largest process"),
    "memory, all processes: MB": ("memory", "all processes"),
}


def main() -> None:
    """Put the figures in place of those between the document's marks, and draw."""
    figures = json.loads(RESULTS.read_text(encoding="utf-8"))
    path = DOCS / "benchmarks.md"
    text = path.read_text(encoding="utf-8")
    for name, table in _tables(figures).items():
        text = re.sub(rf"(<!-- {name} -->\n).*?(<!-- end -->)", rf"\g<1>{table}\g<2>", text, flags=re.DOTALL)
    path.write_text(text, encoding="utf-8")
    _draw(figures["service"], DOCS / "benchmarks.svg")


def _tables(figures: dict[str, Any]) -> dict[str, str]:
    service = figures["service"]
    rows = [[label, *(_shown(service[name], *place) for name in service)] for label, place in _ROWS.items()]
    return {
        "machine": f"{os.cpu_count()} cores ({platform.machine()}), {platform.system()}, "
        f"Python {platform.python_version()}. Training the model: {figures['training']['training']['seconds']} s.\n",
        "service": _table(["", *service], rows),
        "eligibility": _plain_table("ms", figures["eligibility_ms"]),
        "engines": _plain_table("ms", figures["engines_ms"]),
        "questions": _plain_table("questions", figures["questions"]),
    }


def _shown(system: dict[str, Any], row: str, column: str) -> str:
    value = system[row].get(column)
    return "–" if value is None else f"{value:g}"


def _plain_table(unit: str, rows: dict[str, dict[str, float]]) -> str:
    columns = list(dict.fromkeys(column for row in rows.values() for column in row))
    return _table([unit, *columns], [[name, *(str(row.get(c, "–")) for c in columns)] for name, row in rows.items()])


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _draw(service: dict[str, Any], path: Path) -> None:
    mpl.rcParams["svg.hashsalt"] = "benchmarks"  # the same figures, the same file
    figure, (latency, throughput, length) = plt.subplots(1, 3, figsize=(12, 3.6), layout="constrained")
    names = list(service)
    colours = dict(zip(names, ("#b0b7c3", "#7d8797", "#1463d6", "#0b3a82"), strict=False))
    for axes, (row, column, title) in zip(
        (latency, throughput),
        (("1 at once", "median", "Median turn (ms)"), ("50 at once", "per_second", "Turns a second, 50 at once")),
        strict=True,
    ):
        bars = axes.bar(names, [service[name][row][column] for name in names], color=[colours[name] for name in names])
        axes.bar_label(bars, fmt="%.0f")
        axes.set_title(title)
        axes.tick_params(axis="x", labelrotation=15)
    for name in names:
        turns = service[name]["long conversation"]
        length.plot(
            [int(label.split()[1]) for label in turns], list(turns.values()), "o-", color=colours[name], label=name
        )
    length.set(title="One conversation: ms at turn …", yscale="log")
    length.legend()
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)


if __name__ == "__main__":
    main()
