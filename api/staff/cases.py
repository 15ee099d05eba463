"""Walk-in cases: what was told at the window, and what was made of it then."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Any, Literal

import sqlalchemy as sa

from api.clock import CHINA
from api.staff import audit
from api.staff.database import Database, cases

PAGE = 100
_NUMBER = re.compile(r"\d{8}-\d{1,6}")
_TAIL = re.compile(r"\d{4}")

#: Who said it: the applicant in a chat, or at the window through the clerk.
Source = Literal["chat", "staff"]


class CaseChanged(Exception):
    """Somebody else has changed the case since it was read."""


@dataclass(frozen=True)
class Told:
    """A fact's JSON value, who said it, and when (ISO 8601)."""

    value: Any
    source: Source
    at: str

    @classmethod
    def now(cls, value: Any, source: Source) -> Told:
        return cls(value, source, _now().isoformat(timespec="seconds"))


@dataclass(frozen=True)
class Case:
    """A case as last saved. ``previous`` are the facts before that, ``verdicts`` the statuses by policy then."""

    number: str
    revision: int
    created_at: datetime
    updated_at: datetime
    clerk: str
    phone_tail: str
    facts: dict[str, Told]
    previous: dict[str, Any]
    declined: frozenset[str]
    verdicts: dict[str, str]
    catalogue_version: str

    @property
    def values(self) -> dict[str, Any]:
        """The facts as the eligibility module wants them."""
        return {name: told.value for name, told in self.facts.items()}


class Cases:
    """All cases."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, actor: str, facts: Mapping[str, Told] | None = None, origin: str = "") -> str:
        """A new case; returns its number, which is the day and a count. ``origin``: digest of the chat it is from."""
        with self._database.begin() as connection:
            return _insert(connection, actor, facts or {}, origin)

    def view(self, actor: str, number: str) -> Case | None:
        """The case ``number`` for somebody to look at, which is recorded."""
        case = self.get(number)
        if case is not None:
            with self._database.begin() as connection:
                audit.record(connection, actor, "case.view", number)
        return case

    def get(self, number: str) -> Case | None:
        """The case ``number``, to work on further."""
        with self._database.begin() as connection:
            row = connection.execute(sa.select(cases).where(cases.c.number == number)).first()
        return _case(row) if row is not None else None

    def save(self, actor: str, before: Case, **changes: Any) -> None:
        """Save what changed: ``facts``, ``declined``, ``phone_tail``, ``verdicts``, ``catalogue_version``.

        Raises CaseChanged when ``before`` is not the latest.
        """
        if "facts" in changes:
            changes["facts"] = {name: vars(told) for name, told in changes["facts"].items()}
            changes["previous"] = before.values
        if "declined" in changes:
            changes["declined"] = sorted(changes["declined"])
        with self._database.begin() as connection:
            latest = cases.c.number == before.number, cases.c.revision == before.revision
            values = {**changes, "revision": before.revision + 1, "updated_at": _now()}
            if connection.execute(cases.update().where(*latest).values(**values)).rowcount == 0:
                raise CaseChanged(before.number)
            audit.record(connection, actor, "case.edit", before.number)

    def numbers(self, which: Any) -> list[str]:
        """The cases for which the condition ``which`` holds: ``numbered``, ``made_from``, ``idle_for``."""
        with self._database.begin() as connection:
            return list(connection.execute(sa.select(cases.c.number).where(which)).scalars())

    def delete(self, actor: str, action: str, which: Any) -> None:
        """Forget the cases for which ``which`` holds; only a line without content stays of each in the trail."""
        with self._database.begin() as connection:
            # Locked: when two processes do this at once, the second finds nothing.
            found = list(connection.execute(sa.select(cases.c.number).where(which).with_for_update()).scalars())
            connection.execute(cases.delete().where(cases.c.number.in_(found)))
            for number in found:
                audit.record(connection, actor, action, number)

    def search(self, text: str) -> list[Case]:
        """The latest cases by number, phone tail (4 digits) or day (2026-11-22); of all cases when blank."""
        query = sa.select(cases).order_by(cases.c.created_at.desc(), cases.c.id.desc()).limit(PAGE)
        with self._database.begin() as connection:
            rows = connection.execute(query.where(*_matching(text.strip()))).all()
        return [_case(row) for row in rows]


def numbered(number: str) -> Any:
    """The case ``number``."""
    return cases.c.number == number


def made_from(origin: str) -> Any:
    """Cases made from the chat with this digest."""
    return cases.c.origin == origin


def idle_for(days: int) -> Any:
    """Cases that nobody has changed for ``days``."""
    return cases.c.updated_at < _now() - timedelta(days=days)


def _matching(text: str) -> Iterator[Any]:
    if _NUMBER.fullmatch(text):
        yield cases.c.number == text
    elif _TAIL.fullmatch(text):
        yield cases.c.phone_tail == text
    elif text:
        try:
            begin = datetime.combine(date.fromisoformat(text), time(), CHINA)
        except ValueError:
            yield sa.false()
        else:
            yield cases.c.created_at >= begin
            yield cases.c.created_at < begin + timedelta(days=1)


def _insert(connection: Any, actor: str, facts: Mapping[str, Told], origin: str) -> str:
    now = _now()
    unnumbered = cases.insert().values(
        number=secrets.token_hex(10),
        revision=1,
        created_at=now,
        updated_at=now,
        clerk=actor,
        phone_tail="",
        facts={name: vars(told) for name, told in facts.items()},
        previous={},
        declined=[],
        verdicts={},
        catalogue_version="",
        origin=origin,
    )
    (case_id,) = connection.execute(unnumbered).inserted_primary_key
    number = f"{now.astimezone(CHINA):%Y%m%d}-{case_id:04d}"
    connection.execute(cases.update().where(cases.c.id == case_id).values(number=number))
    audit.record(connection, actor, "case.create", number)
    return number


def _case(row: Any) -> Case:
    stored = dict(row._mapping)
    del stored["id"], stored["origin"]
    stored["facts"] = {name: Told(**told) for name, told in stored["facts"].items()}
    stored["declined"] = frozenset(stored["declined"])
    return Case(**stored)


def _now() -> datetime:
    return datetime.now(timezone.utc)
