"""Personal accounts and sessions of the staff."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any, Literal

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy.exc import IntegrityError

from api.staff import audit
from api.staff.database import Database, accounts, sessions

Role = Literal["clerk", "supervisor"]

#: The account that STAFF_BOOTSTRAP_PASSWORD makes.
FIRST = "admin"
MIN_PASSWORD = 12
#: So many wrong passwords in a row lock an account for LOCKED.
MAX_FAILURES = 5
LOCKED = timedelta(minutes=15)
#: A session ends at the latest then, also when it is used all the time.
LONGEST_SESSION = timedelta(hours=12)
#: How exactly it is noted when a session was last used.
_SEEN_EVERY = timedelta(seconds=10)

_hasher = PasswordHasher()
#: Checked when there is no such account, so that both take the same time.
_NOBODY = _hasher.hash(secrets.token_hex(16))


class WeakPassword(ValueError):
    """The password has fewer than MIN_PASSWORD characters."""


class NameTaken(ValueError):
    """There is an account of this name."""


@dataclass(frozen=True)
class Account:
    """A member of staff; ``display`` is the name that applicants see."""

    id: int
    name: str
    display: str
    role: Role
    active: bool
    locked_until: datetime | None

    @property
    def locked(self) -> bool:
        return self.locked_until is not None and self.locked_until > _now()


@dataclass(frozen=True)
class Session:
    """Who is signed in; forms must send ``csrf`` back, and ``idle`` ends it."""

    account: Account
    csrf: str
    idle: timedelta


class Accounts:
    """All accounts and their sessions. ``idle`` is how long a session lives without being used."""

    def __init__(self, database: Database, bootstrap_password: str, idle: timedelta) -> None:
        self._database = database
        self._bootstrap_password = bootstrap_password
        self._idle = idle

    def bootstrap(self) -> bool:
        """Make the first account if there is none yet; tells whether there is one now."""
        with self._database.begin() as connection:
            exists = connection.execute(sa.select(accounts.c.id).limit(1)).first() is not None
            if exists or not self._bootstrap_password:
                return exists
            _insert(connection, FIRST, FIRST, "supervisor", self._bootstrap_password)
            audit.record(connection, FIRST, "account.create", FIRST)
        return True

    def create(self, actor: str, name: str, display: str, role: Role, password: str) -> None:
        """A new account. Raises NameTaken, WeakPassword."""
        try:
            with self._database.begin() as connection:
                _insert(connection, name, display, role, password)
                audit.record(connection, actor, "account.create", name)
        except IntegrityError as error:
            raise NameTaken(name) from error

    def change_password(self, actor: str, name: str, password: str) -> None:
        """Set a new password, lift a lock and end the account's sessions. Raises WeakPassword."""
        self._change(actor, "account.password", name, password_hash=_hashed(password), failures=0, locked_until=None)

    def set_active(self, actor: str, name: str, active: bool) -> None:
        """Let an account in or keep it out; it stays for what it did."""
        self._change(actor, "account.enable" if active else "account.disable", name, active=active)

    def _change(self, actor: str, action: str, name: str, **values: Any) -> None:
        with self._database.begin() as connection:
            connection.execute(accounts.update().where(accounts.c.name == name).values(**values))
            account = sa.select(accounts.c.id).where(accounts.c.name == name).scalar_subquery()
            connection.execute(sessions.delete().where(sessions.c.account_id == account))
            audit.record(connection, actor, action, name)

    def all(self) -> list[Account]:
        """Every account, by name."""
        with self._database.begin() as connection:
            return [_account(row) for row in connection.execute(sa.select(accounts).order_by(accounts.c.name))]

    def sign_in(self, name: str, password: str) -> str | None:
        """The token of a new session, or None; whether the name, the password or a lock is why, is not told."""
        with self._database.begin() as connection:
            # Locked for the transaction: tries at the same time are counted one by one.
            query = sa.select(accounts).where(accounts.c.name == name).with_for_update()
            row = connection.execute(query).first()
            if not _verified(row.password_hash if row else _NOBODY, password) or row is None:
                if row is not None:
                    _count_failure(connection, row)
                audit.record(connection, name if row else "", "sign_in.refused", "")
                return None
            account = _account(row)
            if account.locked or not account.active:
                audit.record(connection, name, "sign_in.refused", "")
                return None
            values: dict[str, Any] = {"failures": 0, "locked_until": None}
            if _hasher.check_needs_rehash(row.password_hash):
                values["password_hash"] = _hasher.hash(password)
            connection.execute(accounts.update().where(accounts.c.id == row.id).values(**values))
            audit.record(connection, name, "sign_in", "")
            return self._open(connection, row.id)

    def _open(self, connection: Any, account_id: int) -> str:
        token, now = secrets.token_urlsafe(32), _now()
        connection.execute(sessions.delete().where(sessions.c.seen_at < now - self._idle))
        connection.execute(
            sessions.insert().values(
                token_hash=_digest(token),
                account_id=account_id,
                csrf=secrets.token_urlsafe(32),
                began_at=now,
                seen_at=now,
            )
        )
        return token

    def session(self, token: str, used: bool = True) -> Session | None:
        """The session of ``token``, unless it is over. ``used`` is False for what the page does by itself."""
        now = _now()
        query = (
            sa.select(accounts, sessions.c.csrf, sessions.c.seen_at)
            .select_from(sessions.join(accounts))
            .where(
                sessions.c.token_hash == _digest(token),
                sessions.c.seen_at > now - self._idle,
                sessions.c.began_at > now - LONGEST_SESSION,
                accounts.c.active,
            )
        )
        with self._database.begin() as connection:
            row = connection.execute(query).first()
            if row is None:
                return None
            if used and now - row.seen_at > min(_SEEN_EVERY, self._idle / 4):
                used = sessions.update().where(sessions.c.token_hash == _digest(token)).values(seen_at=now)
                connection.execute(used)
        return Session(_account(row), row.csrf, self._idle)

    def sign_out(self, token: str) -> None:
        """End a session."""
        with self._database.begin() as connection:
            connection.execute(sessions.delete().where(sessions.c.token_hash == _digest(token)))


def _insert(connection: Any, name: str, display: str, role: Role, password: str) -> None:
    connection.execute(
        accounts.insert().values(
            name=name, display=display, role=role, password_hash=_hashed(password), active=True, failures=0
        )
    )


def _hashed(password: str) -> str:
    if len(password) < MIN_PASSWORD:
        raise WeakPassword
    return _hasher.hash(password)


def _verified(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except VerificationError:
        return False


def _count_failure(connection: Any, row: Any) -> None:
    failures = row.failures + 1
    lock = failures >= MAX_FAILURES
    values = {"failures": 0 if lock else failures, "locked_until": _now() + LOCKED if lock else row.locked_until}
    connection.execute(accounts.update().where(accounts.c.id == row.id).values(**values))


def _account(row: Any) -> Account:
    return Account(row.id, row.name, row.display, row.role, row.active, row.locked_until)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _now() -> datetime:
    return datetime.now(timezone.utc)
