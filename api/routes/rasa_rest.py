"""Rasa's REST channel, wire compatible, for clients that speak it already.

They read the body of a 200 answer and nothing else, so what keeps a message from being answered is told in the
conversation. Only Rasa's standard keys are sent: clients stumble over others.
"""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import ValidationError

from api.conversations import ConversationKey
from api.dependencies import LimitsDependency, TurnsDependency, limit_address
from api.problems import invalid_request, problem_responses, to_problem
from api.schemas import Message, RestMessage

router = APIRouter(prefix="/webhooks/rest", tags=["Rasa REST channel"])

_BODY = {"requestBody": {"required": True, "content": {"*/*": {"schema": RestMessage.model_json_schema()}}}}


@router.get("/")
async def health() -> dict[str, str]:
    """The channel answers."""
    return {"status": "ok"}


@router.post(
    "/webhook",
    dependencies=[Depends(limit_address)],
    responses=problem_responses("bad_json", "body_too_large", "invalid_request", "rate_limited"),
    openapi_extra=_BODY,
)
async def webhook(
    request: Request, turns: TurnsDependency, limits: LimitsDependency, stream: Annotated[bool, Query()] = False
) -> Response:
    """Say something as ``sender``; the body is JSON whatever its Content-Type claims."""
    asked = _parse(await request.body())
    await limits.check_conversation(request, asked.sender)
    try:
        record = await turns.take(ConversationKey("rest", asked.sender), asked.message)
        replies = [_reply(asked.sender, message) for message in record.messages]
    except Exception as error:  # noqa: BLE001 -- every one of them is told
        replies = [{"recipient_id": asked.sender, "text": to_problem(error).document.detail}]
    if stream:  # Rasa's own form: a line of JSON for each message
        lines = "".join(json.dumps(reply, ensure_ascii=False) + "\n" for reply in replies)
        return Response(lines, media_type="text/event-stream")
    return JSONResponse(replies)


def _parse(body: bytes) -> RestMessage:
    try:
        return RestMessage.model_validate_json(body)
    except ValidationError as error:
        raise invalid_request(error.errors()) from error


def _reply(sender: str, message: Message) -> dict[str, Any]:
    reply: dict[str, Any] = {"recipient_id": sender, "text": message.text}
    if message.choices:
        reply["buttons"] = [{"title": choice.label, "payload": choice.payload} for choice in message.choices]
    return reply
