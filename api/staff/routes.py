"""The console's pages: signing in, the desk, accounts and the audit trail."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Form, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, Response

from api.dependencies import CatalogueDependency, limit_address
from api.staff import batch_routes, case_routes, insight, talk_routes, web
from api.staff.accounts import MIN_PASSWORD, NameTaken, Role, Session, WeakPassword
from api.staff.web import COOKIE, ConsoleDependency, SessionDependency, SupervisorDependency, go, page

router = APIRouter(prefix="/staff", include_in_schema=False)
_ASSETS = web.HERE / "static"
Name = Annotated[str, Form(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_.-]+$")]
Display = Annotated[str, Form(min_length=1, max_length=40)]
Password = Annotated[str, Form(max_length=200)]


def install(app: FastAPI) -> None:
    """Add the console to the application."""
    web.install(app)
    for part in (router, case_routes.router, talk_routes.router, batch_routes.router):
        app.include_router(part)


@router.get("/console.js")
async def script() -> FileResponse:
    """The pages' only script."""
    return FileResponse(_ASSETS / "console.js", media_type="text/javascript")


@router.get("/console.css")
async def stylesheet() -> FileResponse:
    """What the console adds to the look of the site."""
    return FileResponse(_ASSETS / "console.css")


@router.get("/batch.js")
async def batch_script() -> FileResponse:
    """Sends a spreadsheet and shows what comes of it."""
    return FileResponse(_ASSETS / "batch.js", media_type="text/javascript")


@router.get("")
async def desk(request: Request, console: ConsoleDependency, session: SessionDependency) -> Response:
    """Who waits, and the latest cases."""
    cases = await run_in_threadpool(console.cases.search, "")
    return page(request, "desk", session, visitors=await console.counter.queue(), cases=cases[:10])


@router.get("/sign-in")
async def sign_in_form(request: Request, console: ConsoleDependency) -> Response:
    """Where everybody starts."""
    ready = await run_in_threadpool(console.accounts.bootstrap)
    return page(request, "sign_in", ready=ready, wrong=False)


@router.post("/sign-in", dependencies=[Depends(web.from_here), Depends(limit_address)])
async def sign_in(
    request: Request, console: ConsoleDependency, name: Annotated[str, Form()] = "", password: Password = ""
) -> Response:
    """Begin a session."""
    await run_in_threadpool(console.accounts.bootstrap)
    token = await run_in_threadpool(console.accounts.sign_in, name, password)
    if token is None:
        return page(request, "sign_in", status=403, ready=True, wrong=True)
    return web.let_in(request, token)


@router.post("/sign-out")
async def sign_out(request: Request, console: ConsoleDependency, _: SessionDependency) -> Response:
    """End the session."""
    await run_in_threadpool(console.accounts.sign_out, request.cookies[COOKIE])
    response = go("/staff/sign-in")
    response.delete_cookie(COOKIE, path="/staff")
    return response


@router.get("/accounts")
async def accounts(request: Request, console: ConsoleDependency, session: SupervisorDependency) -> Response:
    """Everybody's account."""
    return await _accounts(request, console, session)


async def _accounts(
    request: Request, console: ConsoleDependency, session: Session, error: str = "", status: int = 200
) -> Response:
    everybody = await run_in_threadpool(console.accounts.all)
    return page(request, "accounts", session, status, accounts=everybody, error=error, min_password=MIN_PASSWORD)


@router.post("/accounts")
async def create_account(
    request: Request,
    console: ConsoleDependency,
    session: SupervisorDependency,
    name: Name,
    display: Display,
    role: Annotated[Role, Form()],
    password: Password,
) -> Response:
    """A new account."""
    try:
        create = console.accounts.create
        await run_in_threadpool(create, session.account.name, name, display, role, password)
    except NameTaken:
        return await _accounts(request, console, session, "taken", 409)
    except WeakPassword:
        return await _accounts(request, console, session, "weak", 422)
    return go("/staff/accounts")


@router.post("/accounts/{name}/password")
async def change_password(
    request: Request, console: ConsoleDependency, session: SupervisorDependency, name: str, password: Password
) -> Response:
    """Give an account a new password, which also lifts a lock."""
    try:
        await run_in_threadpool(console.accounts.change_password, session.account.name, name, password)
    except WeakPassword:
        return await _accounts(request, console, session, "weak", 422)
    return go("/staff/accounts")


@router.post("/accounts/{name}/active")
async def set_active(
    console: ConsoleDependency, session: SupervisorDependency, name: str, active: Annotated[bool, Form()]
) -> Response:
    """Keep an account out, or let it in again; nobody shuts themselves out."""
    if name == session.account.name:
        raise web.Refused("own_account", 409)
    await run_in_threadpool(console.accounts.set_active, session.account.name, name, active)
    return go("/staff/accounts")


@router.get("/audit")
async def audit(
    request: Request, console: ConsoleDependency, session: SupervisorDependency, subject: str = ""
) -> Response:
    """The latest lines of the audit trail."""
    entries = await run_in_threadpool(console.trail.latest, subject.strip())
    return page(request, "audit", session, entries=entries, subject=subject)


@router.get("/insight")
async def show_insight(
    request: Request, console: ConsoleDependency, session: SupervisorDependency, catalogue: CatalogueDependency
) -> Response:
    """Counts over all chats and cases."""
    months = await console.counts.by_month()
    found = await run_in_threadpool(insight.charts, console.database, months, catalogue)
    return page(request, "insight", session, charts=found, small=insight.SMALL)
