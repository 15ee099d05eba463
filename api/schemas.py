"""The JSON shapes of ``/api/v1``: what OpenAPI shows and every answer is checked against."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, JsonValue
from pydantic_core import PydanticCustomError

from policies.evaluation import Status

MAX_MESSAGE = 2000
#: C0 and C1 controls except tab, line feed and carriage return, and halves of surrogate pairs.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")

Owner = Literal["bot", "queued", "staff", "closed"]
Facts = dict[str, JsonValue]


def _sayable(text: str) -> str:
    if _CONTROL.search(text):
        raise PydanticCustomError("control_character", "control character")
    if not text.strip():
        raise PydanticCustomError("blank", "blank")
    return text


def _iso_date(value: Any) -> Any:
    if isinstance(value, date):
        return value
    try:
        return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 -- a day, not a moment
    except (TypeError, ValueError) as error:
        raise PydanticCustomError("iso_date", "not a date") from error


def _absent(value: Any) -> bool:
    return value is None


MessageText = Annotated[str, Field(min_length=1, max_length=MAX_MESSAGE), AfterValidator(_sayable)]
SearchText = Annotated[str, Field(min_length=1, max_length=100), AfterValidator(_sayable)]
#: Ids made by others: harmless in keys, logs and addresses.
PublicId = Annotated[str, Field(min_length=1, max_length=128, pattern=r"^[A-Za-z0-9_.@=-]+$")]
Day = date
IsoDate = Annotated[Day, BeforeValidator(_iso_date)]


class RequestBody(BaseModel):
    """A request body: what it does not know, it refuses, so that a slip of the pen is not ignored."""

    model_config = ConfigDict(extra="forbid")


class Choice(BaseModel):
    """One answer a person can choose; ``value`` is the fact's JSON value."""

    value: JsonValue
    label: str


class Question(BaseModel):
    """The most useful thing to ask now."""

    fact: str
    text: str
    why: str
    choices: list[Choice]


class Amount(BaseModel):
    """Yuan: either ``exact`` or a range."""

    exact: int | float | None = Field(None, exclude_if=_absent)
    min: int | float | None = Field(None, exclude_if=_absent)
    max: int | float | None = Field(None, exclude_if=_absent)


class FailedCondition(BaseModel):
    """A condition that is not met, with the words that state it."""

    fact: str
    required: JsonValue
    actual: JsonValue
    quote: str | None = None


class Citation(BaseModel):
    """Where a measure is written; ``quote`` is verbatim."""

    document_id: str
    document_title: str | None
    document_number: str | None
    document_date: str | None
    locator: str
    quote: str


class Result(BaseModel):
    """What one policy says of these facts."""

    policy_id: str
    title: str
    status: Status
    tier: Literal["A", "B", "C"]
    strength: str
    amount: Amount | None
    amount_text: str | None
    failed: list[FailedCondition]
    missing: list[str]
    review: list[str]
    notes: list[str]
    citation: Citation


class EligibilityRequest(RequestBody):
    """The facts known of one applicant; a fact that is absent is unknown."""

    facts: Facts
    as_of: IsoDate | None = Field(None, description="The day to judge by; today in China when absent.")
    policies: list[str] | None = Field(None, min_length=1, description="Only these policies.")


class Contradiction(BaseModel):
    """Facts that do not go together and count as unknown; ``say`` is for people."""

    id: str
    facts: list[str]
    say: str


class Unresolved(BaseModel):
    """A place name that is not one known place, with the places it may be."""

    fact: str
    text: str
    candidates: list[str]


class TotalsPart(Amount):
    """Measures whose sums combine as the documents say."""

    policies: list[str]


class Totals(BaseModel):
    """What the available measures of tiers A and B come to together, under the assumptions named."""

    amount: Amount | None
    amount_text: str
    parts: list[TotalsPart]
    unspecified: list[str] = Field(description="Measures whose sum the document leaves open.")
    assumptions: list[str]


class EligibilityResponse(BaseModel):
    """The verdicts, and what would help most to know next."""

    results: list[Result]
    totals: Totals
    contradictions: list[Contradiction]
    unresolved: list[Unresolved]
    next_question: Question | None
    catalogue_version: str


class UnderstandRequest(RequestBody):
    """One message, and the fact the person was just asked about."""

    message: MessageText
    asked_fact: str | None = None


class Understood(BaseModel):
    """What one message says."""

    intent: str | None
    confidence: float
    facts: Facts


class ChatRequest(RequestBody):
    """One message of a conversation.

    The same ``client_message_id`` again gets the same turn. Without ``conversation_id`` this holds for ids of at
    least 16 characters (such as a UUID), which nobody else can hit upon.
    """

    message: MessageText
    conversation_id: PublicId | None = None
    client_message_id: PublicId | None = None


class MessageChoice(BaseModel):
    """A button: sending ``payload`` as the next message does what pressing it does."""

    label: str
    payload: str


class Message(BaseModel):
    """Something to show; ``text`` is complete by itself."""

    model_config = ConfigDict(extra="ignore")

    id: str
    kind: Literal["text", "choices", "results", "notice"]
    text: str
    choices: list[MessageChoice] | None = Field(None, exclude_if=_absent)
    results: list[Result] | None = Field(None, exclude_if=_absent)


class Turn(BaseModel):
    """The answer to one message. ``facts`` and ``results`` are as of this turn."""

    conversation_id: str
    turn: int
    understood: Understood
    messages: list[Message]
    facts: Facts
    results: list[Result]
    next_question: Question | None
    declined: list[str]
    owner: Owner


class TurnRecord(Turn):
    """A past turn with what the person said, so that a client can show the conversation again."""

    message: str
    client_message_id: str | None
    #: The name of the member of staff who speaks.
    clerk: str | None = Field(None, exclude_if=_absent)
    at: datetime


class ConversationResponse(BaseModel):
    """The turns after ``since``, oldest first."""

    conversation_id: str
    owner: Owner
    turns: list[TurnRecord]


class FactDescription(BaseModel):
    """A fact that may be stated, and the question that asks for it. ``values`` are label by value."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    label: str
    type: str
    question: str
    values: dict[str, str]
    unit: str
    minimum: float
    maximum: float
    integer: bool


class FactsResponse(BaseModel):
    """The vocabulary."""

    facts: list[FactDescription]


class DocumentDescription(BaseModel):
    """A document of the catalogue as printed; null where it prints nothing."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    title: str | None
    number: str | None
    date: str | None
    issuer: str | None
    covers: str
    effective: Day | None
    ends: Day | None
    remarks: str
    reviewed_on: Day


class BenefitDescription(BaseModel):
    """What a measure gives; ``amount_text`` is the rule in words."""

    kind: str
    what: str
    amount_text: str


class PolicyDescription(BaseModel):
    """One measure of the catalogue."""

    policy_id: str
    title: str
    tier: Literal["A", "B", "C"]
    strength: str
    audience: str
    department: str | None
    benefit: BenefitDescription
    effective: Day | None
    ends: Day | None
    citation: Citation


class ReadingDescription(BaseModel):
    """How an ambiguous clause is read here, and why."""

    model_config = ConfigDict(from_attributes=True)

    issue: str
    reading: str
    why: str


class PolicyDetail(PolicyDescription):
    """One measure with its conditions, further quotes, readings and document."""

    when: JsonValue = Field(description="The condition tree, as in the catalogue.")
    quote_more: list[str]
    stacking: str
    related: list[str]
    readings: list[ReadingDescription]
    document: DocumentDescription


class PoliciesResponse(BaseModel):
    """The whole catalogue."""

    catalogue_version: str
    documents: list[DocumentDescription]
    policies: list[PolicyDescription]


class Passage(BaseModel):
    """A verbatim passage and where it stands."""

    model_config = ConfigDict(from_attributes=True)

    document_id: str
    document_title: str | None
    locator: str
    text: str
    score: float


class ClausesResponse(BaseModel):
    """Passages, best first."""

    passages: list[Passage]


class Health(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"


class RestMessage(BaseModel):
    """What Rasa's REST channel is sent; its further keys are of no use here."""

    model_config = ConfigDict(extra="ignore")

    sender: PublicId
    message: MessageText
