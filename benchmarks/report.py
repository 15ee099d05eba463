"""Where the benchmarks keep their figures: ``benchmarks/results.json``, each under a key of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import Any

RESULTS = Path(__file__).parent / "results.json"


def record(key: str, figures: Mapping[str, Any]) -> None:
    """Write ``figures`` under ``key`` and leave the other benchmarks' figures as they are."""
    known = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    known[key] = figures
    RESULTS.write_text(json.dumps(known, ensure_ascii=False, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def spread(values: Sequence[float], digits: int = 2) -> dict[str, float]:
    """Median and 95th percentile."""
    return {"median": round(median(values), digits), "p95": round(quantiles(values, n=20)[-1], digits)}


def table(rows: Mapping[str, Mapping[str, float]]) -> None:
    """Print one line for each row, with its figures."""
    width = max(map(len, rows))
    for name, figures in rows.items():
        print(name.ljust(width), *(f"{label} {value:g}" for label, value in figures.items()), sep="   ")
