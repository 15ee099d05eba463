"""How many messages WeChat lets us send a person of our own accord.

https://developers.weixin.qq.com/doc/service/guide/product/kf/intro.html
"""

from __future__ import annotations

from enum import Enum
from typing import Any

from redis.asyncio import Redis

from api.wechat.answers import user_key

# The grant that ends first is used first. KEYS: grants. Answers 1 if a message may be sent.
_SPEND = """
for _, key in ipairs(KEYS) do
  if tonumber(redis.call('GET', key) or '0') > 0 then
    redis.call('DECR', key)
    return key
  end
end
return false
"""


class Grant(Enum):
    """What a person does, and what it allows: messages, within so many seconds."""

    TAP = (3, 60)
    MESSAGE = (5, 48 * 3600)


class Quota:
    """The ledger, one entry per person and grant. What WeChat itself says is right, whatever stands here."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._spend: Any = redis.register_script(_SPEND)

    async def grant(self, conversation: str, grant: Grant) -> None:
        """The person did something that allows messages."""
        messages, seconds = grant.value
        await self._redis.set(_key(conversation, grant), messages, ex=seconds)

    async def remaining(self, conversation: str) -> int:
        """How many messages may be sent now."""
        return sum(int(left or 0) for left in await self._redis.mget(_keys(conversation)))

    async def spend(self, conversation: str) -> str | None:
        """Use one; what to give back should it not be sent, or None if none is left."""
        used: bytes | None = await self._spend(keys=_keys(conversation))
        return used.decode() if used else None

    async def give_back(self, used: str) -> None:
        """What ``spend`` returned was not needed."""
        if await self._redis.exists(used):
            await self._redis.incr(used)

    async def exhaust(self, conversation: str) -> None:
        """WeChat says that nothing may be sent; also when the person is to be forgotten."""
        await self._redis.delete(*_keys(conversation))


def _key(conversation: str, grant: Grant) -> str:
    return user_key(conversation, f"quota:{grant.name.lower()}")


def _keys(conversation: str) -> list[str]:
    return [_key(conversation, grant) for grant in Grant]
