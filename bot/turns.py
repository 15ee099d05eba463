"""Conversation state for one turn: a Rasa tracker store that stores nothing.

The caller of the assistant owns the state and writes it once per turn; Rasa gets a tracker built from it
and leaves it behind in ``Turn``. The tracker holds the state and this turn's events only, so a turn costs
the same however long the conversation is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from rasa.core.channels.channel import OutputChannel
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActionExecutionRejected, ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

DIALOGUE_SLOT = "dialogue"
FORM = "eligibility_form"


@dataclass
class Turn:
    """One message being answered: the state it started from, and what Rasa made of it."""

    state: dict[str, Any]
    said: list[dict[str, Any]] = field(default_factory=list)
    heard: UserUttered | None = None

    def events(self) -> list[Event]:
        """The events that put a fresh tracker where the conversation is."""
        question = self.state.get("question")
        events: list[Event] = [SlotSet(DIALOGUE_SLOT, self.state)]
        if question:
            # The form starts out as rejected: then rules are read first, and a question in the middle of
            # the form needs no detour through the form's own action.
            rejected = ActionExecutionRejected(FORM)
            events += [ActiveLoop(FORM), SlotSet(REQUESTED_SLOT, question["fact"]), rejected]
        return [*events, ActionExecuted(ACTION_LISTEN_NAME)]


_current: ContextVar[Turn] = ContextVar("turn")


def without_fact_slots(domain: Domain) -> Domain:
    """The domain with the slot for the whole conversation only.

    Rasa copies and resets every slot of a tracker about seven times a turn. The slots of single facts mirror that one
    slot for Rasa's own servers; here nobody reads them.
    """
    data = domain.as_dict()
    return Domain.from_dict({**data, "slots": {DIALOGUE_SLOT: data["slots"][DIALOGUE_SLOT]}})


@contextmanager
def current_turn(state: dict[str, Any]) -> Iterator[Turn]:
    """Makes ``state`` the one that Rasa works on in this task."""
    turn = Turn(state)
    token = _current.set(turn)
    try:
        yield turn
    finally:
        _current.reset(token)


class TurnStore(TrackerStore):
    """Rasa's extension point for conversation storage, on top of the current ``Turn``."""

    def __init__(self) -> None:
        super().__init__(Domain.empty())

    async def retrieve(self, sender_id: str) -> DialogueStateTracker:
        return DialogueStateTracker.from_events(sender_id, _current.get().events(), self.domain.slots)

    async def save(self, tracker: DialogueStateTracker) -> None:
        turn = _current.get()
        turn.state = tracker.get_slot(DIALOGUE_SLOT)
        turn.heard = tracker.latest_message


class TurnChannel(OutputChannel):
    """Collects what is said in the current ``Turn``."""

    @classmethod
    def name(cls) -> str:
        return "assistant"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        _current.get().said.append(message)
