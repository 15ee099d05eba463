"""The console in a real browser: by keyboard alone, for a screen reader, on paper, and when the time is up."""

from __future__ import annotations

import time
import uuid

from playwright.async_api import Browser, Page, ViewportSize, expect

from policies import load_vocabulary
from tests.servers import Server
from tests.staff.conftest import PASSWORD, SHORTHAND, Screenshot, open_case
from tests.web.chat import Chat
from tests.web.test_accessibility import axe, violations  # noqa: F401 -- a fixture

DESKTOP: ViewportSize = {"width": 1280, "height": 860}
PHONE: ViewportSize = {"width": 390, "height": 844}


async def test_a_walk_in_by_keyboard_in_under_a_minute(desk: Page, screenshot: Screenshot) -> None:
    began = time.monotonic()
    await open_case(desk)
    await desk.keyboard.type(SHORTHAND)
    await expect(desk.get_by_role("status")).to_contain_text("还没有记下")
    await expect(desk.locator(".verdicts article").first).to_be_visible()
    await screenshot(desk, "staff-typing")
    await desk.keyboard.press("Enter")
    await expect(desk.get_by_role("status")).to_have_count(0)
    question = desk.locator("#question")
    for _ in range(5):
        asked = await question.inner_text()
        await desk.keyboard.press("2" if await desk.locator('[data-key="2"]').count() else "0")
        await expect(question).not_to_have_text(asked)
    await expect(desk.locator("mark").first).to_be_visible()
    await expect(desk.locator(".told li")).not_to_have_count(0)
    await screenshot(desk, "staff-case")
    await desk.keyboard.press("Escape")
    async with desk.context.expect_page() as opened:
        await desk.keyboard.press("p")
    paper = await opened.value
    await expect(paper.get_by_role("heading", name="一次性告知单")).to_be_visible()
    assert time.monotonic() - began < 60
    await paper.emulate_media(media="print")
    await expect(paper.locator("header")).to_be_hidden()
    await expect(paper.get_by_text("不是审批结论")).to_be_visible()
    await paper.set_viewport_size({"width": 794, "height": 1123})
    await screenshot(paper, "staff-handout-print")


async def test_a_digit_that_is_the_answer_presses_nothing(desk: Page) -> None:
    await open_case(desk)
    number = next(name for name, fact in load_vocabulary().items() if fact.type == "number")
    await desk.goto(f"{desk.url}?ask={number}")
    await desk.locator("#text").focus()
    await desk.keyboard.type("10")
    await expect(desk.locator("#text")).to_have_value("10")


async def test_what_is_opened_stays_open_while_typing(desk: Page) -> None:
    await open_case(desk)
    await desk.keyboard.type("东胜区")
    group = desk.locator('details[data-keep="need_more_info"]')
    await group.locator("summary").first.click()
    await desk.locator("#text").focus()
    await desk.keyboard.type(" 返乡")
    await expect(desk.locator(".told li")).to_have_count(2)
    await expect(group).to_have_attribute("open", "")


async def test_axe_finds_nothing_on_any_page(desk: Page, counter: Server, axe: str, screenshot: Screenshot) -> None:  # noqa: F811
    conversation = await _hand_off(desk, counter)
    await _second_account(desk, counter)
    await open_case(desk)
    case = desk.url
    found = [f"case: {violation}" for violation in await violations(desk, axe)]
    await desk.keyboard.type(SHORTHAND)
    await desk.keyboard.press("Enter")
    await expect(desk.locator(".told li").first).to_be_visible()
    for details in await desk.locator("details.group").all():
        await details.evaluate("one => { one.open = true }")
    found += [f"verdicts: {violation}" for violation in await violations(desk, axe)]
    pages = {
        "staff-desk": "/staff",
        "staff-queue": "/staff/talks",
        "staff-talk": f"/staff/talks/web/{conversation}",
        "staff-cases": "/staff/cases",
        "staff-batch": "/staff/batch",
        "staff-insight": "/staff/insight",
        "staff-accounts": "/staff/accounts",
        "staff-audit": "/staff/audit",
        "staff-case-phone": case.removeprefix(counter.url),
        "staff-refused": "/staff/cases/0",
    }
    for name, path in pages.items():
        await desk.goto(counter.url + path)
        await screenshot(desk, name)
        found += [f"{name}: {violation}" for violation in await violations(desk, axe)]
        await desk.set_viewport_size(PHONE)
        await screenshot(desk, f"{name}-phone")
        found += [f"{name}: {await overflow(desk)} px too wide for a phone"] * (await overflow(desk) > 0)
        await desk.set_viewport_size(DESKTOP)
    await desk.goto(case)
    await desk.locator('button[value="html"]').evaluate("one => { one.form.target = '_self'; one.click() }")
    await expect(desk.get_by_role("heading", name="一次性告知单")).to_be_visible()
    found += [f"handout: {violation}" for violation in await violations(desk, axe)]
    await desk.get_by_role("button", name="退出 admin").click()
    await screenshot(desk, "staff-sign-in")
    found += [f"sign-in: {violation}" for violation in await violations(desk, axe)]
    assert found == []


async def overflow(page: Page) -> int:
    """By how much the page is wider than the window."""
    pixels: int = await page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    return pixels


async def _second_account(desk: Page, counter: Server) -> None:
    await desk.goto(f"{counter.url}/staff/accounts")
    await desk.get_by_label("账号（字母、数字）").fill("zhaoxiaoming.chuangkou3")
    await desk.get_by_label("姓名").fill("赵晓明")
    await desk.get_by_label("密码（至少").fill(PASSWORD)
    await desk.get_by_role("button", name="建立").click()
    await expect(desk.get_by_role("cell", name="赵晓明")).to_be_visible()


async def _hand_off(page: Page, counter: Server) -> str:
    conversation = uuid.uuid4().hex
    for message in ("我在东胜区，办家庭农牧场", "转人工"):
        body = {"message": message, "conversation_id": conversation}
        assert (await page.request.post(f"{counter.url}/api/v1/chat", data=body)).ok
    return conversation


async def test_the_person_on_the_web_hears_the_clerk(
    desk: Page, browser: Browser, counter: Server, screenshot: Screenshot
) -> None:
    someone = await browser.new_page(locale="zh-CN")
    await someone.goto(counter.url)
    chat = Chat(someone)
    await chat.input.fill("转人工")
    await chat.send.click()
    await expect(chat.status).to_contain_text("排队")
    await desk.goto(f"{counter.url}/staff/talks")
    await desk.get_by_role("row").filter(has_text="要找人工").get_by_role("link").last.click()
    await expect(desk.get_by_role("button", name="接过来")).to_be_visible()
    await desk.keyboard.press("t")
    await desk.get_by_label("您的回答").fill("您好，我是窗口的王芳。<b>不是标记</b>")
    await desk.get_by_role("button", name="发送").click()
    await expect(chat.log.locator(".bubble.staff").last).to_contain_text("您好，我是窗口的王芳。<b>不是标记</b>")
    await screenshot(someone, "staff-widget")
    await chat.input.fill("好的，谢谢")
    await chat.send.click()
    await expect(desk.get_by_role("log")).to_contain_text("好的，谢谢")
    await screenshot(desk, "staff-talking")
    await desk.get_by_role("button", name="交回助手").click()
    await expect(desk.get_by_role("button", name="接过来")).to_be_visible()
    await someone.close()


async def test_the_screen_is_cleared_when_the_session_is_over(page: Page, hurried: Server) -> None:
    await page.goto(f"{hurried.url}/staff")
    await page.get_by_label("账号").fill("admin")
    await page.get_by_label("密码").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="服务窗口")).to_be_visible()
    await page.wait_for_url("**/staff/sign-in")
    await page.go_back()
    await expect(page.get_by_role("heading", name="工作人员登录")).to_be_visible()
