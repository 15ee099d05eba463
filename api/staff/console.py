"""The console's parts, put together from the settings."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from redis.asyncio import Redis

from api.conversations import ConversationStore
from api.counts import Counts
from api.pickup import PickupCodes
from api.settings import Settings
from api.staff.accounts import Accounts
from api.staff.audit import Trail
from api.staff.cases import Cases
from api.staff.counter import ServiceCounter
from api.staff.database import Database
from api.staff.housekeeping import Housekeeping
from api.staff.presence import Presence
from api.staff.ways import WaysOn
from api.wechat.channel import WeChat


@dataclass(frozen=True)
class Console:
    """Everything behind ``/staff``."""

    database: Database
    accounts: Accounts
    trail: Trail
    cases: Cases
    counter: ServiceCounter
    pickup: PickupCodes
    ways: WaysOn
    counts: Counts
    housekeeping: Housekeeping
    presence: Presence


@asynccontextmanager
async def opened(
    settings: Settings,
    redis: Redis,
    store: ConversationStore,
    pickup: PickupCodes,
    counts: Counts,
    wechat: WeChat | None,
) -> AsyncIterator[Console]:
    """The console, which keeps house for as long as it is open."""
    database = Database(settings.database_url, settings.data_dir)
    cases = Cases(database)
    housekeeping = Housekeeping(cases, pickup, store, settings.case_retention_days)
    password = settings.staff_bootstrap_password.get_secret_value()
    outbox = wechat.outbox if wechat else None
    counter = ServiceCounter(
        store, outbox, counts, settings.staff_hours, timedelta(minutes=settings.staff_wait_minutes)
    )
    work = [asyncio.create_task(task) for task in (housekeeping.run(), counter.watch())]
    yield Console(
        database=database,
        accounts=Accounts(database, password, timedelta(minutes=settings.staff_idle_minutes)),
        trail=Trail(database),
        cases=cases,
        counter=counter,
        pickup=pickup,
        ways=WaysOn(str(settings.public_url or ""), wechat.client if wechat and settings.wechat_certified else None),
        counts=counts,
        housekeeping=housekeeping,
        presence=Presence(redis),
    )
    for task in work:
        task.cancel()
    database.close()
