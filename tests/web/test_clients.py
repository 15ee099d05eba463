"""Other people's chat clients, unmodified from their npm packages, against Rasa's REST channel of ours."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

CHATROOM = """<!doctype html><link rel="stylesheet" href="/@scalableminds/chatroom/dist/Chatroom.css">
<div class="chat-container"></div><script src="/@scalableminds/chatroom/dist/Chatroom.js"></script>
<script>new window.Chatroom({{host: "{site}", title: "Chat", container: document.querySelector(".chat-container")}})
.openChat()</script>"""

DEEP_CHAT = """<!doctype html><script type="module" src="/deep-chat/dist/deepChat.bundle.js"></script>
<deep-chat></deep-chat><script>
const chat = document.querySelector("deep-chat");
chat.connect = {{url: "{site}/webhooks/rest/webhook", method: "POST"}};
chat.requestInterceptor = (request) => {{
  request.body = {{sender: "deep-chat-visitor", message: request.body.messages[0].text}};
  return request;
}};
chat.responseInterceptor = (answer) => ({{text: answer.map((message) => message.text).join("\\n\\n")}});
</script>"""


@pytest.fixture(scope="module")
def clients(node_modules: Path) -> Iterator[str]:
    """The packages, served from another origin as a school's web server would."""
    handler = partial(_Quiet, directory=str(node_modules))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing: the test's own output matters."""


async def open_client(page: Page, clients: str, site: str, html: str) -> None:
    body = html.format(site=site)
    await page.route(f"{clients}/client.html", lambda route: route.fulfill(body=body, content_type="text/html"))
    await page.goto(f"{clients}/client.html")


async def test_chatroom(page: Page, clients: str, site: str) -> None:
    await open_client(page, clients, site, CHATROOM)
    field = page.locator(".chatroom form input[type=text]")
    await field.fill('/inform{"region": "东胜区", "applicant_roles": ["individual_founder"]}')
    async with page.expect_response("**/webhooks/rest/webhook") as answered:
        await field.press("Enter")
    replies = await (await answered.value).json()
    for reply in replies:
        await expect(page.locator(".chat.left", has_text=reply["text"].split("\n")[0][:20]).last).to_be_visible()
    button = page.locator(".chat-button").first
    await expect(button).to_be_visible()
    async with page.expect_response("**/webhooks/rest/webhook") as pressed:
        await button.click()
    assert await (await pressed.value).json()


async def test_deep_chat(page: Page, clients: str, site: str) -> None:
    await open_client(page, clients, site, DEEP_CHAT)
    field = page.locator("deep-chat #text-input")
    await field.fill("你好")
    async with page.expect_response("**/webhooks/rest/webhook") as answered:
        await field.press("Enter")
    replies = await (await answered.value).json()
    assert replies
    await expect(page.locator("deep-chat .ai-message-text").last).to_contain_text(replies[0]["text"].split("\n")[0][:15])
