"""The console's pages about cases."""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from api.clock import today
from api.dependencies import CatalogueDependency, ModelDependency
from api.staff import handout
from api.staff.cases import Case, CaseChanged
from api.staff.console import Console
from api.staff.csv_lines import BYTE_ORDER_MARK, csv_line
from api.staff.sheet import Sheet, drift
from api.staff.shorthand import Edit, read
from api.staff.web import PART, WRITING, ConsoleDependency, Refused, SessionDependency, SupervisorDependency, go, page
from policies import Catalogue, FactError

router = APIRouter(prefix="/staff/cases", include_in_schema=False)


@router.get("")
async def search(request: Request, console: ConsoleDependency, session: SessionDependency, q: str = "") -> Response:
    """Cases by number, phone tail or day."""
    found = await run_in_threadpool(console.cases.search, q)
    return page(request, "cases", session, cases=found, q=q)


@router.post("")
async def create(console: ConsoleDependency, session: SessionDependency) -> Response:
    """A new case."""
    number = await run_in_threadpool(console.cases.create, session.account.name)
    return go(f"/staff/cases/{number}")


@router.get("/export.csv")
async def export(console: ConsoleDependency, session: SupervisorDependency, q: str = "") -> Response:
    """The found cases as a spreadsheet."""
    found = await run_in_threadpool(console.cases.search, q)
    await run_in_threadpool(console.trail.add, session.account.name, "case.export", str(len(found)))
    headers = {"Content-Disposition": 'attachment; filename="cases.csv"', "Cache-Control": "no-store"}
    return Response(_csv(found), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/{number}")
async def show(
    request: Request,
    console: ConsoleDependency,
    session: SessionDependency,
    catalogue: CatalogueDependency,
    number: str,
    ask: str | None = None,
) -> Response:
    """A case, judged by today's catalogue; what has come out differently since it was saved is shown."""
    case = await run_in_threadpool(console.cases.view, session.account.name, number)
    if case is None:
        raise Refused("no_case", 404)
    sheet = Sheet.of(catalogue, case, today(), ask if ask in catalogue.vocabulary else None)
    differences = drift(case, sheet)
    return page(request, "case", session, case=case, sheet=sheet, drift=differences, pending=False, error="")


@router.get("/{number}/present")
async def present(request: Request, console: ConsoleDependency, session: SessionDependency, number: str) -> Response:
    """Which colleagues have the case open."""
    colleagues = await console.presence.seen(f"case:{number}", session.account, writing=WRITING in request.headers)
    return page(request, "present", session, colleagues=colleagues)


@router.post("/{number}")
async def edit(
    request: Request,
    console: ConsoleDependency,
    session: SessionDependency,
    catalogue: CatalogueDependency,
    model: ModelDependency,
    number: str,
    revision: Annotated[int, Form()],
    action: Annotated[str, Form()] = "tell",
    text: Annotated[str, Form(max_length=500)] = "",
    asked: Annotated[str, Form()] = "",
) -> Response:
    """Do ``action`` (see ``shorthand``) to the case; ``preview`` saves nothing."""
    case = await _case(console, number)
    asked = asked if asked in catalogue.vocabulary else ""
    try:
        change = await read(action, text, asked, case, catalogue, model)
    except FactError as error:
        sheet = Sheet.of(catalogue, case, today(), asked or None)
        return page(request, "case", session, 422, case=case, sheet=sheet, drift=[], pending=False, error=error.message)
    if action == "preview":
        sheet = Sheet(catalogue, change.facts, change.declined, case.values, today(), asked or None)
        return page(request, "case", session, case=case, sheet=sheet, drift=[], pending=True, error="")
    if case.revision != revision:
        raise Refused("case_changed", 409)
    await _save(console, session.account.name, case, change, catalogue)
    if PART not in request.headers:
        return go(f"/staff/cases/{number}")
    saved = await _case(console, number)
    sheet = Sheet.of(catalogue, saved, today())
    return page(request, "case", session, case=saved, sheet=sheet, drift=[], pending=False, error="")


async def _save(console: Console, actor: str, case: Case, change: Edit, catalogue: Catalogue) -> None:
    statuses = Sheet(catalogue, change.facts, change.declined, {}, today()).statuses if change.facts else {}
    changes = {
        "facts": change.facts,
        "declined": change.declined,
        "phone_tail": change.phone_tail,
        "verdicts": statuses,
        "catalogue_version": catalogue.version,
    }
    try:
        await run_in_threadpool(lambda: console.cases.save(actor, case, **changes))
    except CaseChanged as error:
        raise Refused("case_changed", 409) from error


@router.post("/{number}/delete")
async def delete(console: ConsoleDependency, session: SessionDependency, number: str) -> Response:
    """Forget the case and its codes, as the person may ask."""
    await console.housekeeping.delete_case(session.account.name, number)
    return go("/staff/cases")


@router.post("/{number}/handout")
async def make_handout(
    request: Request,
    console: ConsoleDependency,
    session: SessionDependency,
    catalogue: CatalogueDependency,
    number: str,
    form: Annotated[str, Form(pattern="^(html|pdf)$")] = "html",
) -> Response:
    """The notice for the person, to print or as PDF, with a new code to go on with in a chat."""
    case = await _case(console, number)
    code = await console.pickup.open(case.values, number) if case.facts else ""
    sheet = Sheet.of(catalogue, case, today())
    ways = await console.ways.with_code(code) if code else []
    paper = handout.Handout(case, sheet, session.account.display, code, ways)
    await run_in_threadpool(console.trail.add, session.account.name, f"handout.{form}", number)
    if form == "html":
        return page(request, "handout", session, paper=paper, case=case, sheet=sheet)
    document = await run_in_threadpool(paper.pdf)
    headers = {"Content-Disposition": f'inline; filename="{number}.pdf"', "Cache-Control": "no-store"}
    return Response(document, media_type="application/pdf", headers=headers)


async def _case(console: Console, number: str) -> Case:
    case = await run_in_threadpool(console.cases.get, number)
    if case is None:
        raise Refused("no_case", 404)
    return case


def _csv(found: list[Case]) -> str:
    lines = [csv_line(["number", "created_at", "updated_at", "clerk", "phone_tail", "facts", "verdicts"])]
    for case in found:
        row = [case.number, case.created_at.isoformat(), case.updated_at.isoformat(), case.clerk, case.phone_tail]
        lines.append(csv_line([*row, json.dumps(case.values, ensure_ascii=False), json.dumps(case.verdicts)]))
    return BYTE_ORDER_MARK + "".join(lines)
