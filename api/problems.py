"""Errors as RFC 9457 problem documents with a stable ``code`` and a text for people.

The texts are data: ``problems.yml``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import structlog
import yaml
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from pydantic.json_schema import models_json_schema
from redis.exceptions import RedisError
from starlette.exceptions import HTTPException

from api import metrics
from api.conversations import ConversationBusy, ConversationDeleted
from api.model import ModelFailed, ModelLoading
from policies.facts import FactError

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_OUTAGE = 5

_TEXTS = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))
_PROBLEMS: dict[str, dict[str, Any]] = _TEXTS["problems"]
_FIELDS: dict[str, str] = _TEXTS["fields"]
_BY_STATUS = {
    400: "bad_json",  # what FastAPI says of a body it cannot parse
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "body_too_large",
    415: "unsupported_media_type",
}
_log = structlog.get_logger(__name__)


class FieldError(BaseModel):
    """What is wrong with one field of the request; ``field`` is its path, such as ``facts.region``."""

    field: str
    message: str


class ProblemDocument(BaseModel):
    """An RFC 9457 problem. Programs go by ``code``, people read ``title`` and ``detail``."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldError] = Field([], exclude_if=lambda errors: not errors)


#: The document's JSON schemas, for OpenAPI's components.
SCHEMAS: dict[str, Any] = models_json_schema(
    [(ProblemDocument, "serialization")], ref_template="#/components/schemas/{model}"
)[1]["$defs"]


class Problem(HTTPException):
    """Refuse the request with the problem ``code`` of ``problems.yml``; ``values`` fill its text."""

    def __init__(
        self, code: str, *, errors: Sequence[FieldError] = (), retry_after: float | None = None, **values: object
    ) -> None:
        self.document = ProblemDocument(
            title=_PROBLEMS[code]["title"],
            status=_PROBLEMS[code]["status"],
            detail=_PROBLEMS[code]["detail"].format(**values),
            code=code,
            errors=list(errors),
        )
        super().__init__(self.document.status, code)
        self.retry_after = retry_after

    @classmethod
    def of_field(cls, code: str, field: str, reason: str) -> Problem:
        """A problem with one field, told in the text ``reason`` of ``problems.yml``."""
        return cls(code, errors=[FieldError(field=field, message=field_text(reason))])

    def response(self) -> JSONResponse:
        """The problem as an HTTP answer."""
        headers = {"Retry-After": str(max(1, round(self.retry_after)))} if self.retry_after is not None else None
        content = self.document.model_dump()
        return JSONResponse(content, self.document.status, headers, media_type=MEDIA_TYPE)


def field_text(kind: str, context: Mapping[str, Any] | None = None) -> str:
    """What to tell people about a field error of pydantic's type ``kind``."""
    return _FIELDS.get(kind, _FIELDS["default"]).format_map(context or {})


def problem_responses(*codes: str) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI ``responses`` of a route that may answer with these problems."""
    by_status: dict[int | str, list[str]] = {}
    for code in ("internal_error", *codes):
        by_status.setdefault(_PROBLEMS[code]["status"], []).append(code)
    return {
        status: {
            "description": " / ".join(f"`{code}`" for code in named),
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}},
        }
        for status, named in by_status.items()
    }


def invalid_request(errors: Sequence[Mapping[str, Any]]) -> Problem:
    """The problem that pydantic's ``errors`` are; each ``loc`` is the path of a field."""
    if any(error["type"] == "json_invalid" for error in errors):
        return Problem("bad_json")
    return Problem(
        "invalid_request",
        errors=[
            FieldError(field=".".join(map(str, error["loc"])), message=field_text(error["type"], error.get("ctx")))
            for error in errors
        ],
    )


def _from_validation(error: RequestValidationError) -> Problem:
    # FastAPI puts first where the value came from: body, query, path.
    return invalid_request(
        [{**e, "loc": e["loc"] if e["type"] == "json_invalid" else e["loc"][1:]} for e in error.errors()]
    )


def _from_fact(error: FactError) -> Problem:
    return Problem("invalid_fact", errors=[FieldError(field=f"facts.{error.fact}", message=error.message)])


def _from_http(error: HTTPException) -> Problem:
    return Problem(_BY_STATUS.get(error.status_code, "bad_request"), limit="")


def _from_outage(error: RedisError) -> Problem:
    metrics.REDIS_ERRORS.inc()
    _log.error("redis_error", error=type(error).__name__)
    return Problem("storage_unavailable", retry_after=RETRY_AFTER_OUTAGE)


def _from_bug(error: Exception) -> Problem:
    _log.error("internal_error", exc_info=error)
    return Problem("internal_error")


_TRANSLATIONS: dict[type[Exception], Callable[[Any], Problem]] = {
    Problem: lambda problem: problem,
    RequestValidationError: _from_validation,
    FactError: _from_fact,
    HTTPException: _from_http,
    RedisError: _from_outage,
    ConversationBusy: lambda _: Problem("conversation_busy", retry_after=2),
    ConversationDeleted: lambda _: Problem("conversation_deleted"),
    ModelLoading: lambda _: Problem("model_loading", retry_after=3),
    ModelFailed: lambda _: Problem("model_failed", retry_after=60),
    Exception: _from_bug,
}


def to_problem(error: Exception) -> Problem:
    """The problem that ``error`` is to whoever made the request."""
    kind = next(kind for kind in type(error).__mro__ if kind in _TRANSLATIONS)
    return _TRANSLATIONS[kind](error)


def install(app: FastAPI) -> None:
    """Answer every error of ``app`` as a problem document; bugs are left to the Guard."""

    async def answer(_: Request, error: Exception) -> JSONResponse:
        return to_problem(error).response()

    for kind in _TRANSLATIONS.keys() - {Exception}:
        app.add_exception_handler(kind, answer)
