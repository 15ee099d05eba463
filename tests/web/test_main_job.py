"""The main job in the browser: say who you are, answer what is asked, read what applies with its clause."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from playwright.async_api import BrowserContext, Page, expect

from tests.web.chat import Chat

FARMER = "我是返乡农民工，在东胜区想自己创业"
#: The element in the widget that has the focus.
FOCUSED = "document.querySelector('startup-policy-assistant').shadowRoot.activeElement"
Screenshot = Callable[[Page, str], Awaitable[None]]


async def read_results(chat: Chat) -> None:
    """The result list has available measures, each with status, amount, document and verbatim clause."""
    await chat.tab("结果")
    card = chat.cards.first
    await expect(card.locator(".badge")).to_have_text("符合")
    await expect(card.locator(".amount")).to_contain_text("金额：")
    await card.locator("summary").click()
    await expect(card.locator("blockquote")).not_to_be_empty()
    await expect(card.locator(".source")).to_contain_text("鄂府发〔2019〕9号")


async def test_by_mouse(chat: Chat, screenshot: Screenshot) -> None:
    await screenshot(chat.page, "desktop-1-open")
    await chat.say(FARMER)
    await expect(chat.mine.last).to_contain_text(FARMER)
    await screenshot(chat.page, "desktop-2-question")
    await chat.replies.first.click()
    await chat.settled(2)
    await screenshot(chat.page, "desktop-3-answered")
    await read_results(chat)
    await screenshot(chat.page, "desktop-4-results")


async def test_by_keyboard_only(chat: Chat) -> None:
    press = chat.page.keyboard.press
    await expect(chat.panel).to_be_visible()
    await press("Tab")  # skip link
    for _ in range(40):
        if await chat.input.evaluate("element => element === element.getRootNode().activeElement"):
            break
        await press("Tab")
    await expect(chat.input).to_be_focused()
    await chat.page.keyboard.type(FARMER)
    await press("Enter")
    await chat.settled(1)
    while not await chat.replies.first.evaluate("element => element === element.getRootNode().activeElement"):
        await press("Shift+Tab")
        if await chat.replies.last.evaluate("element => element === element.getRootNode().activeElement"):
            break
    outline = f"() => getComputedStyle({FOCUSED}).outlineStyle"
    assert await chat.page.evaluate(outline) == "solid"
    await press("Enter")
    await chat.settled(2)
    await expect(chat.log.locator(".reply[aria-pressed='true']")).to_have_count(1)
    results = chat.button("结果")
    while not await results.evaluate("element => element === element.getRootNode().activeElement"):
        await press("Shift+Tab")
    await press("Enter")
    await expect(chat.cards.first).to_be_visible()


async def test_on_a_phone(phone: BrowserContext, site: str, screenshot: Screenshot) -> None:
    page = await phone.new_page()
    await page.goto(site)
    await screenshot(page, "phone-0-front-page")
    await page.get_by_role("button", name="开始咨询").tap()
    chat = Chat(page)
    box = await chat.panel.bounding_box()
    assert box is not None
    assert (box["width"], box["height"]) == (375, 667)
    await chat.say(FARMER)
    await chat.replies.first.tap()
    await chat.settled(2)
    await screenshot(page, "phone-1-answered")
    await read_results(chat)
    await screenshot(page, "phone-2-results")
    width = await page.evaluate("() => document.documentElement.scrollWidth")
    assert width <= 375


async def test_why_and_stale_choices(chat: Chat) -> None:
    await chat.say(FARMER)
    await chat.log.get_by_text("为什么问这个？").last.click()
    await expect(chat.log.locator(".why p").last).to_be_visible()
    first = chat.replies.first
    label = await first.inner_text()
    await first.dblclick()
    await chat.settled(2)
    await expect(chat.mine).to_have_count(2)  # the second click of the double click said nothing
    await expect(chat.mine.last).to_contain_text(label)
    await expect(chat.log.locator(".reply[aria-pressed='true']")).to_have_text(label)
    stale = chat.log.locator(".reply[aria-disabled='true']").first
    await stale.click(force=True)
    await expect(chat.mine).to_have_count(2)


async def test_several_roles_are_collected(chat: Chat) -> None:
    choices = [
        {"label": "大学", "payload": '/inform{"applicant_roles": ["university"]}'},
        {"label": "企业", "payload": '/inform{"applicant_roles": ["company"]}'},
        {"label": "投资人", "payload": '/inform{"applicant_roles": ["investor"]}'},
        {"label": "不清楚", "payload": "/dont_know"},
    ]
    await chat.answer_with({"messages": [{"id": "1", "kind": "choices", "text": "您是？", "choices": choices}]})
    await chat.say("你好")
    await chat.button("大学").click()
    await chat.button("投资人").click()
    await expect(chat.mine).to_have_count(1)
    async with chat.page.expect_request("**/api/v1/chat") as sent:
        await chat.button("选好了").click()
    body = (await sent.value).post_data_json
    assert body
    assert body["message"] == '/inform{"applicant_roles":["university","investor"]}'
    await expect(chat.mine.last).to_contain_text("大学")  # said in words
    await expect(chat.log.locator(".reply[aria-pressed='true']")).to_have_text(["大学", "投资人"])


async def test_many_answers_are_folded_but_not_the_way_past_them(chat: Chat) -> None:
    roles = [f"身份{number}" for number in range(1, 15)]
    choices = [{"label": role, "payload": f'/inform{{"applicant_roles": ["{role}"]}}'} for role in roles]
    choices.append({"label": "不清楚", "payload": "/dont_know"})
    await chat.answer_with({"messages": [{"id": "1", "kind": "choices", "text": "您是？", "choices": choices}]})
    await chat.say("你好")
    await expect(chat.button("身份6")).to_be_visible()
    await expect(chat.button("身份7")).to_be_hidden()
    await expect(chat.button("不清楚")).to_be_visible()
    await chat.log.get_by_text("还有 8 个选项").click()
    await chat.button("身份14").click()
    await chat.button("身份1").click()
    async with chat.page.expect_request("**/api/v1/chat") as sent:
        await chat.button("选好了").click()
    body = (await sent.value).post_data_json
    assert body
    assert body["message"] == '/inform{"applicant_roles":["身份1","身份14"]}'
