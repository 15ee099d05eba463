"""Every benchmark, one after the other: ``make bench``.

Figures go to ``benchmarks/results.json``, tables and the picture to ``docs/benchmarks.md`` and ``docs/benchmarks.svg``.
"""

from __future__ import annotations

from types import ModuleType

from benchmarks import document, eligibility, engines, questions, service, training

BENCHMARKS: dict[str, ModuleType] = {
    "Whole turns, against stock Rasa": service,
    "Training": training,
    "Verdicts": eligibility,
    "The same rules in other engines": engines,
    "Questions": questions,
}


def main() -> None:
    """Run them all and write the document."""
    for title, benchmark in BENCHMARKS.items():
        print(f"\n{title}")
        benchmark.main()
    document.main()


if __name__ == "__main__":
    main()
