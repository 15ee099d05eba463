"""Answers to questions in the middle: why, what a clause says, how to apply. Only the documents' own words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from actions.presentation import verdict
from actions.screen import SCREEN, packed, shortened
from actions.texts import Texts
from actions.wording import amount, document_name, likeness
from policies import Assessment, Catalogue, Policy
from policies.clauses import Passage, load_clauses
from policies.evaluation import AVAILABLE
from policies.planner import OPENING
from policies.printed import squeezed

#: Passages that are looked at. Below the lower score a passage has nothing to do with the question, below the
#: upper one perhaps not; found by trying everyday questions about the documents and about other matters.
_PASSAGES = 8
_RELATED, _CERTAIN = 8.0, 20.0
#: How many pairs of characters of a title a question must share to mean it perhaps, and to mean it surely.
_ALIKE, _VERY_ALIKE = 2, 3
#: What standing in the passage found counts for, in such pairs.
_IN_PASSAGE = 1
_PROCESSES = 3
#: Readings, and other measures of the same clause, that are told along.
_MORE = 3
_QUOTE = 180
_SENTENCE = re.compile(r"[^。]+。?")


def definition(terms: Iterable[str], place: str | None, assessment: Assessment, texts: Texts) -> str | None:
    """What the documents say of the first of ``terms`` that they use; None if they use none.

    No document defines its terms: it is how we read the word, the clause that uses it, and whom to ask.
    """
    for term in terms:
        ranked = [*load_clauses().search(term), *load_clauses().passages]
        passages = [passage for passage in ranked if term in passage.text]
        for passage in _local_first(passages, place, assessment):
            return _usage(term, passage, assessment.catalogue, texts)
    return None


def _usage(term: str, passage: Passage, catalogue: Catalogue, texts: Texts) -> str:
    document = next(document for document in catalogue.documents if document.id == passage.document_id)
    policies = _of_clause(passage.document_id, passage.locator, catalogue)
    readings = [reading for policy in catalogue.by_document[document.id] for reading in policy.data.readings]
    department = next((policy.data.department for policy in policies if policy.data.department), None)
    return "\n".join(
        [
            texts("utter_no_definition", term=term),
            texts(
                "utter_clause",
                document=document_name(document, texts),
                locator=passage.locator,
                quote=shortened(_sentence(term, passage.text), _QUOTE),
            ),
            *(
                texts("utter_clause_reading", issue=reading.issue, reading=reading.reading)
                for reading in [reading for reading in readings if f"“{term}" in reading.issue][:1]
            ),
            texts("utter_ask_department", department=department) if department else texts("utter_ask_window"),
        ]
    )


def _sentence(term: str, text: str) -> str:
    """The sentence of ``text`` that uses the term."""
    sentences: list[str] = _SENTENCE.findall(text)
    return next(sentence for sentence in sentences if term in sentence)


def clause(query: str, place: str | None, assessment: Assessment, texts: Texts) -> str | None:
    """The clause that ``query`` asks about, its amount and what the document leaves open; None if there is none.

    ``place`` is the place named in the question, else the applicant's own counts.
    """
    catalogue = assessment.catalogue
    passage = next(_passages(query, place, assessment), None)
    if passage is None:
        return None
    policy = _policy(query, passage, catalogue)
    document = next(document for document in catalogue.documents if document.id == passage.document_id)
    certain = passage.score >= _CERTAIN or bool(policy and likeness(query, policy.title) >= _VERY_ALIKE)
    blocks = [
        texts(
            "utter_clause" if certain else "utter_nearest_clause",
            document=document_name(document, texts),
            locator=passage.locator,
            quote=shortened(policy.data.quote if policy else passage.text, _QUOTE),
        ),
        *(_details(policy, assessment, texts) if policy else ()),
    ]
    return next(packed(blocks, SCREEN))


def process(query: str, assessment: Assessment, texts: Texts, told: Policy | None = None) -> str:
    """Which department the document names for what ``query`` means; by default for what the applicant can claim.

    ``told`` is the measure that ``query`` points back at.
    """
    meant = [told] if told else _meant(query, assessment)
    policies = meant or [
        result.policy for result in assessment.results if result.status in AVAILABLE and result.policy.tier != "C"
    ]
    lines = [*_departments(policies[:_PROCESSES], texts)] or [texts("utter_process_unknown")]
    ending = texts("utter_process_ask")
    return next(packed(lines, SCREEN - len(ending) - 1)) + "\n" + ending


def _details(policy: Policy, assessment: Assessment, texts: Texts) -> Iterator[str]:
    catalogue = assessment.catalogue
    result = next((result for result in assessment.results if result.policy is policy), None)
    yield texts("utter_clause_amount", title=policy.title, amount=amount(policy, result))
    if result and any(fact in assessment.facts for fact in OPENING):
        yield verdict(result, texts)
    for reading in policy.data.readings[:_MORE]:
        yield texts("utter_clause_reading", issue=reading.issue, reading=reading.reading)
    others = [other.title for other in _of_clause(policy.document.id, policy.data.locator, catalogue)]
    others.remove(policy.title)
    if others:
        yield texts("utter_clause_others", titles=texts("list_others").join(others[:_MORE]))


def _departments(policies: list[Policy], texts: Texts) -> Iterator[str]:
    """Each department once, with its measures; then when these are open for applications."""
    departments: dict[str | None, list[Policy]] = {}
    for policy in policies:
        departments.setdefault(policy.data.department, []).append(policy)
    for department, measures in departments.items():
        titles = "".join(texts("utter_process_title", title=policy.title) for policy in measures)
        response = "utter_process_department" if department else "utter_process_no_department"
        yield texts(response, titles=titles, department=department)
    for policy in policies:
        if policy.data.window:
            first, last = policy.data.window
            yield texts("utter_process_window", title=policy.title, first=first, last=last)


def _meant(query: str, assessment: Assessment) -> list[Policy]:
    """The measure that the question names, if it names one."""
    for passage in _passages(query, None, assessment):
        policy = _policy(query, passage, assessment.catalogue)
        if policy and likeness(query, policy.title) >= _ALIKE:
            return [policy]
    return []


def _passages(query: str, place: str | None, assessment: Assessment) -> Iterator[Passage]:
    """The passages found, those of documents that cover the place first."""
    found = [passage for passage in load_clauses().search(query, limit=_PASSAGES) if passage.score >= _RELATED]
    return _local_first(found, place, assessment)


def _local_first(found: list[Passage], place: str | None, assessment: Assessment) -> Iterator[Passage]:
    catalogue = assessment.catalogue
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
    """The measure of the passage's clause that is most like the question."""

    def rank(policy: Policy) -> int:
        return likeness(query, policy.title) + _IN_PASSAGE * _overlap(squeezed(policy.data.quote), passage.text)

    return max(_of_clause(passage.document_id, passage.locator, catalogue), key=rank, default=None)


def _of_clause(document: str, locator: str, catalogue: Catalogue) -> list[Policy]:
    return [policy for policy in catalogue.by_document[document] if policy.data.locator == locator]


def _overlap(quote: str, text: str) -> bool:
    return quote in text or text in quote or any(part in text for part in quote.split("。") if part)
