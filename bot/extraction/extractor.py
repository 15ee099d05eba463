"""From a message to the facts it states.

Plain text, in which places and quantities become single characters, is read by the lexicon's patterns; what is
negated, only planned, supposed, asked or told of others falls away; the rest answers the question just asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from bot.extraction.answers import Heard, answer, quantity_value
from bot.extraction.found import DOUBTFUL, SURE, FoundFact
from bot.extraction.lexicon import Rule, load_lexicon, slot
from bot.extraction.places import Institution, Place, load_gazetteer
from bot.extraction.quantities import Quantity, quantities
from bot.extraction.questions import NONE_VALUES
from bot.extraction.roles import DEFAULT, PlacedFact, Roles
from bot.extraction.scope import Scope, Standing
from bot.extraction.text import PLACEHOLDERS, clause_at, plain, with_pauses
from policies.facts import Fact, FactError, load_vocabulary

#: Longer messages are read up to here.
MAX_LENGTH = 1000
#: An answer of up to so many characters says nothing besides.
_SHORT_ANSWER = 12


@dataclass(frozen=True)
class _Statement:
    """A fact as a pattern found it; ``start`` and ``end`` count in the view in which places are masked."""

    fact: str
    value: Any
    start: int
    end: int
    confidence: float = SURE
    candidates: tuple[str, ...] = ()


def extract(message: str, asked_fact: str | None = None) -> list[FoundFact]:
    """The facts that ``message`` states, in the light of the question for ``asked_fact``, at most one per fact.

    Pure and deterministic. Raises KeyError when ``asked_fact`` is not in the vocabulary.
    """
    return _Reading(message[:MAX_LENGTH], load_vocabulary()[asked_fact] if asked_fact else None).facts()


class _Reading:
    """One message being read."""

    def __init__(self, message: str, asked: Fact | None) -> None:
        self._vocabulary = load_vocabulary()
        self._lexicon = load_lexicon()
        self._gazetteer = load_gazetteer()
        self._asked = asked
        self._message = message
        text = plain(message)
        self._places, self._institutions = self._find_places(text.text)
        masked = text.replace(
            sorted(
                [(one.start, one.end, PLACEHOLDERS["place"]) for one in self._places]
                + [(one.start, one.end, PLACEHOLDERS[one.kind]) for one in self._institutions]
            )
        )
        self._view = with_pauses(masked, self._lexicon.cues["pause"])
        self._text = text.text
        self._scope = Scope(self._view, self._lexicon.cues)
        self._quantities = self._standing_quantities(quantities(self._view.text))
        self._marked = self._view.replace((q.start, q.end, PLACEHOLDERS[q.kind]) for q in self._quantities)
        self._back, self._quantity_at = self._alignment()
        self._rules = self._lexicon.candidates(self._view.text + self._marked.text)

    def facts(self) -> list[FoundFact]:
        """What was said, each fact once, checked against the vocabulary."""
        statements = [*self._lexical(), *self._counted(), *self._placed(), *self._named()]
        one_each = [self._one(name, said) for name, said in _by_fact(statements).items()]
        chosen = {one.fact: one for one in one_each if one}
        if self._asked and (answered := self._answer(self._asked, statements)):
            answered = _with_answer(chosen.pop(self._asked.name, None), answered)
            chosen = {name: one for name, one in chosen.items() if not self._is_part_of_answer(one, answered)}
            chosen[self._asked.name] = answered
        found = [self._found(statement) for statement in chosen.values()]
        return sorted((one for one in found if one), key=lambda one: (one.start, one.fact))

    def _is_part_of_answer(self, one: _Statement, answered: _Statement) -> bool:
        """Whether a statement is only a reading of the words that answer (of all of a short clause)."""
        start, end = clause_at(self._scope.clauses, answered.start)
        if end - start > _SHORT_ANSWER or self._vocabulary[one.fact].type in ("region", "number", "money"):
            start, end = answered.start, answered.end
        return one.start < end and start < one.end

    def _find_places(self, text: str) -> tuple[list[Place], list[Institution]]:
        places, institutions = self._gazetteer.find(text)
        if self._asked and self._asked.type in ("money", "number"):  # a bare number is the answer, no code of a place
            places = [place for place in places if not text[place.start : place.end].isdigit()]
        if places or institutions:
            return places, institutions
        asked = self._asked is not None and self._asked.type == "region"
        return (self._gazetteer.near_miss(text) if asked else self._gazetteer.misspelt(text)), []

    def _standing_quantities(self, found: list[Quantity]) -> list[Quantity]:
        """Those that are not taken back at once (二十年, 不对, 二十一年) or denied for another one (不是二十年)."""
        for before, after in pairwise(found):
            between = self._view.text[before.end : after.start]
            if before.kind == after.kind and self._lexicon.cues["self_repair"].fullmatch(between):
                self._view = self._view.replace([(before.start, after.start, "")])
                self._scope = Scope(self._view, self._lexicon.cues)
                return self._standing_quantities(quantities(self._view.text))
        kinds = [one.kind for one in found]
        return [
            replace(one, kind="vague", value=None)
            if kinds.count(one.kind) > 1 and self._scope.is_negated(one.start)
            else one
            for one in found
        ]

    def _alignment(self) -> tuple[list[int], dict[int, Quantity]]:
        """For each character of the marked view its place in the view, and which of them are quantities."""
        back: list[int] = []
        at: dict[int, Quantity] = {}
        position = 0
        pending = list(self._quantities)
        while position < len(self._view.text):
            if pending and pending[0].start == position:
                at[len(back)] = pending[0]
                back.append(position)
                position = pending.pop(0).end
            else:
                back.append(position)
                position += 1
        back.append(position)
        return back, at

    def _marks(self, *kinds: str) -> list[int]:
        """Where in the view the things of some kinds are masked."""
        masks = {PLACEHOLDERS[kind] for kind in kinds}
        return [index for index, char in enumerate(self._view.text) if char in masks]

    def _lexical(self) -> Iterator[_Statement]:
        """Facts whose words alone give the value."""
        for rule in self._rules:
            if rule.value is None:
                continue
            for match in rule.pattern.finditer(self._view.text):
                if statement := self._judged(rule, rule.value, *match.span()):
                    yield statement

    def _judged(self, rule: Rule, value: Any, start: int, end: int) -> _Statement | None:
        """The statement, unless its surroundings take it away; a negated yes is a no."""
        if start == end:
            return None
        standing = self._scope.standing(start, end)
        if standing is Standing.UNSAID or (standing is Standing.OF_RELATIVE and not rule.relatives):
            return None
        if self._is_out_of_place(rule, start, end):
            return None
        if self._scope.is_negated(start):
            if value is not True:
                return None
            value = False
        elif not isinstance(value, bool) and self._scope.is_denied(end):
            return None
        return _Statement(rule.fact, value, start, end, DOUBTFUL if standing is Standing.DOUBTFUL else SURE)

    def _is_out_of_place(self, rule: Rule, start: int, end: int) -> bool:
        """Whether it is only planned, was once, is a boss's, or begins a name: each where the rule minds."""
        scope = self._scope
        if not rule.planned and scope.is_planned(start):
            return True
        if rule.present and scope.is_past(start, end):
            return True
        return (rule.own and scope.is_of_outsider(start)) or scope.is_part_of_name(end)

    def _counted(self) -> Iterator[_Statement]:
        """Facts whose value is a quantity; each goes to the patterns that say most about it."""
        claims: dict[int, list[tuple[int, _Statement]]] = {}
        for rule in self._slotted_rules({"number", "money"}):
            for match in rule.pattern.finditer(self._marked.text):
                position = slot(match)
                value = quantity_value(self._vocabulary[rule.fact], self._quantity_at[position])
                start, end = self._back[match.start()], self._back[match.end()]
                statement = self._judged(rule, value, start, end) if value is not None else None
                if statement:
                    claims.setdefault(position, []).append((match.end() - match.start(), statement))
        for said in claims.values():
            longest = max(length for length, _ in said)
            yield from (statement for length, statement in said if length == longest)

    def _placed(self) -> Iterator[_Statement]:
        """Facts whose value is a place; one that is not told apart is of the fact asked, if that is a place."""
        default = self._asked.name if self._asked and self._asked.type == "region" else DEFAULT
        rules = self._slotted_rules({"region"})
        for placed in Roles(self._view, self._places, rules, self._scope, self._lexicon, default):
            yield self._located(placed)

    def _slotted_rules(self, types: set[str]) -> list[Rule]:
        return [one for one in self._rules if one.value is None and self._vocabulary[one.fact].type in types]

    def _named(self) -> Iterator[_Statement]:
        """Facts whose value is the name of a school."""
        name_at = dict(zip(self._marks("institution", "vocational"), self._institutions, strict=True))
        for rule in self._slotted_rules({"text"}):
            for match in rule.pattern.finditer(self._view.text):
                mark = slot(match)
                name = self._text[name_at[mark].start : name_at[mark].end]
                if statement := self._judged(rule, name, mark, mark + 1):
                    yield statement

    def _located(self, placed: PlacedFact) -> _Statement:
        place, start = placed.place, placed.position
        if place.region:
            confidence = DOUBTFUL if placed.standing is Standing.DOUBTFUL else SURE
            return _Statement(placed.fact, self._gazetteer.spelling(place.region), start, start + 1, confidence)
        candidates = tuple(self._gazetteer.spelling(region) for region in place.candidates)
        said = candidates[0] if len(candidates) == 1 else self._text[place.start : place.end]
        return _Statement(placed.fact, said, start, start + 1, DOUBTFUL, candidates)

    def _one(self, name: str, said: list[_Statement]) -> _Statement | None:
        """What one fact comes to: all of a choice of several, else the only value, or the one that corrects."""
        sure = [one for one in said if one.confidence == SURE]
        said = sure or said
        kept = [one for one in said if not any(self._outweighs(other, one) for other in said)]
        last = max(kept, key=lambda one: one.start)
        fact = self._vocabulary[name]
        if fact.type == "multi_enum":
            values = list(dict.fromkeys(one.value for one in kept))
            return _Statement(name, values, last.start, last.end, min(one.confidence for one in kept))
        earlier = [one for one in kept if one.value != last.value]
        if all(self._scope.is_corrected_between(one.end, last.start + 1) for one in earlier):
            return last
        return None

    def _outweighs(self, other: _Statement, one: _Statement) -> bool:
        """Whether ``one`` is but part of what ``other`` says; of a choice of several only within a clause."""
        spans_clauses = clause_at(self._scope.clauses, other.start) != clause_at(self._scope.clauses, other.end - 1)
        return _covers(other, one) and not (spans_clauses and self._vocabulary[one.fact].type == "multi_enum")

    def _answer(self, asked: Fact, statements: list[_Statement]) -> _Statement | None:
        stated = [(self._vocabulary[one.fact], one.start, one.end) for one in statements if one.fact != asked.name]
        places = zip(self._marks("place"), self._places, strict=True)
        regions = {mark: place.region for mark, place in places if place.region}
        heard = Heard(self._view, self._scope, self._quantities, stated, regions, self._lexicon, self._message)
        given = answer(asked, heard)
        if given is None:
            return None
        doubtful = self._scope.standing(given.start, given.end) is Standing.DOUBTFUL
        return _Statement(asked.name, given.value, given.start, given.end, DOUBTFUL if doubtful else SURE)

    def _found(self, statement: _Statement) -> FoundFact | None:
        try:
            value = self._vocabulary.check(statement.fact, statement.value)
        except FactError:  # 200 岁, 1.5 家: said, but not a value of this fact
            return None
        start, end = self._view.span(statement.start, min(statement.end, len(self._view.text)))
        return FoundFact(statement.fact, value, start, end, statement.confidence, statement.candidates)


def _by_fact(statements: list[_Statement]) -> dict[str, list[_Statement]]:
    facts: dict[str, list[_Statement]] = {}
    for statement in statements:
        facts.setdefault(statement.fact, []).append(statement)
    return facts


def _with_answer(said: _Statement | None, answered: _Statement) -> _Statement:
    """What was said outright stands; of a choice of several the answer may add more."""
    if said is None or (answered.start <= said.start and said.end <= answered.end):
        return answered
    if not isinstance(said.value, list):
        return said
    values = list(dict.fromkeys([*said.value, *answered.value]))
    return replace(said, value=[value for value in values if value not in NONE_VALUES] or values)


def _covers(other: _Statement, one: _Statement) -> bool:
    longer = (other.end - other.start) > (one.end - one.start)
    return longer and other.start <= one.start and one.end <= other.end
