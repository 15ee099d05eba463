"""Codes by which a person takes what was told at the service window into a chat: typed as a message, once."""

from __future__ import annotations

import json
import re
import secrets
from typing import Any

from redis.asyncio import Redis

#: No 0, 1, I, L, O: it is read from paper. 50 bits, and every try counts against the rate limits.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_LENGTH = 10
_CODE = re.compile(rf"\s*([{_LETTERS}]{{5}})-?([{_LETTERS}]{{5}})\s*", re.IGNORECASE)
LIFETIME_DAYS = 14


class PickupCodes:
    """The codes that are open."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def open(self, facts: dict[str, Any], case: str) -> str:
        """A new code for the ``facts`` of a case, valid for LIFETIME_DAYS."""
        code, lifetime = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)), LIFETIME_DAYS * 86400
        await self._redis.sadd(_of_case(case), code)
        await self._redis.expire(_of_case(case), lifetime)
        await self._redis.set(_key(code), json.dumps(facts), ex=lifetime)
        return f"{code[:5]}-{code[5:]}"

    async def forget(self, case: str) -> None:
        """Close every code of a case that is deleted."""
        codes: set[Any] = await self._redis.smembers(_of_case(case))
        await self._redis.delete(_of_case(case), *(_key(code.decode()) for code in codes))

    async def look(self, message: str) -> dict[str, Any] | None:
        """The facts of the code that ``message`` is, or None if it is no open code."""
        stored = (key := _key_of(message)) and await self._redis.get(key)
        facts: dict[str, Any] | None = json.loads(stored) if stored else None
        return facts

    async def close(self, message: str) -> None:
        """The code that ``message`` is has been used."""
        if key := _key_of(message):
            await self._redis.delete(key)


def _key_of(message: str) -> str | None:
    code = _CODE.fullmatch(message)
    return _key("".join(code.groups()).upper()) if code else None


def _key(code: str) -> str:
    return f"pickup:{code}"


def _of_case(case: str) -> str:
    return f"pickup:case:{case}"
