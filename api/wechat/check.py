"""What is still missing before people can talk to the account."""

from __future__ import annotations

import secrets
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx

from api.settings import Settings
from api.wechat.client import Client, WeChatError
from api.wechat.envelope import sign
from api.wechat.menu import load_menu
from api.wechat.wording import say

#: Sending to nobody tells whether sending is allowed: WeChat looks at the permission before it looks at the person.
_NOBODY = "nobody"
_NO_SUCH_PERSON = 40003
_NO_PERMISSION = 48001
_NO_MENU = 46003


@dataclass(frozen=True)
class Finding:
    """One thing looked at; ``advice`` says what to do, empty if all is well."""

    what: str
    advice: str = ""

    def __str__(self) -> str:
        return say("check_bad" if self.advice else "check_ok", what=self.what, advice=self.advice)


async def findings(settings: Settings, client: Client, callback: str) -> AsyncIterator[Finding]:
    """Look at everything, in the order in which it must work."""
    yield Finding(say("check_token_set"))
    encrypted = settings.wechat_encoding_aes_key.get_secret_value()
    yield Finding(say("check_encrypted"), "" if encrypted else say("check_encrypted_advice"))
    answers = await _callback_answers(settings.wechat_token.get_secret_value(), callback)
    yield Finding(say("check_callback", url=callback), "" if answers else say("check_callback_advice"))
    if not settings.wechat_app_secret.get_secret_value():
        yield Finding(say("check_secret"), say("check_secret_advice"))
        return
    yield Finding(say("check_secret"))
    try:
        await client.token()
    except WeChatError as error:
        yield Finding(say("check_api"), error.advice)
        return
    yield Finding(say("check_api"))
    async for finding in _permissions(settings, client):
        yield finding


async def _permissions(settings: Settings, client: Client) -> AsyncIterator[Finding]:
    refusal = await _refusal_to_send(client)
    if settings.wechat_certified:
        yield Finding(say("check_send"), refusal.advice if refusal else "")
    elif not refusal:
        yield Finding(say("check_send_unused"))
    yield Finding(say("check_menu"), await _menu_advice(client))


async def _callback_answers(token: str, callback: str) -> bool:
    timestamp, nonce, echo = str(int(time.time())), secrets.token_hex(5), secrets.token_hex(8)
    query = {"signature": sign(token, timestamp, nonce), "timestamp": timestamp, "nonce": nonce, "echostr": echo}
    try:
        async with httpx.AsyncClient() as http:
            answer = await http.get(callback, params=query)
    except (httpx.HTTPError, httpx.InvalidURL):
        return False
    return answer.text == echo


async def _refusal_to_send(client: Client) -> WeChatError | None:
    try:
        await client.send_text(_NOBODY, ".")
    except WeChatError as error:
        return None if error.code == _NO_SUCH_PERSON else error
    return None


async def _menu_advice(client: Client) -> str:
    try:
        published = (await client.call("menu/get"))["menu"]["button"]
    except WeChatError as error:
        return say("check_menu_advice") if error.code == _NO_MENU else error.advice
    expected = [button.for_wechat() for button in load_menu()]
    return (
        ""
        if [_named(button) for button in published] == [_named(button) for button in expected]
        else say("check_menu_advice")
    )


def _named(button: dict[str, object]) -> tuple[object, object, list[object]]:
    """What counts of a button: WeChat adds fields of its own."""
    below = button.get("sub_button")
    return button["name"], button.get("key"), [_named(each) for each in below] if isinstance(below, list) else []
