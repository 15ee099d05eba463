"""The console's pages about conversations: the queue, taking over, speaking, handing back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Literal, cast

from fastapi import APIRouter, Form, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from api.clock import today
from api.conversations import Channel, ConversationKey, NotTheOwner
from api.dependencies import CatalogueDependency
from api.staff.cases import Told
from api.staff.counter import MAX_WORDS, Ending, NotReachable
from api.staff.sheet import Sheet
from api.staff.web import UNATTENDED, WRITING, ConsoleDependency, Refused, SessionDependency, go, page
from api.wechat.outbox import NotDelivered
from policies.clauses import load_clauses

router = APIRouter(prefix="/staff/talks", include_in_schema=False)
_PASSAGES = 6
_CHANNELS = ("web", "rest", "wechat")


@router.get("")
async def queue(request: Request, console: ConsoleDependency, session: SessionDependency) -> Response:
    """Who waits for staff or is with staff."""
    return page(request, "queue", session, visitors=await console.counter.queue())


@router.get("/clauses")
def clauses(
    request: Request,
    session: SessionDependency,
    catalogue: CatalogueDependency,
    q: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """What the documents say about ``q``, to be quoted."""
    documents = {document.id: document for document in catalogue.documents}
    passages = load_clauses().search(q, _PASSAGES) if q.strip() else []
    found = [(documents[passage.document_id], passage) for passage in passages]
    return page(request, "clauses", session, q=q, found=found)


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
    place, writing = f"talk:{key.digest}", WRITING in request.headers
    values["colleagues"] = await console.presence.seen(place, session.account, writing=writing)
    values["notes"] = await console.counter.notes(key)
    return page(request, "talk", session, status, **values, max_words=MAX_WORDS)


Step = Literal["take", "say", "note", "return", "pass", "close"]


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
    text: Annotated[str, Form()] = "",
    ending: Annotated[Ending, Form()] = "other",
) -> Response:
    """Take over, say something, write a note, hand back, pass on or close."""
    key, clerk = _key(channel, conversation_id), session.account
    if len(text) > MAX_WORDS:
        return await _page(request, console, session, catalogue, key, "too_long", text, 422)
    counter = console.counter
    steps: dict[Step, Callable[[], Awaitable[None]]] = {
        "take": lambda: counter.take_over(key, clerk),
        "say": lambda: counter.say(key, clerk, text.strip()),
        "return": lambda: counter.hand_back(key, clerk),
        "pass": lambda: counter.pass_on(key, clerk),
        "note": lambda: counter.note(key, clerk, text.strip()),
        "close": lambda: counter.close(key, clerk, ending),
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
