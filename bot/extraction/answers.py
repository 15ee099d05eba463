"""What a message says as the answer to the question just asked.

有, 没, 第二个, 25, 就我自己 mean something only after a question. Everything a reader here needs of the message is in
``Heard``; each type of fact has one reader.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.extraction.lexicon import Lexicon, Rule
from bot.extraction.quantities import Quantity
from bot.extraction.scope import Scope, Standing
from bot.extraction.text import View, plain
from policies.facts import Fact

_MONTHS_PER_YEAR = 12
_HAN_NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_HAN_DIGITS = {"两": 2} | {numeral: index for index, numeral in enumerate(_HAN_NUMERALS, start=1)}
_OPTION = re.compile(r"[a-h1-9一二三四五六七八九]")
#: The same among ten choices or more, where 12 is not 1 and 2.
_OPTION_OF_MANY = re.compile(r"1[0-2]|十[一二]?|" + _OPTION.pattern)
#: Characters that say nothing about what an answer is about.
_COMMON_CHARACTERS = frozenset(
    "的了着过啊呀呢吧嘛哦呐嘞咧哩吗么嘿唉啦咯喽地得就也都还又很太真正在有是我您你们咱俺他它这那个些种样一下去来进到上里头边能会要"
    "想做办弄搞打算说事回什啥几多没不未无非冇莫木哪别否甭全已经早现目前当然确实其压根本从没得好成完齐妥毛病之类此类方面时候年月日天周初底昨前才刚"
)
#: The value that means none of the others, in the order it is looked for.
NONE_VALUES = ("none", "not_student", "not_employed", "other")
#: A no at the beginning of a clause turns round what follows within so many characters.
_DISSENT_REACH = 3
_DURATIONS = ("months", "years")
#: Which kinds of quantity answer a fact counted in this unit, besides a bare number.
_KINDS = {"月": _DURATIONS, "年": _DURATIONS, "元": ("money",), "岁": ("age",)}


@dataclass(frozen=True)
class Heard:
    """A message as the answer readers need it: ``taken`` are stretches that already stated another fact."""

    view: View
    scope: Scope
    quantities: Sequence[Quantity]
    taken: Sequence[tuple[int, int]]
    lexicon: Lexicon
    message: str

    def original(self, start: int, end: int) -> str:
        """What was typed where the view has ``[start, end)``."""
        typed_start, typed_end = self.view.span(start, end)
        return self.message[typed_start:typed_end]

    def cue(self, name: str) -> re.Match[str] | None:
        return self.lexicon.cues[name].search(self.view.text)

    def is_free(self, start: int, end: int) -> bool:
        """Whether no other fact was read from this stretch."""
        return all(end <= taken_start or taken_end <= start for taken_start, taken_end in self.taken)


@dataclass(frozen=True)
class Answer:
    """A value and the stretch of the view that gives it."""

    value: Any
    start: int
    end: int


def answer(fact: Fact, heard: Heard) -> Answer | None:
    """The value ``heard`` gives the fact just asked, or None when it doesn't answer."""
    if heard.cue("dont_know") or not heard.view.text:
        return None
    reader = _READERS.get(fact.type)  # a place is no answer of its own: it belongs to the fact asked, see ``roles``
    return reader(fact, heard) if reader else None


def quantity_value(fact: Fact, quantity: Quantity) -> float | int | None:
    """The quantity in the fact's unit, or None when it counts something else."""
    if quantity.value is None:
        return None
    if quantity.kind in _DURATIONS:
        if fact.unit not in ("月", "年"):
            return None
        value = quantity.value if fact.unit == "月" else quantity.value / _MONTHS_PER_YEAR
    elif quantity.kind == "number" or quantity.kind in _KINDS.get(fact.unit, ("count",)):
        value = quantity.value
    else:
        return None
    value = round(value, 4)
    return int(value) if value == int(value) else value


def _bool(fact: Fact, heard: Heard) -> Answer | None:
    text = heard.view.text
    if stated := _stated(fact, heard):
        return stated
    if match := heard.cue("assent"):
        return Answer(True, match.start(), max(match.end(), 1))
    for cue, value in (("agreement", True), ("dissent", False), ("done", True)):
        if (match := heard.cue(cue)) and _is_to_the_point(fact, heard, match):
            return Answer(value, match.start(), max(match.end(), 1))
    for match in heard.lexicon.cues["denial"].finditer(text):
        start, end = _clause(heard, match.start())
        said = heard.is_free(start, end) and heard.scope.standing(start, end) is Standing.SAID
        if said and _is_to_the_point(fact, heard, match):
            return Answer(False, *match.span())
    return None


def _is_to_the_point(fact: Fact, heard: Heard, match: re.Match[str]) -> bool:
    """Whether a yes or no (有, 没, 办了) stands alone in its clause or goes with a word of the question."""
    start, end = _clause(heard, match.start())
    if not heard.is_free(start, end):
        return False
    content = set(heard.view.text[match.start() : end]) - _COMMON_CHARACTERS
    return not content or not content.isdisjoint(fact.question + fact.label)


def _enum(fact: Fact, heard: Heard) -> Answer | None:
    chosen = _choice(fact, heard)
    if chosen:
        return Answer(chosen.value[0], chosen.start, chosen.end) if len(chosen.value) == 1 else None
    return _stated(fact, heard) or _none_of_these(fact, heard)


def _multi_enum(fact: Fact, heard: Heard) -> Answer | None:
    if chosen := _choice(fact, heard):
        return chosen
    if stated := _stated(fact, heard):
        return stated
    if none := _none_of_these(fact, heard):
        return Answer([none.value], none.start, none.end)
    if match := heard.cue("all"):
        return Answer([value for value in fact.values if value not in NONE_VALUES], *match.span())
    return None


def _decision(fact: Fact, heard: Heard) -> Answer | None:
    if stated := _stated(fact, heard) or _choice_of_one(fact, heard):
        return stated
    if match := heard.cue("assent"):
        return Answer("granted", match.start(), max(match.end(), 1))
    for cue, value in (("dissent", "not_yet"), ("agreement", "granted"), ("done", "granted")):
        if (match := heard.cue(cue)) and _is_to_the_point(fact, heard, match):
            return Answer(value, match.start(), max(match.end(), 1))
    return None


def _quantity(fact: Fact, heard: Heard) -> Answer | None:
    if match := heard.cue("zero"):
        return Answer(0, match.start(), max(match.end(), 1)) if fact.minimum == 0 else None
    candidates: list[Answer] = []
    for quantity in heard.quantities:
        if not heard.is_free(quantity.start, quantity.end):
            continue
        value = quantity_value(fact, quantity)
        if value is not None and (quantity.kind != "number" or len(heard.quantities) == 1):
            candidates.append(Answer(value, quantity.start, quantity.end))
        elif quantity.kind == "vague" and not candidates:
            return None
    return candidates[0] if len({candidate.value for candidate in candidates}) == 1 else None


_TEXT = re.compile(
    r"^(?:我们?|本人|咱们?|俺们?|学校|单位|就|现在|目前|在|是|叫做?|读|念|名字|全称|的|,|:)*(?P<name>[^,.;!?]{1,30}?)(?:的|读书|上学|念书|啊|呀|呢|吧|哦)*$"
)


def _text(fact: Fact, heard: Heard) -> Answer | None:
    match = _TEXT.match(heard.view.text)
    if match is None or heard.scope.standing(*match.span("name")) is not Standing.SAID:
        return None
    start, end = match.span("name")
    name = heard.original(start, end)
    return Answer(name, start, end) if heard.lexicon.cues[fact.name].search(plain(name).text) else None


def _choice_of_one(fact: Fact, heard: Heard) -> Answer | None:
    chosen = _choice(fact, heard)
    return Answer(chosen.value[0], chosen.start, chosen.end) if chosen and len(chosen.value) == 1 else None


def _choice(fact: Fact, heard: Heard) -> Answer | None:
    """第二个, 选2, C, 1和3, 前两个: by the order of the values."""
    if match := heard.cue("first_choices"):
        return Answer(list(fact.values)[: _ordinal(match["many"])], *match.span())
    match = heard.cue("choice")
    if match is None:
        return None
    values = list(fact.values)
    options = _OPTION_OF_MANY if len(values) >= 10 else _OPTION
    picked = [_ordinal(option) for option in options.findall(match["options"])]
    if not picked or max(picked) > len(values):
        return None
    return Answer([values[index - 1] for index in dict.fromkeys(picked)], *match.span())


def _ordinal(option: str) -> int:
    if option.isdigit():
        return int(option)
    return _HAN_DIGITS.get(option) or ord(option) - ord("a") + 1


def _none_of_these(fact: Fact, heard: Heard) -> Answer | None:
    if "other" in fact.values and (match := heard.cue("other")):
        return Answer("other", *match.span())
    value = next((value for value in NONE_VALUES if value in fact.values), None)
    match = heard.cue("none_of_these")
    return Answer(value, match.start(), max(match.end(), 1)) if match and value else None


def _stated(fact: Fact, heard: Heard) -> Answer | None:
    """The value whose own words the answer uses; the longest words win, all count for a choice of several."""
    found: list[Answer] = []
    for rule in heard.lexicon.answers.get(fact.name, ()):
        found += _matches(rule, heard)
    kept = sorted((one for one in found if not any(_covers(other, one) for other in found)), key=lambda one: one.start)
    if not kept:
        return None
    if fact.type == "multi_enum":
        return Answer(list(dict.fromkeys(one.value for one in kept)), kept[0].start, kept[-1].end)
    if len({one.value for one in kept}) > 1:
        kept = _first_clause(kept, heard)
    return kept[0] if len({one.value for one in kept}) == 1 else None


def _matches(rule: Rule, heard: Heard) -> list[Answer]:
    answers = []
    for match in rule.pattern.finditer(heard.view.text):
        start, end = match.span()
        negated = heard.scope.is_negated(start) or (rule.value is True and _follows_dissent(heard, start))
        if start == end or heard.scope.standing(start, end) is Standing.UNSAID:
            continue
        if not isinstance(rule.value, bool) and (negated or heard.scope.is_denied(end)):
            continue
        answers.append(Answer(rule.value if not negated else not rule.value, start, end))
    return answers


def _follows_dissent(heard: Heard, start: int) -> bool:
    """Whether the clause begins by saying no shortly before ``start`` (不是团队成员)."""
    clause_start, _ = _clause(heard, start)
    match = heard.lexicon.cues["dissent"].match(heard.view.text[clause_start:start])
    return match is not None and start - clause_start - match.end() <= _DISSENT_REACH


def _first_clause(answers: list[Answer], heard: Heard) -> list[Answer]:
    first = _clause(heard, min(one.start for one in answers))
    return [one for one in answers if _clause(heard, one.start) == first]


def _covers(other: Answer, one: Answer) -> bool:
    return other.start <= one.start and one.end <= other.end and (other.end - other.start) > (one.end - one.start)


def _clause(heard: Heard, position: int) -> tuple[int, int]:
    return next(((start, end) for start, end in heard.scope.clauses if start <= position < end), (position, position))


_READERS: dict[str, Callable[[Fact, Heard], Answer | None]] = {
    "bool": _bool,
    "enum": _enum,
    "multi_enum": _multi_enum,
    "authority_decision": _decision,
    "number": _quantity,
    "money": _quantity,
    "text": _text,
}
