"""What people say about the talk itself, and which word they ask the meaning of (``phrases.yaml``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_NO_WORD = re.compile(r"[\W_]+")
_QUESTION_ENDING = re.compile(r"(?:呀|啊|呢|吗|嘛|来着|的)+$")
_QUESTION_OPENING = re.compile(r"^(?:请问|问一下|想问下?|那个?|你?说的|这个?|所谓的?)+")
#: Shorter words are too common to be terms.
_SHORTEST_TERM = 2
#: What stands directly before the word for what one is not.
_NO = "(?:不是|不算|不代表|并非|没有?|没得|莫得|没啥|无|哪是|哪有|哪来的)(?:什么|啥|一?个|搞|做|办|开|注册)*"


@cache
def _phrases() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("phrases.yaml").read_text(encoding="utf-8"))
    return loaded


@cache
def _any_of(*kinds: str) -> re.Pattern[str]:
    words = sorted((word for kind in kinds for word in _phrases()[kind]), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


def wants_to_stop(text: str, offered: bool) -> bool:
    """Whether the message only says that it is enough; ``offered`` if the choice to stop was just put."""
    return _only_says(text, "stop", "stop_when_offered") if offered else _only_says(text, "stop")


def wants_to_go_on(text: str) -> bool:
    """Whether the message only asks for the questions to go on."""
    return _only_says(text, "go_on")


def is_the_same_place(text: str) -> bool:
    """Whether the message only says that it is where the other place is."""
    return _only_says(text, "same_place")


def denied_roles(text: str) -> set[str]:
    """The values of applicant_roles that the message says one is not (不是团队，就我一个)."""
    return {role for role, denial in _denials().items() if denial.search(text)}


@cache
def _denials() -> dict[str, re.Pattern[str]]:
    words: dict[str, list[str]] = _phrases()["roles"]
    return {role: re.compile(f"{_NO}(?:{'|'.join(names)})") for role, names in words.items()}


def keeps(text: str) -> bool:
    """Whether the message refuses to have everything deleted."""
    return _any_of("keep").search(_NO_WORD.sub("", text)) is not None


def means_everything(text: str) -> bool:
    """Whether the message speaks of all that was told."""
    return _any_of("everything").search(_NO_WORD.sub("", text)) is not None


def points_back(text: str) -> bool:
    """Whether the message speaks of a measure as of one that was just mentioned (这个补贴)."""
    return _any_of("points_back").search(_NO_WORD.sub("", text)) is not None


def takes_back(text: str) -> bool:
    """Whether the message withdraws something without putting anything in its place."""
    return re.search("|".join(_phrases()["take_back"]), text) is not None


def asks_for_noes(text: str) -> bool:
    """Whether the message wants to see what one does not get."""
    return _any_of("noes").search(_NO_WORD.sub("", text)) is not None


def terms(text: str) -> Iterator[str]:
    """The words whose meaning the message may ask for."""
    words = _QUESTION_OPENING.sub("", _QUESTION_ENDING.sub("", _NO_WORD.sub("", text)))
    for pattern in _definitions():
        match = pattern.fullmatch(words)
        if match and len(match["term"]) >= _SHORTEST_TERM:
            yield match["term"]


@cache
def _definitions() -> list[re.Pattern[str]]:
    return [re.compile(pattern) for pattern in _phrases()["definitions"]]


def _only_says(text: str, *kinds: str) -> bool:
    rest, found = _any_of(*kinds).subn("", _NO_WORD.sub("", text))
    return bool(found) and not _any_of("filler").sub("", rest)
