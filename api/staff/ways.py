"""How a person goes on at home with what was told at the window: a QR code for each channel that there is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Literal

import segno
import structlog

from api.pickup import LIFETIME_DAYS
from api.wechat.client import Client, WeChatError
from api.wechat.scenes import qr_content

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Way:
    """A QR code to scan: what it contains, and its drawing as an SVG element without a size."""

    channel: Literal["web", "wechat"]
    content: str
    svg: str

    @classmethod
    def to(cls, channel: Literal["web", "wechat"], content: str) -> Way:
        # Level M still reads with a seventh of it smudged; 4 modules of white around it are the standard's.
        code = segno.make_qr(content, error="m")
        return cls(channel, content, code.svg_inline(border=4, dark="#000", light="#fff", omitsize=True))


@dataclass(frozen=True)
class WaysOn:
    """The channels: the page at ``public_url`` (none if empty), and ``wechat`` if it may make codes."""

    public_url: str
    wechat: Client | None

    async def with_code(self, code: str) -> list[Way]:
        """The ways by which the pick-up ``code`` may be used, beside typing it."""
        return [way async for way in self._with_code(code)]

    async def _with_code(self, code: str) -> AsyncIterator[Way]:
        if self.public_url:
            # Behind the #, the code is sent to nobody: the widget on the page reads it.
            yield Way.to("web", f"{self.public_url}#code={code}")
        if self.wechat:
            try:
                yield Way.to("wechat", await qr_content(self.wechat, code, LIFETIME_DAYS * 86400))
            except WeChatError as error:
                # The hand-out must not wait for WeChat; the code on it can be typed there.
                _log.warning("no_wechat_qr", code=error.code)
