"""What WeChat pushes, as far as it matters here.

https://developers.weixin.qq.com/doc/subscription/guide/product/message/Receiving_standard_messages.html
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from api.wechat.envelope import Fields, Unreadable

_MAX_NAME = 128
SCENE_PREFIX = "qrscene_"


@dataclass(frozen=True)
class Inbound:
    """A message or event.

    ``kind`` is WeChat's MsgType, or ``event/`` and the event's name, in lower case. ``menu_id`` is set when the text
    was sent by tapping a link. ``heard`` is what WeChat made of a voice message, ``place`` the name of a location.
    """

    openid: str
    account: str
    kind: str
    message_id: str
    created: str
    text: str
    menu_id: str
    heard: str
    place: str
    event_key: str

    @classmethod
    def of(cls, fields: Fields) -> Inbound:
        """The message in ``fields``. Raises Unreadable."""
        openid, kind = fields.get("FromUserName", ""), fields.get("MsgType", "").lower()
        if not (0 < len(openid) <= _MAX_NAME and openid.isprintable() and kind):
            raise Unreadable("sender or type is missing")
        if kind == "event":
            kind = f"event/{fields.get('Event', '').lower()}"
        return cls(
            openid=openid,
            account=fields.get("ToUserName", ""),
            kind=kind,
            message_id=fields.get("MsgId", ""),
            created=fields.get("CreateTime", ""),
            text=fields.get("Content", ""),
            menu_id=fields.get("bizmsgmenuid", ""),
            heard=fields.get("Recognition", ""),
            place=fields.get("Label", ""),
            event_key=fields.get("EventKey", ""),
        )

    @property
    def id(self) -> str:
        """The same for every try of one message, and for no other of this sender.

        WeChat names MsgId, and for events sender and time; kind and key keep two events of one second apart.
        """
        named = self.message_id or f"{self.created} {self.kind} {self.event_key}"
        return hashlib.blake2b(named.encode(), digest_size=16, key=self.openid.encode()[:64]).hexdigest()

    @property
    def scene(self) -> str:
        """The code of the scanned 带参数二维码; empty if none was scanned."""
        if self.kind == "event/scan":
            return self.event_key
        if self.kind == "event/subscribe":
            return self.event_key.removeprefix(SCENE_PREFIX)
        return ""
