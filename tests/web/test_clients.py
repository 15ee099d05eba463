"""Other people's chat clients, unmodified from their npm packages, against Rasa's REST channel of ours."""

from __future__ import annotations

from collections.abc import Callable

from playwright.async_api import Page, expect

CHATROOM = """<!doctype html><link rel="stylesheet" href="/@scalableminds/chatroom/dist/Chatroom.css">
<div class="chat-container"></div><script src="/@scalableminds/chatroom/dist/Chatroom.js"></script>
<script>new window.Chatroom({{host: "{site}", title: "Chat", container: document.querySelector(".chat-container")}})
.openChat()</script>"""

DEEP_CHAT = """<!doctype html><script type="module" src="/deep-chat/dist/deepChat.bundle.js"></script>
<deep-chat></deep-chat><script type="module">
await customElements.whenDefined("deep-chat");
const chat = document.querySelector("deep-chat");
chat.requestInterceptor = (request) => {{
  request.body = {{sender: "deep-chat-visitor", message: request.body.messages[0].text}};
  return request;
}};
chat.responseInterceptor = (answer) => ({{text: answer.map((message) => message.text).join("\\n\\n")}});
chat.connect = {{url: "{site}/webhooks/rest/webhook", method: "POST"}};
</script>"""


async def test_chatroom(page: Page, serve: Callable[..., str], site: str) -> None:
    await page.goto(serve(CHATROOM.format(site=site)))
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


async def test_deep_chat(page: Page, serve: Callable[..., str], site: str) -> None:
    await page.goto(serve(DEEP_CHAT.format(site=site)))
    field = page.locator("deep-chat #text-input")
    await field.fill("你好")
    async with page.expect_response("**/webhooks/rest/webhook") as answered:
        await field.press("Enter")
    replies = await (await answered.value).json()
    assert replies
    await expect(page.locator("deep-chat .ai-message-text").last).to_contain_text(
        replies[0]["text"].split("\n")[0][:15]
    )
