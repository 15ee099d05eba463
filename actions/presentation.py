"""Verdicts as messages: what can be claimed first, then what is open, what would change a no, encouragement last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from actions.screen import SCREEN, packed, shortened
from actions.texts import Texts
from actions.wording import amount, document_name, label, labels
from policies import Assessment, Fact, Failure, Result, load_vocabulary, totals
from policies.conditions import Comparison
from policies.evaluation import AVAILABLE
from policies.planner import open_facts
from policies.truth import TRUE
from policies.wording import say

#: Longest piece of a clause in a list of measures; the whole clause is in the result's citation.
_QUOTE = 100
_NOTES = 110
#: So many results are told in short before the questions.
_OUTLINED = 3
_POSSIBLE = AVAILABLE | {"need_more_info"}
#: A no that is worth telling: at most so many, each failing at most so many conditions.
_NEAR_MISSES = 3
_NEAR = 2
#: Conditions that say for whom a measure is, rather than what to do for it.
_WHO_AND_WHERE = frozenset({"applicant_roles", "education_status", "age"})


@dataclass(frozen=True)
class Entry:
    """A result with the heading it stands under (a response's name)."""

    heading: str
    result: Result

    @property
    def key(self) -> str:
        """Changes when there is something new to tell of the measure."""
        return f"{self.result.policy.id}={self.result.status} {amount(self.result.policy, self.result)}"


@dataclass(frozen=True)
class Screen:
    """As many entries as a phone shows."""

    text: str
    entries: list[Entry]

    @property
    def results(self) -> list[dict[str, Any]]:
        return [entry.result.to_dict() for entry in self.entries]


def entries(assessment: Assessment) -> list[Entry]:
    """The results worth telling, in the order they are told."""
    claimable = [result for result in assessment.results if result.policy.tier != "C"]
    encouraged = [r for r in assessment.results if r.policy.tier == "C" and r.status in AVAILABLE]
    return [
        *found(assessment),
        *_under("utter_heading_open", claimable, "need_more_info"),
        *(Entry("utter_heading_near", result) for result in _near_misses(claimable)),
        *(Entry("utter_heading_encouraged", result) for result in encouraged),
    ]


def found(assessment: Assessment) -> list[Entry]:
    """What the applicant can claim or has to settle with an authority."""
    claimable = [result for result in assessment.results if result.policy.tier != "C"]
    return [
        *_under("utter_heading_eligible", claimable, "eligible"),
        *_under("utter_heading_review", claimable, "eligible_subject_to_review"),
        *_under("utter_heading_superseded", claimable, "superseded"),
    ]


def refused(assessment: Assessment) -> list[Entry]:
    """What the applicant fails for another reason than who and where they are, what fails least first."""
    failed = [
        result
        for result in assessment.results
        if result.policy.tier != "C" and result.status == "ineligible" and not _fails_by_who_or_where(result)
    ]
    return [Entry("utter_heading_near", result) for result in sorted(failed, key=lambda result: len(result.failed))]


def settled(told: Sequence[Entry]) -> list[Entry]:
    """Those of the entries that no answer can change any more."""
    return [entry for entry in told if not open_facts(entry.result.policy, entry.result.facts)]


def screen(told: Sequence[Entry], texts: Texts) -> Screen:
    """The first of the entries that fit one message, with clause and document. There must be at least one."""
    lines: list[str] = []
    heading, end = "", 0
    for entry in told:
        added = [texts(entry.heading)] if entry.heading != heading else []
        added.append(_ENTRIES[entry.heading](entry.result, texts))
        if end and len("\n".join([*lines, *added, _footer(told[: end + 1], texts)])) > SCREEN:
            break
        lines += added
        heading, end = entry.heading, end + 1
    footer = _footer(told[:end], texts)
    text = shortened("\n".join(lines), SCREEN - len(footer) - 1)
    return Screen(f"{text}\n{footer}", list(told[:end]))


def has_sum(entry: Entry) -> bool:
    """Whether the document states a sum."""
    return entry.result.policy.data.benefit.amount.money(entry.result.facts) is not None


def outline(told: Sequence[Entry], texts: Texts) -> Screen:
    """Title, amount and clause of the first of the entries, those with a sum first. There must be at least one."""
    told = sorted(told, key=has_sum, reverse=True)
    few = told[:_OUTLINED]
    lines = [
        texts(
            "utter_outline_line",
            title=entry.result.policy.title,
            amount=amount(entry.result.policy, entry.result),
            locator=entry.result.policy.data.locator,
            status=texts(f"status_{entry.result.status}"),
        )
        for entry in few
    ]
    if len(told) > len(few):
        lines.append(texts("utter_outline_more", count=len(told) - len(few)))
    return Screen("\n".join([texts("utter_outline"), *lines, _footer(few, texts)]), few)


def possible_documents(assessment: Assessment, texts: Texts) -> str:
    """The documents with measures that nothing known rules out, for somebody of whom the place is not known."""
    possible = Counter(r.policy.document for r in assessment.results if r.policy.tier != "C" and r.status in _POSSIBLE)
    lines = [
        texts("utter_possible_document", place=document.covers, count=count) for document, count in possible.items()
    ]
    return next(packed([texts("utter_possible_documents"), *lines]))


def overview(assessment: Assessment, texts: Texts) -> str:
    """Title and amount of everything found, as many as fit one message, and what they come to."""
    told = found(assessment)
    lines = [
        texts(
            "utter_overview_line",
            title=entry.result.policy.title,
            amount=amount(entry.result.policy, entry.result),
            status=texts(f"status_{entry.result.status}"),
        )
        for entry in told
    ]
    endings = [texts("utter_overview_more")]
    together = totals(assessment)
    if together.money and sum(len(block.results) for block in together.blocks) > 1:
        endings.append(texts("utter_overview_total", total=together.money.said()))
    ending = "\n".join(endings)
    text = next(packed([texts("utter_overview"), *lines], SCREEN - len(ending) - 1))
    complete = text.count("\n") == len(lines)
    return "\n".join([text, *(endings[1:] if complete else endings)])


def _under(heading: str, results: list[Result], status: str) -> Iterator[Entry]:
    return (Entry(heading, result) for result in results if result.status == status)


def _near_misses(results: list[Result]) -> list[Result]:
    """What comes closest among the measures that fail: those that something could change come first."""
    near = [result for result in results if result.status == "ineligible" and _is_near(result)]
    near.sort(key=lambda result: (not any(failure.change for failure in result.failed), len(result.failed)))
    return near[:_NEAR_MISSES]


def _is_near(result: Result) -> bool:
    failures = result.failed
    if not failures or _fails_by_who_or_where(result):
        return False
    if all(failure.change for failure in failures):
        return len(failures) <= _NEAR
    return len(failures) == 1 and _meets_something_of_its_own(result)


def _fails_by_who_or_where(result: Result) -> bool:
    return not _who_and_where(result).isdisjoint(failure.fact for failure in result.failed)


def _who_and_where(result: Result) -> frozenset[str]:
    return _WHO_AND_WHERE | {leaf.fact for leaf in result.policy.comparisons if leaf.operator.fact.type == "region"}


def _meets_something_of_its_own(result: Result) -> bool:
    """Whether the person meets a condition that is not just where and who."""
    apart = _who_and_where(result)
    return any(
        leaf.fact in result.facts and leaf.fact not in apart and leaf.evaluate(result.facts) is TRUE
        for leaf in result.policy.when.leaves()
        if isinstance(leaf, Comparison)
    )


def _available(result: Result, texts: Texts) -> str:
    data = result.policy.data
    return texts(
        "utter_result",
        title=result.policy.title,
        amount=amount(result.policy, result),
        locator=data.locator,
        quote=shortened(data.quote, _QUOTE),
        notes=_notes(result, texts),
    )


def _notes(result: Result, texts: Texts) -> str:
    notes = [texts("utter_result_review", review=review) for review in result.review[:1]]
    notes += [note for note in result.notes if note != say("note_in_force")]
    return shortened("".join(texts("utter_result_note", note=note) for note in notes), _NOTES)


def _open(result: Result, texts: Texts) -> str:
    return texts("utter_result_open", title=result.policy.title, missing=labels(load_vocabulary(), result.missing))


def verdict(result: Result, texts: Texts) -> str:
    """What one measure comes to for this person, and what decides it or is missing."""
    if result.status == "ineligible":
        return texts("utter_verdict_ineligible", failures=_failures(result, texts))
    if result.status == "need_more_info":
        return texts("utter_verdict_open", missing=labels(load_vocabulary(), result.missing))
    return texts("utter_verdict", status=texts(f"status_{result.status}"))


def _near(result: Result, texts: Texts) -> str:
    locator = result.policy.data.locator
    return texts("utter_result_near", title=result.policy.title, locator=locator, failures=_failures(result, texts))


def _failures(result: Result, texts: Texts) -> str:
    return "".join(
        texts(
            "utter_result_failure",
            label=label(_fact(result, failure)),
            required=failure.required,
            actual=failure.actual,
            change=failure.change or failure.note,
        )
        for failure in result.failed
    )


def _fact(result: Result, failure: Failure) -> Fact:
    return next(leaf.operator.fact for leaf in result.policy.comparisons if leaf.fact == failure.fact)


def _encouraged(result: Result, texts: Texts) -> str:
    return texts("utter_result_encouraged", title=result.policy.title, locator=result.policy.data.locator)


_ENTRIES: dict[str, Callable[[Result, Texts], str]] = {
    "utter_heading_eligible": _available,
    "utter_heading_review": _available,
    "utter_heading_superseded": _available,
    "utter_heading_open": _open,
    "utter_heading_near": _near,
    "utter_heading_encouraged": _encouraged,
}


def _footer(told: Sequence[Entry], texts: Texts) -> str:
    documents = {entry.result.policy.document.id: entry.result.policy.document for entry in told}
    names = "、".join(document_name(document, texts) for document in documents.values())
    return texts("utter_results_footer", documents=names)
