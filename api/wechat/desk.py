"""Answers every message once, within the time WeChat gives.

WeChat waits 5 s for an answer and asks three times in all. What takes longer is sent later where the account may
(certified accounts), and is otherwise given on the next try, or when the person writes again.
https://developers.weixin.qq.com/doc/service/guide/product/message/Passive_user_reply_message.html
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable
from dataclasses import dataclass

import structlog

from api.conversations import ConversationDeleted, ConversationKey, ConversationStore
from api.problems import to_problem
from api.wechat.answers import LEASE_MS, Answer, Answers, Job
from api.wechat.handlers import Handlers, Handling, Said
from api.wechat.inbound import Inbound
from api.wechat.outbox import NotDelivered, Outbox
from api.wechat.render import laid_out
from api.wechat.screen import Screen
from api.wechat.wording import say

_POLL = 0.05
#: What follows an answer must not overtake it.
_FOLLOW_AFTER = 1.0
#: Longer texts than this say something; shorter ones only ask for the answer that is owed.
_NUDGE = 2
_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Timing:
    """Seconds from the arrival of a try.

    ``answer``: a certified account answers by then, ``last_answer``: any account does at the last try.
    ``give_up``: WeChat has stopped listening, and tries again.
    """

    answer: float = 4.0
    last_answer: float = 4.5
    give_up: float = 5.5
    tries: int = 3


def conversation_of(token: str, openid: str) -> ConversationKey:
    """The conversation of a person; who does not know the account's token cannot find it from the openid."""
    return ConversationKey("wechat", hashlib.blake2b(openid.encode(), key=token.encode(), digest_size=16).hexdigest())


class Desk:
    """The channel: messages in, texts out. ``outbox`` is None unless the account is certified."""

    def __init__(
        self,
        token: str,
        handlers: Handlers,
        answers: Answers,
        store: ConversationStore,
        outbox: Outbox | None,
        links: bool,
        timing: Timing,
    ) -> None:
        self._token = token
        self._handlers = handlers
        self._answers = answers
        self._store = store
        self._outbox = outbox
        self._links = links
        self._timing = timing
        self._tasks: set[asyncio.Task[None]] = set()

    async def close(self, patience: float = 5.0) -> None:
        """Finish what is under way."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=patience)

    async def answer(self, message: Inbound) -> str:
        """What to say to ``message`` now; nothing if empty."""
        began = asyncio.get_running_loop().time()
        key = conversation_of(self._token, message.openid)
        if message.kind == "event/unsubscribe":
            await self._forget(key)
        if self._handlers.ignores(message):
            return ""
        job = Job(key.id, message.id)
        arrival = await self._answers.arrive(job)
        until = began + self._patience(arrival.tries)
        answer = await self._wait(job, Handling(key, message, arrival.screen), arrival.owed, until)
        if answer is None:
            answer = await self._overrun(job, arrival.tries)
        elif arrival.tries > 1:  # An earlier try may have been given up.
            await self._answers.settle(job)
        self._send_following(job, answer)
        return answer.text

    async def _wait(self, job: Job, handling: Handling, owed: Job | None, until: float) -> Answer | None:
        """The answer, unless it does not come in time. Whoever finds nobody at work on it starts to."""
        while True:
            answer = await self._answers.answer(job)
            if answer or (remaining := until - asyncio.get_running_loop().time()) <= 0:
                return answer
            if await self._answers.claim(job):
                await asyncio.wait([self._start(self._work(job, handling, owed))], timeout=remaining)
            else:
                await asyncio.sleep(min(_POLL, remaining))

    def _patience(self, tries: int) -> float:
        if self._outbox:
            return self._timing.answer
        return self._timing.last_answer if tries >= self._timing.tries else self._timing.give_up

    async def _overrun(self, job: Job, tries: int) -> Answer:
        """What to answer while the work goes on."""
        if self._outbox:
            return await self._answers.put_off(job) or Answer(text="")
        await self._answers.owe(job)
        return Answer(text=say("owed") if tries >= self._timing.tries else "")

    def _start(self, work: Awaitable[None]) -> asyncio.Task[None]:
        """Go on with ``work`` even when nobody waits for it any more."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception():
            # Whoever waits for the answer takes the work over when the lease has run out.
            _log.error("wechat_work_failed", error=type(task.exception()).__name__)

    async def _work(self, job: Job, handling: Handling, owed: Job | None) -> None:
        renewing = asyncio.create_task(self._renew(job))
        try:
            answer, screen = await self._made(job, handling, owed)
            put_off = await self._answers.finish(job, answer, screen)
        finally:
            renewing.cancel()
        if put_off:
            await self._deliver(job, [answer.text, *answer.following])

    async def _renew(self, job: Job) -> None:
        while True:
            await asyncio.sleep(LEASE_MS / 3000)
            await self._answers.renew(job)

    async def _made(self, job: Job, handling: Handling, owed: Job | None) -> tuple[Answer, Screen | None]:
        if self._outbox:
            await self._outbox.heard_from(job.conversation, handling.message)
        before, message = handling.screen, handling.message
        if owed and message.kind == "text" and len(message.text.strip()) <= _NUDGE:
            return await self._late(owed) or Answer(text=say("still_working")), None
        if before.rest and message.text.strip() == say("more_word"):
            return Answer(text=before.rest[0]), before.model_copy(update={"rest": before.rest[1:]})
        try:
            said = await self._handlers.handle(handling)
        except ConversationDeleted:  # The person left meanwhile.
            return Answer(text=""), None
        except Exception as error:  # noqa: BLE001 -- every one of them is told
            return Answer(text=to_problem(error).document.detail), None
        late = await self._late(owed) if owed else None
        if said.nothing_known:
            await self._answers.forget_before(job)
            before = Screen()
        return await self._shown(job, said, before, late)

    async def _late(self, job: Job) -> Answer | None:
        """The answer the person has been waiting for, once it is ready."""
        answer = await self._answers.answer(job)
        if answer:
            await self._answers.settle(job)
        return answer

    async def _shown(self, job: Job, said: Said, before: Screen, late: Answer | None) -> tuple[Answer, Screen]:
        body = f"{late.text}\n\n{said.body}" if late else said.body
        screen = said.screen.after(before)
        asked_for = laid_out(body, screen, links=self._links)
        if len(asked_for) > 1 and self._outbox:
            sent = laid_out(body, screen, links=self._links, pulled=False)
            if len(sent) - 1 <= await self._outbox.remaining(job.conversation):
                return Answer(text=sent[0], following=sent[1:]), screen
        return Answer(text=asked_for[0]), screen.model_copy(update={"rest": asked_for[1:]})

    def _send_following(self, job: Job, answer: Answer) -> None:
        async def follow() -> None:
            if await self._answers.take_following(job):
                await asyncio.sleep(_FOLLOW_AFTER)
                await self._deliver(job, answer.following)

        if answer.following:
            self._start(follow())

    async def _deliver(self, job: Job, texts: list[str]) -> None:
        """Send ``texts`` of our own accord; what cannot be sent is owed."""
        if self._outbox is None:
            return
        try:
            for text in filter(None, texts):
                await self._outbox.send(job.conversation, text)
        except NotDelivered:
            await self._answers.owe(job)

    async def _forget(self, key: ConversationKey) -> None:
        """WeChat's rule: when a person unfollows, everything about them is deleted."""
        await self._store.delete(key)
        await self._answers.forget(key.id)
        if self._outbox:
            await self._outbox.forget(key.id)
        _log.info("wechat_unfollowed", conversation=key.fingerprint)
