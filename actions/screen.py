"""Messages that fit a phone screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

#: Characters of text that a phone shows without scrolling.
SCREEN = 350
_BREAKS = "。；;！？，,、："


def packed(blocks: Iterable[str], room: int = SCREEN) -> Iterator[str]:
    """The blocks put together into texts of at most ``room`` characters; a longer block is cut to fit."""
    text = ""
    for block in (shortened(block, room) for block in blocks):
        if text and len(text) + 1 + len(block) > room:
            yield text
            text = ""
        text = f"{text}\n{block}" if text else block
    if text:
        yield text


def shortened(text: str, room: int) -> str:
    """``text``, or its beginning up to a punctuation mark with …… where it is longer than ``room``."""
    if len(text) <= room:
        return text
    beginning = text[: room - 2]
    end = max((beginning.rfind(mark) for mark in _BREAKS), default=-1)
    return (beginning[:end] if end > room // 2 else beginning) + "……"
