"""A follower at a terminal."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx
import uvicorn

from api.settings import Settings
from api.wechat.menu import load_menu
from api.wechat.simulator.phone import Account, OutOfOrder, Phone
from api.wechat.simulator.platform import Platform
from api.wechat.wording import say

_LOCAL = ("127.0.0.1", "localhost")
#: What ``.env`` needs for a service to talk to this simulator.
SETTINGS = {
    "WECHAT_TOKEN": "simulator",
    "WECHAT_APP_ID": "wx0000000000000000",
    "WECHAT_APP_SECRET": secrets.token_hex(16),
    "WECHAT_ENCODING_AES_KEY": (secrets.token_hex(22))[:43],
    "WECHAT_CERTIFIED": "true",
    "WECHAT_API_BASE": "http://127.0.0.1:8300",
}

Say = Callable[[str], None]


async def chat(settings: Settings, callback: str, read: Callable[[], str], write: Say) -> None:
    """Talk to the service at ``callback`` until ``read`` raises EOFError or says :quit."""
    key = settings.wechat_encoding_aes_key.get_secret_value()
    account = Account(
        settings.wechat_token.get_secret_value(),
        settings.wechat_app_id,
        key,
        settings.wechat_mode or ("secure" if key else "plaintext"),
    )
    platform = Platform(settings.wechat_app_id, settings.wechat_app_secret.get_secret_value())
    async with httpx.AsyncClient() as http, _served(platform, settings):
        phone = Phone(account, callback, http, platform=platform)
        showing = asyncio.create_task(_show_sent(platform, phone.openid, write))
        write(say("sim_help", buttons="、".join(_buttons())))
        try:
            while (line := (await asyncio.to_thread(read)).strip()) != ":quit":
                write(await _done(phone, line))
        except EOFError:
            pass
        finally:
            showing.cancel()


async def _done(phone: Phone, line: str) -> str:
    try:
        doing = _doing(phone, line)
        return await doing or say("sim_nothing") if doing else say("sim_unknown")
    except OutOfOrder as error:
        return say("sim_broken", reason=error)


def _doing(phone: Phone, line: str) -> Awaitable[str | None] | None:
    if not line.startswith(":"):
        return phone.say(line)
    command, _, rest = line[1:].partition(" ")
    commands: dict[str, Callable[[], Awaitable[str | None]]] = {
        "follow": lambda: phone.do("subscribe", f"qrscene_{rest}" if rest else ""),
        "leave": lambda: phone.do("unsubscribe"),
        "scan": lambda: phone.do("SCAN", rest),
        "menu": lambda: phone.do("CLICK", _buttons().get(rest, "")),
        "voice": lambda: phone.speak(rest or None),
        "place": lambda: phone.locate(rest),
        "image": lambda: phone.push(phone.fields("image", MediaId="m", PicUrl="")),
    }
    return commands[command]() if command in commands else None


def _buttons() -> dict[str, str]:
    return {b.name: b.payload for button in load_menu() for b in (button, *button.sub_button) if b.payload}


async def _show_sent(platform: Platform, openid: str, write: Say) -> None:
    shown = 0
    while True:
        for text in platform.sent[openid][shown:]:
            write(f"{say('sim_sent')}\n{text}")
        shown = len(platform.sent[openid])
        await asyncio.sleep(0.2)


@asynccontextmanager
async def _served(platform: Platform, settings: Settings) -> AsyncIterator[None]:
    """WeChat's API where the settings say it is, if that is this machine."""
    base = settings.wechat_api_base
    if base.host not in _LOCAL:
        yield
        return
    config = uvicorn.Config(platform.app(), host="127.0.0.1", port=base.port or 80, log_config=None, ws="none")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    yield
    server.should_exit = True
    await serving
