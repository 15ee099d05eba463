from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from redis.asyncio import Redis
from starlette.types import Receive, Scope, Send

from api.app import create_app
from api.settings import Settings
from api.storage import connect
from api.wechat.channel import WeChat
from api.wechat.simulator.phone import Account, Patience, Phone
from api.wechat.simulator.platform import Platform
from tests.servers import free_port
from tests.wechat.standin import StandIn

ACCOUNT = Account("simtoken", "wxsim0000000000000", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG")
SECRET = "appsecretappsecretappsecret00000"


Application = Callable[[Scope, Receive, Send], Awaitable[None]]


@dataclass
class Channel:
    """The running application around the stand-in, with WeChat's side beside it."""

    url: str
    app: Application
    http: httpx.AsyncClient
    assistant: StandIn
    platform: Platform
    wechat: WeChat
    redis: Redis

    def phone(self, account: Account = ACCOUNT, patience: Patience | None = None) -> Phone:
        return Phone(account, f"{self.url}/wechat", self.http, platform=self.platform, patience=patience)


Open = Callable[..., AbstractAsyncContextManager[Channel]]


@pytest.fixture
def channel(redis_url: str, tmp_path: Path) -> Open:
    """Makes channels: ``served`` behind a real socket, else in process; keywords are settings."""

    @asynccontextmanager
    async def opened(*, served: bool = False, api: str = "", **settings: Any) -> AsyncIterator[Channel]:
        assistant, platform = StandIn(), Platform(ACCOUNT.app_id, SECRET)

        async def load(_: Path) -> Any:
            return assistant

        async with serve(platform.app()) as api_url:
            values: dict[str, Any] = {
                "wechat_token": ACCOUNT.token,
                "wechat_app_id": ACCOUNT.app_id,
                "wechat_app_secret": SECRET,
                "wechat_encoding_aes_key": ACCOUNT.encoding_aes_key,
                "wechat_api_base": api or api_url,
            } | settings
            app = create_app(
                Settings(_env_file=None, redis_url=redis_url, data_dir=tmp_path, model=Path("none"), **values), load
            )
            redis = connect(redis_url)
            await redis.flushdb()
            async with app.router.lifespan_context(app) as parts:
                state = dict(parts or {})
                app_in_state = _with_state(app, state)
                if served:
                    async with serve(app_in_state) as url, httpx.AsyncClient() as http:
                        yield Channel(url, app_in_state, http, assistant, platform, state["wechat"], redis)
                else:
                    transport = httpx.ASGITransport(app=app_in_state, raise_app_exceptions=False)
                    async with httpx.AsyncClient(transport=transport) as http:
                        yield Channel(
                            "http://wechat.test", app_in_state, http, assistant, platform, state["wechat"], redis
                        )
            await redis.aclose()

    return opened


@asynccontextmanager
async def serve(app: Any) -> AsyncIterator[str]:
    """``app`` behind a real socket, in this event loop."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, lifespan="off", log_config=None, ws="none"))
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 -- uvicorn tells nobody
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await serving


def _with_state(app: FastAPI, state: dict[str, Any]) -> Application:
    async def with_state(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "state": state.copy()}, receive, send)

    return with_state
