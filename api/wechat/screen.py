"""What a person has before their eyes: the question, and what each number they may answer with means."""

from __future__ import annotations

import json
import re
import secrets
import unicodedata
from typing import Any

import cn2an
from pydantic import BaseModel, Field

#: 1, １, ①, 一, 第一个, 选2, 3号, 4.
_NUMBER = re.compile(
    r"(?:第|选|选择|回复)?\s*\(?(\d{1,2}|[一二三四五六七八九十两]{1,3})\)?\s*[个项条号种]?\s*[。.、,，!！]?"
)
#: What stands between several: 1、3 or 1和3.
_AND = re.compile(r"[、,，;；和\s]+")
_INFORM = "/inform"
#: Sent by WeChat in place of the id of the link that was tapped.
_NO_MENU_ID = "0"
#: Labels of earlier questions that are still recognised as such.
_REMEMBERED = 60
#: Labels this short (是, 没有) are said to any question.
_GENERAL = 2


class Option(BaseModel):
    """Something that may be chosen; ``payload`` is what to do then."""

    label: str
    payload: str


class Asked(BaseModel):
    """A question and its options. Without ``numbered`` a number is an answer in itself: 您今年多大？"""

    text: str = ""
    options: list[Option] = []
    numbered: bool = True


class Detail(BaseModel):
    """The whole text of a measure that was listed."""

    title: str
    text: str


class Screen(BaseModel):
    """The current one of a conversation.

    ``shown`` is what the numbers mean now, ``question`` the dialogue's open question, ``rest`` the pages not shown
    yet, ``past`` the labels of questions before.
    """

    id: str = Field(default_factory=lambda: secrets.token_hex(4))
    shown: Asked = Asked()
    question: Asked = Asked()
    rest: list[str] = []
    details: list[Detail] = []
    past: list[str] = []

    def after(self, before: Screen) -> Screen:
        """This screen, which knows the labels it makes stale."""
        told = (option.label for option in before.shown.options if _is_particular(option))
        seen = dict.fromkeys([*before.past, *told])
        now = {option.label for option in self.shown.options}
        return self.model_copy(update={"past": [label for label in seen if label not in now][-_REMEMBERED:]})

    def menu_id(self, index: int) -> str:
        """The id of the link for option ``index``."""
        return f"{self.id}.{index}"


def _is_particular(option: Option) -> bool:
    """Whether the label belongs to its question; 是, 转人工 or 先到这里 may be said at any time."""
    return option.payload.startswith(_INFORM) and len(option.label) > _GENERAL


class Stale(Exception):
    """An answer to a question that is no longer asked."""


def choose(screen: Screen, text: str, menu_id: str = "") -> str | None:
    """The payload of the option that ``text``, or the tap with ``menu_id``, picks; None if none. Raises Stale."""
    options = screen.shown.options
    if menu_id not in ("", _NO_MENU_ID):
        tapped = {screen.menu_id(index): option.payload for index, option in enumerate(options)}
        if menu_id not in tapped:
            raise Stale
        return tapped[menu_id]
    label = text.strip().rstrip("。！!.")
    named = [option.payload for option in options if option.label == label]
    if named:
        return named[0]
    if menu_id or label in screen.past:
        raise Stale
    return _picked(options, text) if screen.shown.numbered else None


def _picked(options: list[Option], text: str) -> str | None:
    """What the number, or the several numbers, in ``text`` stand for."""
    numbers = [number(text)] if number(text) else [number(part) for part in _AND.split(text.strip())]
    chosen = [options[n - 1].payload for n in numbers if n and n <= len(options)]
    if len(chosen) != len(numbers):
        return None
    return chosen[0] if len(chosen) == 1 else _together(chosen)


def _together(payloads: list[str]) -> str | None:
    """One payload that says what all say, if they are answers to a question that takes several."""
    values: dict[str, list[Any]] = {}
    for payload in payloads:
        if not payload.startswith(_INFORM):
            return None
        for name, value in json.loads(payload.removeprefix(_INFORM)).items():
            if not isinstance(value, list):
                return None
            values.setdefault(name, []).extend(value)
    return _INFORM + json.dumps(values, ensure_ascii=False)


def number(text: str) -> int | None:
    """The number that ``text`` says and nothing else, up to 99."""
    found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    digits = found[1].replace("两", "二")
    try:
        return int(digits) if digits.isdecimal() else int(cn2an.cn2an(digits, "smart"))
    except ValueError:
        return None
