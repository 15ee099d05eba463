"""The Rasa assistant inside our own process: state in, state and messages out.

``Assistant`` holds no conversation. Whoever calls it keeps the state, one JSON object, and lets only one
message of a conversation in at a time; different conversations may interleave freely.
"""
# ruff: noqa: E402

from __future__ import annotations

from bot.no_tensorflow import leave_out_tensorflow

leave_out_tensorflow()

import gc
import logging
import warnings
from asyncio import to_thread
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jieba
import structlog
from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.core.processor import MessageProcessor
from rasa.utils.log_utils import configure_structlog

from bot import speedups
from bot.extraction import corrected
from bot.local_actions import APOLOGY, LocalActions
from bot.payloads import Payload, plain_text, read_payload
from bot.turns import Turn, TurnChannel, TurnStore, current_turn, without_fact_slots
from policies.facts import load_vocabulary

log = logging.getLogger(__name__)

ACTIONS = "actions.actions"
#: Where a conversation starts.
NEW_STATE: dict[str, Any] = {"facts": {}, "declined": [], "question": None, "wants_person": False}


@dataclass(frozen=True)
class Understanding:
    """What one message says. ``facts`` are sure; ``doubtful`` ones must be confirmed by the person."""

    intent: str | None
    confidence: float
    facts: dict[str, Any] = field(default_factory=dict)
    doubtful: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def from_parse(cls, intent: dict[str, Any], entities: list[dict[str, Any]]) -> Understanding:
        """From Rasa's parse of a message."""
        facts = {e["entity"]: e["value"] for e in entities if e.get("confidence", 1.0) >= 1.0}
        doubtful = {e["entity"]: e["value"] for e in entities if e["entity"] not in facts}
        return cls(intent.get("name"), float(intent.get("confidence", 0.0)), facts, doubtful)


@dataclass(frozen=True)
class Reply:
    """The state after the turn, the messages to show (contract ``Message`` without id), and what was heard."""

    state: dict[str, Any]
    messages: list[dict[str, Any]]
    understanding: Understanding


def quieten() -> None:
    """Keep people's messages and facts out of the log: left alone, Rasa prints them all."""
    jieba.setLogLevel(logging.WARNING)
    warnings.filterwarnings("ignore", module=r"rasa\.")
    if not structlog.is_configured():  # else the process has set up logging of its own
        configure_structlog(logging.WARNING)


class Assistant:
    """A trained model that answers messages. Make one with ``load``."""

    def __init__(self, model: Path) -> None:
        quieten()
        speedups.apply()
        store, texts = TurnStore(), TemplatedNaturalLanguageGenerator({})
        self._processor = MessageProcessor(model, store, InMemoryLockStore(), texts, LocalActions(ACTIONS))
        domain = without_fact_slots(self._processor.domain)
        self._processor.domain, store.domain, texts.responses = domain, domain, domain.responses
        self._vocabulary = load_vocabulary()
        #: The project's intents; ``domain.intents`` has Rasa's own as well.
        self.intents = frozenset(domain.as_dict()["intents"])

    @classmethod
    async def load(cls, model: Path) -> Assistant:
        """Load the model archive ``model`` beside the event loop, and warm up. Raises rasa.exceptions.ModelNotFound."""
        assistant = await to_thread(cls, model)
        # Whatever reads its data when first used does so now, and not while somebody waits.
        for message in ("?", *(f"/{intent}" for intent in assistant.intents)):
            await assistant.handle("warm-up", message, {})
        # What is loaded stays: the garbage collector need not go through half a million objects again and again.
        gc.collect()
        gc.freeze()
        return assistant

    async def understand(self, message: str, asked_fact: str | None = None) -> Understanding:
        """What ``message`` says, in the light of the question just asked. Stores nothing."""
        heard = self._hear("", message, asked_fact)
        parse = heard.parse_data or await self._processor.parse_message(heard)
        return Understanding.from_parse(parse["intent"], parse["entities"])

    async def handle(self, conversation_id: str, message: str, state: dict[str, Any]) -> Reply:
        """Answer ``message`` in the conversation whose state is ``state`` ({} starts one).

        Always answers: a turn that fails is logged, apologised for, and leaves the state as it was.
        """
        before = NEW_STATE | state
        question = before["question"]
        # Whoever puts a fact right answers the question for it, not the one in hand.
        asked = corrected(message, before["facts"]) or (question["fact"] if question else None)
        heard = self._hear(conversation_id, message, asked)
        try:
            with current_turn(before) as turn:
                # The processor, not Agent.handle_message: that adds a lock, and the caller has one.
                await self._processor.handle_message(heard)
        except Exception:
            log.exception("A turn failed in conversation %s", conversation_id)
            turn = Turn(before)
        messages = [_message(said) for said in turn.said] or [self._apology()]
        return Reply(turn.state, messages, _understanding(turn))

    def _apology(self) -> dict[str, Any]:
        return {"kind": "text", "text": self._processor.domain.responses[APOLOGY][0]["text"]}

    def _hear(self, conversation_id: str, message: str, asked_fact: str | None) -> UserMessage:
        payload = read_payload(message, self.intents, self._vocabulary)
        return UserMessage(
            message if payload else plain_text(message),
            TurnChannel(),
            conversation_id,
            parse_data=_parse_of(payload, message) if payload else None,
            metadata={"asked_fact": asked_fact} if asked_fact else {},
        )


def _parse_of(payload: Payload, text: str) -> dict[str, Any]:
    """Rasa's parse of a pressed button: nothing is left to guess."""
    span = {"start": 0, "end": len(text), "confidence": 1.0, "extractor": "payload"}
    return {
        "text": text,
        "intent": {"name": payload.intent, "confidence": 1.0},
        "entities": [{"entity": name, "value": value, **span} for name, value in payload.facts.items()],
    }


def _understanding(turn: Turn) -> Understanding:
    if turn.heard is None:
        return Understanding(None, 0.0)
    return Understanding.from_parse(turn.heard.intent, turn.heard.entities)


def _message(said: dict[str, Any]) -> dict[str, Any]:
    """The contract's ``Message`` (without id) for what Rasa utters."""
    message: dict[str, Any] = {"kind": said.get("kind", "text"), "text": said["text"]}
    if said.get("buttons"):
        message["choices"] = [{"label": button["title"], "payload": button["payload"]} for button in said["buttons"]]
    if said.get("results"):
        message["results"] = said["results"]
    return message
