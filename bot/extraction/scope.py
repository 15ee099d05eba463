"""What in a message is told as true of the applicant, and how surely.

A fact counts only where the message states it: not in what is merely supposed (如果…), asked (能不能…), taken
back (我没说…), unknown (不清楚…), or told of somebody else (我老婆在银行, when asking for oneself).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import IntEnum

from bot.extraction.text import View, clause_at

Cues = Mapping[str, re.Pattern[str]]

_SENTENCE = re.compile(r"(?:[^.;!?]|(?<=\d)\.(?=\d))+[?]?")


class Standing(IntEnum):
    """How a character of the message counts as evidence."""

    UNSAID = 0
    SAID = 1
    DOUBTFUL = 2
    OF_RELATIVE = 3


class Scope:
    """The standing of each stretch of a view (places masked, see ``text``)."""

    def __init__(self, view: View, cues: Cues) -> None:
        self._view = view
        self._cues = cues
        self._standing = [Standing.SAID] * len(view.text)
        self.clauses = view.clauses()
        self._persons()
        for start, end in self.clauses:
            self._clause(start, end)
        for match in _SENTENCE.finditer(view.text):
            if hypothesis := cues["hypothetical"].search(match.group()):
                self._mark(match.start() + hypothesis.start(), match.end(), Standing.UNSAID)

    def standing(self, start: int, end: int) -> Standing:
        """The weakest standing in ``[start, end)``."""
        found = set(self._standing[start:end])
        if found <= {Standing.SAID}:
            return Standing.SAID
        for weaker in (Standing.UNSAID, Standing.OF_RELATIVE):
            if weaker in found:
                return weaker
        return Standing.DOUBTFUL

    def is_negated(self, start: int) -> bool:
        """Whether a negation stands directly before ``start``, in its clause."""
        return self._before("negated_before", start)

    def is_denied(self, end: int) -> bool:
        """Whether what ends at ``end`` is denied by the next words (国赛没进)."""
        _, clause_end = clause_at(self.clauses, end - 1)
        return self._cues["negated_after"].match(self._view.text[end:clause_end]) is not None

    def is_asked(self, position: int) -> bool:
        """Whether ``position`` lies in a question."""
        start, end = clause_at(self.clauses, position)
        return self._cues["question"].search(self._view.text[start : end + 1]) is not None

    def is_planned(self, start: int) -> bool:
        """Whether what begins at ``start`` is only intended."""
        return self._before("planned_before", start)

    def is_corrected_between(self, start: int, end: int) -> bool:
        """Whether the message takes back, between two places in it, what came first."""
        return self._cues["corrected"].search(self._view.text, start, end) is not None

    def _before(self, cue: str, start: int) -> bool:
        clause_start, _ = clause_at(self.clauses, start)
        return self._cues[cue].search(self._view.text[clause_start:start]) is not None

    def _mark(self, start: int, end: int, standing: Standing) -> None:
        self._standing[start:end] = [standing] * (end - start)

    def _persons(self) -> None:
        """Marks what is said of persons other than the applicant.

        The applicant is who is asked for (帮我儿子问问), else whom the message speaks of first.
        """
        text, cues = self._view.text, self._cues
        speakers = [self._speaker(text[start:end]) for start, end in self.clauses]
        named = [speaker for speaker in speakers if speaker]
        proxy = cues["someone_else"].search(text) is not None
        applicant = "relative" if proxy or (named and named[0] == "relative") else "self"
        speaker: str | None = "relative" if proxy and not named else None
        for (start, end), spoken in zip(self.clauses, speakers, strict=True):
            speaker = spoken or speaker
            if speaker and speaker != applicant:
                self._mark(start, end, Standing.OF_RELATIVE if speaker == "relative" else Standing.UNSAID)

    def _speaker(self, clause: str) -> str | None:
        if self._cues["relative_subject"].search(clause):
            return "relative"
        if self._cues["self_subject"].search(clause):
            return "self"
        return "relative" if self._cues["other_subject"].search(clause) else None

    def _clause(self, start: int, end: int) -> None:
        text, cues = self._view.text, self._cues
        clause = text[start:end]
        asks = text[end : end + 1] == "?"
        if match := cues["unsure"].search(clause):
            self._mark(start + match.start(), end, Standing.DOUBTFUL)
        for cue in ("retracted", "dont_know"):
            if match := cues[cue].search(clause):
                self._mark(start, end, Standing.UNSAID)
        if asks or cues["question"].search(clause + ("?" if asks else "")):
            self._question(start, end)

    def _question(self, start: int, end: int) -> None:
        """In a question only what leads up to it is told: by who speaks of a person, a place or a case of their own."""
        text, cues = self._view.text, self._cues
        clause = text[start:end]
        opening = cues["question_opening"].match(clause)
        turn = cues["question_turn"].search(clause, opening.end() if opening else 0)
        told = turn.start() if turn else 0
        claims = cues["claim"].search(clause) and cues["own_case"].search(clause[:told])
        if not (claims or cues["at_place"].search(clause) or cues["first_person"].search(text[:end])):
            told = 0
        self._mark(start + told, end, Standing.UNSAID)
