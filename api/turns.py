"""One message, one turn: what every channel calls."""

from __future__ import annotations

import time
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import structlog

from api import metrics
from api.clock import today
from api.conversations import (
    ConversationBusy,
    ConversationDeleted,
    ConversationKey,
    ConversationStore,
    Head,
    OpenConversation,
)
from api.model import ModelLoader
from api.schemas import Facts, Message, Owner, Result, TurnRecord, Understood
from policies import evaluate, load_catalogue

if TYPE_CHECKING:
    from bot.assistant import Reply

#: How long a message waits for the model of a process that has just started.
MODEL_WAIT = 8.0
#: Until one of these is known, every policy of every place would be listed.
NARROWING_FACTS = frozenset({"region", "applicant_roles"})

_log = structlog.get_logger(__name__)


class Turns:
    """Takes messages to the assistant and keeps what comes of them."""

    def __init__(self, store: ConversationStore, model: ModelLoader) -> None:
        self._store = store
        self._model = model

    async def take(self, key: ConversationKey, message: str, client_message_id: str | None = None) -> TurnRecord:
        """Answer ``message`` and store the turn, or return the turn that ``client_message_id`` already got.

        Raises ConversationBusy, ConversationDeleted, ModelLoading, ModelFailed, RedisError: then nothing has changed.
        """
        started = time.perf_counter()
        assistant = await self._model.assistant(MODEL_WAIT)
        try:
            async with self._store.open(key, client_message_id) as conversation:
                if conversation.answered:
                    metrics.TURNS_REPEATED.labels(key.channel).inc()
                    return conversation.answered
                before = conversation.head
                reply = await assistant.handle(key.fingerprint, message, before.state)
                # The dialogue's word that the person wants everything deleted; it ends with this turn.
                forget = bool(reply.state.pop("forget", False))
                after = _next_head(before, reply.state)
                record = _record(conversation, after, reply, message, client_message_id)
                await self._store.commit(conversation, after, record, forget=forget)
        except (ConversationBusy, ConversationDeleted) as error:
            metrics.TURNS_ABORTED.labels(type(error).__name__).inc()
            raise
        _account(key, before, after, record, time.perf_counter() - started)
        return record


def _next_head(before: Head, state: dict[str, Any]) -> Head:
    asked, asks = before.state.get("question"), state.get("question")
    new_question = asks is not None and (asked is None or asked["fact"] != asks["fact"])
    questions = (before.questions if asked else 0) + new_question
    return Head(state=state, owner=_owner(before.owner, state), turn=before.turn + 1, questions=questions)


def _owner(owner: Owner, state: dict[str, Any]) -> Owner:
    # Staff take over, and hand back or close, by themselves.
    if owner in ("staff", "closed"):
        return owner
    return "queued" if state.get("wants_person") else "bot"


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
    if NARROWING_FACTS.isdisjoint(facts):
        return []
    assessment = evaluate(load_catalogue(), facts, today(), cleared=frozenset(cleared))
    return [Result(**result.to_dict()) for result in assessment.results if result.status != "ineligible"]


def _account(key: ConversationKey, before: Head, after: Head, record: TurnRecord, seconds: float) -> None:
    metrics.TURN_SECONDS.labels(key.channel).observe(seconds)
    metrics.TURNS.labels(key.channel, record.understood.intent).inc()
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
