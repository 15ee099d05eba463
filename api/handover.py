"""When staff are there, and what people are told about them. The words: ``handover.yml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

import yaml

from api.clock import CHINA
from api.schemas import Message

_WORDS: dict[str, str] = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))
_SPAN = re.compile(r"周([一二三四五六日])(?:至周([一二三四五六日]))?\s*(\d\d?:\d\d)-(\d\d?:\d\d)")
_DAYS = "一二三四五六日"


@dataclass(frozen=True)
class OfficeHours:
    """When somebody is at the window, such as ``周一至周五 09:00-12:00，周一至周五 14:30-17:30``; always if empty."""

    said: str
    spans: tuple[tuple[int, int, time, time], ...] = ()

    @classmethod
    def read(cls, text: str) -> OfficeHours:
        """Raises ValueError when ``text`` cannot be read."""
        spans = tuple(_span(part.strip()) for part in re.split("[，,、]", text) if part.strip())
        return cls(text, spans)

    def open_now(self, now: datetime | None = None) -> bool:
        """Whether somebody is there; times are China's."""
        moment = (now or datetime.now(CHINA)).astimezone(CHINA)
        if not self.spans:
            return True
        day, clock = moment.weekday(), moment.time()
        return any(first <= day <= last and begin <= clock < end for first, last, begin, end in self.spans)


def _span(text: str) -> tuple[int, int, time, time]:
    found = _SPAN.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is not a time such as 周一至周五 09:00-17:00")
    first, last, begin, end = found.groups()
    return (_DAYS.index(first), _DAYS.index(last or first), _clock(begin), _clock(end))


def _clock(text: str) -> time:
    hour, minute = text.split(":")
    return time(int(hour), int(minute))


def words(key: str, **values: str) -> str:
    """The text ``key``, with ``values`` in it."""
    return _WORDS[key].format(**values)


def notice(message_id: str, key: str, **values: str) -> Message:
    """The notice ``key``, as a message."""
    return Message(id=message_id, kind="notice", text=words(key, **values))
