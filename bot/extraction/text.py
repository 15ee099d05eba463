"""Text in its plain form, with the way back to what was typed.

Everything after this module works on simplified characters, half-width forms and lower case,
and on views in which places and quantities are single placeholder characters. A ``View`` remembers
for each of its characters which part of the original message it stands for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from bot.extraction.spelling import respelt

#: One private-use character stands for each kind of thing found before the patterns run.
PLACEHOLDERS = {
    "place": "\ue000",
    "months": "\ue001",
    "years": "\ue002",
    "money": "\ue003",
    "age": "\ue004",
    "count": "\ue005",
    "number": "\ue006",
    "vague": "\ue007",
    "institution": "\ue008",
    "vocational": "\ue009",
}

_RESERVED = frozenset(PLACEHOLDERS.values())
_PUNCTUATION = str.maketrans({"。": ".", "、": "、", "；": ";", "：": ":", "，": ",", "\n": ".", "…": ",", "~": ","})
#: Blanks inside a number or before its unit, and the commas of 1,200,000: not boundaries.
_INSIDE_NUMBERS = re.compile(
    r"(?<=[\d.]) +(?=[\d万亿千百年月岁个家元块人])"
    r"|(?<=[一二三四五六七八九十百千万亿]) +(?=[万亿年月岁元块])"
    r"|(?<=\d),(?=\d{3}(?!\d))"
)
#: Cantonese as it is written, and numerals as banks write them.
_DIALECT = str.maketrans("係喺嘅唔咗嗰佢啲睇俾噉哋乜", "是在的不了那他些看给那们么")
#: 没有 as it is said in the west and written online.
_NEGATIONS = re.compile("[莫木冇]有|(?<![什怎这那多要甚])么有|莫(?=得)|冇")
_BANK_NUMERAL = re.compile("[壹贰叁肆伍陆柒捌玖][拾佰仟万亿][壹贰叁肆伍陆柒捌玖拾佰仟万亿零圆]*")
_BANK_DIGITS = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟圆", "一二三四五六七八九十百千元")
#: Clauses from this length on have pauses inside, none nearer than so many characters to the one before.
_LONG_CLAUSE = 14
_SHORTEST_PAUSED = 4
_CLAUSE = re.compile(r"(?:[^,.;!?]|(?<=\d)\.(?=\d))+")


@cache
def _simplifier() -> Callable[[str], str]:
    from opencc import OpenCC  # loads its dictionaries: once, when first needed

    converter = OpenCC("t2s")
    convert: Callable[[str], str] = converter.convert
    return convert


@dataclass(frozen=True)
class View:
    """``text`` and, for each of its characters, the ``[start, end)`` it covers in the original."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original ``[start, end)`` of a non-empty stretch of this view."""
        return self.starts[start], self.ends[end - 1]

    def replace(self, parts: Iterable[tuple[int, int, str]]) -> View:
        """The view in which each ``(start, end, character)``, in order and disjoint, became one character."""
        text: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        done = 0
        for start, end, character in (*parts, (len(self.text), len(self.text), "")):
            text.append(self.text[done:start] + character)
            starts.extend(self.starts[done:start])
            ends.extend(self.ends[done:start])
            if character:
                starts.append(self.starts[start])
                ends.append(self.ends[end - 1])
            done = end
        return View("".join(text), tuple(starts), tuple(ends))

    def clauses(self) -> list[tuple[int, int]]:
        """The ``[start, end)`` of the stretches between commas and stops."""
        return [match.span() for match in _CLAUSE.finditer(self.text)]


@lru_cache(maxsize=8)  # each component of the pipeline asks for the same message
def plain(message: str) -> View:
    """The message in simplified, half-width, lower-case form, mistyped terms put right; blanks become commas, as people
    dictate them.
    """
    message = message.translate(_DIALECT)
    simplified = _simplifier()(message)
    if len(simplified) != len(message):  # a phrase of another length: convert character by character
        simplified = "".join(converted if len(converted := _simplifier()(char)) == 1 else char for char in message)
    simplified = _NEGATIONS.sub(lambda no: "没有"[: len(no.group())], simplified)
    simplified = _BANK_NUMERAL.sub(lambda numeral: numeral.group().translate(_BANK_DIGITS), simplified)
    text: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(simplified):
        for folded in unicodedata.normalize("NFKC", char).lower().translate(_PUNCTUATION):
            text.append(" " if folded.isspace() or folded in _RESERVED else folded)
            origin.append(index)
    view = View("".join(text), tuple(origin), tuple(index + 1 for index in origin))
    view = view.replace((*match.span(), "") for match in _INSIDE_NUMBERS.finditer(view.text))
    return View(respelt(view.text).replace(" ", ","), view.starts, view.ends)


def with_pauses(view: View, pause: re.Pattern[str]) -> View:
    """The view with commas where a speaker would pause.

    Long stretches without punctuation come apart at ``pause``, any stretch where a named group of it matches.
    """
    places: list[int] = []
    for start, end in view.clauses():
        done = start
        for match in pause.finditer(view.text, start, end):
            place = match.start(match.lastgroup or 0)
            if match.lastgroup or (end - start >= _LONG_CLAUSE and place - done >= _SHORTEST_PAUSED):
                places.append(place)
                done = place
    return view.replace((place, place, ",") for place in places) if places else view


def clause_at(clauses: list[tuple[int, int]], position: int) -> tuple[int, int]:
    """The clause that holds a position (an empty one at the position when it is a comma)."""
    return next(((start, end) for start, end in clauses if start <= position < end), (position, position))
