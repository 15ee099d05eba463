"""From the bot to a clerk and back, in real browsers and with the trained model; WeChat's side is its simulator."""

from __future__ import annotations

import asyncio
import re
import uuid
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, Locator, Page, expect

from api.wechat.simulator.phone import Phone
from api.wechat.simulator.platform import Platform
from policies import load_catalogue
from policies.clauses import load_clauses
from tests.api.conftest import one_process
from tests.servers import Server, running
from tests.staff.conftest import PASSWORD, SETTINGS, Clerk, Screenshot
from tests.web.chat import Chat
from tests.web.test_accessibility import axe, violations  # noqa: F401 -- a fixture
from tests.wechat.conftest import ACCOUNT, SECRET, serve

SITUATION = "我在东胜区，办家庭农牧场"


@dataclass
class Office:
    """The service with a certified WeChat account, whose bot thinks for as long as ``pause`` exists."""

    server: Server
    platform: Platform
    pause: Path

    def phone(self, http: httpx.AsyncClient) -> Phone:
        return Phone(ACCOUNT, f"{self.server.url}/wechat", http, platform=self.platform)

    @asynccontextmanager
    async def thinking(self) -> AsyncIterator[None]:
        """The bot says nothing within the block."""
        self.pause.touch()
        try:
            yield
        finally:
            self.pause.unlink()

    async def has_thought_of(self, message: str) -> None:
        """Until the answer to ``message`` is ready and held back."""
        for _ in range(1000):
            if self.pause.read_text() == message:
                return
            await asyncio.sleep(0.02)
        raise AssertionError(f"{message!r} did not reach the bot")


@pytest.fixture(scope="module")
async def office(tmp_path_factory: pytest.TempPathFactory, redis_url: str, model: Path) -> AsyncIterator[Office]:
    platform = Platform(ACCOUNT.app_id, SECRET)
    folder = tmp_path_factory.mktemp("office")
    with ExitStack() as stack:
        async with serve(platform.app()) as wechat_api:
            service = running(
                folder,
                *one_process("tests.staff.pondering:app"),
                MODEL=str(model),
                REDIS_URL=redis_url,
                PONDER=str(folder / "pause"),
                WECHAT_TOKEN=ACCOUNT.token,
                WECHAT_APP_ID=ACCOUNT.app_id,
                WECHAT_APP_SECRET=SECRET,
                WECHAT_ENCODING_AES_KEY=ACCOUNT.encoding_aes_key,
                WECHAT_CERTIFIED="true",
                WECHAT_API_BASE=wechat_api,
                **SETTINGS,
            )
            server = await asyncio.to_thread(stack.enter_context, service)
            await asyncio.to_thread(_employ, server)
            yield Office(server, platform, folder / "pause")


def _employ(server: Server) -> None:
    """A second account, and one message answered: the first takes longer than any other."""
    with httpx.Client(base_url=server.url, follow_redirects=True, timeout=30) as http:
        supervisor = Clerk(http)
        supervisor.sign_in()
        supervisor.post("/staff/accounts", name="wangfang", display="王芳", role="clerk", password=PASSWORD)
        assert http.post("/api/v1/chat", json={"message": SITUATION}).status_code == 200


async def at_desk(browser: Browser, office: Office, name: str) -> Page:
    """The console of ``name``, in a browser of its own."""
    desk = await (await browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 860})).new_page()
    await desk.goto(f"{office.server.url}/staff")
    await desk.get_by_label("账号").fill(name)
    await desk.get_by_label("密码").fill(PASSWORD)
    await desk.keyboard.press("Enter")
    await expect(desk.get_by_role("heading", name="服务窗口")).to_be_visible()
    return desk


@pytest.fixture
async def wang(browser: Browser, office: Office) -> AsyncIterator[Page]:
    desk = await at_desk(browser, office, "wangfang")
    yield desk
    await desk.context.close()


async def open_from_queue(desk: Page, office: Office, channel: str) -> None:
    """Open who has come last of those on ``channel``."""
    await desk.goto(f"{office.server.url}/staff/talks")
    await desk.get_by_role("row").filter(has_text=channel).get_by_role("link").last.click()
    await expect(desk.get_by_role("button", name="接过来")).to_be_visible()


def field(desk: Page) -> Locator:
    return desk.get_by_label("您的回答")


async def reply(desk: Page, text: str) -> None:
    await field(desk).fill(text)
    await desk.get_by_role("button", name="发送").click()
    await desk.wait_for_load_state()


async def test_on_the_web_the_late_answer_of_the_bot_is_not_said(
    browser: Browser, wang: Page, office: Office, screenshot: Screenshot
) -> None:
    person = await browser.new_page(locale="zh-CN")
    await person.goto(office.server.url)
    chat = Chat(person)
    await chat.input.fill("转人工")
    await chat.send.click()
    await expect(chat.status).to_contain_text("排队")
    answers = await chat.answers.count()
    await open_from_queue(wang, office, "网页")
    async with office.thinking():
        await chat.input.fill(SITUATION)
        await chat.send.click()
        await office.has_thought_of(SITUATION)
        await wang.keyboard.press("t")
        await expect(field(wang)).to_be_visible()
    await expect(wang.get_by_role("log")).to_contain_text(SITUATION)
    await expect(chat.log.locator(".notice").last).to_have_text("工作人员王芳来为您服务了。")
    await reply(wang, "您好，请带身份证到3号窗口。")
    await expect(chat.log.locator(".bubble.staff").last).to_have_text("工作人员：您好，请带身份证到3号窗口。")
    assert await chat.answers.count() == answers, "the bot spoke"
    await screenshot(person, "hand-over-web-person")
    await expect(wang.get_by_role("log").locator("p").last).to_contain_text("工作人员王芳")
    await screenshot(wang, "hand-over-web-clerk")
    history = await person.request.get(f"{office.server.url}/api/v1/chat/{wang.url.rsplit('/', 1)[1]}")
    (heard,) = [turn for turn in (await history.json())["turns"] if turn["message"] == SITUATION]
    assert (heard["messages"], heard["owner"]) == ([], "staff")
    await wang.get_by_role("button", name="交回助手").click()
    await expect(chat.log.locator(".notice").last).to_contain_text("下面由助手继续")
    await chat.say(SITUATION)
    await person.close()


async def test_in_wechat_the_late_answer_is_not_said_and_the_clerk_writes_within_the_quota(
    wang: Page, office: Office, screenshot: Screenshot
) -> None:
    async with httpx.AsyncClient() as http:
        phone = office.phone(http)
        heard = office.platform.sent[phone.openid]
        assert "工作人员" in str(await phone.say("转人工"))
        await open_from_queue(wang, office, "微信")
        async with office.thinking():
            saying = asyncio.create_task(phone.say(SITUATION))
            await office.has_thought_of(SITUATION)
            await wang.keyboard.press("t")
            await expect(field(wang)).to_be_visible()
        assert await saying is None, "the bot spoke"
        await expect(wang.get_by_role("log")).to_contain_text(SITUATION)
        for left in (4, 3, 2, 1, 0):
            await reply(wang, f"您好，这是第{5 - left}句。")
            await expect(wang.locator("#quota")).to_contain_text(f"还允许发 {left} 条")
        assert heard == [f"工作人员王芳：您好，这是第{number}句。" for number in range(1, 6)]
        await reply(wang, "多了一句。")
        await expect(wang.get_by_role("alert")).to_contain_text("条数已用完")
        await expect(field(wang)).to_have_value("多了一句。")
        await screenshot(wang, "hand-over-wechat-clerk")
        assert await phone.say("听见了") is None
        await expect(wang.locator("#quota")).to_contain_text("还允许发 5 条")
        await wang.get_by_role("button", name="发送").click()
        await expect(wang.get_by_role("log")).to_contain_text("多了一句。")
        assert heard[-1] == "工作人员王芳：多了一句。"
        await wang.get_by_role("button", name="交回助手").click()
        await expect(wang.get_by_role("button", name="接过来")).to_be_visible()
        assert "下面由助手继续" in heard[-1]
        assert await phone.say("有什么政策？"), "the bot is back"


async def test_two_clerks_in_two_browsers(
    browser: Browser,
    wang: Page,
    office: Office,
    screenshot: Screenshot,
    axe: str,  # noqa: F811
) -> None:
    admin = await at_desk(browser, office, "admin")
    await admin.request.post(f"{office.server.url}/api/v1/chat", data={"message": "转人工"})
    for desk in (wang, admin):
        await open_from_queue(desk, office, "要找人工")
    await expect(admin.locator("#present")).to_have_text("王芳 正在看。")
    await asyncio.gather(*(desk.keyboard.press("t") for desk in (wang, admin)))
    for desk in (wang, admin):
        await expect(field(desk).or_(desk.get_by_text("正在接。"))).to_be_visible()
    has = {desk: await field(desk).count() for desk in (wang, admin)}
    assert sorted(has.values()) == [0, 1]
    winner, loser = sorted(has, key=lambda desk: -has[desk])
    name = "王芳" if winner is wang else "admin"
    await expect(loser.get_by_text(f"{name} 正在接。")).to_be_visible()
    assert await loser.get_by_role("button", name="接过来").count() == 0
    await screenshot(loser, "two-clerks-second")
    found = [*await violations(winner, axe), *await violations(loser, axe)]
    assert found == []
    await field(winner).fill("您好，")
    await expect(loser.locator("#present")).to_have_text(f"{name} 正在写。")
    await loser.get_by_label("给同事留言").fill("他昨天来过窗口。")
    await loser.keyboard.press("Enter")
    await expect(winner.locator("#notes")).to_contain_text("他昨天来过窗口。")
    await winner.get_by_label("给同事留言").fill("我来接。")
    await winner.keyboard.press("Enter")
    await expect(loser.locator("#notes li")).to_have_count(2)
    await expect(winner.locator("#notes")).to_contain_text("我来接。")
    await expect(field(winner)).to_have_value("您好，")
    await winner.get_by_role("button", name="转给同事").click()
    await expect(loser.get_by_role("button", name="接过来")).to_be_visible()
    await loser.keyboard.press("Escape")  # out of the note's field
    await loser.keyboard.press("t")
    await expect(field(loser)).to_be_visible()
    await expect(loser.get_by_role("log")).to_contain_text(re.compile(f"工作人员{name}请同事接着为您服务"))
    await loser.get_by_label("怎样结束的").select_option("办妥了")
    await loser.get_by_role("button", name="结束服务").click()
    await expect(loser.get_by_role("button", name="接过来")).to_be_visible()
    await admin.goto(f"{office.server.url}/staff/insight")
    await expect(admin.get_by_role("table", name="服务怎样结束").get_by_role("row").last).to_contain_text("办妥了")
    await admin.context.close()


async def test_two_clerks_see_each_other_at_one_case(browser: Browser, wang: Page, office: Office) -> None:
    admin = await at_desk(browser, office, "admin")
    await admin.keyboard.press("n")
    await admin.wait_for_url("**/staff/cases/*-*")
    await wang.goto(admin.url)
    await expect(wang.locator("#present")).to_have_text("admin 正在看。")
    await admin.locator("#text").fill("东胜区")
    await expect(wang.locator("#present")).to_have_text("admin 正在写。")
    await admin.context.close()
    await expect(wang.locator("#present")).to_have_text("", timeout=20_000)


async def test_a_clause_is_quoted_by_keyboard(
    wang: Page,
    office: Office,
    screenshot: Screenshot,
    axe: str,  # noqa: F811
) -> None:
    asked = {"message": "转人工", "conversation_id": uuid.uuid4().hex}
    await wang.request.post(f"{office.server.url}/api/v1/chat", data=asked)
    await wang.goto(f"{office.server.url}/staff/talks/web/{asked['conversation_id']}")
    await wang.keyboard.press("t")
    await expect(field(wang)).to_be_focused()
    await wang.keyboard.press("Escape")
    await wang.keyboard.press("/")
    await wang.keyboard.type("创业担保贷款贴息")
    await expect(wang.locator("#quotes button").first).to_be_visible()
    await wang.keyboard.press("Enter")
    await expect(wang.locator("#quotes button").first).to_be_focused()
    await screenshot(wang, "hand-over-quoting")
    assert await violations(wang, axe) == []
    await wang.keyboard.press("Enter")
    await expect(field(wang)).to_be_focused()
    quoted = re.fullmatch(r"(?:《(.+?)》|.+未载明标题)（(.+?)）(\S+)：“(.+)”", await field(wang).input_value())
    assert quoted
    title, number, locator, text = quoted.groups()
    documents = [one for one in load_catalogue().documents if one.title == title]
    assert number in {one.number or "文件未载明文号" for one in documents}
    found = [one for one in load_clauses().search("创业担保贷款贴息", 6) if one.locator == locator]
    assert text in {one.text for one in found}
    await wang.get_by_role("button", name="发送").click()
    await expect(wang.get_by_role("log")).to_contain_text(text)
