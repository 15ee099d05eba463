"""Reads the words the facts hang on even when they are typed with other characters of the same sound.

众创空简, 离刚创业, 农名: phonetic keyboards and dictation confuse characters that sound alike. A stretch that sounds
like one of our terms, shares characters with it and is no word itself is taken for the term. Character stands for
character, so what is found in the text keeps its place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import jieba
import yaml
from pypinyin import lazy_pinyin

_TERMS: Mapping[str, str] = yaml.safe_load(
    (Path(__file__).parent / "lexicon" / "terms.yaml").read_text(encoding="utf-8")
)
_OTHER = frozenset(_TERMS["other"].split())
#: Characters that take part in grammar: beside them a pair says nothing about spelling.
_GRAMMAR = frozenset("的了着过是有在个就都不没也还给和及与或为把被让一二三四五六七八九十几")
#: What southern and northwestern speech does not tell apart.
_MERGED = re.compile(r"^([zcs])h|(?<=[ei]n)g$")
_CHINESE = re.compile("[一-龥]{2,}")


def respelt(text: str) -> str:
    """``text`` with mistyped terms put right; of the same length. Pure and deterministic."""
    terms = _terms()
    longest = max(terms)
    corrected = list(text)
    for stretch in _CHINESE.finditer(text):
        start, end = stretch.span()
        sounds = [sound(char) for char in stretch.group()]
        position = start
        while position < end - 1:
            for length in range(min(longest, end - position), 1, -1):
                term = terms.get(length, {}).get(tuple(sounds[position - start : position - start + length]))
                if term and _is_misspelt(text, position, term):
                    corrected[position : position + length] = term
                    position += length - 1
                    break
            position += 1
    return "".join(corrected)


def _is_misspelt(text: str, start: int, term: str) -> bool:
    end = start + len(term)
    typed = text[start:end]
    wrong = [char for char, right in zip(typed, term, strict=True) if char != right]
    if not wrong or 2 * len(wrong) > len(term):
        return False
    if typed in _OTHER:
        return False
    if len(term) > 2:
        return True
    joined = {typed, text[max(0, start - 1) : start + 1], text[end - 1 : end + 1]}
    return _GRAMMAR.isdisjoint(typed) and joined.isdisjoint(_pairs())


@cache
def _terms() -> Mapping[int, Mapping[tuple[str, ...], str]]:
    """The terms by their length and sound."""
    terms: dict[int, dict[tuple[str, ...], str]] = {}
    for term in f"{_TERMS['long']} {_TERMS['short']}".split():
        terms.setdefault(len(term), {})[tuple(map(sound, term))] = term
    return terms


@cache
def sound(char: str) -> str:
    """How a character is spoken, without its tone."""
    return _MERGED.sub(lambda match: match[1] or "", lazy_pinyin(char)[0])


@cache
def _pairs() -> frozenset[str]:
    """The Chinese words of two characters, from jieba's dictionary."""
    with jieba.get_dict_file() as lines:
        words = (line.decode("utf-8").split(" ", 1)[0] for line in lines)
        return frozenset(word for word in words if len(word) == 2)
