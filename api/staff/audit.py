"""Who did what to which case or conversation, and when; never what was in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

import sqlalchemy as sa

from api.staff.database import Database, audit

PAGE = 200


@dataclass(frozen=True)
class Entry:
    """One line of the trail."""

    at: datetime
    actor: str
    action: str
    subject: str


def record(connection: Any, actor: str, action: str, subject: str) -> None:
    """Add a line, in the transaction of what it tells of: neither happens without the other."""
    now = datetime.now(timezone.utc)
    connection.execute(audit.insert().values(at=now, actor=actor, action=action, subject=subject))


class Trail:
    """The audit trail."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, actor: str, action: str, subject: str) -> None:
        """Add a line about something that no transaction of ours did (a view, a print, a message sent)."""
        with self._database.begin() as connection:
            record(connection, actor, action, subject)

    def latest(self, subject: str = "") -> list[Entry]:
        """The last PAGE lines, newest first; only those about ``subject`` if given."""
        query = sa.select(audit.c.at, audit.c.actor, audit.c.action, audit.c.subject)
        if subject:
            query = query.where(audit.c.subject == subject)
        with self._database.begin() as connection:
            rows = connection.execute(query.order_by(audit.c.id.desc()).limit(PAGE)).all()
        return [Entry(*row) for row in rows]
