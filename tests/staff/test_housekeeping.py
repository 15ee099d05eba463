"""What must go goes: expired cases, and what was made from a chat whose person asked for deletion."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa
from redis.asyncio import Redis

from api.conversations import ConversationKey, ConversationStore
from api.pickup import PickupCodes
from api.staff.audit import Trail
from api.staff.cases import Cases, Told
from api.staff.database import Database, cases
from api.staff.housekeeping import Housekeeping
from api.storage import connect
from tests.servers import Server
from tests.staff.conftest import Clerk
from tests.staff.test_talks import say, talk, texts

RETENTION = 365
CHAT = ConversationKey("web", "a-chat-of-this-test")
FACTS = {"region": Told.now("东胜区", "chat")}


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    url = "" if request.param == "sqlite" else request.getfixturevalue("postgresql_url")
    database = Database(url, tmp_path)
    yield database
    database.close()


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    redis = connect(redis_url)
    yield redis
    await redis.aclose()


def keeper(database: Database, redis: Redis, soon: float = 3600, interval: float = 3600) -> Housekeeping:
    store = ConversationStore(redis, 30)
    return Housekeeping(Cases(database), PickupCodes(redis), store, RETENTION, interval, soon)


def grown_old(database: Database, number: str) -> None:
    with database.begin() as connection:
        updated = connection.execute(sa.select(cases.c.updated_at).where(cases.c.number == number)).scalar()
        past = updated - timedelta(days=RETENTION + 1)
        connection.execute(cases.update().where(cases.c.number == number).values(updated_at=past))


async def test_expired_cases_go_by_themselves_once_and_with_their_codes(database: Database, redis: Redis) -> None:
    store, codes = Cases(database), PickupCodes(redis)
    old, new = (store.create("admin", FACTS) for _ in range(2))
    code = await codes.open({"region": "东胜区"}, old)
    grown_old(database, old)
    processes = [asyncio.create_task(keeper(database, redis, soon=0.05).run()) for _ in range(2)]
    for _ in range(100):
        await asyncio.sleep(0.05)
        if store.get(old) is None:
            break
    await asyncio.sleep(0.2)
    for process in processes:
        process.cancel()
        with suppress(asyncio.CancelledError):
            await process
    assert store.get(old) is None
    assert store.get(new) is not None
    assert await codes.look(code) is None
    assert [entry.action for entry in Trail(database).latest(old)].count("case.expire") == 1


async def test_a_deletion_waits_for_a_database_that_is_away(database: Database, redis: Redis, tmp_path: Path) -> None:
    number = Cases(database).create("admin", FACTS, CHAT.digest)
    nowhere = Database("postgresql://nobody@127.0.0.1:9/none", tmp_path)
    await ConversationStore(redis, 30).delete(CHAT)
    with pytest.raises(sa.exc.OperationalError):
        await keeper(nowhere, redis).follow_deletions()
    assert Cases(database).get(number) is not None
    await keeper(database, redis).follow_deletions()
    assert Cases(database).get(number) is None
    assert await ConversationStore(redis, 30).forgotten() == []


@pytest.mark.parametrize("by_dialogue", [True, False])
def test_deleting_a_chat_reaches_its_case_and_code(office: Server, supervisor: Clerk, by_dialogue: bool) -> None:
    turn = say(office, "我在东胜区，办家庭农牧场")
    supervisor.get(talk(turn))
    number = supervisor.post(f"{talk(turn)}/case").url.path.rsplit("/", 1)[1]
    other = supervisor.new_case()
    paper = supervisor.post(f"/staff/cases/{number}/handout", form="html").text
    code = re.search(r"[2-9A-Z]{5}-[2-9A-Z]{5}", paper)
    assert code
    if by_dialogue:
        say(office, "删除我的资料", turn["conversation_id"])
        assert "删" in texts(say(office, "/affirm", turn["conversation_id"]))[0]
    else:
        httpx.delete(f"{office.url}/api/v1/chat/{turn['conversation_id']}").raise_for_status()
    deadline = time.monotonic() + 10
    while supervisor.get(f"/staff/cases/{number}").status_code == 200 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert supervisor.get(f"/staff/cases/{number}").status_code == 404
    assert say(office, code[0])["facts"] == {}
    assert supervisor.get(f"/staff/cases/{other}").status_code == 200
    trail = supervisor.get(f"/staff/audit?subject={number}").text
    assert "case.forget" in trail
    assert "东胜" not in trail
