"""The callback that WeChat pushes to.

WeChat tells the person that the account is out of order when it gets anything but its own XML, ``success`` or nothing,
and after many such answers it stops pushing for a while. So nothing else ever leaves this address.
"""

from __future__ import annotations

import time

import structlog
from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import to_problem
from api.wechat.channel import WeChat
from api.wechat.envelope import Forged, Seal, Unreadable, element
from api.wechat.inbound import Inbound

PATH = "/wechat"
#: WeChat's word for: received, no answer follows.
SUCCESS = "success"

router = APIRouter(prefix=PATH, include_in_schema=False)
_log = structlog.get_logger(__name__)


@router.get("")
async def verify(request: Request) -> Response:
    """WeChat's check, when the address is entered in its console: say back what it says."""
    account: WeChat | None = request.state.wechat
    if account is None:
        return PlainTextResponse(status_code=404)
    try:
        return PlainTextResponse(account.gate.echo(request.query_params))
    except Forged as error:
        return _refused(error)


@router.post("")
async def receive(request: Request) -> Response:
    """A message or event; the answer is what the person sees."""
    account: WeChat | None = request.state.wechat
    if account is None:
        return PlainTextResponse(status_code=404)
    try:
        fields, seal = account.gate.open(request.query_params, await request.body())
        message = Inbound.of(fields)
    except Forged as error:
        return _refused(error)
    except Unreadable as error:
        _log.warning("wechat_unreadable", reason=str(error))
        return PlainTextResponse(SUCCESS)
    try:
        text = await account.desk.answer(message)
    except Exception as error:  # noqa: BLE001 -- every one of them is told
        text = to_problem(error).document.detail
    return _reply(message, text, seal)


def _refused(error: Forged) -> Response:
    _log.warning("wechat_forged", reason=str(error))
    return PlainTextResponse(status_code=403)


def _reply(message: Inbound, text: str, seal: Seal) -> Response:
    if not text:
        return PlainTextResponse(SUCCESS)
    xml = (
        f"<xml>{element('ToUserName', message.openid)}{element('FromUserName', message.account)}"
        f"<CreateTime>{int(time.time())}</CreateTime>{element('MsgType', 'text')}{element('Content', text)}</xml>"
    )
    return Response(seal(xml), media_type="application/xml")


class OnlyForWeChat:
    """Empties every other answer at this address: refusals for people, and what a bug would say."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != PATH:
            await self._app(scope, receive, send)
            return
        await self._app(scope, receive, _plain(send))


def _plain(send: Send) -> Send:
    emptied = False

    async def plain(message: Message) -> None:
        nonlocal emptied
        if message["type"] == "http.response.start" and _is_for_people(message):
            emptied = True
            status = message["status"] if message["status"] < 500 else 200
            headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"0")]
            message = {**message, "status": status, "headers": headers}
        elif emptied:
            message = {**message, "body": b""}
        await send(message)

    return plain


def _is_for_people(start: Message) -> bool:
    kind = dict(start["headers"]).get(b"content-type", b"")
    return start["status"] >= 500 or not kind.startswith((b"text/plain", b"application/xml"))
