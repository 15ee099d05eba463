"""A follower's phone, and WeChat's servers between it and the callback."""

from __future__ import annotations

import itertools
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal
from xml.parsers.expat import ExpatError
from xml.sax.saxutils import escape

import httpx
import xmltodict
from wechatpy.crypto import WeChatCrypto
from wechatpy.exceptions import WeChatException

from api.wechat.envelope import sign
from api.wechat.simulator.platform import Platform

_MAX_BYTES = 2047
_message_ids = itertools.count(time.time_ns() // 1000)


class OutOfOrder(Exception):
    """The person is told 该公众号提供的服务出现故障."""


@dataclass(frozen=True)
class Account:
    """What the WeChat console knows of an account."""

    token: str
    app_id: str = ""
    encoding_aes_key: str = ""
    mode: Literal["plaintext", "compatible", "secure"] = "secure"
    original_id: str = "gh_simulated"


@dataclass(frozen=True)
class Patience:
    """How long WeChat waits for an answer, and how often it asks."""

    seconds: float = 5.0
    tries: int = 3


class Phone:
    """One follower. Each method does something and returns what the person sees, None for nothing.

    They raise OutOfOrder where WeChat would complain.
    """

    def __init__(
        self,
        account: Account,
        callback: str,
        http: httpx.AsyncClient,
        *,
        openid: str = "",
        platform: Platform | None = None,
        patience: Patience | None = None,
    ) -> None:
        self.openid = openid or f"o{secrets.token_hex(13)}"
        self._account = account
        self._callback = callback
        self._http = http
        self._platform = platform
        self._patience = patience or Patience()

    async def say(self, text: str, menu_id: str | None = None) -> str | None:
        """Type, or tap the link ``menu_id`` with the label ``text``."""
        tapped = {"bizmsgmenuid": menu_id} if menu_id is not None else {}
        return await self.push(self.fields("text", Content=text, **tapped))

    async def speak(self, recognition: str | None = None) -> str | None:
        """Send a voice message."""
        heard = {"Recognition": recognition} if recognition is not None else {}
        return await self.push(self.fields("voice", MediaId="m", Format="amr", **heard))

    async def locate(self, label: str) -> str | None:
        """Send a position."""
        return await self.push(self.fields("location", Location_X="39.8", Location_Y="109.9", Scale="15", Label=label))

    async def do(self, event: str, key: str = "") -> str | None:
        """Cause an event: subscribe, unsubscribe, SCAN, CLICK …"""
        return await self.push(self.fields("event", Event=event, EventKey=key))

    def fields(self, kind: str, **more: str) -> dict[str, str]:
        """A message of this person as WeChat fills it in."""
        fields = {
            "ToUserName": self._account.original_id,
            "FromUserName": self.openid,
            "CreateTime": str(int(time.time())),
            "MsgType": kind,
            **more,
        }
        return fields if kind == "event" else fields | {"MsgId": str(next(_message_ids))}

    async def push(self, fields: dict[str, str], patience: Patience | None = None) -> str | None:
        """Push ``fields`` as WeChat does, again when no answer comes in time."""
        if self._platform:
            self._platform.heard_from(self.openid, fields)
        waits = patience or self._patience
        for _ in range(waits.tries):
            with suppress(httpx.TransportError):
                return await self.push_once(fields, waits.seconds)
        raise OutOfOrder("no answer")

    async def push_once(self, fields: dict[str, str], seconds: float) -> str | None:
        """One try. Raises httpx.TransportError when no answer comes in time."""
        query, body = self.envelope(fields)
        response = await self._http.post(self._callback, params=query, content=body, timeout=seconds)
        return self.read(response, query["nonce"])

    def envelope(self, fields: dict[str, str]) -> tuple[dict[str, str], bytes]:
        """The query and body of a push in the account's mode."""
        account, timestamp, nonce = self._account, str(int(time.time())), secrets.token_hex(5)
        content = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in fields.items())
        query = {"signature": sign(account.token, timestamp, nonce), "timestamp": timestamp, "nonce": nonce}
        if account.mode == "plaintext":
            return query, f"<xml>{content}</xml>".encode()
        sealed = xmltodict.parse(self._crypto.encrypt_message(f"<xml>{content}</xml>", nonce, timestamp))["xml"]
        query |= {"encrypt_type": "aes", "msg_signature": sealed["MsgSignature"], "openid": self.openid}
        clear = content if account.mode == "compatible" else f"<ToUserName>{account.original_id}</ToUserName>"
        return query, f"<xml>{clear}<Encrypt>{sealed['Encrypt']}</Encrypt></xml>".encode()

    @property
    def _crypto(self) -> WeChatCrypto:
        return WeChatCrypto(self._account.token, self._account.encoding_aes_key, self._account.app_id)

    def read(self, response: httpx.Response, nonce: str) -> str | None:
        """What the person sees of an answer to the request with ``nonce``."""
        if response.status_code != 200:
            raise OutOfOrder(f"status {response.status_code}")
        if response.content in (b"", b"success"):
            return None
        try:
            answer = xmltodict.parse(response.content)["xml"]
            if self._account.mode != "plaintext":
                if answer["Nonce"] != nonce:
                    raise OutOfOrder("another nonce")
                clear = self._crypto.decrypt_message(answer, answer["MsgSignature"], answer["TimeStamp"], nonce)
                answer = xmltodict.parse(clear)["xml"]
        except (ExpatError, LookupError, TypeError, ValueError, WeChatException) as error:
            raise OutOfOrder(response.text[:80]) from error
        return self._shown(answer)

    def _shown(self, answer: dict[str, str]) -> str:
        if (answer["ToUserName"], answer["FromUserName"]) != (self.openid, self._account.original_id):
            raise OutOfOrder("for somebody else")
        if len(answer["Content"].encode()) > _MAX_BYTES:
            raise OutOfOrder("too long")
        return answer["Content"]
