"""WeChat's envelopes: whether a request is genuine, what it says, and how the answer is wrapped.

The only user of wechatpy (the cipher) and xmltodict. Both raise whatever happens to go wrong; here that is
``Forged`` or ``Unreadable``. The scheme: https://developers.weixin.qq.com/doc/subscription/guide/dev/push/
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import struct
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from hmac import compare_digest
from typing import Any
from xml.parsers.expat import ExpatError

import xmltodict
from wechatpy.crypto import PrpCrypto
from wechatpy.exceptions import InvalidAppIdException

from api.settings import Settings
from api.wechat.text import clean

Fields = Mapping[str, str]
#: Wraps the XML of an answer as the request was wrapped.
Seal = Callable[[str], str]


class Forged(Exception):
    """The request does not come from WeChat, or not for this account; the message says what gave it away."""


class Unreadable(Exception):
    """A genuine request whose body is not what WeChat documents."""


class Cipher(PrpCrypto):  # type: ignore[misc]
    """WeChat's AES-256-CBC for one EncodingAESKey (43 characters)."""

    def __init__(self, encoding_aes_key: str) -> None:
        super().__init__(base64.b64decode(encoding_aes_key + "="))

    def get_random_string(self) -> str:
        return secrets.token_hex(8)


def sign(*parts: str) -> str:
    """WeChat's signature of ``parts``: the SHA-1 of them sorted and put together, in hex."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()  # noqa: S324 -- the platform's choice


def element(name: str, text: str) -> str:
    """An XML element with ``text``, whatever it contains but characters illegal in XML."""
    return f"<{name}><![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]></{name}>"


@dataclass(frozen=True)
class Gate:
    """Lets WeChat's requests in. ``ciphers`` are those of the current and the previous key."""

    token: str
    app_id: str
    ciphers: tuple[Cipher, ...]
    accepts_plaintext: bool
    max_age: int

    @classmethod
    def of(cls, settings: Settings) -> Gate:
        """The gate for ``settings``, whose token is set."""
        keys = (settings.wechat_encoding_aes_key, settings.wechat_previous_encoding_aes_key)
        ciphers = tuple(Cipher(key.get_secret_value()) for key in keys if key.get_secret_value())
        return cls(
            settings.wechat_token.get_secret_value(),
            settings.wechat_app_id,
            ciphers if settings.wechat_mode != "plaintext" else (),
            accepts_plaintext=settings.wechat_mode != "secure" if settings.wechat_mode else not ciphers,
            max_age=settings.wechat_max_age_seconds,
        )

    def verify(self, query: Fields) -> None:
        """Check the signature of a request that is not encrypted. Raises Forged."""
        self._check(query, query.get("signature", ""))

    def echo(self, query: Fields) -> str:
        """What to say back when WeChat checks the address; 企业微信 encrypts it. Raises Forged."""
        echo = query.get("echostr", "")
        if "signature" in query or "msg_signature" not in query:
            self.verify(query)
            return echo
        self._check(query, query["msg_signature"], echo)
        return self._decrypted(echo)[0]

    def open(self, query: Fields, body: bytes) -> tuple[Fields, Seal]:
        """The fields of the message in ``body``, and how to wrap the answer. Raises Forged, Unreadable."""
        if query.get("encrypt_type", "aes" if "msg_signature" in query else "raw") == "raw":
            self.verify(query)
            if not self.accepts_plaintext:
                raise Forged("not encrypted, but the account is in secure mode")
            return parse(body), str
        if not self.ciphers:
            raise Forged("encrypted, but there is no key")
        return self._open_encrypted(query, body)

    def _open_encrypted(self, query: Fields, body: bytes) -> tuple[Fields, Seal]:
        try:
            encrypted = parse(body).get("Encrypt", "")
        except Unreadable as error:
            raise Forged("not an envelope") from error
        if not encrypted:
            raise Forged("nothing encrypted")
        self._check(query, query.get("msg_signature", ""), encrypted)
        text, cipher = self._decrypted(encrypted)
        return parse(text.encode()), partial(self._encrypt, cipher, query["nonce"])

    def _check(self, query: Fields, signature: str, *signed: str) -> None:
        timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
        # WeChat leaves none out; a signature over fewer parts could be a constant.
        if not (signature and timestamp and nonce):
            raise Forged("signature, timestamp or nonce is missing")
        if not compare_digest(sign(self.token, timestamp, nonce, *signed).encode(), signature.encode()):
            raise Forged("wrong signature")
        if self.max_age and not (timestamp.isdecimal() and abs(time.time() - int(timestamp)) <= self.max_age):
            raise Forged("signed too long ago")

    def _decrypted(self, encrypted: str) -> tuple[str, Cipher]:
        """The text, and the cipher it was encrypted with."""
        for cipher in self.ciphers:
            with suppress(ValueError, IndexError, struct.error, InvalidAppIdException):
                return cipher.decrypt(encrypted, self.app_id), cipher
        raise Forged("encrypted with another key or for another account")

    def _encrypt(self, cipher: Cipher, nonce: str, answer: str) -> str:
        encrypted = cipher.encrypt(answer, self.app_id).decode()
        timestamp = str(int(time.time()))
        return (
            f"<xml>{element('Encrypt', encrypted)}"
            f"{element('MsgSignature', sign(self.token, timestamp, nonce, encrypted))}"
            f"<TimeStamp>{timestamp}</TimeStamp>{element('Nonce', nonce)}</xml>"
        )


def parse(body: bytes) -> Fields:
    """The text fields of a message in XML, or in JSON, which WeChat's own example has. Raises Unreadable."""
    try:
        fields: Any = json.loads(body) if body.lstrip().startswith(b"{") else xmltodict.parse(body)["xml"]
        return {
            name: clean(str(value))
            for name, value in fields.items()
            if isinstance(value, str | int) and not isinstance(value, bool)
        }
    except (ExpatError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable(type(error).__name__) from error
