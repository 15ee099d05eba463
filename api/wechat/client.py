"""WeChat's HTTP API: https://developers.weixin.qq.com/doc/service/api/"""

from __future__ import annotations

import asyncio
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import structlog
import yaml
from redis.asyncio import Redis

from api.settings import Settings

_TIMEOUT = httpx.Timeout(5.0, connect=3.0)
_TOKEN_TIMEOUT = httpx.Timeout(3.0)
#: A token is renewed this long before WeChat says it ends.
_EARLY = 300
_TOKEN_LOCK_SECONDS = 10.0
#: Waits before a call is made again.
_BUSY_WAITS = (0.2, 0.8)

_DELETE_IF_SAME = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"
_log = structlog.get_logger(__name__)


class WeChatError(Exception):
    """WeChat refused, or could not be reached (code 0). ``kind`` and ``advice`` as in ``errors.yaml``."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        errors = _errors()
        error = errors.get(code, errors["other"])
        self.code = code
        self.kind = error["kind"]
        self.advice = error["say"].format(code=code)


@cache
def _errors() -> dict[int | str, dict[str, str]]:
    errors: dict[int | str, dict[str, str]] = yaml.safe_load(Path(__file__).with_name("errors.yaml").read_text("utf-8"))
    return errors


class Client:
    """Calls for one account. The token is shared through Redis; a call fetches a new one at most once."""

    def __init__(self, settings: Settings, redis: Redis) -> None:
        self._app_id = settings.wechat_app_id
        self._secret = settings.wechat_app_secret
        self._redis = redis
        self._key = f"wechat:token:{self._app_id}"
        self._delete_if_same: Any = redis.register_script(_DELETE_IF_SAME)
        self._http = httpx.AsyncClient(base_url=str(settings.wechat_api_base), timeout=_TIMEOUT)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.aclose()

    async def send_text(self, openid: str, text: str) -> None:
        """Send a message of our own accord (客服消息). Raises WeChatError; a lost answer is not sent again."""
        await self.call(
            "message/custom/send",
            {"touser": openid, "msgtype": "text", "text": {"content": text}},
            repeatable=False,
        )

    async def call(self, path: str, body: dict[str, Any] | None = None, *, repeatable: bool = True) -> dict[str, Any]:
        """The answer of ``/cgi-bin/{path}``, POST with a ``body``, else GET. Raises WeChatError.

        Tried again while WeChat is busy, once with a new token, and when no answer came if ``repeatable``.
        """
        token = await self.token()
        try:
            return await self._persistently(path, body, token, repeatable)
        except WeChatError as error:
            if error.kind != "token":
                raise
        await self._delete_if_same(keys=[self._key], args=[token])
        return await self._persistently(path, body, await self.token(), repeatable)

    async def token(self) -> str:
        """The access token; fetched once, however many ask at the same time. Raises WeChatError."""
        stored = await self._redis.get(self._key)
        if stored is None:
            async with self._redis.lock(f"{self._key}:lock", timeout=_TOKEN_LOCK_SECONDS, sleep=0.05):
                stored = await self._redis.get(self._key) or await self._fetch_token()
        return stored.decode() if isinstance(stored, bytes) else str(stored)

    async def _fetch_token(self) -> str:
        # Never force_refresh: it would take the token from whoever else uses the account.
        body = {
            "grant_type": "client_credential",
            "appid": self._app_id,
            "secret": self._secret.get_secret_value(),
        }
        answer = await self._post("stable_token", body, {}, _TOKEN_TIMEOUT)
        token, lasts = str(answer["access_token"]), int(answer["expires_in"])
        await self._redis.set(self._key, token, ex=max(1, lasts - _EARLY))
        return token

    async def _persistently(
        self, path: str, body: dict[str, Any] | None, token: str, repeatable: bool
    ) -> dict[str, Any]:
        for wait in _BUSY_WAITS:
            try:
                return await self._post(path, body, {"access_token": token}, _TIMEOUT)
            except WeChatError as error:
                if not (error.kind == "busy" or (error.kind == "unreachable" and repeatable)):
                    raise
            await asyncio.sleep(wait)
        return await self._post(path, body, {"access_token": token}, _TIMEOUT)

    async def _post(
        self, path: str, body: dict[str, Any] | None, query: dict[str, str], timeout: httpx.Timeout
    ) -> dict[str, Any]:
        try:
            # httpx writes JSON as UTF-8: WeChat shows \u escapes as they are, or refuses them.
            response = await self._http.request(
                "GET" if body is None else "POST", f"/cgi-bin/{path}", params=query, json=body, timeout=timeout
            )
            answer: dict[str, Any] = response.json()
            code = int(answer.get("errcode", 0))
        except (httpx.HTTPError, ValueError, TypeError, AttributeError) as error:
            # The error itself may name the address with its token.
            _log.warning("wechat_unreachable", path=path, error=type(error).__name__)
            raise WeChatError(0) from None
        if code or response.is_error:
            _log.warning("wechat_refused", path=path, code=code, status=response.status_code)
            raise WeChatError(code)
        return answer
