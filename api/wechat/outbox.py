"""Messages sent to a person of our own accord: late answers, further pages, what staff write."""

from __future__ import annotations

import base64
import hashlib

import structlog
from cryptography.fernet import Fernet
from redis.asyncio import Redis

from api.settings import Settings
from api.wechat.answers import user_key
from api.wechat.client import Client, WeChatError
from api.wechat.inbound import Inbound
from api.wechat.quota import Grant, Quota

_EVENTS_THAT_ALLOW = ("event/subscribe", "event/scan", "event/click")
#: WeChat's codes for what we know beforehand.
_WINDOW_CLOSED, _QUOTA_USED = 45015, 45047
_log = structlog.get_logger(__name__)


class NotDelivered(Exception):
    """The person did not get the message; ``reason`` is for staff."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Outbox:
    """Sends text within WeChat's quota.

    WeChat wants the openid, which is kept for as long as something may be sent, encrypted with the account's secret.
    """

    def __init__(self, settings: Settings, redis: Redis, client: Client) -> None:
        secret = settings.wechat_app_secret.get_secret_value().encode()
        self._seal = Fernet(base64.urlsafe_b64encode(hashlib.blake2b(secret, digest_size=32).digest()))
        self._redis = redis
        self._client = client
        self._quota = Quota(redis)

    async def heard_from(self, conversation: str, message: Inbound) -> None:
        """The person did something: note what it allows."""
        grant = _grant(message)
        if grant:
            await self._quota.grant(conversation, grant)
            lifetime = Grant.MESSAGE.value[1]
            await self._redis.set(_address(conversation), self._seal.encrypt(message.openid.encode()), ex=lifetime)

    async def remaining(self, conversation: str) -> int:
        """How many messages may be sent now."""
        return await self._quota.remaining(conversation)

    async def send(self, conversation: str, text: str) -> None:
        """Send ``text``, which fits one message. Raises NotDelivered."""
        address = await self._redis.get(_address(conversation))
        if not address:
            raise NotDelivered(WeChatError(_WINDOW_CLOSED).advice)
        used = await self._quota.spend(conversation)
        if not used:
            raise NotDelivered(WeChatError(_QUOTA_USED).advice)
        try:
            await self._client.send_text(self._seal.decrypt(address).decode(), text)
        except WeChatError as error:
            if error.kind == "window":
                await self._quota.exhaust(conversation)
            else:
                await self._quota.give_back(used)
            _log.warning("wechat_not_delivered", code=error.code)
            raise NotDelivered(error.advice) from error

    async def forget(self, conversation: str) -> None:
        """Delete everything kept here about the person."""
        await self._quota.exhaust(conversation)
        await self._redis.delete(_address(conversation))


def _grant(message: Inbound) -> Grant | None:
    if message.kind.startswith("event/"):
        return Grant.TAP if message.kind in _EVENTS_THAT_ALLOW else None
    # A tap on a link counts as a tap on the menu.
    return Grant.TAP if message.menu_id else Grant.MESSAGE


def _address(conversation: str) -> str:
    return user_key(conversation, "address")
