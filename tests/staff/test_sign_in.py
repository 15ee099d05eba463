"""Accounts, sessions, locks, forged requests, and the trail: on SQLite and on PostgreSQL."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from api.staff.accounts import MAX_FAILURES
from api.staff.audit import Trail
from api.staff.database import Database
from tests.servers import Server
from tests.staff.conftest import IDLE_SECONDS, PASSWORD, Clerk
from tests.wechat.conftest import Open, channel  # noqa: F401 -- a fixture

Visitor = Callable[[], Clerk]
SUPERVISOR_PAGES = ["/staff/accounts", "/staff/audit", "/staff/insight", "/staff/cases/export.csv"]
PAGES = ["/staff", "/staff/cases", "/staff/talks", "/staff/batch", "/staff/batch/template.xlsx", *SUPERVISOR_PAGES]


@pytest.mark.parametrize("path", PAGES)
def test_nobody_sees_anything_before_signing_in(visitor: Visitor, path: str) -> None:
    assert visitor().get(path).url.path == "/staff/sign-in"


def test_session_cookie_is_out_of_reach(visitor: Visitor) -> None:
    someone = visitor()
    cookie = someone.sign_in().history[0].headers["set-cookie"].lower()
    assert {"httponly", "samesite=strict", "path=/staff"} <= {part.strip() for part in cookie.split(";")}
    assert someone.get("/staff").headers["cache-control"] == "no-store"


def test_signing_out_ends_the_session_on_the_server(visitor: Visitor) -> None:
    someone, thief = visitor(), visitor()
    someone.sign_in()
    thief.http.cookies = someone.http.cookies
    stolen = dict(someone.http.cookies)
    assert thief.get("/staff").url.path == "/staff"
    someone.post("/staff/sign-out")
    thief.http.cookies.clear()
    thief.http.cookies.update(stolen)
    assert thief.get("/staff").url.path == "/staff/sign-in"


def test_wrong_passwords_lock_the_account_and_a_supervisor_unlocks_it(supervisor: Clerk, visitor: Visitor) -> None:
    name = f"l{uuid.uuid4().hex[:8]}"
    supervisor.post("/staff/accounts", name=name, display="李明", role="clerk", password=PASSWORD)
    someone = visitor()
    answers = [someone.sign_in(name, "wrong-password").text for _ in range(MAX_FAILURES)]
    unknown = someone.sign_in("nobody-of-this-name", "wrong-password").text
    assert set(answers) == {unknown}, "an answer tells whether the account exists"
    assert someone.sign_in(name).status_code == 403
    assert "锁定" in supervisor.get("/staff/accounts").text
    supervisor.post(f"/staff/accounts/{name}/password", password="another-good-password")
    assert someone.sign_in(name, "another-good-password").status_code == 200


def test_a_disabled_account_is_out_at_once(supervisor: Clerk, visitor: Visitor) -> None:
    name = f"d{uuid.uuid4().hex[:8]}"
    supervisor.post("/staff/accounts", name=name, display="李明", role="clerk", password=PASSWORD)
    someone = visitor()
    someone.sign_in(name)
    supervisor.post(f"/staff/accounts/{name}/active", active="false")
    assert someone.get("/staff").url.path == "/staff/sign-in"
    assert someone.sign_in(name).status_code == 403
    assert supervisor.post("/staff/accounts/admin/active", active="false").status_code == 409


@pytest.mark.parametrize(("password", "status"), [("short", 422), (PASSWORD, 409)])
def test_refused_accounts(supervisor: Clerk, password: str, status: int) -> None:
    form = {"name": "admin", "display": "王芳", "role": "clerk", "password": password}
    answer = supervisor.post("/staff/accounts", **form)
    assert answer.status_code == status
    assert 'role="alert"' in answer.text


@pytest.mark.parametrize("path", SUPERVISOR_PAGES)
def test_a_clerk_gets_no_supervisor_page(clerk: Clerk, path: str) -> None:
    answer = clerk.get(path)
    assert answer.status_code == 403
    assert "只有主管" in answer.text


def test_a_clerk_makes_no_account(clerk: Clerk, visitor: Visitor) -> None:
    form = {"name": "mine", "display": "我", "role": "supervisor", "password": PASSWORD}
    assert clerk.post("/staff/accounts", **form).status_code == 403
    assert visitor().sign_in("mine").status_code == 403


def test_forged_requests_do_nothing(supervisor: Clerk) -> None:
    before = supervisor.get("/staff/cases").text.count("/staff/cases/2")
    http = supervisor.http
    assert http.post("/staff/cases").status_code == 403
    assert http.post("/staff/cases", data={"csrf": "x" * 43}).status_code == 403
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        assert http.post("/staff/cases", data={"csrf": supervisor.csrf}, headers=headers).status_code == 403
        assert http.post("/staff/sign-in", data={"name": "admin"}, headers=headers).status_code == 403
    assert supervisor.get("/staff/cases").text.count("/staff/cases/2") == before


def test_what_is_done_is_on_the_trail(supervisor: Clerk) -> None:
    number = supervisor.new_case()
    supervisor.edit(number, text="我在东胜区")
    supervisor.post(f"/staff/cases/{number}/handout", form="html")
    supervisor.post(f"/staff/cases/{number}/delete")
    trail = supervisor.get(f"/staff/audit?subject={number}").text
    for action in ("case.create", "case.view", "case.edit", "handout.html", "case.delete"):
        assert action in trail
    assert "东胜" not in trail


def test_a_session_ends_when_nobody_works(hurried: Server) -> None:
    """The page's own requests don't count as work."""
    with hurried.client() as http:
        http.follow_redirects = True
        someone = Clerk(http)
        someone.sign_in()
        for _ in range(2):
            time.sleep(IDLE_SECONDS * 0.6)
            assert someone.get("/staff").url.path == "/staff"
        by_itself = {"X-Unattended": "1", "X-Part": "1"}
        for _ in range(2):
            time.sleep(IDLE_SECONDS * 0.6)
            last = http.get("/staff/talks", headers=by_itself)
        assert last.status_code == 401
        assert someone.get("/staff").url.path == "/staff/sign-in"


async def test_without_a_first_password_the_page_says_what_to_do(channel: Open) -> None:  # noqa: F811
    async with channel() as c:
        assert "STAFF_BOOTSTRAP_PASSWORD" in (await c.http.get(f"{c.url}/staff/sign-in")).text


async def test_a_database_outage_is_told_and_stops_nothing_else(channel: Open) -> None:  # noqa: F811
    async with channel(database_url="postgresql://nobody@127.0.0.1:9/none") as c:
        answer = await c.http.get(f"{c.url}/staff/sign-in")
        assert (answer.status_code, "数据库暂时连不上" in answer.text) == (503, True)
        body = {"facts": {"region": "东胜区"}}
        assert (await c.http.post(f"{c.url}/api/v1/eligibility", json=body)).status_code == 200


def test_the_trail_only_grows(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    for url in ("", request.getfixturevalue("postgresql_url")):
        database = Database(url, tmp_path)
        Trail(database).add("admin", "case.view", "1")
        for statement in ("UPDATE audit SET actor = 'x'", "DELETE FROM audit"):
            with pytest.raises(sa.exc.DBAPIError, match="only grows"), database.begin() as connection:
                connection.execute(sa.text(statement))
        assert Trail(database).latest("1")[0].actor == "admin"
        database.close()
