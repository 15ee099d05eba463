"""Conversations in the hands of staff: the queue, taking over, speaking, handing back.

Every step is a compare-and-set on the conversation's owner (``ConversationStore.act``).
"""

from __future__ import annotations

import asyncio
from collections.abc import Set
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Literal

import structlog
from redis.exceptions import RedisError

from api.conversations import ConversationKey, ConversationStore, Head, Note, NotTheOwner
from api.counts import Counts
from api.handover import OfficeHours, notice, words
from api.schemas import Message, Owner, TurnRecord
from api.staff.accounts import Account
from api.turns import spoken
from api.wechat.outbox import NotDelivered, Outbox

#: Fits one WeChat message.
MAX_WORDS = 600
#: How a service ends; counted for the supervisor.
Ending = Literal["solved", "elsewhere", "gone", "other"]
#: Seconds between two looks at the queue.
_LONGEST_PAUSE = 15.0

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Visitor:
    """A conversation that waits or is with staff; ``wechat_quota`` is None where no such limit holds."""

    key: ConversationKey
    head: Head
    wechat_quota: int | None


class ServiceCounter:
    """The conversations of all channels. ``outbox`` is None without a certified WeChat account."""

    def __init__(
        self, store: ConversationStore, outbox: Outbox | None, counts: Counts, hours: OfficeHours, patience: timedelta
    ) -> None:
        self._store = store
        self._counts = counts
        self._outbox = outbox
        self._hours = hours
        self._patience = patience

    async def queue(self) -> list[Visitor]:
        """Who waits or is with staff, longest waiting first."""
        return [await self._visitor(key, head) for key, head in await self._store.needing_attention()]

    async def look(self, key: ConversationKey) -> tuple[Visitor, list[TurnRecord]] | None:
        """A conversation and all that was said, or None if it is gone."""
        head, history = await self._store.head(key), await self._store.history(key, 0)
        return (await self._visitor(key, head), history.turns) if head and history else None

    async def take_over(self, key: ConversationKey, clerk: Account) -> None:
        """From the bot or the queue to ``clerk``. Raises NotTheOwner when another was faster."""
        await self._hand(key, clerk, {"bot", "queued"}, "staff", "joined")

    async def hand_back(self, key: ConversationKey, clerk: Account) -> None:
        """From ``clerk`` to the bot. Raises NotTheOwner."""
        await self._hand(key, clerk, {"staff"}, "bot", "returned")

    async def pass_on(self, key: ConversationKey, clerk: Account) -> None:
        """From ``clerk`` to whichever colleague takes it over. Raises NotTheOwner."""
        await self._hand(key, clerk, {"staff"}, "queued", "passed_on")

    async def close(self, key: ConversationKey, clerk: Account, ending: Ending) -> None:
        """The service ends; the bot answers again when the person writes. Raises NotTheOwner."""
        await self._hand(key, clerk, {"staff"}, "closed", "closed")
        with suppress(RedisError):  # It is closed; a count may be lost.
            await self._counts.add([f"closed:{ending}"])

    async def note(self, key: ConversationKey, clerk: Account, text: str) -> None:
        """Write ``text`` down for colleagues; the person never sees it. Raises NotTheOwner if it is gone."""
        if text:
            await self._store.add_note(key, Note(clerk=clerk.display, text=text, at=datetime.now(timezone.utc)))

    async def notes(self, key: ConversationKey) -> list[Note]:
        """What was written down, oldest first."""
        return await self._store.notes(key)

    async def say(self, key: ConversationKey, clerk: Account, text: str) -> None:
        """Tell the person ``text``. Raises NotTheOwner, and NotDelivered when WeChat does not take it."""
        if not text:
            return
        _owned(await self._store.head(key), {"staff"}, clerk)
        if key.channel == "wechat":
            await self._send_wechat(key, words("said", name=clerk.display, text=text))

        def said(head: Head) -> tuple[Head, TurnRecord]:
            _owned(head, {"staff"}, clerk)
            turn = head.turn + 1
            record = spoken(key, head, [Message(id=f"{turn}-1", kind="text", text=text)], clerk.display)
            return head.model_copy(update={"turn": turn, "waiting_since": None}), record

        await self._store.act(key, said)

    async def watch(self) -> None:
        """Until cancelled: whoever has waited longer than ``patience`` is told so, once, and goes on waiting."""
        while True:
            try:
                await self._tell_who_waits()
            except RedisError as error:
                _log.warning("queue_not_watched", error=type(error).__name__)
            await asyncio.sleep(min(self._patience.total_seconds() / 4, _LONGEST_PAUSE))

    async def _tell_who_waits(self) -> None:
        if not self._hours.open_now():  # People were told when somebody is there.
            return
        when = words("when", hours=self._hours.said) if self._hours.said else ""
        for key, head in await self._store.needing_attention():
            if self._waits_untold(head):
                with suppress(NotTheOwner):  # Somebody has come.
                    await self._explain_the_wait(key, when)

    def _waits_untold(self, head: Head) -> bool:
        """Whether the person should be told that nobody has come."""
        if head.owner != "queued" or head.told_to_wait or head.waiting_since is None:
            return False
        return datetime.now(timezone.utc) - head.waiting_since >= self._patience

    async def _explain_the_wait(self, key: ConversationKey, when: str) -> None:
        def explained(head: Head) -> tuple[Head, TurnRecord]:
            if not self._waits_untold(head):
                raise NotTheOwner
            turn = head.turn + 1
            record = spoken(key, head, [notice(f"{turn}-1", "waiting", when=when)])
            return head.model_copy(update={"turn": turn, "told_to_wait": True}), record

        await self._announce(key, await self._store.act(key, explained))

    async def _announce(self, key: ConversationKey, record: TurnRecord) -> None:
        """In WeChat, say what the widget shows by itself; it is no loss where the quota does not allow it."""
        if key.channel == "wechat" and self._outbox:
            with suppress(NotDelivered):
                await self._outbox.send(key.id, record.messages[0].text)

    async def _send_wechat(self, key: ConversationKey, text: str) -> None:
        if self._outbox is None:
            raise NotReachable
        await self._outbox.send(key.id, text)

    async def _hand(
        self, key: ConversationKey, clerk: Account, expected: Set[Owner], owner: Owner, words_key: str
    ) -> None:
        """To ``owner``, by ``clerk``, who must have the conversation if it is with staff."""

        taken = owner == "staff"

        def handed(head: Head) -> tuple[Head, TurnRecord]:
            _owned(head, expected, clerk)
            turn = head.turn + 1
            after = head.model_copy(
                update={
                    "turn": turn,
                    "owner": owner,
                    "clerk": clerk.name if taken else "",
                    "clerk_display": clerk.display if taken else "",
                    "state": head.state | {"wants_person": owner == "queued"},
                    "failures": 0,
                    "waiting_since": _waiting_since(head, owner),
                    "told_to_wait": False,
                }
            )
            said = [notice(f"{turn}-1", words_key, name=clerk.display)]
            return after, spoken(key, head, said, clerk.display).model_copy(update={"owner": owner})

        record = await self._store.act(key, handed)
        if not taken:  # Who takes over says so with every line.
            await self._announce(key, record)

    async def _visitor(self, key: ConversationKey, head: Head) -> Visitor:
        if key.channel != "wechat":
            return Visitor(key, head, None)
        return Visitor(key, head, await self._outbox.remaining(key.id) if self._outbox else 0)


class NotReachable(Exception):
    """This WeChat account may not send messages of its own accord: it is not certified."""


def _waiting_since(head: Head, owner: Owner) -> datetime | None:
    """Since when the person waits for staff, now that ``owner`` has the conversation."""
    if owner == "queued":
        return datetime.now(timezone.utc)
    return head.waiting_since if owner == "staff" else None


def _owned(head: Head | None, expected: Set[Owner], clerk: Account) -> None:
    if head is None or head.owner not in expected or (head.owner == "staff" and head.clerk != clerk.name):
        raise NotTheOwner
