"""WeChat's HTTP API, as far as it is used here: tokens, messages within their quota, menu, errors on demand."""

from __future__ import annotations

import secrets
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI, Request

TOKEN_SECONDS = 7200
#: What a message and a tap allow: messages, within so many seconds.
_WINDOWS = {"message": (5, 48 * 3600), "tap": (3, 60)}
_MAX_BYTES = 2047
_TAP_EVENTS = frozenset({"subscribe", "SCAN", "CLICK"})


@dataclass
class _Window:
    left: int
    ends: float


@dataclass
class Platform:
    """One account's API. ``sent`` is what each person got, ``calls`` how often each path was called."""

    app_id: str
    secret: str
    certified: bool = True
    token_delay: float = 0.0
    sent: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    calls: Counter[str] = field(default_factory=Counter)
    menu: dict[str, Any] | None = None
    _token: str = ""
    _windows: dict[str, dict[str, _Window]] = field(default_factory=lambda: defaultdict(dict))
    _errors: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def fail(self, path: str, code: int, times: int = 1) -> None:
        """Answer the next calls of ``path`` with the error ``code``."""
        self._errors[path] += [code] * times

    def expire_token(self) -> None:
        """The token given out is no longer valid."""
        self._token = ""

    def heard_from(self, openid: str, fields: dict[str, str]) -> None:
        """A person did what may allow the account to write to them."""
        if fields["MsgType"] != "event" and "bizmsgmenuid" not in fields:
            self._allow(openid, "message")
        elif fields["MsgType"] != "event" or fields["Event"] in _TAP_EVENTS:
            self._allow(openid, "tap")
        elif fields["Event"] == "unsubscribe":
            self._windows[openid] = {}

    def app(self) -> FastAPI:
        """The API as an application; serve it and set WECHAT_API_BASE to its address."""
        app = FastAPI(openapi_url=None)
        app.add_api_route("/cgi-bin/{path:path}", self._answer, methods=["GET", "POST"])
        return app

    async def _answer(self, path: str, request: Request) -> dict[str, Any]:
        self.calls[path] += 1
        if self._errors[path]:
            return {"errcode": self._errors[path].pop(0), "errmsg": "on demand"}
        body = await request.json() if request.method == "POST" else {}
        if path == "stable_token":
            return self._stable_token(body)
        if not self._token or request.query_params.get("access_token") != self._token:
            return {"errcode": 40001, "errmsg": "invalid credential"}
        calls: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "message/custom/send": self._send,
            "menu/create": self._create_menu,
            "qrcode/create": self._create_code,
            "menu/get": lambda _: {"menu": self.menu} if self.menu else {"errcode": 46003},
        }
        return calls[path](body) if path in calls else {"errcode": 40066, "errmsg": "invalid url"}

    def _stable_token(self, body: dict[str, Any]) -> dict[str, Any]:
        if body["appid"] != self.app_id:
            return {"errcode": 40013}
        if body["secret"] != self.secret:
            return {"errcode": 40125}
        self._token = self._token or secrets.token_hex(64)
        return {"access_token": self._token, "expires_in": TOKEN_SECONDS}

    def _send(self, body: dict[str, Any]) -> dict[str, Any]:
        openid, text = body["touser"], body["text"]["content"]
        if not self.certified:
            return {"errcode": 48001}
        if openid not in self._windows:
            return {"errcode": 40003}
        if len(text.encode()) > _MAX_BYTES:
            return {"errcode": 45002}
        windows = [window for window in self._windows[openid].values() if window.ends > time.monotonic()]
        if not windows:
            return {"errcode": 45015}
        usable = min((window for window in windows if window.left), key=lambda window: window.ends, default=None)
        if usable is None:
            return {"errcode": 45047}
        usable.left -= 1
        self.sent[openid].append(text)
        return {"errcode": 0, "errmsg": "ok"}

    def _create_code(self, body: dict[str, Any]) -> dict[str, Any]:
        scene = body["action_info"]["scene"]["scene_str"]
        if not 1 <= len(scene) <= 64:
            return {"errcode": 40053}
        return {"ticket": "t", "expire_seconds": body["expire_seconds"], "url": f"http://weixin.qq.com/q/{scene}"}

    def _create_menu(self, body: dict[str, Any]) -> dict[str, Any]:
        if not self.certified:
            return {"errcode": 48001}
        buttons = body["button"]
        if not 1 <= len(buttons) <= 3 or any(len(button["name"].encode()) > 16 for button in buttons):
            return {"errcode": 40016}
        self.menu = body
        return {"errcode": 0, "errmsg": "ok"}

    def _allow(self, openid: str, kind: str) -> None:
        messages, seconds = _WINDOWS[kind]
        self._windows[openid][kind] = _Window(messages, time.monotonic() + seconds)
