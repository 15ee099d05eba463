"""Facts, documents and verdicts in words; every sentence around them is a response of the domain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from actions.texts import Texts
from policies import Catalogue, Document, Fact, Policy, Result
from policies.wording import shown


def label(fact: Fact) -> str:
    """A fact's name without its explanation in brackets."""
    return fact.label.split("（")[0]


def labels(catalogue: Catalogue, names: Iterable[str]) -> str:
    return "、".join(label(catalogue.vocabulary[name]) for name in names)


def stated(catalogue: Catalogue, name: str, value: Any) -> str:
    """A fact's JSON value as people say it."""
    return shown(catalogue.vocabulary[name], value)


def recapitulated(catalogue: Catalogue, facts: Mapping[str, Any], texts: Texts) -> list[str]:
    """One line for each fact."""
    return [
        texts("utter_fact", label=label(catalogue.vocabulary[name]), value=stated(catalogue, name, value))
        for name, value in facts.items()
    ]


def document_name(document: Document, texts: Texts) -> str:
    """The printed title, or that there is none."""
    if document.title is None:
        return texts("utter_document_untitled", place=document.covers)
    return texts("utter_document", title=document.title)


def amount(policy: Policy, result: Result | None) -> str:
    """The sum for this applicant, else the rule as printed."""
    return policy.data.benefit.amount.said(result.facts if result else {})
