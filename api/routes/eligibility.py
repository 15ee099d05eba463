"""Verdicts without a conversation: facts in, results out."""

from __future__ import annotations

from fastapi import APIRouter, Depends

from api.clock import today
from api.dependencies import CatalogueDependency, limit_address
from api.problems import FieldError, Problem, field_text, problem_responses
from api.schemas import EligibilityRequest, EligibilityResponse
from policies import Catalogue, evaluate, next_question, totals

router = APIRouter(prefix="/api/v1", tags=["policies"], dependencies=[Depends(limit_address)])


@router.post(
    "/eligibility",
    responses=problem_responses(
        "bad_json", "body_too_large", "invalid_request", "invalid_fact", "unknown_policy", "rate_limited"
    ),
)
async def eligibility(asked: EligibilityRequest, catalogue: CatalogueDependency) -> EligibilityResponse:
    """Judge one applicant. Stores nothing."""
    _check_policies(asked.policies or [], catalogue)
    assessment = evaluate(catalogue, asked.facts, asked.as_of or today(), asked.policies)
    question = next_question(assessment)
    return EligibilityResponse.model_validate(
        {
            "results": [result.to_dict() for result in assessment.results],
            "totals": totals(assessment).to_dict(),
            "contradictions": [contradiction.to_dict() for contradiction in assessment.contradictions],
            "unresolved": [unresolved.to_dict() for unresolved in assessment.unresolved],
            "next_question": question.to_dict() if question else None,
            "catalogue_version": catalogue.version,
        }
    )


def _check_policies(asked: list[str], catalogue: Catalogue) -> None:
    errors = [
        FieldError(field=f"policies.{i}", message=field_text("unknown_policy"))
        for i, policy_id in enumerate(asked)
        if policy_id not in catalogue.policies
    ]
    if errors:
        raise Problem("unknown_policy", errors=errors)
