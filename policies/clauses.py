"""Full-text search over the documents: verbatim passages with the clause they stand in.

Words come from jieba, the ranking (BM25) from rank-bm25; ``synonyms.yaml`` leads from everyday words to the documents'.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import cn2an
import jieba
import yaml
from rank_bm25 import BM25Okapi

from policies.catalogue import DOCUMENTS, Document, load_catalogue
from policies.printed import squeezed

jieba.setLogLevel(logging.WARNING)

SYNONYMS = Path(__file__).parent / "synonyms.yaml"

#: Longest passage in characters, unless one sentence is longer.
_LONGEST = 160
#: How much the whole clause with its headings and its document counts beside the passage itself.
_CONTEXT_WEIGHT = 0.5

PREAMBLE, IN_FORCE = "引言", "施行日期"
_NUMBERED = (
    (re.compile(r"^([一二三四五六七八九十]+)、"), "{}"),
    (re.compile(r"^[(（]([一二三四五六七八九十]+)[)）]"), "（{}）"),
    (re.compile(r"^(\d+)[.．、](?!\d)"), "{}"),
)
_FIRST_SENTENCE = re.compile(r"[^。]+。?")
_SENTENCE = re.compile(r".+?[。；;！!？?]|.+")
#: Lines that say nothing: what the web page added, dates and signatures.
_FURNITURE = re.compile(
    r"^(?:当前位置:.*|信息来源:.*|•.*|\d{4}年\d{1,2}月\d{1,2}日|\S{2,15}(?:人民政府|办公室|办公厅))$"
)
_IN_FORCE = re.compile(r"^本\S{1,10}自\S{5,12}起施行")

_CHINESE_NUMBER = re.compile(r"[一二两三四五六七八九十百千]+(?=[万亿元块年月天人个家%])")
_SUM = re.compile(r"(\d+(?:\.\d+)?)([万亿])(?:元|块)?")
_SIZE = {"万": 10_000, "亿": 100_000_000}
_QUANTITY = re.compile(r"\d+(?:\.\d+)?(?:元|%|年|个月)?")


@dataclass
class Clause:
    """A numbered piece of a document; ``locator`` such as 二（二）2, ``lines`` without white space."""

    locator: str
    headings: tuple[str, ...] = ()
    lines: list[str] = field(default_factory=list)

    def passages(self) -> Iterator[str]:
        """The clause in whole sentences, as many at a time as fit into a passage."""
        passage = ""
        for sentence in _SENTENCE.findall("".join(self.lines)):
            if passage and len(passage) + len(sentence) > _LONGEST:
                yield passage
                passage = ""
            passage += sentence
        if passage:
            yield passage


@dataclass(frozen=True)
class Passage:
    """A piece of a clause. ``text`` is verbatim but for white space; ``document_title`` is None if none is printed."""

    document_id: str
    document_title: str | None
    locator: str
    text: str
    score: float


def split_clauses(text: str) -> list[Clause]:
    """The clauses of a document as printed, in order, without signatures and what a web page put around it.

    Pages may break inside a sentence: a line without a number goes on with the clause before it. A clause that is
    interrupted by left out lines is listed in two pieces.
    """
    clauses = [Clause(PREAMBLE)]
    numbers: list[str] = []
    headings: list[str] = []
    for line in filter(None, map(squeezed, text.splitlines())):
        if _FURNITURE.search(line):
            clauses.append(Clause(clauses[-1].locator, clauses[-1].headings))
        elif _IN_FORCE.search(line):
            clauses.append(Clause(IN_FORCE, lines=[line]))
        elif number := _number(line):
            level, label, body = number
            numbers[level:] = [label]
            headings[level:] = _FIRST_SENTENCE.findall(body)[:1]
            clauses.append(Clause("".join(numbers), tuple(headings), [] if body in headings else [body]))
        else:
            clauses[-1].lines.append(line)
    return [clause for clause in clauses if clause.lines]


def _number(line: str) -> tuple[int, str, str] | None:
    for level, (pattern, label) in enumerate(_NUMBERED):
        if match := pattern.search(line):
            return level, label.format(match[1]), line[match.end() :]
    return None


def _in_digits(number: re.Match[str]) -> str:
    try:
        return str(cn2an.cn2an(number[0], "normal"))
    except ValueError:  # not a number after all: 千人计划
        return number[0]


class ClauseIndex:
    """The passages of some documents, searchable."""

    def __init__(self, documents: Iterable[Document], folder: Path = DOCUMENTS) -> None:
        """Reads the documents' files in ``folder``. Raises OSError."""
        synonyms: dict[str, str] = yaml.load(SYNONYMS.read_text(encoding="utf-8"), yaml.CSafeLoader)
        self._synonyms = {word: others.split() for word, others in synonyms.items()}
        self._tokenizer = jieba.Tokenizer()
        for term in {term for others in self._synonyms.values() for term in others}:
            self._tokenizer.add_word(term)
        self.passages: list[Passage] = []
        contexts: list[str] = []
        for document in documents:
            for clause in split_clauses((folder / document.file).read_text(encoding="utf-8")):
                context = " ".join((document.covers, document.title or "", *clause.headings, *clause.lines))
                for text in clause.passages():
                    self.passages.append(Passage(document.id, document.title, clause.locator, text, 0.0))
                    contexts.append(context)
        self._by_passage = BM25Okapi([self._words(passage.text) for passage in self.passages])
        self._by_context = BM25Okapi([self._words(context) for context in contexts])

    def search(self, query: str, limit: int = 5) -> list[Passage]:
        """The best passage of each clause that has words of the query, best first, at most ``limit``."""
        words = self._words(query) + [
            term for word, others in self._synonyms.items() if word in query for term in others
        ]
        scores = self._by_passage.get_scores(words) + _CONTEXT_WEIGHT * self._by_context.get_scores(words)
        best: dict[tuple[str, str], Passage] = {}
        for passage, score in sorted(zip(self.passages, scores, strict=True), key=lambda pair: -pair[1]):
            if score <= 0 or len(best) == limit:
                break
            found = Passage(passage.document_id, passage.document_title, passage.locator, passage.text, float(score))
            best.setdefault((passage.document_id, passage.locator), found)
        return list(best.values())

    def _words(self, text: str) -> list[str]:
        """The words of two characters or more, and sums and quantities in one spelling (二十万, 20万元: 200000元)."""
        text = _CHINESE_NUMBER.sub(_in_digits, squeezed(text))
        text = _SUM.sub(lambda money: f"{float(money[1]) * _SIZE[money[2]]:.0f}元", text)
        words = [word for word in self._tokenizer.cut_for_search(_QUANTITY.sub(" ", text)) if len(word) > 1]
        return words + _QUANTITY.findall(text)


@cache
def load_clauses() -> ClauseIndex:
    """The index of the project's own documents. Building it takes most of a second."""
    return ClauseIndex(load_catalogue().documents)
