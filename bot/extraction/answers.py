"""What a message says as the answer to the question just asked.

有, 没, 第二个, 25, 就我自己 mean something only after a question. Everything a reader here needs of the message is in
``Heard``. Each type of fact has its readers (``_READERS``): words of the lexicon, then what every answer may use, the
words of the question itself among it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.extraction.lexicon import Lexicon, Rule
from bot.extraction.quantities import Quantity
from bot.extraction.questions import (
    COMMON_CHARACTERS,
    NONE_VALUES,
    SUBJECTS,
    core,
    distinctive,
    last_resort,
    offered,
    remarks,
    topic,
)
from bot.extraction.scope import Scope, Standing
from bot.extraction.text import View, clause_at, plain
from policies.facts import Fact
from policies.regions import Region

_MONTHS_PER_YEAR = 12
#: What questions about a company concern.
_COMPANY = "企业"
_HAN_NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_HAN_DIGITS = {"两": 2} | {numeral: index for index, numeral in enumerate(_HAN_NUMERALS, start=1)}
_HOW_MANY = {"两": 2, "俩": 2, "三": 3}
_OPTION = re.compile(r"[a-h1-9一二三四五六七八九]")
#: The same among ten choices or more, where 12 is not 1 and 2.
_OPTION_OF_MANY = re.compile(r"1[0-2]|十[一二]?|" + _OPTION.pattern)
_MANY_OPTIONS = 10
#: A no at the beginning of a clause turns round what follows within so many characters.
_DISSENT_REACH = 3
_DURATIONS = ("months", "years")
#: Which kinds of quantity answer a fact counted in this unit, besides a bare number.
_KINDS = {"月": _DURATIONS, "年": _DURATIONS, "元": ("money",), "岁": ("age",)}
#: What yes and no are to a question answered by them, and what it is to have done nothing.
_YES_AND_NO: dict[str, tuple[Any, Any]] = {"bool": (True, False), "authority_decision": ("granted", "not_yet")}
_FAILED: dict[str, Any] = {"bool": False, "authority_decision": "refused"}
_NOTHING: dict[str, Any] = {"bool": False, "authority_decision": "not_yet", "number": 0, "money": 0}
#: The levels a place of each kind stands for, those that a fact has.
_LEVELS = {"zone": (), "county": ("county",), "prefecture": ("city",), "province": ("province", "autonomous_region")}
#: How many characters may be said in passing beside words that say much, much less in the clause of another fact,
#: and beside words that say little.
_MOST_ASIDES = 6
_SOME_ASIDES = 4
_FEW_ASIDES = 2
#: Words made of these only say little.
_WEAK = frozenset("的了着过啊呀呢嘛就也都还又很在有是我您你咱俺他这那个些一没不未无非自己人准备正要想已经早现目前算")
_SHORTEST_ECHO = 2
_NOTHING_AT_ALL = "没"
#: The unit of what nobody has none of.
_NEVER_ZERO = "岁"


@dataclass(frozen=True)
class Heard:
    """A message as the answer readers need it.

    ``stated`` are the stretches that already stated a fact, with the fact; ``regions`` the places by where the view
    has them, those only that are sure.
    """

    view: View
    scope: Scope
    quantities: Sequence[Quantity]
    stated: Sequence[tuple[Fact, int, int]]
    regions: Mapping[int, Region]
    lexicon: Lexicon
    message: str

    def original(self, start: int, end: int) -> str:
        """What was typed where the view has ``[start, end)``."""
        typed_start, typed_end = self.view.span(start, end)
        return self.message[typed_start:typed_end]

    def cue(self, name: str) -> re.Match[str] | None:
        return self.lexicon.cues[name].search(self.view.text)

    def clause(self, position: int) -> tuple[int, int]:
        return clause_at(self.scope.clauses, position)

    def told(self) -> Iterator[tuple[int, int]]:
        """The clauses that tell something: no question, nothing supposed, nobody else's."""
        for start, end in self.scope.clauses:
            if self.scope.standing(start, end) in (Standing.SAID, Standing.DOUBTFUL):
                yield start, end

    def in_clause(self, name: str, start: int, end: int) -> re.Match[str] | None:
        """The cue in a clause alone, where ``^`` and ``$`` are the ends of the clause."""
        return self.lexicon.cues[name].search(self.view.text[start:end])

    def is_free(self, start: int, end: int) -> bool:
        """Whether no other fact was read from this stretch."""
        return not any(start < stated_end and stated_start < end for _, stated_start, stated_end in self.stated)

    def is_decided(self, start: int, end: int) -> bool:
        """Whether this stretch tells what an authority decided in another matter."""
        return any(
            fact.type == "authority_decision" and start < stated_end and stated_start < end
            for fact, stated_start, stated_end in self.stated
        )


@dataclass(frozen=True)
class Answer:
    """A value and the stretch of the view that gives it."""

    value: Any
    start: int
    end: int


def answer(fact: Fact, heard: Heard) -> Answer | None:
    """The value ``heard`` gives the fact just asked, or None when it doesn't answer."""
    if heard.cue("dont_know") or not heard.view.text or denies_company(fact, heard.view.text, heard.lexicon):
        return None
    # A place is no answer of its own: it belongs to the fact asked, see ``roles``.
    readers = _READERS.get(fact.type, ())
    return next((given for reader in readers if (given := reader(fact, heard))), None)


def denies_company(fact: Fact, text: str, lexicon: Lexicon) -> bool:
    """Whether somebody asked about a company says that there is none: that answers neither yes nor no."""
    return fact.concerns == _COMPANY and lexicon.cues["no_company"].search(text) is not None


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


# --- yes, no, and what an authority decided


def _opening(fact: Fact, heard: Heard) -> Answer | None:
    """A yes or no with which the message begins."""
    yes, no = _YES_AND_NO[fact.type]
    if match := heard.cue("assent"):
        return Answer(yes, match.start(), max(match.end(), 1))
    for cue, value in (("agreement", yes), ("dissent", no), ("done", yes)):
        match = heard.cue(cue)
        if match and _is_told(heard, match) and _is_to_the_point(fact, heard, match):
            return Answer(value, match.start(), max(match.end(), 1))
    return None


def _is_told(heard: Heard, match: re.Match[str]) -> bool:
    return heard.scope.standing(match.start(), max(match.end(), 1)) is not Standing.UNSAID


def _denied(fact: Fact, heard: Heard) -> Answer | None:
    """A clause that says no more than that it was not done: 没申请, 领导没同意, 还没开始弄, 不考虑."""
    nothing = _NOTHING[fact.type] if fact.type in _NOTHING else _none_value(fact)
    if nothing is None or fact.minimum > 0 or fact.unit == _NEVER_ZERO:
        return None
    for start, end in heard.told():
        match = heard.in_clause("denied_action", start, end)
        if match and heard.is_free(0, end) and (not fact.values or "不" not in match.group()):
            return Answer(nothing, start + match.start(), start + match.end())
    return None


def _failed(fact: Fact, heard: Heard) -> Answer | None:
    """It was tried and came to nothing: 刷下来了, 海选就寄了, 黄了."""
    for start, end in heard.told():
        match = heard.in_clause("failed", start, end)
        if match and heard.is_free(start, end):
            failed = _FAILED[fact.type] if fact.type in _FAILED else _none_value(fact)
            return Answer(failed, start + match.start(), start + match.end())
    return None


def _denial(fact: Fact, heard: Heard) -> Answer | None:
    """A no anywhere, when nothing foreign to the question goes with it."""
    for match in heard.lexicon.cues["denial"].finditer(heard.view.text):
        start, end = heard.clause(match.start())
        said = heard.is_free(start, end) and heard.scope.standing(start, end) is Standing.SAID
        few = _asides(fact, heard, match.start(), match.end()) <= _SOME_ASIDES
        if said and few and _is_to_the_point(fact, heard, match):
            return Answer(False, *match.span())
    return None


def _is_to_the_point(fact: Fact, heard: Heard, match: re.Match[str]) -> bool:
    """Whether a yes or no (有, 没, 办了) stands alone in its clause or goes with a word of the question."""
    start, end = heard.clause(match.start())
    if not heard.is_free(start, end):
        return False
    content = set(heard.view.text[match.start() : end]) - COMMON_CHARACTERS
    return not content or not content.isdisjoint(fact.question + fact.label)


def _remark(fact: Fact, heard: Heard) -> Answer | None:
    """A case that the question itself says counts, or doesn't."""
    for case, value in remarks(fact.name).items():
        position = heard.view.text.find(case)
        if position >= 0 and _is_plain(fact, heard, position, position + len(case), 0):
            return Answer(value, position, position + len(case))
    return None


def _echo(fact: Fact, heard: Heard) -> Answer | None:
    """A clause that says nothing but words of the question means them."""
    for start, end in heard.told():
        words = SUBJECTS.sub("", heard.view.text[start:end])
        content = [char for char in words if char not in COMMON_CHARACTERS]
        echoes = len(content) >= _SHORTEST_ECHO and core(fact.name).issuperset(content)
        if echoes and heard.is_free(start, end) and not heard.in_clause("contrast", start, end):
            return Answer(True, start, end)
    return None


def _is_plain(fact: Fact, heard: Heard, start: int, end: int, asides: int) -> bool:
    """Whether a stretch is told, not denied, and its clause says little else: nothing of another fact."""
    clause = heard.clause(start)
    if heard.scope.standing(start, end) is Standing.UNSAID or heard.scope.is_denied(end) or not heard.is_free(*clause):
        return False
    return not heard.in_clause("contrast", *clause) and _asides(fact, heard, start, end) <= asides


def _asides(fact: Fact, heard: Heard, start: int, end: int) -> int:
    """How many characters of the clause, but for ``[start, end)``, belong neither to the question nor to its people."""
    clause_start, clause_end = heard.clause(start)
    around = heard.view.text[clause_start:start] + "," + heard.view.text[end:clause_end]
    rest = heard.lexicon.cues["bystanders"].sub("", around)
    return sum(char not in COMMON_CHARACTERS and char not in topic(fact.name) for char in rest if char.isalpha())


def _decided(fact: Fact, heard: Heard) -> Answer | None:
    """What an authority decided, of several words the last; a refusal stands until it is tried again."""
    found = [one for one in _statements(fact, heard) if not _is_of_another_matter(fact, heard, one)]
    if heard.cue("tried_not"):  # 领军那个没搞过，只认了外籍人才
        found = [one for one in found if not heard.in_clause("only", *heard.clause(one.start))]
    found = [one for one in found if not heard.scope.is_asked(one.start)] or found
    if not found:
        return None
    last = found[-1]
    refused = next((one for one in found if one.value == "refused"), None)
    if (
        refused
        and last.value != "refused"
        and not heard.lexicon.cues["tried_again"].search(heard.view.text, refused.end, heard.clause(last.start)[1])
    ):
        return refused
    return last


def _is_of_another_matter(fact: Fact, heard: Heard, one: Answer) -> bool:
    """Whether it is told as the decision on something else, which the clause names."""
    return heard.is_decided(one.start, one.end) and _asides(fact, heard, one.start, one.end) > 0


# --- choices


def _one_of_several(fact: Fact, heard: Heard) -> Answer | None:
    chosen = _choice(fact, heard)
    return Answer(chosen.value[0], chosen.start, chosen.end) if chosen and len(chosen.value) == 1 else None


def _all(fact: Fact, heard: Heard) -> Answer | None:
    """全都有; 两个都是 means everything only of two."""
    match = None if heard.cue("dissent") else heard.cue("all")  # 没这些能押的，都是租的
    values = [value for value in fact.values if value not in NONE_VALUES]
    if match is None or _HOW_MANY.get(match.group()[0], len(values)) != len(values):
        return None
    return Answer(values, *match.span())


def _all_but(fact: Fact, heard: Heard) -> Answer | None:
    """除了第二个都是, 除了许可都有."""
    match = heard.cue("all_but")
    if match is None:
        return None
    excepted = _picked(fact, match["options"]) or _named(fact, heard, *match.span("options"))
    values = [value for value in fact.values if value not in NONE_VALUES and value not in excepted]
    return Answer(values, *match.span()) if excepted and values else None


def _named(fact: Fact, heard: Heard, start: int, end: int) -> list[Any]:
    """The values of which a stretch uses the words."""
    rules = heard.lexicon.answers.get(fact.name, ())
    by_label = {value for piece, value in distinctive(fact.name).items() if piece in heard.view.text[start:end]}
    return [rule.value for rule in rules if rule.pattern.search(heard.view.text, start, end)] or sorted(by_label)


def _choice(fact: Fact, heard: Heard) -> Answer | None:
    """第二个, 选2, C, 1和3, 前两个, 后面那个: by the order of the values."""
    values = list(fact.values)
    if match := heard.cue("first_choices"):
        return Answer(values[: _ordinal(match["many"] or "1")], *match.span())
    if match := heard.cue("last_choices"):
        resort = last_resort(fact.name) if match["very"] else None
        last = [resort] if resort else list(offered(fact.name))[-_ordinal(match["many"] or "1") :]
        return Answer(last, *match.span()) if last else None
    if match := heard.cue("choice"):
        picked = _picked(fact, match["options"])
        return Answer(picked, *match.span()) if picked else None
    for start, end in heard.told():
        if match := heard.in_clause("ordinal", start, end):
            picked = _picked(fact, match["options"])
            return Answer(picked, start, end) if picked else None
    return None


def _picked(fact: Fact, options: str) -> list[str]:
    """The values by their numbers or letters; none when there is one too high."""
    values = list(fact.values)
    numbered = _OPTION_OF_MANY if len(values) >= _MANY_OPTIONS else _OPTION
    picked = [_ordinal(option) for option in numbered.findall(options)]
    if not picked or max(picked) > len(values):
        return []
    return [values[index - 1] for index in dict.fromkeys(picked)]


def _ordinal(option: str) -> int:
    if option.isdigit():
        return int(option)
    return _HAN_DIGITS.get(option) or ord(option) - ord("a") + 1


def _none_of_these(fact: Fact, heard: Heard) -> Answer | None:
    if "other" in fact.values and (match := heard.cue("other")):
        return Answer(_as_value(fact, "other"), *match.span())
    value = next((value for value in NONE_VALUES if value in fact.values), None)
    match = heard.cue("none_of_these")
    if match is None or value is None or (value == "other" and _NOTHING_AT_ALL in match.group()):
        return None  # 啥也没买 is none of the kinds there are, and not another one
    return Answer(_as_value(fact, value), match.start(), max(match.end(), 1))


def _none_value(fact: Fact) -> Any:
    return _as_value(fact, "none") if "none" in fact.values else None


def _as_value(fact: Fact, value: str) -> Any:
    return [value] if fact.type == "multi_enum" else value


def _labelled(fact: Fact, heard: Heard) -> Answer | None:
    """The choice whose label the answer uses a part of that no other label has."""
    found = [
        Answer(value, *match.span())
        for piece, value in distinctive(fact.name).items()
        if piece in heard.view.text  # most are not, and each would be a pattern to compile
        for match in re.finditer(re.escape(piece), heard.view.text)
    ]
    most = 0 if fact.type == "multi_enum" else 1  # what is left over may be one more choice
    return _settled(fact, [one for one in found if _is_plain(fact, heard, one.start, one.end, most)], heard)


def _ranked_by_place(fact: Fact, heard: Heard) -> Answer | None:
    """The level that a place stands for: 宁海认定的 is 县级, 银川市的创业大赛 is 市级."""
    for position, region in heard.regions.items():
        match = heard.in_clause("ranked_place", *heard.clause(position))
        level = next((level for level in _LEVELS[region.level] if level in fact.values), None)
        if match is None or level is None or _asides(fact, heard, position, position + 1) > _FEW_ASIDES:
            continue
        if "other_province" in fact.values and region.level == "province":
            is_ours = fact.values[level].startswith(region.name[:2])
            level = level if is_ours else "other_province"
        return Answer(_as_value(fact, level), position, position + 1)
    return None


# --- quantities and names


def _quantity(fact: Fact, heard: Heard) -> Answer | None:
    if match := heard.cue("zero"):
        none = fact.minimum == 0 and fact.unit != _NEVER_ZERO
        return Answer(0, match.start(), max(match.end(), 1)) if none else None
    candidates: list[Answer] = []
    for quantity in heard.quantities:
        if not _is_about(fact, heard, quantity):
            continue
        value = quantity_value(fact, quantity)
        if value is not None and (quantity.kind != "number" or len(heard.quantities) == 1):
            candidates.append(Answer(value, quantity.start, quantity.end))
        elif quantity.kind == "vague" and not candidates:
            return None
    if "最低" in fact.label and candidates:
        return min(candidates, key=lambda one: float(one.value))
    return candidates[0] if len({candidate.value for candidate in candidates}) == 1 else None


def _is_about(fact: Fact, heard: Heard, quantity: Quantity) -> bool:
    """Whether a quantity is told, states nothing else, and counts no thing the question doesn't speak of."""
    if not heard.is_free(quantity.start, quantity.end):
        return False
    if heard.scope.standing(quantity.start, quantity.end) is Standing.UNSAID:
        return False
    denied = heard.view.text.endswith("不是", 0, quantity.start)
    if denied or heard.in_clause("deducted", *heard.clause(quantity.start)):
        return False
    return quantity.kind not in ("count", "number") or not _counts_others(fact, heard, quantity.end)


def _counts_others(fact: Fact, heard: Heard, end: int) -> bool:
    """Whether what follows a number names a thing that the question doesn't."""
    following = heard.lexicon.cues["counted"].match(heard.view.text[end : heard.clause(end - 1)[1]])
    return following is not None and not set(following["thing"]) & (set(fact.question) | COMMON_CHARACTERS)


_NAME = re.compile(
    r"^(?:我们?|本人|咱们?|俺们?|学校|单位|就|现在|目前|在|是|叫做?|读|念|名字|全称|的|,|:)*(?P<name>[^,.;!?]{1,30}?)(?:的|读书|上学|念书|啊|呀|呢|吧|哦)*$"
)


def _text(fact: Fact, heard: Heard) -> Answer | None:
    """A name of the kind asked for, alone in its clause."""
    for start, end in heard.told():
        match = _NAME.match(heard.view.text[start:end])
        if match is None:
            continue
        name_start, name_end = start + match.start("name"), start + match.end("name")
        name = heard.original(name_start, name_end)
        if heard.lexicon.cues[fact.name].search(plain(name).text):
            return Answer(name, name_start, name_end)
    return None


# --- the lexicon's words for answers


def _stated(fact: Fact, heard: Heard) -> Answer | None:
    """The value whose own words the answer uses; the longest words win, all count for a choice of several."""
    return _settled(fact, _statements(fact, heard), heard)


def _statements(fact: Fact, heard: Heard) -> list[Answer]:
    """Every value whose own words the answer uses, in their order; longer words hide those they contain."""
    found = [one for rule in heard.lexicon.answers.get(fact.name, ()) for one in _matches(rule, fact, heard)]
    return sorted((one for one in found if not any(_covers(other, one) for other in found)), key=lambda one: one.start)


def _settled(fact: Fact, found: list[Answer], heard: Heard) -> Answer | None:
    """One answer from several: all values of a choice of several, else the only one, or that of the first clause."""
    kept = [one for one in found if not any(_covers(other, one) for other in found)]
    if not kept:
        return None
    kept.sort(key=lambda one: one.start)
    if fact.type == "multi_enum":
        values = list(dict.fromkeys(one.value for one in kept))
        real = [value for value in values if value not in NONE_VALUES]
        return Answer(real or values, kept[0].start, kept[-1].end)
    if len({one.value for one in kept}) > 1:
        kept = _first_clause(kept, heard)
    return kept[0] if len({one.value for one in kept}) == 1 else None


def _matches(rule: Rule, fact: Fact, heard: Heard) -> list[Answer]:
    answers = []
    for match in rule.pattern.finditer(heard.view.text):
        start, end = match.span()
        if start == end or heard.scope.standing(start, end) is Standing.UNSAID:
            continue
        if _is_of_others(heard, start) or not _is_enough(fact, heard, start, end):
            continue
        negated = heard.scope.is_negated(start) or heard.scope.is_denied(end)
        if rule.value is True and (negated or _follows_dissent(heard, start)):
            answers.append(Answer(False, start, end))
        elif negated or _is_belied(rule, heard, end):
            continue
        elif isinstance(rule.value, bool) or rule.planned or not heard.scope.is_planned(start):
            answers.append(Answer(rule.value, start, end))
    return answers


def _is_belied(rule: Rule, heard: Heard, end: int) -> bool:
    """Whether the rest of the clause denies something, after what would be a yes (青年轮不到我, 财政的钱一分没拿)."""
    _, clause_end = heard.clause(end - 1)
    return rule.value is not False and heard.in_clause("denial", end, clause_end) is not None


def _is_of_others(heard: Heard, start: int) -> bool:
    """Whether the clause is about others before it comes to ``start`` (别的单位都批了)."""
    clause_start, clause_end = heard.clause(start)
    others = heard.in_clause("of_others", clause_start, clause_end)
    return others is not None and clause_start + others.end() <= start


def _is_enough(fact: Fact, heard: Heard, start: int, end: int) -> bool:
    """Whether words answer for their clause: those that say little by themselves must be nearly all of it."""
    asides = _asides(fact, heard, start, end)
    if _WEAK.issuperset(heard.view.text[start:end]):
        return asides == 0 or (heard.is_free(*heard.clause(start)) and asides <= _FEW_ASIDES)
    most = _MOST_ASIDES if heard.is_free(*heard.clause(start)) else _SOME_ASIDES
    return asides <= most


def _follows_dissent(heard: Heard, start: int) -> bool:
    """Whether the clause begins by saying no shortly before ``start`` (不是团队成员)."""
    clause_start, _ = heard.clause(start)
    match = heard.lexicon.cues["dissent"].match(heard.view.text[clause_start:start])
    return match is not None and start - clause_start - match.end() <= _DISSENT_REACH


def _first_clause(answers: list[Answer], heard: Heard) -> list[Answer]:
    first = heard.clause(min(one.start for one in answers))
    return [one for one in answers if heard.clause(one.start) == first]


def _covers(other: Answer, one: Answer) -> bool:
    return other.start <= one.start and one.end <= other.end and (other.end - other.start) > (one.end - one.start)


#: For each type of fact its readers, in the order in which they are asked.
_READERS: dict[str, Sequence[Callable[[Fact, Heard], Answer | None]]] = {
    "bool": (_stated, _opening, _failed, _denied, _denial, _remark, _echo),
    "authority_decision": (_one_of_several, _decided, _opening, _failed, _denied),
    "enum": (_one_of_several, _stated, _none_of_these, _ranked_by_place, _labelled, _denied),
    "multi_enum": (_all_but, _choice, _stated, _none_of_these, _ranked_by_place, _all, _labelled, _denied),
    "number": (_quantity, _stated, _denied),
    "money": (_quantity, _denied),
    "text": (_text,),
}
