"""The console's pages about conversations: the queue, taking over, speaking, handing back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Literal, cast

from fastapi import APIRouter, Form, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from api.clock import today
from api.conversations import Channel, ConversationKey, NotTheOwner
from api.dependencies import CatalogueDependency
from api.staff.cases import Told
from api.staff.counter import MAX_WORDS, NotReachable
from api.staff.sheet import Sheet
from api.staff.web import UNATTENDED, ConsoleDependency, Refused, SessionDependency, go, page
from api.wechat.outbox import NotDelivered

router = APIRouter(prefix="/staff/talks", include_in_schema=False)
_CHANNELS = ("web", "rest", "wechat")


@router.get("")
async def queue(request: Request, console: ConsoleDependency, session: SessionDependency) -> Response:
    """Who waits for staff or is with staff."""
    return page(request, "queue", session, visitors=await console.counter.queue())


@router.get("/{channel}/{conversation_id}")
async def show(
    request: Request,
    console: ConsoleDependency,
    session: SessionDependency,
    catalogue: CatalogueDependency,
    channel: str,
    conversation_id: str,
) -> Response:
    """What was said, what is known, and what staff may do."""
    key = _key(channel, conversation_id)
    found = await console.counter.look(key)
    if found is None:
        raise Refused("no_talk", 404)
    if UNATTENDED not in request.headers:
        await run_in_threadpool(console.trail.add, session.account.name, "talk.view", key.fingerprint)
    return await _page(request, console, session, catalogue, key)


async def _page(
    request: Request,
    console: ConsoleDependency,
    session: SessionDependency,
    catalogue: CatalogueDependency,
    key: ConversationKey,
    error: str = "",
    text: str = "",
    status: int = 200,
) -> Response:
    found = await console.counter.look(key)
    if found is None:
        raise Refused("no_talk", 404)
    visitor, turns = found
    state = visitor.head.state
    told = {name: Told(value, "chat", "") for name, value in state.get("facts", {}).items()}
    sheet = Sheet(catalogue, told, frozenset(state.get("declined", ())), {}, today())
    mine = visitor.head.owner == "staff" and visitor.head.clerk == session.account.name
    values = {"visitor": visitor, "turns": turns, "sheet": sheet, "mine": mine, "error": error, "text": text}
    return page(request, "talk", session, status, **values, max_words=MAX_WORDS)


Step = Literal["take", "say", "return", "pass", "close"]


@router.post("/{channel}/{conversation_id}/case")
async def make_case(
    console: ConsoleDependency, session: SessionDependency, channel: str, conversation_id: str
) -> Response:
    """A case with what the person told the bot."""
    key = _key(channel, conversation_id)
    found = await console.counter.look(key)
    if found is None:
        raise Refused("no_talk", 404)
    facts = {name: Told.now(value, "chat") for name, value in found[0].head.state.get("facts", {}).items()}
    number = await run_in_threadpool(console.cases.create, session.account.name, facts, key.digest)
    return go(f"/staff/cases/{number}")


@router.post("/{channel}/{conversation_id}/{step}")
async def act(
    request: Request,
    console: ConsoleDependency,
    session: SessionDependency,
    catalogue: CatalogueDependency,
    channel: str,
    conversation_id: str,
    step: Step,
    text: Annotated[str, Form(max_length=MAX_WORDS)] = "",
) -> Response:
    """Take over, say something, hand back, pass on or close."""
    key, clerk = _key(channel, conversation_id), session.account
    counter = console.counter
    steps: dict[Step, Callable[[], Awaitable[None]]] = {
        "take": lambda: counter.take_over(key, clerk),
        "say": lambda: counter.say(key, clerk, text.strip()),
        "return": lambda: counter.hand_back(key, clerk),
        "pass": lambda: counter.pass_on(key, clerk),
        "close": lambda: counter.close(key, clerk),
    }
    try:
        await steps[step]()
    except NotTheOwner:
        return await _page(request, console, session, catalogue, key, "not_yours", text, 409)
    except NotReachable:
        return await _page(request, console, session, catalogue, key, "not_reachable", text, 409)
    except NotDelivered as error:
        return await _page(request, console, session, catalogue, key, error.reason, text, 409)
    await run_in_threadpool(console.trail.add, clerk.name, f"talk.{step}", key.fingerprint)
    return go(f"/staff/talks/{channel}/{conversation_id}")


def _key(channel: str, conversation_id: str) -> ConversationKey:
    if channel not in _CHANNELS:
        raise Refused("no_talk", 404)
    return ConversationKey(cast(Channel, channel), conversation_id)
