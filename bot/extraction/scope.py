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

_SENTENCE_ENDS = ".;!?"


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
        self._of_outsiders: list[tuple[int, int]] = []
        self._persons()
        for start, end in self.clauses:
            self._clause(start, end)
        self._suppositions()
        self._past = [match.span() for match in cues["past"].finditer(view.text)]

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

    def is_past(self, start: int, end: int) -> bool:
        """Whether ``[start, end)`` is told of former days."""
        return any(start < past_end and past_start < end for past_start, past_end in self._past)

    def is_of_outsider(self, start: int) -> bool:
        """Whether what begins at ``start`` is told of a boss, a landlord, a partner: never the applicant."""
        return any(clause_start <= start < clause_end for clause_start, clause_end in self._of_outsiders)

    def is_part_of_name(self, end: int) -> bool:
        """Whether what ends at ``end`` only begins the name of something else: 民企[座谈会]."""
        return self._cues["name_goes_on"].match(self._view.text, end) is not None

    def is_corrected_between(self, start: int, end: int) -> bool:
        """Whether the message takes back, between two places in it, what came first."""
        return self._cues["corrected"].search(self._view.text, start, end) is not None

    def _before(self, cue: str, start: int) -> bool:
        clause_start, _ = clause_at(self.clauses, start)
        return self._cues[cue].search(self._view.text[clause_start:start]) is not None

    def _mark(self, start: int, end: int, standing: Standing) -> None:
        self._standing[start:end] = [standing] * (end - start)

    def _persons(self) -> None:
        """Marks what is said of persons other than the applicant."""
        text, cues = self._view.text, self._cues
        speakers = [self._speaker(text[start:end]) for start, end in self.clauses]
        proxy = cues["someone_else"].search(text) is not None
        applicant = "relative" if proxy else self._applicant(speakers)
        speaker: str | None = "relative" if proxy and not any(speakers) else None
        absent = "relative"
        for (start, end), spoken in zip(self.clauses, speakers, strict=True):
            speaker = absent if spoken == "other" else spoken or speaker
            absent = speaker if speaker in ("relative", "outsider") else absent
            if speaker == "outsider":
                self._of_outsiders.append((start, end))
            elif speaker and speaker != applicant:
                self._mark(start, end, Standing.OF_RELATIVE if speaker == "relative" else Standing.UNSAID)

    def _applicant(self, speakers: list[str | None]) -> str:
        """Of oneself and one's people, who both are spoken of: oneself, unless it is a child of whom is asked."""
        text, cues = self._view.text, self._cues
        own = [text[start:end] for (start, end), spoken in zip(self.clauses, speakers, strict=True) if spoken == "self"]
        theirs = [
            text[start:end] for (start, end), spoken in zip(self.clauses, speakers, strict=True) if spoken == "relative"
        ]
        if not theirs:
            return "relative" if "other" in speakers and not own and "outsider" not in speakers else "self"
        if not own or cues["asks_for_them"].search(text):
            return "relative"
        first = next(spoken for spoken in speakers if spoken in ("self", "relative"))
        of_child = first == "relative" and cues["dependant"].search(theirs[0])
        return "relative" if of_child and not any(cues["own_business"].search(clause) for clause in own) else "self"

    def _speaker(self, clause: str) -> str | None:
        for speaker in ("relative", "outsider", "self", "other"):
            if self._cues[f"{speaker}_subject"].search(clause):
                return speaker
        return None

    def _suppositions(self) -> None:
        """Marks what is only supposed: from 如果 on, until 现在 returns to what is, or oneself after its question."""
        text, cues = self._view.text, self._cues
        supposing = closed = False
        for start, end in self.clauses:
            clause = text[start:end]
            if match := cues["hypothetical"].search(clause):
                supposing, closed = True, False
                self._mark(start + match.start(), end, Standing.UNSAID)
            elif supposing and not cues["resumed" if closed else "actual"].search(clause):
                self._mark(start, end, Standing.UNSAID)
            else:
                supposing = False
            closed = closed or cues["question"].search(clause) is not None or cues["wished"].search(clause) is not None
            if text[end : end + 1] in _SENTENCE_ENDS:
                supposing = False

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
            if cues["rule_talk"].search(clause):
                self._topic(start)
        self._mark(start + told, end, Standing.UNSAID)

    def _topic(self, end: int) -> None:
        """Before a question about a rule, what names a kind only (离岗创业的, 职称还评吗) is its topic."""
        text, cues = self._view.text, self._cues
        for start, clause_end in reversed([clause for clause in self.clauses if clause[1] <= end]):
            clause = text[start:clause_end]
            if text[clause_end] in _SENTENCE_ENDS or cues["own_case"].search(clause):
                break
            self._mark(start, clause_end, Standing.UNSAID)
