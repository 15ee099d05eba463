"""On other people's pages: nothing inline, nothing from third parties, and no text is ever markup."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import ConsoleMessage, Page, Request, expect

from tests.web.chat import Chat
from tests.web.states import CITATION, FACTS, FULL_TURN, result

Screenshot = Callable[[Page, str], Awaitable[None]]
ATTACK = "<img src=x onerror=\"document.title='hacked'\"><script>document.title='hacked'</script>]]>\"'&{{7*7}}"


async def test_strict_host_page(page: Page, site: str, embed: Callable[[str], str], screenshot: Screenshot) -> None:
    console: list[str] = []
    requests: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        # A conversation that has not begun is not on the server yet; the browser reports every 404.
        if message.type == "error" and "404" not in message.text:
            console.append(message.text)

    def see(request: Request) -> None:
        requests.append(urlsplit(request.url).netloc)

    page.on("console", hear)
    page.on("request", see)
    address = embed('data-position="left" data-color="#8b1a1a" data-title="创业问答" data-greeting="同学你好！"')
    await page.goto(address)
    chat = Chat(page)
    await chat.launcher.click()
    await expect(chat.panel).to_have_accessible_name("创业问答")
    await expect(chat.answers.first).to_contain_text("同学你好！")
    await chat.answer_with(FULL_TURN)
    await chat.say("我在东胜区")
    await chat.tab("结果")
    await expect(chat.cards.first).to_be_visible()
    background = "element => getComputedStyle(element).backgroundColor"
    assert await chat.panel.locator(".head").evaluate(background) == "rgb(139, 26, 26)"
    box = await chat.panel.bounding_box()
    assert box is not None
    assert box["x"] < 100
    await screenshot(page, "embedded-strict-page")
    async with page.context.expect_page() as opened:
        await chat.button("打印").click()
    await expect((await opened.value).get_by_role("heading", level=1)).to_have_text("创业政策对照结果")
    assert console == []
    assert set(requests) <= {urlsplit(site).netloc, urlsplit(address).netloc}


async def test_light_host_colour_keeps_text_readable(page: Page, embed: Callable[[str], str]) -> None:
    await page.goto(embed('data-color="#ffd400"'))
    chat = Chat(page)
    colours = "element => [getComputedStyle(element).backgroundColor, getComputedStyle(element).color]"
    assert await chat.launcher.evaluate(colours) == ["rgb(255, 212, 0)", "rgb(0, 0, 0)"]
    await chat.launcher.click()
    tab = chat.button("对话")
    assert await tab.evaluate("element => getComputedStyle(element).color") == "rgb(31, 41, 51)"


async def test_english_interface(page: Page, embed: Callable[[str], str]) -> None:
    await page.goto(embed('data-lang="en"'))
    await page.locator(".launcher").click()
    await expect(page.get_by_role("dialog")).to_have_accessible_name("Startup policy assistant")
    await expect(page.get_by_role("button", name="My facts")).to_be_visible()


async def test_elder_edition_by_default(page: Page, embed: Callable[[str], str]) -> None:
    await page.goto(embed('data-elder="true"'))
    await page.locator(".launcher").click()
    await expect(Chat(page).button("长辈版")).to_have_attribute("aria-pressed", "true")


async def test_host_page_styles_stay_outside(page: Page, embed: Callable[[str], str]) -> None:
    await page.goto(embed(""))
    await page.evaluate(
        "() => { const sheet = new CSSStyleSheet();"
        "sheet.replaceSync('* { font-size: 40px !important; color: red !important; direction: rtl }');"
        "document.adoptedStyleSheets = [sheet] }"
    )
    await page.locator(".launcher").click()
    style = "element => { const s = getComputedStyle(element); return [s.color, s.direction] }"
    assert await Chat(page).answers.first.evaluate(style) == ["rgb(31, 41, 51)", "ltr"]


async def test_no_text_is_markup(chat: Chat, tmp_path: Path) -> None:
    """User text, policy text, fact values, labels, problems: all stay text, in the chat and on paper."""
    hostile = result(
        "eligible",
        title=ATTACK,
        amount_text=ATTACK,
        notes=[ATTACK],
        review=[ATTACK],
        missing=[ATTACK],
        failed=[{"fact": ATTACK, "required": ATTACK, "actual": ATTACK, "quote": ATTACK}],
        citation=dict.fromkeys(CITATION, ATTACK),
    )
    await chat.answer_with(
        {
            "facts": FACTS | {"region": ATTACK},
            "results": [hostile],
            "declined": [ATTACK],
            "next_question": {"fact": ATTACK, "text": ATTACK, "why": ATTACK, "choices": []},
            "messages": [
                {"id": "1", "kind": "notice", "text": ATTACK},
                {"id": "2", "kind": "results", "text": ATTACK, "results": [hostile]},
                {"id": "3", "kind": "choices", "text": ATTACK, "choices": [{"label": ATTACK, "payload": ATTACK}]},
            ],
        }
    )
    await _answer(chat.page, "**/api/v1/eligibility", _eligibility(hostile))
    passage = {"document_id": "x", "document_title": ATTACK, "locator": ATTACK, "text": ATTACK}
    await _answer(chat.page, "**/api/v1/clauses*", {"passages": [passage]})
    await chat.say(ATTACK)
    await expect(chat.mine.last).to_contain_text(ATTACK)
    await chat.log.get_by_text("为什么问这个？").click()
    await chat.tab("结果")
    await expect(chat.cards.first.locator("h3")).to_have_text(ATTACK)
    async with chat.page.context.expect_page() as opened:
        await chat.button("打印").click()
    paper = await opened.value
    await expect(paper.locator(".card h3")).to_have_text(ATTACK)
    async with chat.page.expect_download() as downloaded:
        await chat.button("保存").click()
    saved = await chat.page.context.new_page()
    await (await downloaded.value).save_as(tmp_path / "saved.html")
    await saved.goto((tmp_path / "saved.html").as_uri())
    await chat.tab("我的信息")
    await expect(chat.panel.locator(".what").first).to_contain_text(ATTACK)
    await chat.tab("查条文")
    await chat.page.get_by_role("searchbox").fill("x")
    await chat.page.keyboard.press("Enter")
    await expect(chat.cards.first.locator("blockquote")).to_have_text(ATTACK)
    for page in (chat.page, paper, saved):
        assert await page.title() in ("创业政策助手", "创业政策对照结果")
        assert await page.locator("img, script:not([src])").count() == 0


def _eligibility(hostile: dict[str, Any]) -> dict[str, Any]:
    return {
        "results": [hostile],
        "totals": {"amount": {"exact": 1}, "amount_text": ATTACK, "unspecified": [], "assumptions": [ATTACK]},
        "contradictions": [{"id": "x", "facts": [], "say": ATTACK}],
        "unresolved": [{"fact": "region", "text": ATTACK, "candidates": []}],
    }


async def _answer(page: Page, address: str, body: dict[str, Any]) -> None:
    await page.route(address, lambda route: route.fulfill(json=body))
