"""What a question's own words tell about answers to it, so that a new fact is understood before its lexicon grows.

The question and the label name what is asked (``topic``), the labels of its values what can be chosen
(``distinctive``), and remarks in brackets which cases count and which don't: 民办学校一般不是, 挂在平台的也算.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from policies.facts import Fact, load_vocabulary

#: Characters that say nothing about what an answer is about.
COMMON_CHARACTERS = frozenset(
    "的了着过啊呀呢吧嘛哦呐嘞咧哩吗么嘿唉啦咯喽地得就也都还又很太真正在有是我您你们咱俺他它这那个些种样一下去来进到上里头边能会要"
    "想做办弄搞打算说事回什啥几多没不未无非冇莫木哪别否甭全已经早现目前当然确实其压根本从没得好成完齐妥毛病之类此类方面时候年月日天周初底昨前才刚"
)
#: The value that means none of the others, in the order it is looked for.
NONE_VALUES = ("none", "not_student", "not_employed", "other")
_REMARK = re.compile(r"（([^）]*)）")
_PART = re.compile(r"[^、，；：。？（）/()“”·]+")
_TAIL = re.compile(r"(?:还是|，或)(?:都|是)?(?:(?P<other>其他)|不是|没有?|未)[^，、？（]*(?:（[^）]*）)?？?$")
_COUNTS = re.compile(r"(?P<cases>.+?)(?:都算|也算)$")
_COUNTS_NOT = re.compile(r"(?P<cases>.+?)(?:一般|都|的)*(?:不是|不算|答否)$")
_SHORTEST_WORD = 2
#: Words of a label that the question, which lists them in plain words, leaves out count from this length on.
_SHORTEST_TERM = 3
#: What most questions are about.
SUBJECTS = re.compile("企业|单位|公司|成果|科技|技术|项目|众创空间|空间|创业|人才|认定|学校|政府|部门|用地|参与")


@cache
def topic(name: str) -> frozenset[str]:
    """The characters that tell what the fact ``name`` and its values are about."""
    fact = load_vocabulary()[name]
    return frozenset(_core(fact) + "".join(fact.values.values())) - COMMON_CHARACTERS


@cache
def core(name: str) -> frozenset[str]:
    """The characters of the question itself, without its remarks: who repeats nothing else means it."""
    return frozenset(_core(load_vocabulary()[name])) - COMMON_CHARACTERS


@cache
def remarks(name: str) -> Mapping[str, bool]:
    """The cases that the question's remarks settle."""
    cases: dict[str, bool] = {}
    for remark in _REMARK.findall(load_vocabulary()[name].question):
        for value, pattern in ((True, _COUNTS), (False, _COUNTS_NOT)):
            if match := pattern.match(remark):
                cases |= dict.fromkeys(_parts(match["cases"]), value)
    return cases


@cache
def distinctive(name: str) -> Mapping[str, str]:
    """Pieces of the labels that belong to one value only, with the value; none for 其他 and 都不是."""
    fact = load_vocabulary()[name]
    pieces = {value: set(_pieces(label)) for value, label in fact.values.items()}
    return {
        piece: value
        for value, own in pieces.items()
        if value not in NONE_VALUES
        for piece in own
        if (piece in fact.question or len(piece) >= _SHORTEST_TERM)
        and not any(piece in others for other, others in pieces.items() if other != value)
    }


@cache
def offered(name: str) -> Sequence[str]:
    """The values that the question offers, in its order: who chooses the last of them means what it says last."""
    fact = load_vocabulary()[name]
    places = {value: fact.question.find(piece) for piece, value in distinctive(name).items() if piece in fact.question}
    return sorted(places, key=places.__getitem__)


@cache
def last_resort(name: str) -> str | None:
    """The value for none of the others, when the question ends by offering it (还是都不是, 还是其他)."""
    fact = load_vocabulary()[name]
    tail = _TAIL.search(fact.question)
    kept = [value for value in NONE_VALUES if value in fact.values]
    if tail is None or not kept:
        return None
    return "other" if tail["other"] and "other" in kept else kept[0]


def _core(fact: Fact) -> str:
    return _REMARK.sub("", fact.question) + _REMARK.sub("", fact.label)


def _parts(text: str) -> list[str]:
    return _PART.findall(text)


def _pieces(label: str) -> Iterator[str]:
    """The parts of a label, and the stretches of them that say what most questions don't speak of."""
    for part in _parts(label):
        for start in range(len(part)):
            for end in range(start + _SHORTEST_WORD, len(part) + 1):
                piece = part[start:end]
                if piece == part or not COMMON_CHARACTERS.issuperset(SUBJECTS.sub("", piece)):
                    yield piece.lower()
