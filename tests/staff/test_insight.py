"""Counts of chats and cases: right, of both, and about nobody."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

from api.clock import today
from api.conversations import ConversationKey
from api.counts import MONTHS, Counts
from api.staff.cases import Cases, Told
from api.staff.database import Database
from api.staff.insight import SMALL, Chart, charts
from api.storage import connect
from policies import load_catalogue
from tests.servers import Server
from tests.staff.conftest import SHORTHAND, Clerk
from tests.staff.test_talks import say

MONTH = f"{today():%Y-%m}"


def table(page: str, chart: str) -> dict[str, list[str]]:
    """The numbers of a chart as a screen reader finds them."""
    (part,) = re.findall(rf'<table class="chart" aria-labelledby="{chart}">(.*?)</table>', page, re.DOTALL) or [""]
    rows = re.findall(r'<th scope="row">([^<]*)</th>(.*?)</tr>', part, re.DOTALL)
    return {name: re.findall(r"<span>([^<]*)</span>", cells) for name, cells in rows}


def test_chats_and_cases_are_counted_once_each(supervisor: Clerk, office: Server) -> None:
    def month() -> list[int]:
        page = supervisor.get("/staff/insight").text
        return [int(number) for number in table(page, "months").get(MONTH, ["0", "0"])]

    chats, cases = month()
    for _ in range(SMALL):
        turn = say(office, "我在伊金霍洛旗，大学生个人创业")
        say(office, "不知道", turn["conversation_id"])
        say(office, "今天天气怎么样", turn["conversation_id"])
        say(office, "转人工", turn["conversation_id"])
        supervisor.edit(supervisor.new_case(), text="伊金霍洛旗 大学生 个人创业")
    assert month() == [chats + SMALL, cases + SMALL]
    page = supervisor.page
    assert all(int(number) >= SMALL for number in table(page, "regions")["伊金霍洛旗"])
    assert all(int(number) >= SMALL for number in table(page, "roles")["个人创业者"])
    assert int(table(page, "handoffs")["要找人工"][0]) >= SMALL
    assert sum(int(row[0]) for row in table(page, "misunderstood").values() if row[0].isdecimal()) >= SMALL
    assert table(page, "available")
    assert table(page, "unanswered")
    assert int(table(page, "done")["建立案件"][0]) >= SMALL
    assert "天气" not in page


def test_nobody_is_named_and_rare_things_are_put_together(supervisor: Clerk, office: Server) -> None:
    turn = say(office, "我在杭锦旗，个人创业")
    number = supervisor.new_case()
    supervisor.edit(number, text=SHORTHAND)
    supervisor.edit(number, action="phone", text="9753")
    page = supervisor.get("/staff/insight").text
    for personal in (number, "9753", turn["conversation_id"], "杭锦旗", ConversationKey("web", "x").fingerprint):
        assert personal not in page
    assert "其余" in table(page, "regions")


def chart(found: list[Chart], name: str) -> Chart:
    return next(one for one in found if one.name == name)


def test_small_numbers_are_not_told_apart(tmp_path: Path) -> None:
    database = Database("", tmp_path)
    for region in ["东胜区"] * SMALL + ["宁海县", "杭锦旗"]:
        Cases(database).create("admin", {"region": Told.now(region, "staff")})
    months = {MONTH: Counter({"chat": 8, "region:东胜区": 2, "region:宁海县": SMALL, "region:泊头市": 1})}
    regions = chart(charts(database, months, load_catalogue()), "regions")
    database.close()
    assert regions.series == ("chats", "cases")
    assert dict(regions.rows) == {"东胜区": [None, SMALL], "宁海县": [SMALL, None]}
    assert regions.rest == [None, None], "few enough to be somebody"


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    redis = connect(redis_url)
    await redis.flushdb()
    yield redis
    await redis.aclose()


async def test_nothing_kept_leads_back_to_a_chat(redis: Redis) -> None:
    counts = Counts(redis)
    await counts.add(["chat", "region:东胜区"])
    await counts.add(["chat"])
    months = await counts.by_month()
    assert (len(months), list(months)[-1]) == (MONTHS, MONTH)
    assert months[MONTH] == {"chat": 2, "region:东胜区": 1}
    assert await redis.keys() == [f"counts:{MONTH}".encode()]
    assert 0 < await redis.ttl(f"counts:{MONTH}") <= 400 * 86400
