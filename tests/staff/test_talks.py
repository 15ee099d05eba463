"""The queue and taking over: who owns a conversation, and what reaches whom."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.clock import CHINA
from api.handover import OfficeHours
from api.staff.counter import MAX_WORDS
from api.wechat.desk import conversation_of
from tests.api.conftest import start_echo
from tests.servers import Server
from tests.staff.conftest import PASSWORD, SETTINGS, Clerk
from tests.wechat.conftest import ACCOUNT, Open, channel  # noqa: F401 -- a fixture

Visitor = Callable[[], Clerk]
XSS = "<script>alert(1)</script><img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def echo(tmp_path_factory: pytest.TempPathFactory, redis_url: str) -> Iterator[Server]:
    """The service around a bot that answers as slowly as it is told, at a time when nobody is in the office."""
    now = datetime.now(CHINA) + timedelta(days=2)
    hours = f"周{'一二三四五六日'[now.weekday()]} 09:00-17:00"
    with start_echo(tmp_path_factory.mktemp("echo"), redis_url, STAFF_HOURS=hours, **SETTINGS) as service:
        yield service


@pytest.fixture
def echo_clerk(echo: Server) -> Iterator[Clerk]:
    with httpx.Client(base_url=echo.url, follow_redirects=True, timeout=30) as http:
        clerk = Clerk(http)
        clerk.sign_in()
        yield clerk


def say(server: Server, message: str, conversation: str | None = None) -> dict[str, Any]:
    body = {"message": message} | ({"conversation_id": conversation} if conversation else {})
    turn: dict[str, Any] = httpx.post(f"{server.url}/api/v1/chat", json=body, timeout=30).json()
    return turn


def talk(turn: dict[str, Any]) -> str:
    return f"/staff/talks/web/{turn['conversation_id']}"


def texts(turn: dict[str, Any]) -> list[str]:
    return [message["text"] for message in turn["messages"]]


def test_from_the_bot_to_a_clerk_and_back(office: Server, supervisor: Clerk) -> None:
    first = say(office, "我在东胜区，办家庭农牧场")
    queued = say(office, "转人工", first["conversation_id"])
    assert queued["owner"] == "queued"
    page = supervisor.get("/staff/talks").text
    assert talk(first) in page
    assert "要找人工" in page
    page = supervisor.get(talk(first)).text
    assert "我在东胜区，办家庭农牧场" in page
    assert "家庭农牧场</li>" in page
    supervisor.post(f"{talk(first)}/take")
    supervisor.post(f"{talk(first)}/say", text="您好，请带身份证到3号窗口。")
    seen = httpx.get(f"{office.url}/api/v1/chat/{first['conversation_id']}?since={queued['turn']}").json()
    assert seen["owner"] == "staff"
    assert [turn["owner"] for turn in seen["turns"]] == ["staff", "staff"]
    assert texts(seen["turns"][0]) == ["工作人员admin来为您服务了。"]
    assert texts(seen["turns"][1]) == ["您好，请带身份证到3号窗口。"]
    answer = say(office, "好的，我明天来", first["conversation_id"])
    assert (answer["messages"], answer["owner"], answer["facts"]) == ([], "staff", queued["facts"])
    assert "好的，我明天来" in supervisor.get(talk(first)).text
    supervisor.post(f"{talk(first)}/return")
    after = say(office, "有什么政策？", first["conversation_id"])
    assert (after["owner"], bool(after["messages"])) == ("bot", True)
    assert talk(first) not in supervisor.get("/staff/talks").text


def test_a_closed_conversation_goes_on_with_the_bot(office: Server, supervisor: Clerk) -> None:
    turn = say(office, "转人工")
    supervisor.get(talk(turn))
    supervisor.post(f"{talk(turn)}/take")
    supervisor.post(f"{talk(turn)}/close")
    assert httpx.get(f"{office.url}/api/v1/chat/{turn['conversation_id']}").json()["owner"] == "closed"
    assert say(office, "我在东胜区", turn["conversation_id"])["owner"] == "bot"


def test_a_case_of_what_was_told_in_the_chat(office: Server, supervisor: Clerk) -> None:
    turn = say(office, "我在东胜区，办家庭农牧场")
    supervisor.get(talk(turn))
    page = supervisor.post(f"{talk(turn)}/case")
    assert re.fullmatch(r"/staff/cases/\d{8}-\d{4,}", page.url.path)
    assert "东胜区" in page.text
    assert "本人在对话里说" in page.text


def test_the_bot_that_does_not_understand_twice_is_noticed(office: Server, supervisor: Clerk) -> None:
    turn = say(office, "今天天气怎么样")
    assert talk(turn) not in supervisor.get("/staff/talks").text
    turn = say(office, "给我讲个笑话", turn["conversation_id"])
    assert turn["owner"] == "bot"
    page = supervisor.get("/staff/talks").text
    assert talk(turn) in page
    assert "助手两次没听懂" in page


def test_two_clerks_at_one_conversation(office: Server, supervisor: Clerk, clerk: Clerk) -> None:
    turn = say(office, "转人工")
    for someone in (supervisor, clerk):
        someone.get(talk(turn))
    with ThreadPoolExecutor() as threads:
        answers = list(threads.map(lambda someone: someone.post(f"{talk(turn)}/take"), (supervisor, clerk)))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    loser = (supervisor, clerk)[[answer.status_code for answer in answers].index(409)]
    for step in ("say", "return", "close"):
        refused = loser.post(f"{talk(turn)}/{step}", text="我也来说一句")
        assert (refused.status_code, "不归您" in refused.text) == (409, True)
    assert "我也来说一句" not in str(httpx.get(f"{office.url}/api/v1/chat/{turn['conversation_id']}").json())


def test_a_deleted_conversation_is_gone_for_staff_too(office: Server, supervisor: Clerk) -> None:
    turn = say(office, "转人工")
    httpx.delete(f"{office.url}/api/v1/chat/{turn['conversation_id']}")
    assert talk(turn) not in supervisor.get("/staff/talks").text
    assert supervisor.get(talk(turn)).status_code == 404
    assert supervisor.post(f"{talk(turn)}/take").status_code == 404


def test_what_people_write_is_text(office: Server, supervisor: Clerk) -> None:
    turn = say(office, f"转人工 {XSS}")
    supervisor.get(talk(turn))
    supervisor.post(f"{talk(turn)}/take")
    page = supervisor.post(f"{talk(turn)}/say", text=XSS).text
    assert page.count("&lt;script&gt;") >= 2
    assert "<script>alert" not in page


@pytest.mark.parametrize("takes", [1, 3])
def test_the_bot_loses_the_race(echo: Server, echo_clerk: Clerk, takes: int) -> None:
    """Staff take over while the bot is computing: the person sees the clerk and not the bot."""
    turn = say(echo, "转人工")
    echo_clerk.get(talk(turn))
    with ThreadPoolExecutor() as threads:
        late = threads.submit(say, echo, "等 1.5", turn["conversation_id"])
        log = echo.log.parent / "echo.log"
        while "等 1.5" not in log.read_text().splitlines()[-1]:
            pass
        echo_clerk.post(f"{talk(turn)}/take")
        for number in range(1, takes):
            echo_clerk.post(f"{talk(turn)}/say", text=f"第{number}句")
        answer = late.result()
    assert (answer["messages"], answer["owner"]) == ([], "staff")
    turns = httpx.get(f"{echo.url}/api/v1/chat/{turn['conversation_id']}").json()["turns"]
    assert [said["message"] for said in turns].count("等 1.5") == 1
    assert "等 1.5" not in "".join(text for said in turns for text in texts(said)), "the bot's answer was said"
    assert log.read_text().splitlines()[-1] == "等 1.5", "the bot was asked again"
    assert [said["turn"] for said in turns] == list(range(1, len(turns) + 1))


def test_outside_office_hours_people_are_told(echo: Server) -> None:
    turn = say(echo, "转人工")
    assert turn["owner"] == "queued"
    assert "现在不是上班时间" in texts(turn)[-1]
    assert "09:00-17:00" in texts(turn)[-1]
    assert "现在不是上班时间" not in texts(say(echo, "人工呢", turn["conversation_id"]))[-1], "told twice"


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)))  # noqa: DTZ001 -- made aware below
def test_office_hours(naive: datetime) -> None:
    hours = OfficeHours.read("周一至周五 09:00-12:00，周一至周五 14:30-17:30, 周六 09:00-12:00")
    moment = naive.replace(tzinfo=CHINA)
    morning = moment.weekday() <= 5 and 9 <= moment.hour < 12
    clock = (moment.hour, moment.minute)
    afternoon = moment.weekday() <= 4 and (14, 30) <= clock < (17, 30)
    assert hours.open_now(moment) == (morning or afternoon)
    assert OfficeHours.read("").open_now(moment)


@pytest.mark.parametrize("text", ["9-5", "周八 09:00-17:00", "周一 25:00-26:00", "Mon 09:00-17:00"])
def test_unreadable_office_hours(text: str) -> None:
    with pytest.raises(ValueError, match=r"周一|hour"):
        OfficeHours.read(text)


async def test_wechat_hears_the_clerk_within_its_quota(channel: Open) -> None:  # noqa: F811
    async with channel(wechat_certified=True, staff_bootstrap_password=PASSWORD) as c:
        phone = c.phone()
        await phone.say("你好")
        path = f"/staff/talks/wechat/{conversation_of(ACCOUNT.token, phone.openid).id}"
        page, post = await _signed_in(c.http, c.url)
        assert "接过来" in await page(path)
        await post(f"{path}/take")
        answer = await phone.say("在吗")
        assert not answer, "the bot spoke"
        assert "微信还允许发 5 条" in await page(path)
        for left in (4, 3, 2, 1, 0):
            text = f"还剩{left}"
            assert f"微信还允许发 {left} 条" in await post(f"{path}/say", text=text)
        shown = await post(f"{path}/say", text="多了一条")
        assert 'role="alert"' in shown
        assert "条数已用完" in shown
        assert "多了一条" in shown, "what was written is kept in the field"
        assert "多了一条" not in await _said(c.http, c.url, path)
        await post(f"{path}/return")
        assert "听到" in str(await phone.say("谢谢"))


async def test_wechat_without_certification_says_why_nothing_is_sent(channel: Open) -> None:  # noqa: F811
    async with channel(staff_bootstrap_password=PASSWORD) as c:
        phone = c.phone()
        await phone.say("你好")
        path = f"/staff/talks/wechat/{conversation_of(ACCOUNT.token, phone.openid).id}"
        _, post = await _signed_in(c.http, c.url)
        await post(f"{path}/take")
        assert "不能主动发消息" in await post(f"{path}/say", text="您好")


async def test_wechat_race_lost_by_the_bot(channel: Open) -> None:  # noqa: F811
    async with channel(wechat_certified=True, staff_bootstrap_password=PASSWORD) as c:
        phone = c.phone()
        await phone.say("你好")
        path = f"/staff/talks/wechat/{conversation_of(ACCOUNT.token, phone.openid).id}"
        _, post = await _signed_in(c.http, c.url)
        saying = asyncio.create_task(phone.say("慢 1"))
        while "慢 1" not in c.assistant.handled:  # noqa: ASYNC110 -- the stand-in tells nobody
            await asyncio.sleep(0.02)
        await post(f"{path}/take")
        assert not await saying, "the bot spoke"
        assert "听到：慢 1" not in await _said(c.http, c.url, path)


async def test_notes_are_for_colleagues_and_go_with_the_conversation(channel: Open) -> None:  # noqa: F811
    async with channel(wechat_certified=True, staff_bootstrap_password=PASSWORD) as c:
        chat, phone = f"{c.url}/api/v1/chat", c.phone()
        web = (await c.http.post(chat, json={"message": "转人工"})).json()["conversation_id"]
        await phone.say("转人工")
        talks = [f"/staff/talks/web/{web}", f"/staff/talks/wechat/{conversation_of(ACCOUNT.token, phone.openid).id}"]
        page, post = await _signed_in(c.http, c.url)
        for path in talks:
            await page(path)
            assert "昨天来过 &lt;b&gt;" in await post(f"{path}/note", text="昨天来过 <b>")
        assert "昨天来过" not in str((await c.http.get(f"{chat}/{web}")).json())
        assert "昨天来过" not in f"{await phone.say('说到哪了')}{c.platform.sent[phone.openid]}"
        assert len(await c.redis.keys("conversation:*:notes")) == 2
        await c.http.delete(f"{chat}/{web}")
        await phone.do("unsubscribe")
        assert await c.redis.keys("conversation:*:notes") == []
        await post(f"{talks[0]}/note", text="还在吗")
        assert await c.redis.keys("conversation:*") == []


async def test_what_the_person_has_forgotten_takes_the_notes_along(channel: Open) -> None:  # noqa: F811
    async with channel(staff_bootstrap_password=PASSWORD) as c:
        chat = f"{c.url}/api/v1/chat"
        web = (await c.http.post(chat, json={"message": "转人工"})).json()["conversation_id"]
        page, post = await _signed_in(c.http, c.url)
        await page(f"/staff/talks/web/{web}")
        await post(f"/staff/talks/web/{web}/note", text="昨天来过")
        assert await c.redis.keys("conversation:*:notes")
        await c.http.post(chat, json={"message": "忘了我", "conversation_id": web})
        assert await c.redis.keys("conversation:*:notes") == []


async def test_too_long_an_answer_is_kept_and_not_sent(channel: Open) -> None:  # noqa: F811
    async with channel(staff_bootstrap_password=PASSWORD) as c:
        web = (await c.http.post(f"{c.url}/api/v1/chat", json={"message": "转人工"})).json()["conversation_id"]
        page, post = await _signed_in(c.http, c.url)
        await page(f"/staff/talks/web/{web}")
        await post(f"/staff/talks/web/{web}/take")
        shown = await post(f"/staff/talks/web/{web}/say", text="长" * (MAX_WORDS + 1))
        assert "太长了" in shown
        assert "长" * (MAX_WORDS + 1) in shown


LONG_WAIT = "现在还没有工作人员来接"


async def test_who_waits_long_is_told_once_and_goes_on_waiting(channel: Open) -> None:  # noqa: F811
    async with channel(wechat_certified=True, staff_bootstrap_password=PASSWORD, staff_wait_minutes=0.01) as c:
        phone = c.phone()
        await phone.say("转人工")
        chat = f"{c.url}/api/v1/chat"
        web = (await c.http.post(chat, json={"message": "转人工"})).json()
        since = f"{chat}/{web['conversation_id']}?since={web['turn']}"
        while not (later := (await c.http.get(since)).json()["turns"]) or not c.platform.sent[phone.openid]:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
        await asyncio.sleep(1)  # several more looks at the queue
        assert [LONG_WAIT in text for text in c.platform.sent[phone.openid]] == [True]
        assert (await c.http.get(since)).json()["turns"] == later
        assert [LONG_WAIT in text for text in texts(later[0])] == [True]
        assert later[0]["owner"] == "queued"
        page, _ = await _signed_in(c.http, c.url)
        assert (await page("/staff/talks")).count("要找人工") == 2
        assert "听到" in str(await phone.say("谢谢人工")), "the bot goes on"


async def test_who_was_told_of_the_hours_is_not_told_again(channel: Open) -> None:  # noqa: F811
    now = datetime.now(CHINA) + timedelta(days=2)
    hours = f"周{'一二三四五六日'[now.weekday()]} 09:00-17:00"
    async with channel(wechat_certified=True, staff_hours=hours, staff_wait_minutes=0.01) as c:
        phone = c.phone()
        assert "现在不是上班时间" in str(await phone.say("转人工"))
        await asyncio.sleep(1)
        assert c.platform.sent[phone.openid] == []


Page = Callable[..., Awaitable[str]]


async def _signed_in(http: httpx.AsyncClient, url: str) -> tuple[Page, Page]:
    """How to get a page and how to post a form, as the first account."""
    http.follow_redirects = True
    token = ""

    async def seen(response: httpx.Response) -> str:
        nonlocal token
        if found := re.search(r'name="csrf" value="([^"]+)"', response.text):
            token = found[1]
        return response.text

    async def page(path: str) -> str:
        return await seen(await http.get(url + path))

    async def post(path: str, **form: str) -> str:
        return await seen(await http.post(url + path, data={"csrf": token, **form}))

    await post("/staff/sign-in", name="admin", password=PASSWORD)
    return page, post


async def _said(http: httpx.AsyncClient, url: str, path: str) -> str:
    """The transcript alone."""
    page = (await http.get(url + path)).text
    return page[page.index('id="log"') : page.index("</div>", page.index('id="log"'))]
