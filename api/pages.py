"""Pages people read: the front page, and the form that does the main job without JavaScript."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import FileResponse, Response
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, FileSystemLoader
from starlette.datastructures import FormData

from api.clock import today
from api.dependencies import limit_address
from policies import Assessment, Catalogue, FactError, Vocabulary, evaluate, load_catalogue
from policies.planner import OPENING, next_question

HERE = Path(__file__).parent
STATIC = HERE / "static"

router = APIRouter(include_in_schema=False)
_templates = Jinja2Templates(
    env=Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
)


@dataclass(frozen=True)
class Sheet:
    """What a person has filled in so far: it travels in the form itself, the server keeps nothing."""

    facts: dict[str, Any]
    declined: frozenset[str] = frozenset()
    error: str = ""


@router.get("/widget.js")
async def widget() -> FileResponse:
    """The embeddable widget."""
    return FileResponse(STATIC / "widget.js", media_type="text/javascript")


@router.get("/site.css")
async def stylesheet() -> FileResponse:
    """The look of the pages."""
    return FileResponse(STATIC / "site.css")


@router.get("/")
async def front_page(request: Request) -> Response:
    """What the assistant is, which documents it covers, and the assistant itself."""
    documents = list(_covered(load_catalogue()))
    return _templates.TemplateResponse(request, "index.html", {"documents": documents})


@router.get("/plain")
async def blank_form(request: Request) -> Response:
    """The form, empty."""
    return _page(request, Sheet({}))


@router.post("/plain", dependencies=[Depends(limit_address)])
async def filled_form(request: Request) -> Response:
    """The form with the answers so far: verdicts and the next question."""
    async with request.form() as form:
        sheet = _read(form, load_catalogue().vocabulary)
    return _page(request, sheet)


def _covered(catalogue: Catalogue) -> Iterator[dict[str, Any]]:
    """Each document with its number of measures by tier."""
    for document in catalogue.documents:
        tiers = Counter(policy.tier for policy in catalogue.by_document[document.id])
        yield {"document": document, "claimable": tiers["A"] + tiers["B"], "encouragements": tiers["C"]}


def _read(form: FormData, vocabulary: Vocabulary) -> Sheet:
    """The sheet a form carries, with this page's answer added; a bad answer is told and leaves the rest as it was."""
    facts, declined = _carried(form, vocabulary)
    action, _, name = str(form.get("action", "")).partition(" ")
    if action == "remove":
        return Sheet({fact: value for fact, value in facts.items() if fact != name}, declined - {name})
    if action == "skip":
        return Sheet(facts, declined | ({name} & vocabulary.keys()))
    answers: dict[str, Any] = {}
    try:
        for fact in [name for name in form if name in vocabulary]:
            texts = [text for text in form.getlist(fact) if isinstance(text, str) and text.strip()]
            if texts:
                answers[fact] = vocabulary.check(fact, _value(vocabulary[fact].type, texts))
    except FactError as error:
        return Sheet(facts, declined, error=str(error))
    return Sheet(facts | answers, declined - answers.keys())


def _carried(form: FormData, vocabulary: Vocabulary) -> tuple[dict[str, Any], frozenset[str]]:
    """What the earlier pages' answers were; nothing when somebody tampered with them."""
    try:
        facts = json.loads(str(form.get("facts", "{}")))
        declined = json.loads(str(form.get("declined", "[]")))
        checked = {name: vocabulary.check(name, value) for name, value in facts.items()}
        return checked, frozenset(declined) & vocabulary.keys()
    except (AttributeError, FactError, RecursionError, TypeError, ValueError):
        return {}, frozenset()


def _value(kind: str, texts: list[str]) -> Any:
    """A form field's texts as the JSON value of a fact of type ``kind``; what cannot be one is left to the check."""
    if kind == "multi_enum":
        return texts
    if kind == "bool":
        return {"true": True, "false": False}.get(texts[0])
    if kind in ("number", "money"):
        try:
            return float(texts[0])
        except ValueError:
            return texts[0]
    return texts[0]


def _page(request: Request, sheet: Sheet) -> Response:
    catalogue = load_catalogue()
    assessment = evaluate(catalogue, sheet.facts, today())
    begun = bool(sheet.facts)
    context = {
        "sheet": sheet,
        "carried": {"facts": _json(sheet.facts), "declined": _json(sorted(sheet.declined))},
        "vocabulary": catalogue.vocabulary,
        "opening": [catalogue.vocabulary[name] for name in OPENING if name not in sheet.facts],
        "question": next_question(assessment, sheet.declined) if begun else None,
        "assessment": assessment,
        "groups": _groups(assessment) if begun else {},
    }
    return _templates.TemplateResponse(request, "plain.html", context, status_code=422 if sheet.error else 200)


def _groups(assessment: Assessment) -> dict[str, list[dict[str, Any]]]:
    """The results that could be claimed, by status."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for result in assessment.results:
        if result.policy.tier != "C":
            groups.setdefault(result.status, []).append(result.to_dict())
    return groups


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
