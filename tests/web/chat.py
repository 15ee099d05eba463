"""The widget as a visitor sees it: by roles and names, as a screen reader would."""

from __future__ import annotations

from typing import Any

from playwright.async_api import Locator, Page, expect

from policies import load_vocabulary


def label(fact: str) -> str:
    """What people see in place of a fact's name."""
    return load_vocabulary()[fact].label


class Chat:
    """The open assistant on ``page``."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.panel = page.get_by_role("dialog")
        self.launcher = page.locator(".launcher")
        self.log = page.get_by_role("log")
        self.input = page.get_by_role("textbox", name="您的情况或问题")
        self.send = page.get_by_role("button", name="发送", exact=True)
        self.status = page.locator(".status")
        self.mine = self.log.locator(".bubble.me")
        self.answers = self.log.locator(".bubble.bot")
        self.cards = self.panel.locator("article.card:visible")

    def button(self, name: str, *, exact: bool = True) -> Locator:
        return self.panel.get_by_role("button", name=name, exact=exact)

    async def tab(self, name: str) -> None:
        await self.panel.get_by_role("navigation").get_by_role("button", name=name).click()

    async def say(self, text: str) -> None:
        """Type and send, and wait until the answer is there."""
        answers = await self.answers.count()
        await self.input.fill(text)
        await self.send.click()
        await self.settled(answers)

    async def settled(self, answers: int) -> None:
        """Wait until there are more answers than ``answers`` and nothing is under way."""
        await expect(self.status).to_have_text("")
        await expect(self.log.locator(".delivery")).to_have_count(0)
        assert await self.answers.count() > answers

    @property
    def replies(self) -> Locator:
        """The quick replies that can be pressed now."""
        return self.log.locator(".reply:not([aria-disabled='true'])")

    async def stored(self) -> dict[str, str]:
        """What the widget keeps in the browser."""
        found: dict[str, str] = await self.page.evaluate("() => ({...localStorage})")
        return found

    async def answer_with(self, turn: dict[str, Any]) -> None:
        """Let the server answer the next messages with ``turn`` instead of its own, for states hard to produce."""
        number = 0

        async def fulfil(route: Any) -> None:
            nonlocal number
            number += 1
            await route.fulfill(json=TURN | {"turn": number} | turn)

        await self.page.route("**/api/v1/chat", fulfil)


TURN: dict[str, Any] = {
    "conversation_id": "x",
    "turn": 1,
    "understood": {"intent": "inform", "confidence": 1.0, "facts": {}},
    "messages": [{"id": "1", "kind": "text", "text": "好的。"}],
    "facts": {},
    "results": [],
    "next_question": None,
    "declined": [],
    "owner": "bot",
}
