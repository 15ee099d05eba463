"""What each kind of message leads to: a turn of the dialogue, or something of the channel's own."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from api.conversations import ConversationKey
from api.model import ModelLoader
from api.pickup import PickupCodes
from api.schemas import MAX_MESSAGE, MessageText
from api.turns import MODEL_WAIT, Turns
from api.wechat.inbound import Inbound
from api.wechat.menu import menu_payloads
from api.wechat.render import (
    DETAIL,
    DETAILS,
    QUESTION,
    confirmation,
    details_screen,
    question_screen,
    screen_of,
)
from api.wechat.scenes import code_of
from api.wechat.screen import Option, Screen, Stale, choose
from api.wechat.wording import say

_GREET = "/greet"
_SAY_AGAIN, _NO_PLACE, _NO_SCENE = "#say-again", "#no-place", "#no-scene"
_DECLINED = {_SAY_AGAIN: "say_again", _NO_PLACE: "place_declined", _NO_SCENE: "scene_declined"}
_sayable = TypeAdapter(MessageText)


@dataclass(frozen=True)
class Said:
    """What to show: ``body``, then the question on ``screen``.

    With ``nothing_known`` of the person (any more), no earlier answer may be left that tells something.
    """

    body: str
    screen: Screen
    nothing_known: bool = False


@dataclass(frozen=True)
class Handling:
    """One message, of whom, and what that person has before their eyes."""

    key: ConversationKey
    message: Inbound
    screen: Screen


class Handlers:
    """Handles messages by kind."""

    def __init__(self, turns: Turns, model: ModelLoader, pickup: PickupCodes) -> None:
        self._turns = turns
        self._model = model
        self._pickup = pickup
        self._by_kind: dict[str, Callable[[Handling], Awaitable[Said]]] = {
            "text": self._text,
            "voice": self._voice,
            "location": self._location,
            "image": self._image,
            "event/subscribe": self._follow,
            "event/scan": self._scan,
            "event/click": self._click,
        }

    def ignores(self, message: Inbound) -> bool:
        """Whether nothing is to be done: events that ask for nothing, positions reported in passing."""
        if message.kind == "event/click":
            return message.event_key not in menu_payloads()
        return message.kind.startswith("event/") and message.kind not in self._by_kind

    async def handle(self, handling: Handling) -> Said:
        """Raises what ``Turns.take`` raises."""
        return await self._by_kind.get(handling.message.kind, self._other)(handling)

    async def _text(self, handling: Handling) -> Said:
        text = handling.message.text
        try:
            payload = choose(handling.screen, text, handling.message.menu_id)
        except Stale:
            return _aside("stale", handling)
        return await self._perform(payload, handling) if payload else await self._listen(text, handling)

    async def _listen(self, text: str, handling: Handling) -> Said:
        """Words to the dialogue, if they are fit for it."""
        try:
            _sayable.validate_python(text)
        except ValidationError as error:
            kind = "too_long" if error.errors()[0]["type"] == "string_too_long" else "empty"
            return _aside(kind, handling, most=MAX_MESSAGE)
        return await self._take(text, handling)

    async def _perform(self, payload: str, handling: Handling) -> Said:
        screen = handling.screen
        if payload == DETAILS:
            return Said("", details_screen(screen))
        if payload.startswith(DETAIL):
            return Said(screen.details[int(payload.removeprefix(DETAIL))].text, question_screen(screen))
        if payload == QUESTION:
            return Said("", question_screen(screen))
        if payload in _DECLINED:
            return _aside(_DECLINED[payload], handling)
        return await self._take(payload, handling)

    async def _take(self, message: str, handling: Handling) -> Said:
        record = await self._turns.take(handling.key, message, handling.message.id)
        return Said(*screen_of(record.messages, record.next_question), nothing_known=not record.facts)

    async def _voice(self, handling: Handling) -> Said:
        heard = handling.message.heard.strip()
        if not heard:
            return _aside("voice", handling)
        try:
            meant = choose(handling.screen, heard) or heard
        except Stale:
            return _aside("stale", handling)
        yes, no = Option(label=say("heard_yes"), payload=meant), Option(label=say("heard_no"), payload=_SAY_AGAIN)
        return Said("", confirmation(say("heard", text=heard), [yes, no], handling.screen))

    async def _location(self, handling: Handling) -> Said:
        assistant = await self._model.assistant(MODEL_WAIT)
        understood = await assistant.understand(handling.message.place, "region")
        region = understood.facts.get("region")
        if not region:
            return _aside("place_unknown", handling)
        yes = Option(label=say("place_yes"), payload=_inform({"region": region}))
        no = Option(label=say("place_no"), payload=_NO_PLACE)
        return Said("", confirmation(say("place", place=region), [yes, no], handling.screen))

    async def _image(self, handling: Handling) -> Said:
        return _aside("image", handling)

    async def _other(self, handling: Handling) -> Said:
        return _aside("other", handling)

    async def _follow(self, handling: Handling) -> Said:
        greeting = await self._take(_GREET, handling)
        return await self._offer(handling.message.scene, greeting)

    async def _scan(self, handling: Handling) -> Said:
        before = Said("", question_screen(handling.screen)) if handling.screen.question.text else None
        return await self._offer(handling.message.scene, before or await self._take(_GREET, handling))

    async def _offer(self, scene: str, otherwise: Said) -> Said:
        """Ask whether to go on with what was told at the window, if that is what was scanned."""
        code = code_of(scene)
        if code is None:
            return otherwise
        facts = await self._pickup.look(code)
        if facts is None:
            return Said(f"{say('scene_gone')}\n\n{otherwise.body}", otherwise.screen)
        # The dialogue takes the code as it takes one that is typed.
        yes = Option(label=say("scene_yes"), payload=code)
        no = Option(label=say("scene_no"), payload=_NO_SCENE)
        return Said(otherwise.body, confirmation(say("scene", count=len(facts)), [yes, no], otherwise.screen))

    async def _click(self, handling: Handling) -> Said:
        return await self._take(handling.message.event_key, handling)


def _aside(key: str, handling: Handling, **values: object) -> Said:
    """A remark of the channel's own, then the open question again."""
    return Said(say(key, **values), question_screen(handling.screen))


def _inform(facts: dict[str, object]) -> str:
    return f"/inform{json.dumps(facts, ensure_ascii=False)}"
