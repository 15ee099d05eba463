"""The application: its parts, routes and what holds for all of them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any, TypedDict

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.openapi.utils import get_openapi

from api import logs, pages, problems
from api.conversations import ConversationStore
from api.counts import Counts
from api.limits import RateLimits
from api.middleware import Guard, Observed
from api.model import LoadAssistant, ModelLoader, load_assistant
from api.pickup import PickupCodes
from api.routes import catalogue, chat, eligibility, health, rasa_rest
from api.settings import Settings, load_settings
from api.staff import routes as staff
from api.staff.console import Console, opened
from api.storage import connect
from api.turns import Turns
from api.wechat import routes as wechat
from api.wechat.channel import WeChat, connected
from policies import load_catalogue


class State(TypedDict):
    """The parts of the running application, as ``request.state`` has them."""

    store: ConversationStore
    model: ModelLoader
    turns: Turns
    limits: RateLimits
    #: None without a WeChat account.
    wechat: WeChat | None
    console: Console


def create_app(settings: Settings | None = None, load: LoadAssistant = load_assistant) -> FastAPI:
    """The application for ``settings``, by default those of the environment. Raises SettingsError."""
    settings = settings or load_settings()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[State]:
        logs.configure()
        _end_with_parent()
        load_catalogue()
        redis = connect(settings.redis_url)
        store = ConversationStore(redis, settings.conversation_ttl_days)
        model = ModelLoader(settings.model, load)
        pickup = PickupCodes(redis)
        counts = Counts(redis)
        turns = Turns(store, model, pickup, counts, settings.staff_hours)
        limits = RateLimits(redis, settings)
        async with (
            connected(settings, redis, store, turns, model) as account,
            opened(settings, redis, store, pickup, counts, account) as console,
        ):
            yield State(store=store, model=model, turns=turns, limits=limits, wechat=account, console=console)
        await redis.aclose()

    app = FastAPI(
        title="创业政策助手",
        version=version("startup-policy-assistant"),
        summary="Which government measures apply to a founder, on which words of which document.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    problems.install(app)
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]
    for module in (health, eligibility, catalogue, chat, rasa_rest, wechat, pages):
        app.include_router(module.router)
    staff.install(app)
    app.add_middleware(Guard)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.cors_origins,
        allow_methods=["GET", "POST", "DELETE"],
        allow_headers=["*"],
        expose_headers=["Retry-After"],
    )
    app.add_middleware(wechat.OnlyForWeChat)
    app.add_middleware(Observed)
    return app


def _openapi(app: FastAPI) -> dict[str, Any]:
    """FastAPI's description with the one shape it does not see: every refusal is a problem document."""
    if app.openapi_schema is None:
        app.openapi_schema = get_openapi(title=app.title, version=app.version, summary=app.summary, routes=app.routes)
        app.openapi_schema["components"]["schemas"].update(problems.SCHEMAS)
    return app.openapi_schema


def _end_with_parent() -> None:
    """Leave no worker behind when the supervisor is killed."""
    supervisor = multiprocessing.parent_process()
    if supervisor:

        def wait() -> None:
            supervisor.join()
            os.kill(os.getpid(), signal.SIGTERM)

        threading.Thread(target=wait, name="end-with-parent", daemon=True).start()
