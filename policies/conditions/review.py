"""What only an authority can decide, and no fact can tell."""

from __future__ import annotations

from collections.abc import Iterator

from policies.conditions.base import Condition, Facts, Reach
from policies.truth import REVIEW, Truth

_REVIEW = Reach(REVIEW, REVIEW)


class Review(Condition):
    """A purely discretionary condition (符合条件的, 优秀, 按规定 …): at best subject to review."""

    def __init__(self, text: str, authority: str = "") -> None:
        self.text = text
        self.authority = authority

    def evaluate(self, facts: Facts) -> Truth:
        return REVIEW

    def leaves(self) -> Iterator[Condition]:
        yield self

    def deciding(self, facts: Facts, truth: Truth) -> Iterator[Condition]:
        if truth == REVIEW:
            yield self

    def reach(self, facts: Facts) -> Reach:
        return _REVIEW
