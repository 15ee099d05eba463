"""What the console keeps: its tables, in SQLite or PostgreSQL, brought up to date by Alembic."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from functools import cached_property
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
#: Seconds after which a database that does not answer is an outage.
PATIENCE = 5
#: Any number, the same in all processes: only one of them migrates at a time.
_MIGRATION_LOCK = 20_261_122


class Moment(sa.types.TypeDecorator):  # type: ignore[misc]  # SQLAlchemy 1.4 has no types
    """A moment in UTC, with its time zone also where the database keeps none."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _: Any) -> datetime | None:
        return value.astimezone(timezone.utc) if value else None

    def process_result_value(self, value: datetime | None, _: Any) -> datetime | None:
        if value is None or value.tzinfo:
            return value
        return value.replace(tzinfo=timezone.utc)


metadata = sa.MetaData()

accounts = sa.Table(
    "accounts",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String(40), nullable=False, unique=True),
    sa.Column("display", sa.String(40), nullable=False),
    sa.Column("role", sa.String(20), nullable=False),
    sa.Column("password_hash", sa.String(200), nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("locked_until", Moment),
)

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("account_id", sa.Integer, sa.ForeignKey("accounts.id"), nullable=False),
    sa.Column("csrf", sa.String(64), nullable=False),
    sa.Column("began_at", Moment, nullable=False),
    sa.Column("seen_at", Moment, nullable=False),
)

#: ``origin`` is the digest of the chat that a case was made from, or empty.
cases = sa.Table(
    "cases",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("number", sa.String(20), nullable=False, unique=True),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("created_at", Moment, nullable=False, index=True),
    sa.Column("updated_at", Moment, nullable=False),
    sa.Column("clerk", sa.String(40), nullable=False),
    sa.Column("phone_tail", sa.String(4), nullable=False, index=True),
    sa.Column("facts", sa.JSON, nullable=False),
    sa.Column("previous", sa.JSON, nullable=False),
    sa.Column("declined", sa.JSON, nullable=False),
    sa.Column("verdicts", sa.JSON, nullable=False),
    sa.Column("catalogue_version", sa.String(64), nullable=False),
    sa.Column("origin", sa.String(32), nullable=False, server_default="", index=True),
)

#: Append-only: triggers refuse to change or delete a line. ``subject`` names a case or conversation, never content.
audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", Moment, nullable=False, index=True),
    sa.Column("actor", sa.String(40), nullable=False),
    sa.Column("action", sa.String(40), nullable=False),
    sa.Column("subject", sa.String(80), nullable=False, index=True),
)


class Database:
    """Opened and migrated at its first use, so that the rest of the service never waits for it."""

    def __init__(self, url: str, data_dir: Path) -> None:
        self._url = url
        self._data_dir = data_dir
        self._lock = threading.Lock()
        self._migrated = False

    @contextmanager
    def begin(self) -> Iterator[Any]:
        """A transaction. Raises sqlalchemy.exc.OperationalError when the database does not answer."""
        with self._lock:
            if not self._migrated:
                _migrate(self._engine)
                self._migrated = True
        with self._engine.begin() as connection:
            yield connection

    def close(self) -> None:
        """Let go of the connections."""
        if "_engine" in self.__dict__:
            self._engine.dispose()

    @cached_property
    def _engine(self) -> Any:
        if self._url.startswith("postgresql"):
            return sa.create_engine(self._url, pool_pre_ping=True, connect_args={"connect_timeout": PATIENCE})
        self._data_dir.mkdir(parents=True, exist_ok=True)
        url = self._url or f"sqlite:///{self._data_dir.resolve() / 'staff.sqlite3'}"
        engine = sa.create_engine(url, connect_args={"timeout": PATIENCE})
        sa.event.listen(engine, "connect", _configure_sqlite)
        sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
        return engine


def _configure_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # the driver would begin transactions in its own, later way
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA foreign_keys = ON")


def _migrate(engine: Any) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
