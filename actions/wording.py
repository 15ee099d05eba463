"""Facts, documents and verdicts in words; every sentence around them is a response of the domain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from actions.texts import Texts
from policies import Catalogue, Document, Fact, Policy, Result, Vocabulary
from policies.wording import shown


def label(fact: Fact) -> str:
    """A fact's name without its explanation in brackets."""
    return fact.label.split("（")[0]


def labels(vocabulary: Vocabulary, names: Iterable[str]) -> str:
    """Names of facts in a row."""
    return "、".join(label(vocabulary[name]) for name in names)


def said(catalogue: Catalogue, name: str, value: Any) -> str:
    """A fact's JSON value as people say it, a place by its full name."""
    fact = catalogue.vocabulary[name]
    place = catalogue.regions.resolve(value).region if fact.type == "region" else None
    return place.name if place else shown(fact, value)


def statement(catalogue: Catalogue, name: str, value: Any, texts: Texts) -> str:
    """A fact with its value."""
    return texts("utter_fact", label=label(catalogue.vocabulary[name]), value=said(catalogue, name, value))


def recap(catalogue: Catalogue, facts: Mapping[str, Any], texts: Texts) -> list[str]:
    """The facts in few lines: what is so and what is not in one line each."""
    valued = {name: value for name, value in facts.items() if not isinstance(value, bool)}
    lines = [
        texts("utter_recap_line", label=label(catalogue.vocabulary[name]), value=said(catalogue, name, value))
        for name, value in valued.items()
    ]
    for response, answer in (("utter_recap_yes", True), ("utter_recap_no", False)):
        names = [name for name, value in facts.items() if value is answer]
        if names:
            lines.append(texts(response, labels=labels(catalogue.vocabulary, names).replace(texts("whether"), "")))
    return lines


def document_name(document: Document, texts: Texts) -> str:
    """The printed title, or that there is none."""
    if document.title is None:
        return texts("utter_document_untitled", place=document.covers)
    return texts("utter_document", title=document.title)


def amount(policy: Policy, result: Result | None) -> str:
    """The sum for this applicant, else the rule as printed."""
    return policy.data.benefit.amount.said(result.facts if result else {})


def likeness(query: str, title: str) -> int:
    """How many pairs of neighbouring characters two texts share."""
    return len(_pairs(query) & _pairs(title))


def _pairs(text: str) -> set[str]:
    return {text[start : start + 2] for start in range(len(text) - 1)}
