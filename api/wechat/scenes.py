"""带参数二维码 that carry what was told at the service window to the person's phone.

The code on the window's print-out (``api/pickup.py``) may be typed in any channel. In WeChat it may also be scanned: as
the scene ``w_<code>``. Nothing of it is shown or used before the person says so.
"""

from __future__ import annotations

from api.wechat.client import Client

_PREFIX = "w_"
#: WeChat's longest lifetime of a temporary code.
_MAX_SECONDS = 30 * 86400


def code_of(scene: str) -> str | None:
    """The pick-up code that was scanned, or None if it was something else, such as a poster's code."""
    return scene.removeprefix(_PREFIX) if scene.startswith(_PREFIX) else None


async def qr_content(client: Client, code: str, seconds: int = _MAX_SECONDS) -> str:
    """What a QR code must contain so that scanning it in WeChat brings the pick-up ``code``. Raises WeChatError.

    https://developers.weixin.qq.com/doc/service/api/qrcode/qrcodes/api_createqrcode.html
    """
    body = {
        "expire_seconds": min(seconds, _MAX_SECONDS),
        "action_name": "QR_STR_SCENE",
        "action_info": {"scene": {"scene_str": _PREFIX + code}},
    }
    answer = await client.call("qrcode/create", body)
    return str(answer["url"])
