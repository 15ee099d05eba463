"""The catalogue for reading: policies, the vocabulary of facts, and search in the documents."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from api.dependencies import CatalogueDependency, limit_address
from api.problems import Problem, problem_responses
from api.schemas import (
    BenefitDescription,
    ClausesResponse,
    DocumentDescription,
    FactDescription,
    FactsResponse,
    Passage,
    PoliciesResponse,
    PolicyDescription,
    PolicyDetail,
    ReadingDescription,
    SearchText,
)
from policies import Policy
from policies.clauses import load_clauses

router = APIRouter(prefix="/api/v1", tags=["policies"], dependencies=[Depends(limit_address)])


@router.get("/policies", responses=problem_responses("rate_limited"))
def policies(catalogue: CatalogueDependency) -> PoliciesResponse:
    """Every policy with its quote and clause, and every document."""
    return PoliciesResponse(
        catalogue_version=catalogue.version,
        documents=[DocumentDescription.model_validate(document) for document in catalogue.documents],
        policies=[PolicyDescription(**_described(policy)) for policy in catalogue.policies.values()],
    )


@router.get("/policies/{policy_id}", responses=problem_responses("policy_not_found", "invalid_request", "rate_limited"))
def policy(policy_id: str, catalogue: CatalogueDependency) -> PolicyDetail:
    """One policy with its conditions, readings and document."""
    found = catalogue.policies.get(policy_id)
    if found is None:
        raise Problem("policy_not_found", policy=policy_id)
    return PolicyDetail(
        **_described(found),
        when=found.data.when,
        quote_more=found.data.quote_more,
        stacking=found.data.stacking.text,
        related=found.data.related,
        readings=[ReadingDescription.model_validate(reading) for reading in found.data.readings],
        document=DocumentDescription.model_validate(found.document),
    )


@router.get("/facts", responses=problem_responses("rate_limited"))
def facts(catalogue: CatalogueDependency) -> FactsResponse:
    """Every fact that may be stated, with its question."""
    return FactsResponse(facts=[FactDescription.model_validate(fact) for fact in catalogue.vocabulary.values()])


@router.get("/clauses", responses=problem_responses("invalid_request", "rate_limited"))
def clauses(
    q: Annotated[SearchText, Query(description="What to look for, in everyday words.")],
    limit: Annotated[int, Query(ge=1, le=20)] = 5,
) -> ClausesResponse:
    """Search the documents: verbatim passages, best first."""
    return ClausesResponse(passages=[Passage.model_validate(found) for found in load_clauses().search(q, limit)])


def _described(policy: Policy) -> dict[str, Any]:
    data, benefit = policy.data, policy.data.benefit
    return {
        "policy_id": policy.id,
        "title": policy.title,
        "tier": policy.tier,
        "strength": data.strength,
        "audience": data.audience,
        "department": data.department,
        "benefit": BenefitDescription(kind=benefit.kind, what=benefit.what, amount_text=benefit.amount.printed()),
        "effective": data.effective,
        "ends": data.ends,
        "citation": policy.citation(),
    }
