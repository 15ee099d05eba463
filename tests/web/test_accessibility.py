"""Screen reader, keyboard, large type, zoom, Chinese input; axe finds nothing in any state."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Locator, Page, Route, expect

from tests.web.chat import Chat, label
from tests.web.conftest import PHONE
from tests.web.states import FACTS, FULL_TURN

Screenshot = Callable[[Page, str], Awaitable[None]]


@pytest.fixture(scope="module")
def axe(node_modules: Path) -> str:
    return (node_modules / "axe-core" / "axe.min.js").read_text()


async def violations(page: Page, axe: str) -> list[str]:
    """What every rule of axe, best practices included, finds on the page."""
    await page.evaluate(axe)
    found = await page.evaluate("async () => (await axe.run()).violations")
    return [f"{rule['id']}: {node['html'][:120]} {node['failureSummary']}" for rule in found for node in rule["nodes"]]


async def every_state(chat: Chat, check: Callable[[str], Awaitable[None]]) -> None:
    """Bring the widget into each of its states and check it there."""
    await check("greeting")
    await chat.answer_with(FULL_TURN)
    await chat.say("我在东胜区")
    await chat.log.locator(".short summary").first.click()
    await chat.log.get_by_text("为什么问这个？").click()
    await check("answered")
    await chat.tab("结果")
    await chat.panel.locator("details.group summary").first.click()
    await chat.cards.first.locator("summary").click()
    await check("results")
    await chat.tab("我的信息")
    await check("facts")
    for fact in FACTS:
        await chat.button(f"更改“{label(fact)}”").click()
        await check(f"editing {fact}")
        await chat.button("取消").click()
    await chat.button("删除全部记录").click()
    await check("deleting")
    await chat.tab("查条文")
    await chat.page.get_by_role("searchbox").fill("众创空间 补助")
    await chat.page.keyboard.press("Enter")
    await expect(chat.cards.first).to_be_visible()
    await check("clauses")
    await chat.tab("对话")
    await chat.page.unroute_all()
    await chat.page.route("**/api/v1/chat", lambda route: route.fulfill(status=422, json={"detail": "不行"}))
    await chat.input.fill("会被拒绝")
    await chat.send.click()
    await expect(chat.status).to_contain_text("没有发出")
    await check("refused")
    await chat.page.unroute_all()
    await chat.page.context.set_offline(True)
    await chat.input.fill("没有网络")
    await chat.send.click()
    await expect(chat.status).to_contain_text("网络断开了")
    await check("offline")
    await chat.button("关闭").click()
    await check("closed")


@pytest.mark.parametrize("elder", [False, True], ids=["standard", "elder"])
async def test_axe_finds_nothing_in_any_state(chat: Chat, axe: str, elder: bool) -> None:
    if elder:
        await chat.button("长辈版").click()
    found: list[str] = []

    async def check(state: str) -> None:
        found.extend(f"{state}: {violation}" for violation in await violations(chat.page, axe))

    await every_state(chat, check)
    assert found == []


async def test_axe_finds_nothing_on_the_phone(phone: BrowserContext, site: str, axe: str) -> None:
    page = await phone.new_page()
    await page.goto(site)
    assert await violations(page, axe) == []
    await page.get_by_role("button", name="开始咨询").tap()
    chat = Chat(page)
    await chat.answer_with(FULL_TURN)
    await chat.say("我在东胜区")
    assert await violations(page, axe) == []


async def test_roles_and_names(chat: Chat) -> None:
    await expect(chat.log).to_have_attribute("aria-relevant", "additions")
    await expect(chat.log).to_have_attribute("aria-live", "polite")
    await expect(chat.panel).to_have_accessible_name("创业政策助手")
    await expect(chat.status).to_have_role("status")
    await expect(chat.button("关闭")).to_be_visible()
    # Reading order is the order of the elements: title, tabs, conversation, text field.
    order = await chat.panel.evaluate(
        "panel => ['.head', 'nav', '.log', 'textarea'].map(name => panel.querySelector(name))"
        ".every((one, i, all) => !i || all[i - 1].compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING)"
    )
    assert order


async def test_only_additions_to_the_log(chat: Chat) -> None:
    await chat.say("你好")
    await chat.log.evaluate(
        "log => { window.removed = 0; new MutationObserver(records => records.forEach("
        "record => { window.removed += record.removedNodes.length })).observe(log, {childList: true}) }"
    )
    await chat.say("我在东胜区")
    assert await chat.page.evaluate("() => window.removed") == 0


async def test_escape_closes_and_returns_focus(chat: Chat) -> None:
    await chat.button("关闭").click()
    await expect(chat.launcher).to_be_focused()
    await chat.page.keyboard.press("Enter")
    await expect(chat.input).to_be_focused()
    await chat.page.keyboard.press("Escape")
    await expect(chat.panel).to_be_hidden()
    await expect(chat.launcher).to_be_focused()


async def test_focus_stays_inside_where_the_panel_covers_the_page(phone: BrowserContext, site: str) -> None:
    page = await phone.new_page()
    await page.goto(site)
    await page.get_by_role("button", name="开始咨询").tap()
    chat = Chat(page)
    await expect(chat.panel).to_have_attribute("aria-modal", "true")
    for key in ("Tab", "Shift+Tab"):
        for _ in range(15):
            await page.keyboard.press(key)
            inside = "() => document.activeElement === document.querySelector('startup-policy-assistant')"
            assert await page.evaluate(inside)


async def test_enter_during_chinese_input_sends_nothing(chat: Chat) -> None:
    await chat.input.focus()
    session = await chat.page.context.new_cdp_session(chat.page)
    await session.send("Input.imeSetComposition", {"text": "dongsheng", "selectionStart": 9, "selectionEnd": 9})
    press = "(field, init) => field.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, ...init}))"
    await chat.input.evaluate(press, {"isComposing": True})
    await expect(chat.input).to_have_value("dongsheng")
    await session.send("Input.insertText", {"text": "东胜"})
    # Safari ends the composition first and reports the Enter that picked the word with key code 229.
    await chat.input.evaluate(press, {"keyCode": 229})
    await expect(chat.input).to_have_value("东胜")
    await expect(chat.mine).to_have_count(0)
    await chat.page.keyboard.press("Shift+Enter")
    await chat.page.keyboard.type("区")
    await expect(chat.input).to_have_value("东胜\n区")
    await chat.page.keyboard.press("Enter")
    await expect(chat.mine).to_have_count(1)


async def small_targets(buttons: Locator, size: int) -> list[str]:
    """Names of the visible buttons less than ``size`` pixels high or wide."""
    found: list[str] = await buttons.evaluate_all(
        "(all, size) => all.filter(one => one.offsetParent && (one.offsetHeight < size || one.offsetWidth < size))"
        ".map(one => one.textContent)",
        size,
    )
    return found


async def test_elder_edition(chat: Chat, screenshot: Screenshot) -> None:
    await chat.answer_with(FULL_TURN)
    await chat.say("我在东胜区")
    buttons = chat.panel.locator("button, summary, textarea")
    assert await small_targets(buttons, 44) == []
    await chat.button("长辈版").click()
    await expect(chat.button("长辈版")).to_have_attribute("aria-pressed", "true")
    sizes = await chat.panel.evaluate(
        "panel => [...panel.querySelectorAll('*')].filter(one => one.offsetParent && one.textContent.trim())"
        ".map(one => parseFloat(getComputedStyle(one).fontSize))"
    )
    assert min(sizes) >= 24  # 18 pt
    assert await small_targets(buttons, 60) == []
    spacing = await chat.log.evaluate(
        "log => { const s = getComputedStyle(log); return parseFloat(s.lineHeight) / parseFloat(s.fontSize) }"
    )
    assert spacing >= 1.3
    await screenshot(chat.page, "elder-desktop")
    await chat.page.reload()
    await expect(chat.button("长辈版")).to_have_attribute("aria-pressed", "true")


async def test_elder_edition_on_a_phone(phone: BrowserContext, site: str, screenshot: Screenshot) -> None:
    page = await phone.new_page()
    await page.goto(site)
    await page.get_by_role("button", name="开始咨询").tap()
    chat = Chat(page)
    await chat.button("长辈版").tap()
    await chat.answer_with(FULL_TURN)
    await chat.say("我在东胜区")
    await screenshot(page, "elder-phone")
    assert await chat.panel.evaluate("panel => panel.scrollWidth") <= PHONE["width"]


async def test_four_hundred_percent_zoom(browser: Browser, site: str, screenshot: Screenshot) -> None:
    """A 1280 × 1024 window at 400 % has 320 × 256 CSS pixels: everything is reached by scrolling down only."""
    page = await browser.new_page(viewport={"width": 320, "height": 256}, device_scale_factor=4)
    await page.goto(site)
    await page.get_by_role("button", name="开始咨询").click()
    chat = Chat(page)
    await chat.answer_with(FULL_TURN)
    await chat.say("我在东胜区")
    await chat.log.locator(".short summary").first.click()
    await screenshot(page, "zoom-400")
    for target in (chat.button("关闭"), chat.input, chat.button("是")):
        await target.scroll_into_view_if_needed()
        await expect(target).to_be_in_viewport()
    assert await chat.panel.evaluate("panel => panel.scrollWidth") <= 320
    await page.close()


async def test_reduced_motion(browser: Browser, site: str) -> None:
    page = await browser.new_page(reduced_motion="reduce")
    await page.goto(site)
    moving = "panel => getComputedStyle(panel).animationName + getComputedStyle(panel).transitionDuration"
    assert await Chat(page).panel.evaluate(moving) == "none0s"
    await page.close()


async def test_loading_is_told(page: Page, site: str, axe: str) -> None:
    async def loading(route: Route) -> None:
        await route.fulfill(status=503, json={"detail": "系统正在启动"})

    await page.route("**/readyz", loading)
    await page.goto(site)
    await expect(Chat(page).status).to_contain_text("助手正在准备")
    assert await violations(page, axe) == []
