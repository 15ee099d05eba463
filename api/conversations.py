"""Conversations as they are kept in Redis: one record each, one atomic write per turn.

A conversation has a head (the assistant's state, owner, number of turns), its turns by number, and the turn each
client message id got. Whoever works on it holds its lock; who comes meanwhile, from whichever process, stands in line
with a ticket. The write that ends a turn checks, inside Redis, that the lock is still held, stores everything and lets
go, all at once. So a crash before that write leaves nothing, after it everything, and a worker that was too slow or
whose conversation was deleted meanwhile cannot write at all.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import time
import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from pydantic import BaseModel
from redis.asyncio import Redis

from api.schemas import ConversationResponse, Owner, TurnRecord

Channel = Literal["web", "rest", "wechat"]

#: A worker that died lets the next one in after LOCK_LIFETIME; who waits, waits longer than that.
LOCK_LIFETIME = 5.0
LOCK_WAIT = 8.0
#: A ticket that nobody asks about for so long lapses: who held it has died.
TICKET_LIFETIME = 3.0
#: How long a ticket waits before it asks again: about a turn for each place in the line, and well within its life.
_TURN = 0.01
_LONGEST_SLEEP = TICKET_LIFETIME / 3
#: What a turn reads and writes.
_TURN_PARTS = ("lock", "head", "turns", "clients")
#: A client message id this long is taken to be unguessable, as a UUID is.
_UNGUESSABLE = 16

# The lock for whoever is first in line; a ticket for whoever is not.
# KEYS: lock, head, turns, client ids, line, tickets by when they lapse. ARGV: token, milliseconds that a lock and a
# ticket live, client message id. Answers the place in the line, 0 with the lock and then also the head and the record
# of the turn that the client message got. May be sent twice: the lock and the ticket know their token.
_ENTER = """
local lock, head, turns, clients, line, tickets = unpack(KEYS)
local token, lock_life, ticket_life, client_message = unpack(ARGV)
local holder = redis.call('GET', lock)
if holder ~= token then
  local time = redis.call('TIME')
  local now = time[1] * 1000000 + time[2]
  for _, lapsed in ipairs(redis.call('ZRANGEBYSCORE', tickets, 0, now)) do
    redis.call('ZREM', tickets, lapsed)
    redis.call('ZREM', line, lapsed)
  end
  local first = redis.call('ZRANGE', line, 0, 0)[1] or token
  if holder or first ~= token then
    redis.call('ZADD', line, 'NX', now, token)
    redis.call('ZADD', tickets, now + ticket_life * 1000, token)
    redis.call('PEXPIRE', line, ticket_life)
    redis.call('PEXPIRE', tickets, ticket_life)
    return {redis.call('ZRANK', line, token) + 1}
  end
  redis.call('SET', lock, token, 'PX', lock_life)
  redis.call('ZREM', line, token)
  redis.call('ZREM', tickets, token)
end
local number = redis.call('HGET', clients, client_message)
return {0, redis.call('HGET', head, 'head'), number and redis.call('HGET', turns, number)}
"""

# KEYS: lock, line, tickets. ARGV: token. Gives back what the token has, be it lock or ticket.
_LEAVE = """
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
for key = 2, 3 do redis.call('ZREM', KEYS[key], ARGV[1]) end
"""

# KEYS: lock, head, turns, client ids, notes. ARGV: lock token, seconds to live, forget, turn, client message id,
# record, head.
# Answers 1 if stored. May be sent twice: the head remembers the token that wrote it.
_COMMIT = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return redis.call('HGET', KEYS[2], 'token') == ARGV[1] and 1 or 0
end
if ARGV[3] == '1' then redis.call('DEL', KEYS[2], KEYS[3], KEYS[4], KEYS[5]) end
redis.call('HSET', KEYS[2], 'token', ARGV[1], 'head', ARGV[7])
redis.call('HSET', KEYS[3], ARGV[4], ARGV[6])
if ARGV[5] ~= '' then redis.call('HSET', KEYS[4], ARGV[5], ARGV[4]) end
for key = 2, 5 do redis.call('EXPIRE', KEYS[key], ARGV[2]) end
redis.call('DEL', KEYS[1])
return 1
"""


# KEYS: lock, head, turns. ARGV: head as read, new head, turn, record, seconds to live. Answers 1 unless somebody was
# faster.
# The lock goes too: whoever is still working on an answer cannot store it any more.
_ACT = """
if redis.call('HGET', KEYS[2], 'head') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[2], 'head', ARGV[2])
redis.call('HSET', KEYS[3], ARGV[3], ARGV[4])
for key = 2, 3 do redis.call('EXPIRE', KEYS[key], ARGV[5]) end
redis.call('DEL', KEYS[1])
return 1
"""
# KEYS: head, notes. ARGV: note, seconds to live. Answers 1 unless the conversation is gone.
_NOTE = """
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('RPUSH', KEYS[2], ARGV[1])
redis.call('EXPIRE', KEYS[2], ARGV[2])
return 1
"""
#: Conversations that staff should look at, by when they were queued. May name too many, never too few.
_ATTENTION = "conversations:attention"
#: Digests of conversations that were deleted, until what was made from them is deleted too.
_FORGOTTEN = "conversations:forgotten"
#: Messages in a row that the bot did not understand, after which staff should look.
FAILURES = 2


class ConversationBusy(Exception):
    """This message or the one before it took too long; nothing was stored."""


class ConversationDeleted(Exception):
    """The conversation was deleted before the turn could be stored; nothing was."""


class ConversationOvertaken(Exception):
    """Staff acted in the conversation before the turn could be stored; nothing was. To be taken again."""


class NotTheOwner(Exception):
    """The conversation belongs to somebody else by now, or is gone."""


@dataclass(frozen=True)
class ConversationKey:
    """One conversation of one channel; the channels' ids are apart."""

    channel: Channel
    id: str

    @property
    def fingerprint(self) -> str:
        """For logs: whoever knows the id can find it, but not the other way round."""
        return self._hashed(6)

    @property
    def digest(self) -> str:
        """The same, too long for two conversations to share: for records that must go when the conversation goes."""
        return self._hashed(16)

    def _hashed(self, size: int) -> str:
        return hashlib.blake2b(f"{self.channel}:{self.id}".encode(), digest_size=size).hexdigest()

    def redis_key(self, part: str) -> str:
        """The Redis key of ``part``; the braces keep all parts on one node of a cluster."""
        return f"conversation:{{{self.channel}:{self.id}}}:{part}"


def new_conversation_id(client_message_id: str | None) -> str:
    """An unguessable id. The same one for the same client message id, so that a first message sent again is known."""
    if client_message_id and len(client_message_id) >= _UNGUESSABLE:
        return hashlib.blake2b(client_message_id.encode(), digest_size=16, person=b"conversation").hexdigest()
    return secrets.token_hex(16)


class Head(BaseModel):
    """Where a conversation is: ``state`` is the assistant's, ``turn`` the number of turns taken."""

    state: dict[str, Any] = {}
    owner: Owner = "bot"
    turn: int = 0
    #: Questions asked since a verdict was last complete.
    questions: int = 0
    #: Messages in a row that were not understood.
    failures: int = 0
    #: Since when somebody waits for staff.
    waiting_since: datetime | None = None
    #: Whether the person has been told that nobody is there yet.
    told_to_wait: bool = False
    #: The account that took the conversation over, and the name people see.
    clerk: str = ""
    clerk_display: str = ""
    #: The topics for which this conversation is counted already (``api.counts``).
    counted: list[str] = []

    @property
    def reason(self) -> Literal["asked", "failed"] | None:
        """Why staff should look."""
        if self.owner == "queued":
            return "asked"
        return "failed" if self.owner == "bot" and self.failures >= FAILURES else None

    @property
    def needs_staff(self) -> bool:
        """Whether somebody waits for staff or is with them."""
        return self.reason is not None or self.owner == "staff"


class Note(BaseModel):
    """What a member of staff writes down for colleagues; ``clerk`` is the name shown."""

    clerk: str
    text: str
    at: datetime


@dataclass
class OpenConversation:
    """A conversation that nobody else may work on now; ``answered`` is the turn this client message already got."""

    key: ConversationKey
    token: str
    #: When the lock runs out, on the monotonic clock.
    until: float
    head: Head
    answered: TurnRecord | None
    #: Whether its turn is stored and the lock let go.
    committed: bool = False


class ConversationStore:
    """All conversations, in one Redis."""

    def __init__(self, redis: Redis, ttl_days: int) -> None:
        self._redis = redis
        self._ttl = ttl_days * 86400
        self._enter = redis.register_script(_ENTER)
        self._leave = redis.register_script(_LEAVE)
        self._commit = redis.register_script(_COMMIT)
        self._act = redis.register_script(_ACT)
        self._note = redis.register_script(_NOTE)
        #: Set when somebody asked this process to forget a conversation.
        self.forgetting = asyncio.Event()

    async def ping(self) -> None:
        """Raises RedisError when storage does not answer."""
        await self._redis.ping()

    @asynccontextmanager
    async def open(self, key: ConversationKey, client_message_id: str | None) -> AsyncIterator[OpenConversation]:
        """Hold the conversation, new or stored, until it is committed or the block ends.

        Raises ConversationBusy after LOCK_WAIT seconds, RedisError when storage does not answer.
        """
        conversation = await self._entered(key, client_message_id)
        try:
            yield conversation
        finally:
            if not conversation.committed:
                await self._let_go(key, conversation.token)

    async def _entered(self, key: ConversationKey, client_message_id: str | None) -> OpenConversation:
        """The conversation when it is this message's turn: first come, first served, whichever process asks."""
        token, deadline = secrets.token_hex(16), time.monotonic() + LOCK_WAIT
        keys = [key.redis_key(part) for part in (*_TURN_PARTS, "line", "tickets")]
        lives = [int(life * 1000) for life in (LOCK_LIFETIME, TICKET_LIFETIME)]
        while (answer := await self._enter(keys=keys, args=[token, *lives, client_message_id or ""]))[0]:
            if time.monotonic() >= deadline:
                await self._let_go(key, token)
                raise ConversationBusy
            await asyncio.sleep(min(_TURN * answer[0], _LONGEST_SLEEP))
        _, head, record = answer
        return OpenConversation(
            key,
            token,
            time.monotonic() + LOCK_LIFETIME,
            Head.model_validate_json(head) if head else Head(),
            _unpack(record) if record else None,
        )

    async def _let_go(self, key: ConversationKey, token: str) -> None:
        await self._leave(keys=[key.redis_key(part) for part in ("lock", "line", "tickets")], args=[token])

    async def commit(self, conversation: OpenConversation, head: Head, record: TurnRecord, *, forget: bool) -> None:
        """Store the turn and the new head, and let go; ``forget`` drops everything before it.

        Raises ConversationBusy when the lock has run out, ConversationDeleted or ConversationOvertaken when it was
        taken away before that, RedisError when storage does not answer.
        """
        if forget:
            await self._mark_forgotten(conversation.key)
        await self._list(conversation.key, head)
        stored = await self._commit(
            keys=_all_keys(conversation.key),
            args=[
                conversation.token,
                self._ttl,
                int(forget),
                record.turn,
                record.client_message_id or "",
                _pack(record),
                head.model_dump_json(),
            ],
        )
        conversation.committed = bool(stored)
        if not stored:
            if time.monotonic() >= conversation.until:
                raise ConversationBusy
            latest = await self.head(conversation.key)
            overtaken = latest is not None and latest.turn != conversation.head.turn
            raise ConversationOvertaken if overtaken else ConversationDeleted

    async def head(self, key: ConversationKey) -> Head | None:
        """Where the conversation is now, or None if there is none."""
        stored = await self._redis.hget(key.redis_key("head"), "head")
        return Head.model_validate_json(stored) if stored else None

    async def act(self, key: ConversationKey, change: Callable[[Head], tuple[Head, TurnRecord]]) -> TurnRecord:
        """Do what staff do: store the new head and the turn that ``change`` makes of the current head.

        Compare-and-set: ``change`` is asked again when somebody came between, and raises NotTheOwner if it may not
        be. An answer that the bot is still working on will not be stored. Raises RedisError.
        """
        while True:
            stored = await self._redis.hget(key.redis_key("head"), "head")
            if stored is None:
                raise NotTheOwner
            head, record = change(Head.model_validate_json(stored))
            await self._list(key, head)
            args = [stored, head.model_dump_json(), record.turn, _pack(record), self._ttl]
            if await self._act(keys=_all_keys(key)[:3], args=args):
                return record

    async def _list(self, key: ConversationKey, head: Head) -> None:
        """Before the head is stored, so that no crash comes between."""
        if head.needs_staff:
            await self._redis.zadd(_ATTENTION, {_member(key): time.time()}, nx=True)

    async def needing_attention(self) -> list[tuple[ConversationKey, Head]]:
        """Conversations that wait for staff or are with staff, longest waiting first."""
        stored: list[Any] = await self._redis.zrange(_ATTENTION, 0, -1)
        found = []
        for member in map(bytes.decode, stored):
            channel, _, conversation_id = member.partition(":")
            key = ConversationKey(cast(Channel, channel), conversation_id)
            head = await self.head(key)
            if head and head.needs_staff:
                found.append((key, head))
            else:
                await self._redis.zrem(_ATTENTION, member)
        return found

    async def history(self, key: ConversationKey, since: int) -> ConversationResponse | None:
        """The turns after number ``since``, or None if there is no such conversation."""
        stored = await self._redis.hget(key.redis_key("head"), "head")
        if stored is None:
            return None
        head = Head.model_validate_json(stored)
        numbers = [str(number) for number in range(since + 1, head.turn + 1)]
        records: list[Any] = await self._redis.hmget(key.redis_key("turns"), numbers) if numbers else []
        turns = [_unpack(record) for record in records if record]
        return ConversationResponse(conversation_id=key.id, owner=head.owner, turns=turns)

    async def add_note(self, key: ConversationKey, note: Note) -> None:
        """Keep ``note`` for as long as the conversation. Raises NotTheOwner when that is gone."""
        keys = [key.redis_key("head"), key.redis_key("notes")]
        if not await self._note(keys=keys, args=[note.model_dump_json(), self._ttl]):
            raise NotTheOwner

    async def notes(self, key: ConversationKey) -> list[Note]:
        """What staff wrote down, oldest first."""
        stored: Any = await self._redis.lrange(key.redis_key("notes"), 0, -1)
        return [Note.model_validate_json(note) for note in stored]

    async def delete(self, key: ConversationKey) -> None:
        """Forget the conversation; a turn in the making loses its lock and is not stored."""
        await self._mark_forgotten(key)
        await self._redis.delete(*_all_keys(key))

    async def _mark_forgotten(self, key: ConversationKey) -> None:
        # Before the deletion, so that no crash comes between: better to delete for one who must ask again.
        await self._redis.sadd(_FORGOTTEN, key.digest)
        self.forgetting.set()

    async def forgotten(self) -> list[str]:
        """Digests of deleted conversations whose cases are not deleted yet."""
        digests: set[Any] = await self._redis.smembers(_FORGOTTEN)
        return [digest.decode() for digest in digests]

    async def forgotten_everywhere(self, digest: str) -> None:
        """What was made from that conversation is deleted too."""
        await self._redis.srem(_FORGOTTEN, digest)


def _member(key: ConversationKey) -> str:
    return f"{key.channel}:{key.id}"


def _all_keys(key: ConversationKey) -> list[str]:
    return [key.redis_key(part) for part in (*_TURN_PARTS, "notes")]


def _pack(record: TurnRecord) -> bytes:
    # Results repeat titles and quotes: a fifth of the size for a millisecond.
    return zlib.compress(record.model_dump_json().encode(), level=1)


def _unpack(record: Any) -> TurnRecord:
    return TurnRecord.model_validate_json(zlib.decompress(record))
