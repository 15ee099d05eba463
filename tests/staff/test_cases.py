"""Walk-in cases without a script: facts, verdicts, changes, drift, two clerks, search, export, deletion."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable

import httpx
import pytest
import sqlalchemy as sa

from api.clock import today
from api.staff.database import Database, cases
from tests.servers import Server
from tests.staff.conftest import SHORTHAND, Clerk

Visitor = Callable[[], Clerk]
XSS = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


def facts_of(page: str) -> dict[str, str]:
    return dict(re.findall(r"<span>([^<]+)：<strong>([^<]*)</strong>", page))


def test_shorthand_is_understood_as_the_chat_understands_it(supervisor: Clerk, office: Server) -> None:
    number = supervisor.new_case()
    page = supervisor.edit(number, text=SHORTHAND).text
    assert {"所在地": "东胜区", "申办主体类型": "家庭农牧场"}.items() <= facts_of(page).items()
    assert page.count("窗口录入") >= 3
    answer = httpx.post(f"{office.url}/api/v1/understand", json={"message": SHORTHAND}, timeout=30).json()
    stored = json.loads(rows(supervisor, number)[0]["facts"])
    assert stored == answer["facts"]


def test_verdicts_are_those_of_the_interface(supervisor: Clerk, office: Server) -> None:
    number = supervisor.new_case()
    page = supervisor.edit(number, text=SHORTHAND).text
    row = rows(supervisor, number)[0]
    body = {"facts": json.loads(row["facts"])}
    results = httpx.post(f"{office.url}/api/v1/eligibility", json=body, timeout=30).json()["results"]
    assert json.loads(row["verdicts"]) == {result["policy_id"]: result["status"] for result in results}
    for result in results:
        if result["status"] in ("eligible", "eligible_subject_to_review"):
            assert result["title"] in page
            assert result["citation"]["quote"] in page


def test_preview_shows_verdicts_and_saves_nothing(supervisor: Clerk) -> None:
    number = supervisor.new_case()
    page = supervisor.edit(number, action="preview", text=SHORTHAND).text
    assert "还没有记下" in page
    assert facts_of(page)["所在地"] == "东胜区"
    assert facts_of(supervisor.get(f"/staff/cases/{number}").text) == {}


def test_choices_changes_and_taking_out(supervisor: Clerk) -> None:
    number = supervisor.new_case()
    supervisor.edit(number, text="我在东胜区")
    page = supervisor.edit(number, action='answer "individual_founder"').text
    assert facts_of(page)["申请人身份"] == "个人创业者"
    assert "刚改" in page
    assert "有变化" in page
    supervisor.get(f"/staff/cases/{number}?ask=region")
    page = supervisor.edit(number, text="宁海县").text
    assert facts_of(page)["所在地"] == "宁海县"
    assert "宁海" in page
    assert "所在地" not in facts_of(supervisor.edit(number, action="remove region").text)


def test_a_list_is_put_together_choice_by_choice(supervisor: Clerk) -> None:
    number = supervisor.new_case()
    for value in ("individual_founder", "company"):
        supervisor.get(f"/staff/cases/{number}?ask=applicant_roles")
        supervisor.edit(number, action=f'answer "{value}"')
    assert json.loads(rows(supervisor, number)[0]["facts"])["applicant_roles"] == ["individual_founder", "company"]
    supervisor.get(f"/staff/cases/{number}?ask=applicant_roles")
    supervisor.edit(number, action='answer "company"')
    assert json.loads(rows(supervisor, number)[0]["facts"])["applicant_roles"] == ["individual_founder"]


def test_what_is_not_known_is_not_asked_again(supervisor: Clerk) -> None:
    number = supervisor.new_case()
    asked = []
    for _ in range(4):
        asked.append(re.search(r'name="asked" value="(\w+)"', supervisor.page)[1])  # type: ignore[index]
        supervisor.edit(number, action="skip")
    assert len(set(asked)) == len(asked)


def test_a_value_that_does_not_fit_is_told(supervisor: Clerk) -> None:
    number = supervisor.new_case()
    answer = supervisor.edit(number, action='answer "nonsense"', asked="applicant_roles")
    assert (answer.status_code, 'role="alert"' in answer.text) == (422, True)
    assert supervisor.edit(number, action="answer 1", asked="no_such_fact").status_code == 422
    assert rows(supervisor, number)[0]["facts"] == "{}"


def test_two_clerks_at_one_case(supervisor: Clerk, clerk: Clerk) -> None:
    number = supervisor.new_case()
    clerk.get(f"/staff/cases/{number}")
    assert supervisor.edit(number, text="我在东胜区").status_code == 200
    lost = clerk.edit(number, text="我在宁海县")
    assert (lost.status_code, "没有保存" in lost.text) == (409, True)
    assert facts_of(clerk.get(f"/staff/cases/{number}").text)["所在地"] == "东胜区"


def test_what_a_later_catalogue_judges_otherwise_is_shown(
    supervisor: Clerk, office: Server, request: pytest.FixtureRequest
) -> None:
    number = supervisor.new_case()
    supervisor.edit(number, text=SHORTHAND)
    database = database_of(office, request)
    with database.begin() as connection:
        statuses = connection.execute(sa.select(cases.c.verdicts).where(cases.c.number == number)).scalar()
        policy = next(name for name, status in statuses.items() if status == "need_more_info")
        changed = {**statuses, policy: "ineligible"}
        connection.execute(cases.update().where(cases.c.number == number).values(verdicts=changed))
    database.close()
    page = supervisor.get(f"/staff/cases/{number}").text
    assert "和上次保存时不同" in page
    assert "原来是“不符合”，按今天的政策目录是“还需了解”" in page


def test_search_by_number_tail_and_day(supervisor: Clerk) -> None:
    number = supervisor.new_case()
    supervisor.edit(number, action="phone", text="4321")
    for text in (number, "4321", today().isoformat()):
        assert number in [row["number"] for row in rows(supervisor, text)]
        assert number in supervisor.get(f"/staff/cases?q={text}").text
    for text in ("0000", "1999-01-01", "' OR 1=1 --"):
        assert rows(supervisor, text) == []


def rows(supervisor: Clerk, text: str) -> list[dict[str, str]]:
    export = supervisor.http.get("/staff/cases/export.csv", params={"q": text})
    assert export.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(export.text.removeprefix("\ufeff"))))


def test_deleting_leaves_nothing_but_a_line_without_content(
    supervisor: Clerk, office: Server, request: pytest.FixtureRequest
) -> None:
    number = supervisor.new_case()
    supervisor.edit(number, text="东胜区 家庭农牧场")
    supervisor.post(f"/staff/cases/{number}/delete")
    assert supervisor.get(f"/staff/cases/{number}").status_code == 404
    database = database_of(office, request)
    with database.begin() as connection:
        assert connection.execute(sa.select(cases).where(cases.c.number == number)).all() == []
    database.close()


def database_of(office: Server, request: pytest.FixtureRequest) -> Database:
    """The database of the running service."""
    postgresql = "postgresql" in request.node.name
    return Database(request.getfixturevalue("postgresql_url") if postgresql else "", office.log.parent / "var")


def test_nothing_typed_becomes_markup(supervisor: Clerk) -> None:
    number = supervisor.new_case()
    for form in (
        {"text": XSS},
        {"action": "phone", "text": XSS},
        {"action": XSS},
        {"action": "answer 1", "asked": XSS},
    ):
        assert "<script>alert" not in supervisor.edit(number, **form).text
        assert "<img src=x" not in supervisor.page
        supervisor.get(f"/staff/cases/{number}")
    supervisor.get(f"/staff/cases/{number}?ask=industry")
    for path in ("/staff/cases", "/staff/audit?subject=", f"/staff/cases/{number}?ask="):
        page = supervisor.http.get(path, params={"q": XSS, "subject": XSS, "ask": XSS}).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    name = "x" + str(abs(hash(number)))[:8]
    form = {"name": name, "display": XSS[:40], "role": "clerk", "password": "correct-horse-battery"}
    assert "<script>alert" not in supervisor.post("/staff/accounts", **form).text
