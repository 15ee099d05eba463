"""The words for each fact, from ``lexicon/*.yaml``, compiled.

A pattern is a regular expression in which ``<name>`` stands for an entry of ``words.yaml``, ``<q>`` for the
quantity or place the fact takes its value from (``<qn>``: also a bare number), and ``<value>`` (in ``frames``) for
the words of each value.
Per fact:

``said``      value -> patterns that state it anywhere (a plain list when the value is the ``<q>``)
``frames``    patterns tried with the words of every value of the fact's ``scale``
``scale``     value -> words, or the name of a scale in ``words.yaml``
``answered``  value -> patterns that state it only as an answer to this fact's question
``implied``   patterns for the ``<q>`` that hold only when nothing else gives the fact
``planned``   true: also stated by who only plans it (想办, 打算)
``relatives`` true: also stated about one's family (我老公是外籍专家)

Two lists in ``words.yaml`` name facts for all of whose patterns the same holds: ``present``, not stated by what was
(以前在工厂上班), and ``own``, not stated of one's boss or partner (老板开网店).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import count
from pathlib import Path
from typing import Any

import yaml

from bot.extraction.prefilter import Prefilter
from bot.extraction.text import PLACEHOLDERS
from policies.facts import Fact, load_vocabulary

LEXICON = Path(__file__).parent / "lexicon"
_MACRO = re.compile(r"(?<!\?P)<([a-z_]+)>")
_PLACEHOLDER_CLASSES = {
    "月": PLACEHOLDERS["months"] + PLACEHOLDERS["years"],
    "年": PLACEHOLDERS["months"] + PLACEHOLDERS["years"],
    "元": PLACEHOLDERS["money"],
    "岁": PLACEHOLDERS["age"] + PLACEHOLDERS["number"],
}
_SLOTS = {"region": PLACEHOLDERS["place"], "text": PLACEHOLDERS["institution"] + PLACEHOLDERS["vocational"]}
#: Words for what is found before the patterns run; all but <place> only in patterns with a <q>.
_PLACEHOLDER_WORDS = {
    "place": PLACEHOLDERS["place"],
    "bare": PLACEHOLDERS["number"],
    "institution": f"[{PLACEHOLDERS['institution']}{PLACEHOLDERS['vocational']}]",
    "vocational": PLACEHOLDERS["vocational"],
    "sum": PLACEHOLDERS["money"],
    "span": f"[{PLACEHOLDERS['months']}{PLACEHOLDERS['years']}]",
}
_COUNTED = PLACEHOLDERS["count"] + PLACEHOLDERS["number"]


class LexiconError(ValueError):
    """A lexicon entry that names no fact, no value or no word of ours, or is no regular expression."""


@dataclass(frozen=True)
class Rule:
    """``pattern`` states that ``fact`` has ``value`` (None: the quantity or place in group ``q``)."""

    fact: str
    value: Any
    pattern: re.Pattern[str]
    planned: bool = False
    relatives: bool = False
    implied: bool = False
    present: bool = False
    own: bool = False


@dataclass(frozen=True)
class Lexicon:
    """Rules that hold anywhere, rules that hold for answers (by fact), and single patterns by name."""

    rules: tuple[Rule, ...]
    answers: Mapping[str, tuple[Rule, ...]]
    cues: Mapping[str, re.Pattern[str]] = field(default_factory=dict)

    @cached_property
    def _prefilter(self) -> Prefilter:
        return Prefilter([rule.pattern.pattern for rule in self.rules])

    def candidates(self, text: str) -> list[Rule]:
        """The rules that may hold in ``text``, in their order."""
        return [self.rules[index] for index in self._prefilter.candidates(text)]


@cache
def load_lexicon() -> Lexicon:
    """The project's lexicon. Raises LexiconError, naming the entry, when it is not in order."""
    words = _read("words.yaml")
    macros = _Macros({**words["words"], **_PLACEHOLDER_WORDS})
    rules: list[Rule] = []
    answers: dict[str, tuple[Rule, ...]] = {}
    for path in sorted(LEXICON.glob("facts-*.yaml")):
        for name, entry in _read(path.name).items():
            flags = {listed: name in words["facts"][listed] for listed in ("present", "own")}
            said, answered = _fact_rules(name, {**entry, **flags}, words["scales"], macros)
            rules += said
            answers[name] = answers.get(name, ()) + tuple(answered)
    cues = {name: macros.compile(name, patterns) for name, patterns in _read("cues.yaml").items()}
    return Lexicon(tuple(rules), answers, cues)


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((LEXICON / name).read_text(encoding="utf-8"))
    return content


class _Macros:
    """Replaces ``<name>`` by the words of that name, itself made of patterns with macros."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = words

    def expand(self, pattern: str, **own: str) -> str:
        def replacement(match: re.Match[str]) -> str:
            name = match[1]
            if name in own:
                return own[name]
            if name not in self._words:
                raise LexiconError(f"{pattern}: no word <{name}>")
            return f"(?:{self.expand(self._words[name], **own)})"

        return _MACRO.sub(replacement, pattern)

    def compile(self, where: str, patterns: str | Iterable[str], **own: str) -> re.Pattern[str]:
        listed = [patterns] if isinstance(patterns, str) else list(patterns)
        try:
            return re.compile("|".join(f"(?:{self.expand(pattern, **own)})" for pattern in listed))
        except re.error as error:
            raise LexiconError(f"{where}: {error.msg} in {error.pattern!r}") from error


def _fact_rules(
    name: str, entry: Mapping[str, Any], scales: Mapping[str, Mapping[str, str]], macros: _Macros
) -> tuple[list[Rule], list[Rule]]:
    fact = load_vocabulary().get(name)
    if fact is None:
        raise LexiconError(f"{name} is not in the vocabulary")
    scale = entry.get("scale", {})
    scale = scales[scale] if isinstance(scale, str) else scale
    flags = {flag: bool(entry.get(flag)) for flag in ("planned", "relatives", "present", "own")}

    def rules(patterns_by_value: Mapping[Any, Any] | list[str]) -> list[Rule]:
        if isinstance(patterns_by_value, list):
            return [Rule(name, None, _slotted(macros, fact, patterns_by_value), **flags)]
        return [
            Rule(name, _checked(fact, value), macros.compile(name, patterns), **flags)
            for value, patterns in patterns_by_value.items()
        ]

    said = rules(entry.get("said", {}))
    if implied := entry.get("implied"):
        said.append(Rule(name, None, _slotted(macros, fact, implied), implied=True, **flags))
    for value, words in scale.items():
        if frames := entry.get("frames"):
            pattern = macros.compile(name, frames, value=f"(?:{macros.expand(words)})")
            said.append(Rule(name, _checked(fact, value), pattern, **flags))
    return said, rules(entry.get("answered", {})) + rules(scale)


def _slotted(macros: _Macros, fact: Fact, patterns: list[str]) -> re.Pattern[str]:
    """One pattern with a group for each ``<q>``: group names must differ, so they are numbered."""
    held = _SLOTS.get(fact.type) or _PLACEHOLDER_CLASSES.get(fact.unit, _COUNTED)
    numbers = count()

    def group(match: re.Match[str]) -> str:
        return f"(?P<q{next(numbers)}>[{held}{PLACEHOLDERS['number'] if match[1] else ''}])"

    slotted = [re.sub("<q(n)?>", group, pattern) for pattern in patterns]
    return macros.compile(fact.name, slotted)


def slot(match: re.Match[str]) -> int:
    """Where in the text the quantity or place of a slotted pattern lies."""
    return next(match.start(name) for name, text in match.groupdict().items() if text is not None)


def _checked(fact: Fact, value: Any) -> Any:
    return fact.check([value])[0] if fact.type == "multi_enum" else fact.check(value)
