"""Reload, second tab, lost network, restart, refusal: what a person said is kept and answered once."""

from __future__ import annotations

import asyncio
import json
import signal
from pathlib import Path

from playwright.async_api import BrowserContext, Page, Route, expect

from tests.servers import running
from tests.web.chat import TURN, Chat


async def asked_of_server(page: Page, site: str) -> list[str]:
    """What the server has of the conversation: every message it answered, in order."""
    key = next(key for key in await Chat(page).stored() if key.endswith(" conversation"))
    conversation = (await Chat(page).stored())[key]
    answer = await page.request.get(f"{site}/api/v1/chat/{conversation}")
    return [turn["message"] for turn in (await answer.json())["turns"]]


async def test_offline_in_the_middle(chat: Chat, context: BrowserContext, site: str) -> None:
    await chat.say("你好")
    await context.set_offline(True)
    await chat.input.fill("我在东胜区")
    await chat.send.click()
    await chat.input.fill("我是返乡农民工")
    await chat.send.click()
    await expect(chat.status).to_contain_text("网络断开了")
    await expect(chat.log.get_by_text("等待发出")).to_have_count(2)
    await context.set_offline(False)
    await chat.settled(2)
    await expect(chat.status).to_have_text("")  # the error clears on recovery
    assert await asked_of_server(chat.page, site) == ["你好", "我在东胜区", "我是返乡农民工"]


async def test_reload_brings_everything_back(chat: Chat) -> None:
    await chat.say("我是返乡农民工，在东胜区想自己创业")
    await chat.replies.first.click()
    await chat.settled(2)
    said = await chat.log.inner_text()
    await chat.page.reload()
    await expect(chat.mine).to_have_count(2)
    await expect(chat.log).to_have_attribute("aria-live", "polite")
    assert await chat.log.inner_text() == said


async def test_reload_with_an_unsent_message(chat: Chat, site: str) -> None:
    await chat.page.route("**/api/v1/chat", lambda route: route.abort())
    await chat.input.fill("我在宁海县办众创空间")
    await chat.send.click()
    await expect(chat.log.get_by_text("等待发出")).to_be_visible()
    await chat.page.unroute_all()
    await chat.page.reload()
    await chat.settled(1)
    assert await asked_of_server(chat.page, site) == ["我在宁海县办众创空间"]


async def test_lost_answer_is_not_asked_twice(chat: Chat, site: str) -> None:
    async def lose(route: Route) -> None:
        await route.fetch()  # the server does its work, the answer never arrives
        await route.abort()

    await chat.page.route("**/api/v1/chat", lose, times=1)
    await chat.input.fill("你好")
    await chat.send.click()
    await chat.settled(1)
    await expect(chat.mine).to_have_count(1)
    assert await asked_of_server(chat.page, site) == ["你好"]


async def test_two_tabs(chat: Chat, context: BrowserContext, site: str) -> None:
    await chat.say("你好")
    other = Chat(await context.new_page())
    await other.page.goto(site)
    await expect(other.mine).to_have_count(1)
    await chat.say("我在东胜区")
    await expect(other.mine).to_have_count(2)
    await asyncio.gather(other.input.fill("我是返乡农民工"), chat.input.fill("我想开网店"))
    # By key: clicking waits for a frame, and the tab in the background draws none.
    await asyncio.gather(other.input.press("Enter"), chat.input.press("Enter"))
    for tab in (chat, other):
        await expect(tab.mine).to_have_count(4)
        await tab.settled(4)
    said = await asked_of_server(chat.page, site)
    assert sorted(said[2:]) == ["我想开网店", "我是返乡农民工"]
    await chat.page.bring_to_front()
    await chat.tab("我的信息")
    await chat.button("删除全部记录").click()
    await chat.button("确定删除").click()
    await expect(other.mine).to_have_count(0)


async def test_double_click_on_send(chat: Chat, site: str) -> None:
    await chat.input.fill("你好")
    await chat.send.dblclick()
    await chat.settled(1)
    assert await asked_of_server(chat.page, site) == ["你好"]


async def test_server_restart(page: Page, tmp_path: Path, model: Path) -> None:
    with running(tmp_path, MODEL=str(model)) as server:
        await page.goto(server.url)
        chat = Chat(page)
        await chat.say("你好")
        answers = await chat.answers.count()
        server.process.send_signal(signal.SIGHUP)  # new workers in place of the old
        await chat.input.fill("我在东胜区")
        await chat.send.click()
        await expect(chat.answers).not_to_have_count(answers, timeout=120_000)
        await chat.settled(answers)
        assert await asked_of_server(page, server.url) == ["你好", "我在东胜区"]
        await expect(chat.mine).to_have_count(2)


async def test_model_is_loading(page: Page, site: str) -> None:
    problem = json.dumps({"title": "正在准备", "detail": "系统正在启动", "code": "model_loading"})

    async def loading(route: Route) -> None:
        await route.fulfill(status=503, content_type="application/problem+json", body=problem)

    await page.route("**/readyz", loading)
    await page.route("**/api/v1/chat", loading)
    await page.goto(site)
    chat = Chat(page)
    await expect(chat.status).to_contain_text("助手正在准备")
    await chat.input.fill("你好")
    await chat.send.click()
    await expect(chat.log.get_by_text("等待发出")).to_be_visible()
    await page.unroute_all()
    await chat.settled(1)


async def test_busy_server_is_tried_again_when_it_says(chat: Chat) -> None:
    async def busy(route: Route) -> None:
        await route.fulfill(status=429, headers={"Retry-After": "1"}, json={"detail": "消息发得太快了"})

    await chat.page.route("**/api/v1/chat", busy, times=1)
    await chat.input.fill("你好")
    await chat.send.click()
    await expect(chat.status).to_contain_text("问的人较多")
    await chat.settled(1)


async def test_refused_message_can_be_taken_back(chat: Chat) -> None:
    async def refuse(route: Route) -> None:
        await route.fulfill(
            status=422, json={"detail": "见 errors", "errors": [{"field": "m", "message": "含有控制字符"}]}
        )

    await chat.page.route("**/api/v1/chat", refuse)
    await chat.input.fill("不合格的话")
    await chat.send.click()
    await expect(chat.log.locator(".delivery")).to_contain_text("没有发出：含有控制字符")
    await chat.button("取回修改").click()
    await expect(chat.input).to_have_value("不合格的话")
    await expect(chat.mine).to_have_count(0)
    await chat.send.click()
    again = chat.button("重新发送")
    await expect(again).to_be_visible()
    await chat.page.unroute_all()
    await again.click()
    await chat.settled(1)


async def test_too_long_a_message_stays_in_the_field(chat: Chat) -> None:
    await chat.input.fill("长" * 2003)
    await chat.send.click()
    await expect(chat.panel.get_by_text("超出 3 个字")).to_be_visible()
    assert len(await chat.input.input_value()) == 2003
    await expect(chat.mine).to_have_count(0)


async def test_works_where_storage_is_blocked(page: Page, site: str) -> None:
    await page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('blocked') }})")
    await page.goto(site)
    await Chat(page).say("你好")


async def test_staff_messages_arrive_by_themselves(chat: Chat) -> None:
    await chat.answer_with({"owner": "queued", "messages": [{"id": "1", "kind": "notice", "text": "已为您转人工。"}]})
    said = {"id": "2", "kind": "text", "text": "您好，我是小王。"}
    from_staff = TURN | {"turn": 2, "owner": "staff", "message": None, "client_message_id": None, "messages": [said]}
    await chat.input.fill("我要找人工")
    await chat.send.click()
    await expect(chat.status).to_contain_text("正在排队")
    await chat.page.route("**/api/v1/chat/*", lambda route: route.fulfill(json={"turns": [from_staff]}))
    await expect(chat.log.locator(".bubble.staff")).to_contain_text("工作人员：您好，我是小王。")
    await expect(chat.status).to_contain_text("工作人员正在为您服务")
