"""What the supervisor sees of all chats and cases: counts, and nothing about a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import dropwhile
from typing import Any

import sqlalchemy as sa

from api.clock import CHINA
from api.counts import CHAT
from api.staff.database import Database, audit, cases
from policies import Catalogue
from policies.evaluation import AVAILABLE
from policies.wording import shown

#: As many rows as can be read at a glance.
ROWS = 12
#: Fewer than so many are not told apart: they might be somebody.
SMALL = 5
Months = Mapping[str, Counter[str]]


@dataclass(frozen=True)
class Chart:
    """Counts by label; ``name`` says of what, ``series`` what each number of a row counts.

    A number below SMALL is None where it could be about somebody; such are counted in ``rest``.
    """

    name: str
    series: tuple[str, ...]
    rows: list[tuple[str, list[int | None]]]
    rest: list[int | None]

    @property
    def most(self) -> int:
        return max((count or 0 for _, counts in [*self.rows, ("", self.rest)] for count in counts), default=1)


def charts(database: Database, months: Months, catalogue: Catalogue) -> list[Chart]:
    """Chats (of ``months``, see ``api.counts``) and stored cases, by several things."""
    chats = sum(months.values(), Counter[str]())
    kept = _cases(database)
    vocabulary = catalogue.vocabulary

    def role(name: str) -> str:
        return shown(vocabulary["applicant_roles"], [name])

    def policy(name: str) -> str:
        found = catalogue.policies.get(name)
        return found.title if found else name

    def fact(name: str) -> str:
        return vocabulary[name].label if name in vocabulary else name

    def counted(topic: str, label: Callable[[str], str] = str) -> dict[str, Counter[str]]:
        return {"chats": _labelled(chats, topic, label), "cases": _labelled(kept, topic, label)}

    by_month = {"chats": Counter({month: counts[CHAT] for month, counts in months.items()})}
    by_month["cases"] = Counter({month: kept[f"month:{month}"] for month in months})
    numbers: Iterator[tuple[str, list[int | None]]] = (
        (month, [counts[month] for counts in by_month.values()]) for month in months
    )
    since_first = dropwhile(lambda row: not any(row[1]), numbers)
    return [
        Chart("months", tuple(by_month), list(since_first), []),
        _private("regions", counted("region")),
        _private("roles", counted("role", role)),
        _private("available", counted("policy", policy)),
        _private("unanswered", counted("declined", fact)),
        _private("misunderstood", {"messages": _labelled(chats, "misunderstood", fact)}),
        _open("handoffs", "chats", _labelled(chats, "handoff", str)),
        _open("closed", "chats", _labelled(chats, "closed", str)),
        _open("done", "times", _done(database)),
    ]


def _labelled(counts: Counter[str], topic: str, label: Callable[[str], str]) -> Counter[str]:
    found = Counter[str]()
    for name, count in counts.items():
        if name.startswith(f"{topic}:"):
            found[label(name.partition(":")[2])] += count
    return found


def _private(name: str, series: Mapping[str, Counter[str]]) -> Chart:
    """What might be about somebody: rare things are put together."""
    total = sum(series.values(), Counter[str]())
    often = [label for label, _ in total.most_common() if any(counts[label] >= SMALL for counts in series.values())]
    rows = [(label, [_coarse(counts[label]) for counts in series.values()]) for label in often[:ROWS]]
    told = [sum(row[1][index] or 0 for row in rows) for index in range(len(series))]
    rest = [_coarse(counts.total() - told[index]) for index, counts in enumerate(series.values())]
    return Chart(name, tuple(series), rows, rest if rest != [0] * len(series) else [])


def _coarse(count: int) -> int | None:
    return None if 0 < count < SMALL else count


def _open(name: str, series: str, counts: Counter[str]) -> Chart:
    """What is about nobody."""
    return Chart(name, (series,), [(label, [count]) for label, count in counts.most_common()], [])


def _cases(database: Database) -> Counter[str]:
    """The stored cases by the topics of ``api.counts``, and by month."""
    columns = cases.c.created_at, cases.c.facts, cases.c.declined, cases.c.verdicts
    found = Counter[str]()
    with database.begin() as connection:
        for row in connection.execute(sa.select(columns)):
            found.update(_topics(row))
    return found


def _topics(case: Any) -> Iterator[str]:
    yield f"month:{case.created_at.astimezone(CHINA):%Y-%m}"
    if region := case.facts.get("region"):
        yield f"region:{region['value']}"
    for role in case.facts.get("applicant_roles", {}).get("value", ()):
        yield f"role:{role}"
    for policy, status in case.verdicts.items():
        if status in AVAILABLE:
            yield f"policy:{policy}"
    for fact in case.declined:
        yield f"declined:{fact}"


def _done(database: Database) -> Counter[str]:
    with database.begin() as connection:
        rows = connection.execute(sa.select(audit.c.action, sa.func.count()).group_by(audit.c.action)).all()
    return Counter(dict(map(tuple, rows)))
