"""Reading what is printed: text without its line breaks, and the figures it states."""

from __future__ import annotations

import re

_SPACE = re.compile(r"\s+")
_MONEY = re.compile(r"(\d+(?:\.\d+)?)\s*(万|亿)?(?:\s*[—－\-~至到]+\s*(\d+(?:\.\d+)?)\s*(万|亿)?)?\s*元")
_SHARE = re.compile(r"(\d+(?:\.\d+)?)\s*[%％]")
_YEARS = re.compile(r"(\d+)\s*年")
_SIZE = {"万": 1e4, "亿": 1e8, None: 1.0}


def squeezed(text: str) -> str:
    """The text without any white space: what quotes are compared by, since documents break lines anywhere."""
    return _SPACE.sub("", text)


def stated_numbers(text: str) -> set[float]:
    """Every sum (yuan), share (0.3 for 30%) and number of years that a clause prints."""
    numbers: set[float] = set()
    for low, low_size, high, high_size in _MONEY.findall(text):
        size = _SIZE[high_size or low_size or None]
        numbers.add(float(low) * (_SIZE[low_size] if low_size else size))
        if high:
            numbers.add(float(high) * size)
    numbers.update(round(float(share) / 100, 6) for share in _SHARE.findall(text))
    numbers.update(float(years) for years in _YEARS.findall(text))
    return numbers
