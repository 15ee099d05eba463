"""The channel's parts, put together from the settings."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from redis.asyncio import Redis

from api.conversations import ConversationStore
from api.model import ModelLoader
from api.pickup import PickupCodes
from api.settings import Settings
from api.turns import Turns
from api.wechat.answers import Answers
from api.wechat.client import Client
from api.wechat.desk import Desk, Timing
from api.wechat.envelope import Gate
from api.wechat.handlers import Handlers
from api.wechat.outbox import Outbox


@dataclass(frozen=True)
class WeChat:
    """A connected account. ``outbox`` is None unless it is certified."""

    gate: Gate
    desk: Desk
    client: Client
    outbox: Outbox | None


@asynccontextmanager
async def connected(
    settings: Settings,
    redis: Redis,
    store: ConversationStore,
    turns: Turns,
    model: ModelLoader,
) -> AsyncIterator[WeChat | None]:
    """The account of ``settings``, or None if they name none; finishes what is under way at the end."""
    token = settings.wechat_token.get_secret_value()
    if not token:
        yield None
        return
    client = Client(settings, redis)
    outbox = Outbox(settings, redis, client) if settings.wechat_certified else None
    desk = Desk(
        token,
        Handlers(turns, model, PickupCodes(redis)),
        Answers(redis, settings.conversation_ttl_days),
        store,
        outbox,
        links=settings.wechat_menu_links,
        timing=Timing(),
    )
    yield WeChat(Gate.of(settings), desk, client, outbox)
    await desk.close()
    await client.close()
