"""Which fact a place in a message belongs to: where they work, their company is registered, they come from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.extraction.lexicon import Lexicon, Rule, slot
from bot.extraction.places import Place
from bot.extraction.scope import Scope, Standing
from bot.extraction.text import PLACEHOLDERS, View

#: The fact of a place that nothing around it explains.
DEFAULT = "region"


@dataclass(frozen=True)
class PlacedFact:
    """``fact`` is ``place``, which stands at ``position`` of the view."""

    fact: str
    place: Place
    position: int
    standing: Standing


class Roles:
    """The roles of the places of one message (``view`` has them masked, in the order of ``places``)."""

    def __init__(
        self, view: View, places: Sequence[Place], rules: Sequence[Rule], scope: Scope, lexicon: Lexicon, default: str
    ) -> None:
        """``rules`` are those of facts that are places; ``default`` is the fact for a place none of them claims."""
        self._text = view.text
        self._scope = scope
        self._cues = lexicon.cues
        self._default = default
        marks = [index for index, char in enumerate(self._text) if char == PLACEHOLDERS["place"]]
        self._place_at = {
            mark: place for mark, place in zip(marks, places, strict=True) if not self._is_taken_back(mark)
        }
        self._claims: dict[int, list[Rule]] = {mark: [] for mark in self._place_at}
        for rule in rules:
            for match in rule.pattern.finditer(self._text):
                self._claims.get(slot(match), []).append(rule)

    def __iter__(self) -> Iterator[PlacedFact]:
        asks_in_general = self._cues["general_ask"].search(self._text) is not None
        for mark, place in self._place_at.items():
            if not self._claims[mark] and self._has_part_elsewhere(place):
                continue
            standing = self._scope.standing(mark, mark + 1)
            if standing is Standing.SAID and self._is_contested(mark):
                standing = Standing.DOUBTFUL
            if standing in (Standing.SAID, Standing.DOUBTFUL) or asks_in_general:
                for fact in self._facts(mark):
                    yield PlacedFact(fact, place, mark, standing)

    def _is_contested(self, mark: int) -> bool:
        """Whether the speaker is of another place, neither in this one nor around it: 空间在宁海，我们宁夏这边."""
        if DEFAULT not in self._facts(mark):
            return False
        here = self._place_at[mark].region
        others = (place.region for other, place in self._place_at.items() if self._is_own(other))
        return here is not None and any(
            other is not None and other.code not in (here.code, *here.ancestors) and here.code not in other.ancestors
            for other in others
        )

    def _is_own(self, mark: int) -> bool:
        """Whether the speaker calls the place theirs."""
        return self._cues["own_place"].search(self._text[:mark]) is not None and not self._claims[mark]

    def _has_part_elsewhere(self, area: Place) -> bool:
        """Whether another place, unclaimed too, is a part of this one and so says more: 伊吾, 哈密那个."""
        unclaimed = (place for mark, place in self._place_at.items() if not self._claims[mark])
        return area.region is not None and any(
            place.region is not None and area.region.code in place.region.ancestors for place in unclaimed
        )

    def _facts(self, mark: int) -> list[str]:
        """The role whose patterns come first, and besides it that of the place of work where it is said to be both."""
        claims = [rule.fact for rule in self._claims[mark] if not (rule.implied and self._default_elsewhere(mark))]
        if not self._claims[mark]:
            return [] if self._yields(mark) else [self._default]
        others = [fact for fact in claims if fact != DEFAULT]
        return others[:1] + ([DEFAULT] if DEFAULT in claims else [])

    def _yields(self, mark: int) -> bool:
        """Whether an unclaimed place gives way: to one told to be the place of work, or as part of a question."""
        told = any(rule.fact == DEFAULT and not rule.implied for rules in self._claims.values() for rule in rules)
        return told or (self._scope.is_asked(mark) and self._default_elsewhere(mark))

    def _default_elsewhere(self, mark: int) -> bool:
        """Whether another place is the place of work, said so or by default."""
        return any(
            not rules or any(rule.fact == DEFAULT and not rule.implied for rule in rules)
            for other, rules in self._claims.items()
            if other != mark
        )

    def _is_taken_back(self, mark: int) -> bool:
        aside = (
            match for cue in ("correction_of_place", "passing_place") for match in self._cues[cue].finditer(self._text)
        )
        return self._scope.is_negated(mark) or any(match.start() <= mark < match.end() for match in aside)
