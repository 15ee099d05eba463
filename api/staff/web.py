"""What every page of the console shares: who is signed in, what a form must prove, how a page is made."""

from __future__ import annotations

import secrets
from datetime import datetime, timezone
from pathlib import Path
from typing import Annotated, Any

import structlog
from fastapi import Depends, FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from sqlalchemy.exc import OperationalError
from starlette.datastructures import URL

from api.clock import CHINA
from api.staff.accounts import Session
from api.staff.console import Console

HERE = Path(__file__).parent
COOKIE = "staff_session"
#: Set by the script on requests for a part of a page, and on those that it makes by itself.
PART, UNATTENDED = "x-part", "x-unattended"
#: Set too while something is written that is not sent yet.
WRITING = "x-writing"
_SIGN_IN = "/staff/sign-in"

_log = structlog.get_logger(__name__)
_environment = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
)
_environment.filters["clock"] = lambda moment: moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
_environment.filters["minutes"] = lambda moment: int((datetime.now(timezone.utc) - moment).total_seconds() // 60)


@pass_context
def _csrf(context: Context) -> Markup:
    """The hidden field that every form of a signed-in page carries."""
    return Markup('<input type="hidden" name="csrf" value="{}">').format(context["session"].csrf)


_environment.globals["csrf"] = _csrf
_templates = Jinja2Templates(env=_environment)


class SignInNeeded(Exception):
    """Nobody is signed in, or not any more."""


class Refused(Exception):
    """The page ``refused.html`` with the text for ``reason``."""

    def __init__(self, reason: str, status: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status


def console(request: Request) -> Console:
    """The running console."""
    found: Console = request.state.console
    return found


ConsoleDependency = Annotated[Console, Depends(console)]


async def from_here(request: Request) -> None:
    """Refuse what another site makes the browser send. Raises Refused."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    elsewhere = site not in (None, "same-origin", "none")
    if elsewhere or (origin is not None and URL(origin).netloc != request.headers.get("host")):
        raise Refused("cross_site", 403)


async def signed_in(request: Request, console: ConsoleDependency) -> Session:
    """Who asks. A request that changes something must carry the session's token. Raises SignInNeeded, Refused."""
    token = request.cookies.get(COOKIE, "")
    used = UNATTENDED not in request.headers
    session = await run_in_threadpool(console.accounts.session, token, used) if token else None
    if session is None:
        raise SignInNeeded
    if request.method != "GET":
        await from_here(request)
        sent = str((await request.form()).get("csrf", ""))
        if not secrets.compare_digest(sent.encode(), session.csrf.encode()):
            raise Refused("forged", 403)
    return session


SessionDependency = Annotated[Session, Depends(signed_in)]


async def supervisor(session: SessionDependency) -> Session:
    """A supervisor who asks. Raises Refused."""
    if session.account.role != "supervisor":
        raise Refused("supervisors_only", 403)
    return session


SupervisorDependency = Annotated[Session, Depends(supervisor)]


def page(request: Request, name: str, session: Session | None = None, status: int = 200, **values: Any) -> Response:
    """The template ``name``; never kept by a browser."""
    context = {"session": session, **values}
    response = _templates.TemplateResponse(request, f"{name}.html", context, status_code=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def go(path: str) -> Response:
    """On to ``path``, after a form."""
    return RedirectResponse(path, 303)


def let_in(request: Request, token: str) -> Response:
    """Remember the session in the browser, for this site only and out of reach of scripts."""
    response = go("/staff")
    secure = request.url.scheme == "https"
    response.set_cookie(COOKIE, token, httponly=True, samesite="strict", secure=secure, path="/staff")
    return response


async def _to_sign_in(request: Request, _: Exception) -> Response:
    return Response(status_code=401) if PART in request.headers else go(_SIGN_IN)


async def _refuse(request: Request, error: Exception) -> Response:
    if not isinstance(error, Refused):
        raise error
    return page(request, "refused", status=error.status, reason=error.reason)


async def _no_database(request: Request, error: Exception) -> Response:
    _log.error("database_unavailable", error=type(error).__name__)
    return page(request, "refused", status=503, reason="database")


def install(app: FastAPI) -> None:
    """Answer the console's errors as pages."""
    app.add_exception_handler(SignInNeeded, _to_sign_in)
    app.add_exception_handler(Refused, _refuse)
    app.add_exception_handler(OperationalError, _no_database)
