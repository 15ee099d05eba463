"""Conversations over ``/api/v1``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from api.conversations import ConversationKey, new_conversation_id
from api.dependencies import (
    CatalogueDependency,
    LimitsDependency,
    ModelDependency,
    StoreDependency,
    TurnsDependency,
    limit_address,
)
from api.problems import Problem, problem_responses
from api.schemas import ChatRequest, ConversationResponse, PublicId, Turn, UnderstandRequest, Understood
from api.turns import MODEL_WAIT

router = APIRouter(prefix="/api/v1", tags=["conversation"], dependencies=[Depends(limit_address)])

_REFUSALS = ("bad_json", "body_too_large", "invalid_request", "rate_limited")
_OUTAGES = ("model_loading", "model_failed", "storage_unavailable")
ConversationId = Annotated[PublicId, Path()]


@router.post(
    "/chat",
    responses=problem_responses(*_REFUSALS, *_OUTAGES, "conversation_busy", "conversation_deleted"),
)
async def chat(asked: ChatRequest, request: Request, turns: TurnsDependency, limits: LimitsDependency) -> Turn:
    """Say something; the answer is stored before it is given."""
    conversation_id = asked.conversation_id or new_conversation_id(asked.client_message_id)
    await limits.check_conversation(request, conversation_id)
    record = await turns.take(ConversationKey("web", conversation_id), asked.message, asked.client_message_id)
    return Turn(**record.model_dump(include=set(Turn.model_fields)))


@router.get(
    "/chat/{conversation_id}",
    responses=problem_responses("conversation_not_found", "invalid_request", "storage_unavailable"),
)
async def history(
    conversation_id: ConversationId,
    store: StoreDependency,
    since: Annotated[int, Query(ge=0, description="The number of the last turn already known.")] = 0,
) -> ConversationResponse:
    """The turns so far, for a client that was away."""
    found = await store.history(ConversationKey("web", conversation_id), since)
    if found is None:
        raise Problem("conversation_not_found")
    return found


@router.delete(
    "/chat/{conversation_id}", status_code=204, responses=problem_responses("invalid_request", "storage_unavailable")
)
async def forget(conversation_id: ConversationId, store: StoreDependency) -> Response:
    """Forget the conversation and its facts, also if there is none."""
    await store.delete(ConversationKey("web", conversation_id))
    return Response(status_code=204)


@router.post("/understand", responses=problem_responses(*_REFUSALS, *_OUTAGES, "invalid_fact"))
async def understand(asked: UnderstandRequest, model: ModelDependency, catalogue: CatalogueDependency) -> Understood:
    """What one message says, in the light of the question just asked. Stores nothing."""
    if asked.asked_fact is not None and asked.asked_fact not in catalogue.vocabulary:
        raise Problem.of_field("invalid_fact", "asked_fact", "unknown_fact")
    assistant = await model.assistant(MODEL_WAIT)
    understanding = await assistant.understand(asked.message, asked.asked_fact)
    return Understood(intent=understanding.intent, confidence=understanding.confidence, facts=understanding.facts)
