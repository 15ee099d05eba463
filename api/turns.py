"""One message, one turn: what every channel calls."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from datetime import datetime, timezone
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import structlog
from redis.exceptions import RedisError

from api import metrics
from api.clock import today
from api.conversations import (
    ConversationBusy,
    ConversationDeleted,
    ConversationKey,
    ConversationOvertaken,
    ConversationStore,
    Head,
    OpenConversation,
)
from api.counts import CHAT, Counts, not_understood, topics
from api.handover import OfficeHours, notice
from api.model import ModelLoader
from api.pickup import PickupCodes
from api.schemas import Facts, Message, Result, TurnRecord, Understood
from policies import Assessment, assess, load_catalogue
from policies.evaluation import REMEMBERED
from policies.planner import OPENING

if TYPE_CHECKING:
    from bot.assistant import Assistant, Reply

#: How long a message waits for the model of a process that has just started.
MODEL_WAIT = 8.0
#: The intent of what was not understood.
NOT_UNDERSTOOD = "out_of_scope"

_log = structlog.get_logger(__name__)


class Turns:
    """Takes messages to the assistant and keeps what comes of them."""

    def __init__(
        self, store: ConversationStore, model: ModelLoader, pickup: PickupCodes, counts: Counts, hours: OfficeHours
    ) -> None:
        self._store = store
        self._counts = counts
        self._model = model
        self._pickup = pickup
        self._hours = hours

    async def take(self, key: ConversationKey, message: str, client_message_id: str | None = None) -> TurnRecord:
        """Answer ``message`` and store the turn, or return the turn that ``client_message_id`` already got.

        Raises ConversationBusy, ConversationDeleted, ModelLoading, ModelFailed, RedisError: then nothing has changed.
        """
        started = time.perf_counter()
        assistant = await self._model.assistant(MODEL_WAIT)
        while (taken := await self._attempt(assistant, key, message, client_message_id)) is None:
            pass
        before, after, record = taken
        if before is after:
            metrics.TURNS_REPEATED.labels(key.channel).inc()
        else:
            _account(key, before, after, record, time.perf_counter() - started)
            await self._count(before, after, record)
        return record

    async def _count(self, before: Head, after: Head, record: TurnRecord) -> None:
        new = [topic for topic in after.counted if topic not in before.counted]
        if record.understood.intent == NOT_UNDERSTOOD:
            new.append(not_understood(before))
        if new:
            with suppress(RedisError):  # The turn is stored; a count may be lost.
                await self._counts.add(new)

    async def _attempt(
        self, assistant: Assistant, key: ConversationKey, message: str, client_message_id: str | None
    ) -> tuple[Head, Head, TurnRecord] | None:
        """As ``_once``, or None when staff came first: then what the bot wanted to say is not said."""
        try:
            return await self._once(assistant, key, message, client_message_id)
        except (ConversationBusy, ConversationDeleted, ConversationOvertaken) as error:
            metrics.TURNS_ABORTED.labels(type(error).__name__).inc()
            if isinstance(error, ConversationOvertaken):
                return None
            raise

    async def _once(
        self, assistant: Assistant, key: ConversationKey, message: str, client_message_id: str | None
    ) -> tuple[Head, Head, TurnRecord]:
        """Heads before and after, the same if the message had been answered already, and the turn."""
        async with self._store.open(key, client_message_id) as conversation:
            before = conversation.head
            if conversation.answered:
                return before, before, conversation.answered
            if before.owner == "staff":
                after = before.model_copy(update={"turn": before.turn + 1})
                record = _heard_by_staff(conversation, message, client_message_id)
                await self._store.commit(conversation, after, record, forget=False)
                return before, after, record
            brought = await self._pickup.look(message)
            words = message if brought is None else f"/inform{json.dumps(brought, ensure_ascii=False)}"
            reply = await assistant.handle(key.fingerprint, words, before.state)
            # The dialogue's word that the person wants everything deleted; it ends with this turn.
            forget = bool(reply.state.pop("forget", False))
            after = _next_head(before, reply)
            record = _record(conversation, after, reply, message, client_message_id)
            after.counted = [CHAT] if forget else sorted({*before.counted, *topics(after, record)})
            if after.owner == "queued" != before.owner and not self._hours.open_now():
                record.messages.append(notice(f"{after.turn}-closed", "outside_hours", hours=self._hours.said))
                after.told_to_wait = True
            await self._store.commit(conversation, after, record, forget=forget)
            if brought is not None:
                await self._pickup.close(message)
            return before, after, record


def _next_head(before: Head, reply: Reply) -> Head:
    state = reply.state
    asked, asks = before.state.get("question"), state.get("question")
    new_question = asks is not None and (asked is None or asked["fact"] != asks["fact"])
    questions = (before.questions if asked else 0) + new_question
    failures = before.failures + 1 if reply.understanding.intent == NOT_UNDERSTOOD else 0
    after = Head(
        state=state,
        owner="queued" if state.get("wants_person") else "bot",
        turn=before.turn + 1,
        questions=questions,
        failures=failures,
    )
    if after.reason:
        after.waiting_since = before.waiting_since or datetime.now(timezone.utc)
        after.told_to_wait = before.told_to_wait
    return after


def _heard_by_staff(conversation: OpenConversation, message: str, client_message_id: str | None) -> TurnRecord:
    """What a person says while staff have the conversation: kept, and left to them to answer."""
    head = conversation.head
    return spoken(conversation.key, head, []).model_copy(
        update={"message": message, "client_message_id": client_message_id}
    )


def spoken(key: ConversationKey, head: Head, messages: list[Message], clerk: str | None = None) -> TurnRecord:
    """The turn after ``head`` in which not the bot speaks but ``clerk``, or the person unheard by the bot."""
    facts = head.state.get("facts", {})
    return TurnRecord(
        conversation_id=key.id,
        turn=head.turn + 1,
        understood=Understood(intent=None, confidence=0, facts={}),
        messages=messages,
        facts=facts,
        results=available(facts, head.state.get("cleared", ())),
        next_question=None,
        declined=head.state.get("declined", []),
        owner=head.owner,
        message="",
        client_message_id=None,
        clerk=clerk,
        at=datetime.now(timezone.utc),
    )


def _record(
    conversation: OpenConversation, after: Head, reply: Reply, message: str, client_message_id: str | None
) -> TurnRecord:
    state = after.state
    return TurnRecord(
        conversation_id=conversation.key.id,
        turn=after.turn,
        understood=Understood(
            intent=reply.understanding.intent,
            confidence=reply.understanding.confidence,
            facts=_changed(conversation.head.state.get("facts", {}), state["facts"]),
        ),
        messages=[Message(id=f"{after.turn}-{i}", **said) for i, said in enumerate(reply.messages, 1)],
        facts=state["facts"],
        results=available(state["facts"], state.get("cleared", ())),
        next_question=state["question"],
        declined=state["declined"],
        owner=after.owner,
        message=message,
        client_message_id=client_message_id,
        at=datetime.now(timezone.utc),
    )


def _changed(before: Facts, after: Facts) -> Facts:
    return {name: value for name, value in after.items() if name not in before or before[name] != value}


def available(facts: Facts, cleared: Any = ()) -> list[Result]:
    """What is not ruled out, best first; nothing until it is known where or who the person is."""
    if facts.keys().isdisjoint(OPENING):  # every policy of every place would be listed
        return []
    return [*_results(assess(load_catalogue(), facts, today(), frozenset(cleared)))]


@lru_cache(REMEMBERED)
def _results(assessment: Assessment) -> tuple[Result, ...]:
    """Of an assessment, which itself is remembered as long: many turns bring no new fact."""
    return tuple(Result(**result.to_dict()) for result in assessment.results if result.status != "ineligible")


def _account(key: ConversationKey, before: Head, after: Head, record: TurnRecord, seconds: float) -> None:
    metrics.TURN_SECONDS.labels(key.channel).observe(seconds)
    metrics.TURNS.labels(key.channel, record.understood.intent or "staff").inc()
    if after.owner == "queued" != before.owner:
        metrics.HANDOFFS.labels(key.channel).inc()
    if before.state.get("question") and record.next_question is None:
        metrics.QUESTIONS_PER_VERDICT.observe(after.questions)
    _log.info(
        "turn",
        channel=key.channel,
        conversation=key.fingerprint,
        turn=record.turn,
        intent=record.understood.intent,
        confidence=round(record.understood.confidence, 2),
        milliseconds=round(seconds * 1000, 1),
    )
