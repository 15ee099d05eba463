"""Answers to questions in the middle: why, what a clause says, how to apply. Only the documents' own words."""

from __future__ import annotations

from collections.abc import Iterator

from actions.screen import SCREEN, packed, shortened
from actions.texts import Texts
from actions.wording import amount, document_name
from policies import Assessment, Catalogue, Policy
from policies.clauses import Passage, load_clauses
from policies.evaluation import AVAILABLE

#: Passages that are looked at, and how many pairs of characters of a title the question must share to mean it.
_PASSAGES = 8
_ALIKE = 2
_PROCESSES = 3
_QUOTE = 200


def clause(query: str, place: str | None, assessment: Assessment, texts: Texts) -> str:
    """The clause that ``query`` asks about, its amount and what the document leaves open.

    ``place`` is the place named in the question, else the applicant's own counts.
    """
    catalogue = assessment.catalogue
    passage = next(_passages(query, place, assessment), None)
    if passage is None:
        return texts("utter_no_clause")
    policy = _policy(query, passage, catalogue)
    document = next(document for document in catalogue.documents if document.id == passage.document_id)
    quote = shortened(policy.data.quote if policy else passage.text, _QUOTE)
    lines = [
        texts("utter_clause", document=document_name(document, texts), locator=passage.locator, quote=quote),
        *(_details(policy, assessment, texts) if policy else ()),
    ]
    return next(packed(["\n".join(lines)], SCREEN))


def process(query: str, assessment: Assessment, texts: Texts) -> str:
    """Which department the document names for what ``query`` means; by default for what the applicant can claim."""
    meant = _meant(query, assessment)
    policies = meant or [
        result.policy for result in assessment.results if result.status in AVAILABLE and result.policy.tier != "C"
    ]
    lines = [_process(policy, texts) for policy in policies[:_PROCESSES]] or [texts("utter_process_unknown")]
    ending = texts("utter_process_ask")
    return next(packed(lines, SCREEN - len(ending) - 1)) + "\n" + ending


def _details(policy: Policy, assessment: Assessment, texts: Texts) -> Iterator[str]:
    result = next((result for result in assessment.results if result.policy is policy), None)
    yield texts("utter_clause_amount", title=policy.title, amount=amount(policy, result))
    for reading in policy.data.readings:
        yield texts("utter_clause_reading", issue=reading.issue, reading=reading.reading)


def _process(policy: Policy, texts: Texts) -> str:
    data = policy.data
    lines = [
        texts("utter_process_department", title=policy.title, department=data.department)
        if data.department
        else texts("utter_process_no_department", title=policy.title)
    ]
    if data.window:
        lines.append(texts("utter_process_window", first=data.window[0], last=data.window[1]))
    return "\n".join(lines)


def _meant(query: str, assessment: Assessment) -> list[Policy]:
    """The measure that the question names, if it names one."""
    for passage in _passages(query, None, assessment):
        policy = _policy(query, passage, assessment.catalogue)
        if policy and _likeness(query, policy) >= _ALIKE:
            return [policy]
    return []


def _passages(query: str, place: str | None, assessment: Assessment) -> Iterator[Passage]:
    """The passages found, those of documents that cover the place first."""
    catalogue = assessment.catalogue
    found = load_clauses().search(query, limit=_PASSAGES)
    region = catalogue.regions.resolve(place).region if place else assessment.facts.get("region")
    if region is None:
        return iter(found)
    return iter(
        sorted(
            found,
            key=lambda passage: catalogue.regions.relation(region, catalogue.areas[passage.document_id]) is False,
        )
    )


def _policy(query: str, passage: Passage, catalogue: Catalogue) -> Policy | None:
    """The policy of the passage's clause that is most like the question."""
    policies = [
        policy
        for policy in catalogue.by_document[passage.document_id]
        if policy.data.locator == passage.locator and _overlap(policy.data.quote, passage.text)
    ]
    return max(policies, key=lambda policy: _likeness(query, policy), default=None)


def _overlap(quote: str, text: str) -> bool:
    return quote in text or text in quote or any(part in text for part in quote.split("。") if part)


def _likeness(query: str, policy: Policy) -> int:
    """How many pairs of neighbouring characters the question shares with the measure's title."""
    return len(_pairs(query) & _pairs(policy.title))


def _pairs(text: str) -> set[str]:
    return {text[start : start + 2] for start in range(len(text) - 1)}
