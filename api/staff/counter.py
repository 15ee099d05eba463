"""Conversations in the hands of staff: the queue, taking over, speaking, handing back.

Every step is a compare-and-set on the conversation's owner (``ConversationStore.act``).
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from api.conversations import ConversationKey, ConversationStore, Head, NotTheOwner
from api.handover import notice
from api.schemas import Message, Owner, TurnRecord
from api.staff.accounts import Account
from api.turns import spoken
from api.wechat.outbox import Outbox

#: Fits one WeChat message.
MAX_WORDS = 600


@dataclass(frozen=True)
class Visitor:
    """A conversation that waits or is with staff; ``wechat_quota`` is None where no such limit holds."""

    key: ConversationKey
    head: Head
    wechat_quota: int | None


class Counter:
    """The conversations of all channels. ``outbox`` is None without a certified WeChat account."""

    def __init__(self, store: ConversationStore, outbox: Outbox | None) -> None:
        self._store = store
        self._outbox = outbox

    async def queue(self) -> list[Visitor]:
        """Who waits or is with staff, longest waiting first."""
        return [await self._visitor(key, head) for key, head in await self._store.needing_attention()]

    async def look(self, key: ConversationKey) -> tuple[Visitor, list[TurnRecord]] | None:
        """A conversation and all that was said, or None if it is gone."""
        head, history = await self._store.head(key), await self._store.history(key, 0)
        return (await self._visitor(key, head), history.turns) if head and history else None

    async def take_over(self, key: ConversationKey, clerk: Account) -> None:
        """From the bot or the queue to ``clerk``. Raises NotTheOwner when another was faster."""
        await self._hand(key, {"bot", "queued"}, None, "staff", clerk.name, "joined", clerk.display)

    async def hand_back(self, key: ConversationKey, clerk: Account) -> None:
        """From ``clerk`` to the bot. Raises NotTheOwner."""
        await self._hand(key, {"staff"}, clerk.name, "bot", "", "returned", clerk.display)

    async def close(self, key: ConversationKey, clerk: Account) -> None:
        """The matter is settled; the bot answers again when the person writes. Raises NotTheOwner."""
        await self._hand(key, {"staff"}, clerk.name, "closed", "", "closed", clerk.display)

    async def say(self, key: ConversationKey, clerk: Account, text: str) -> None:
        """Tell the person ``text``. Raises NotTheOwner, and NotDelivered when WeChat does not take it."""
        if not text:
            return
        _owned(await self._store.head(key), {"staff"}, clerk.name)
        if key.channel == "wechat":
            await self._send_wechat(key, text)

        def said(head: Head) -> tuple[Head, TurnRecord]:
            _owned(head, {"staff"}, clerk.name)
            turn = head.turn + 1
            record = spoken(key, head, [Message(id=f"{turn}-1", kind="text", text=text)])
            return head.model_copy(update={"turn": turn, "waiting_since": None}), record

        await self._store.act(key, said)

    async def _send_wechat(self, key: ConversationKey, text: str) -> None:
        if self._outbox is None:
            raise NotReachable
        await self._outbox.send(key.id, text)

    async def _hand(
        self,
        key: ConversationKey,
        expected: Set[Owner],
        holder: str | None,
        owner: Owner,
        clerk: str,
        words: str,
        name: str,
    ) -> None:
        def handed(head: Head) -> tuple[Head, TurnRecord]:
            _owned(head, expected, holder)
            turn = head.turn + 1
            state = head.state | {"wants_person": False}
            waiting = head.waiting_since if owner == "staff" else None
            changes = {"turn": turn, "owner": owner, "clerk": clerk, "state": state, "failures": 0}
            after = head.model_copy(update=changes | {"waiting_since": waiting})
            said = [notice(f"{turn}-1", words, name=name)]
            return after, spoken(key, head, said).model_copy(update={"owner": owner})

        await self._store.act(key, handed)

    async def _visitor(self, key: ConversationKey, head: Head) -> Visitor:
        if key.channel != "wechat":
            return Visitor(key, head, None)
        return Visitor(key, head, await self._outbox.remaining(key.id) if self._outbox else 0)


class NotReachable(Exception):
    """This WeChat account may not send messages of its own accord: it is not certified."""


def _owned(head: Head | None, expected: Set[Owner], clerk: str | None) -> None:
    if head is None or head.owner not in expected or (clerk is not None and head.clerk != clerk):
        raise NotTheOwner
