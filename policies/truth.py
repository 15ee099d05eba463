"""The one place where truth values combine.

Kleene's three values plus one between unknown and true: *review*, for what an authority still decides.
Ordered FALSE < UNKNOWN < REVIEW < TRUE, so that ``all`` is the minimum and ``any`` the maximum: an
applicant who fails one condition is not eligible whatever is unknown, and a measure is only as settled
as its least settled condition.
"""

from __future__ import annotations

from enum import IntEnum


class Truth(IntEnum):
    """How far a condition is met."""

    FALSE = 0
    UNKNOWN = 1
    REVIEW = 2
    TRUE = 3

    def negated(self) -> Truth:
        """Turns true and false round; what is unknown or under review stays so."""
        return _NEGATED[self]


FALSE, UNKNOWN, REVIEW, TRUE = Truth

_NEGATED = {FALSE: TRUE, UNKNOWN: UNKNOWN, REVIEW: REVIEW, TRUE: FALSE}
