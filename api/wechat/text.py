"""Text within WeChat's limits."""

from __future__ import annotations

import re
from collections.abc import Iterator

#: WeChat refuses more than 2,048 bytes, or shows nothing; trouble was reported from 628 characters on.
MAX_CHARACTERS = 600
MAX_BYTES = 1900

#: What XML 1.0 has no place for, halves of surrogate pairs included.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINK = re.compile(r"<a [^>]*>.*?</a>", re.DOTALL)
#: Where text may be cut, the best place first.
_CUTS = (re.compile(r"\n\n"), re.compile(r"\n"), re.compile(r"[。！？；.!?;]"))


def clean(text: str) -> str:
    """``text`` without characters that XML cannot carry, and with plain line ends."""
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def without_links(text: str) -> str:
    """``text`` in which WeChat sees no link: it reads ``<a …>`` as one."""
    return text.replace("<", "＜")


def size(text: str) -> tuple[int, int]:
    """Characters and UTF-8 bytes."""
    return len(text), len(text.encode())


def fits(text: str, reserved: tuple[int, int] = (0, 0)) -> bool:
    """Whether ``text`` and ``reserved`` (characters, bytes) more fit one message."""
    characters, bytes_ = size(text)
    return characters + reserved[0] <= MAX_CHARACTERS and bytes_ + reserved[1] <= MAX_BYTES


def pages(text: str, reserved: tuple[int, int] = (0, 0)) -> Iterator[str]:
    """``text`` in pieces that each leave ``reserved`` (characters, bytes) of a message free.

    Cut after a paragraph, line or sentence if one ends in the second half, and never inside a link that fits. Put
    together, the pieces are the text, less blanks around the cuts.
    """
    text = text.strip()
    while not fits(text, reserved):
        cut = _cut(text, _room(text, reserved))
        yield text[:cut].rstrip()
        text = text[cut:].lstrip()
    if text:
        yield text


def _room(text: str, reserved: tuple[int, int]) -> int:
    """How many characters of ``text`` fit; at least one, so that there is an end."""
    fitting = text[: MAX_CHARACTERS - reserved[0]].encode()[: MAX_BYTES - reserved[1]].decode(errors="ignore")
    return max(1, len(fitting))


def _cut(text: str, room: int) -> int:
    for mark in _CUTS:
        ends = [found.end() for found in mark.finditer(text, room // 2, room) if not _inside_link(text, found.end())]
        if ends:
            return ends[-1]
    link = _inside_link(text, room)
    return link.start() if link and link.start() else room


def _inside_link(text: str, position: int) -> re.Match[str] | None:
    return next((link for link in _LINK.finditer(text) if link.start() < position < link.end()), None)
