"""The console's parts, put together from the settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from api.conversations import ConversationStore
from api.pickup import PickupCodes
from api.settings import Settings
from api.staff.accounts import Accounts
from api.staff.audit import Trail
from api.staff.cases import Cases
from api.staff.counter import Counter
from api.staff.database import Database
from api.wechat.channel import WeChat


@dataclass(frozen=True)
class Console:
    """Everything behind ``/staff``."""

    database: Database
    accounts: Accounts
    trail: Trail
    cases: Cases
    counter: Counter
    pickup: PickupCodes
    retention_days: int

    @classmethod
    def of(cls, settings: Settings, store: ConversationStore, pickup: PickupCodes, wechat: WeChat | None) -> Console:
        database = Database(settings.database_url, settings.data_dir)
        password = settings.staff_bootstrap_password.get_secret_value()
        return cls(
            database=database,
            accounts=Accounts(database, password, timedelta(minutes=settings.staff_idle_minutes)),
            trail=Trail(database),
            cases=Cases(database),
            counter=Counter(store, wechat.outbox if wechat else None),
            pickup=pickup,
            retention_days=settings.case_retention_days,
        )

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()
