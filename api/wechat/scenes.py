"""Codes that carry a walk-in's facts from the service window to the person's phone.

The window makes one and shows it as a 带参数二维码 with the scene ``w_<code>``. It is good for one person, once, and
nothing of it is shown or used before that person says so.
"""

from __future__ import annotations

import json
import secrets
from typing import Any

from redis.asyncio import Redis

from api.wechat.client import Client

PREFIX = "w_"
#: WeChat's longest lifetime of a temporary code.
MAX_SECONDS = 30 * 86400


class Scenes:
    """The codes that are open."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def open(self, facts: dict[str, Any], seconds: int = 3600) -> str:
        """A new scene for ``facts``, valid for ``seconds`` (at most MAX_SECONDS)."""
        code = secrets.token_urlsafe(16)
        await self._redis.set(_key(code), json.dumps(facts), ex=min(seconds, MAX_SECONDS))
        return PREFIX + code

    async def look(self, scene: str) -> dict[str, Any] | None:
        """The facts of ``scene``, or None if it is unknown, used or over."""
        return _facts(await self._redis.get(_key(scene.removeprefix(PREFIX))))

    async def use(self, scene: str) -> dict[str, Any] | None:
        """The facts of ``scene``, which is closed by this."""
        return _facts(await self._redis.getdel(_key(scene.removeprefix(PREFIX))))


async def qr_content(client: Client, scene: str, seconds: int = 3600) -> str:
    """What a QR code must contain so that scanning it in WeChat opens the account with ``scene``. Raises WeChatError.

    https://developers.weixin.qq.com/doc/service/api/qrcode/qrcodes/api_createqrcode.html
    """
    body = {
        "expire_seconds": min(seconds, MAX_SECONDS),
        "action_name": "QR_STR_SCENE",
        "action_info": {"scene": {"scene_str": scene}},
    }
    answer = await client.call("qrcode/create", body)
    return str(answer["url"])


def _key(code: str) -> str:
    return f"wechat:scene:{code}"


def _facts(stored: bytes | str | None) -> dict[str, Any] | None:
    facts: dict[str, Any] | None = json.loads(stored) if stored else None
    return facts
