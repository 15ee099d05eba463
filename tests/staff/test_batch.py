"""Spreadsheets of applicants: right verdicts, an error for each bad row, and 10,000 rows in time."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from playwright.async_api import Page, expect

from api.clock import today
from api.staff.batch import columns, judge_row
from policies import evaluate, load_catalogue
from tests.staff.conftest import Clerk

HEADER = ["姓名", "开展地", "is_returnee_entrepreneur", "申请人身份", "申办主体类型"]
GOOD = ["甲", "东胜区", "是", "个人创业者", "家庭农牧场"]


def post(clerk: Clerk, table: list[list[str]]) -> dict[str, Any]:
    clerk.get("/staff/batch")
    answer: dict[str, Any] = clerk.post("/staff/batch", table=json.dumps(table)).json()
    return answer


def test_verdicts_and_errors_row_by_row(supervisor: Clerk) -> None:
    bad = [["乙", "东胜区", "也许"], ["丙", "没有这个地方", "是"], ["丁", "东胜区", "否", "皇帝"], []]
    answer = post(supervisor, [HEADER, GOOD, *bad])
    assert answer["unknown"] == ["姓名"]
    first, *others = answer["outcomes"]
    catalogue = load_catalogue()
    kinds = {label: value for value, label in catalogue.vocabulary["entity_type"].values.items()}
    facts = {
        "region": "东胜区",
        "is_returnee_entrepreneur": True,
        "applicant_roles": ["individual_founder"],
        "entity_type": kinds[GOOD[4]],
    }
    titles = [r.policy.title for r in evaluate(catalogue, facts, today()).results if r.status == "eligible"]
    assert first["error"] == ""
    assert first["eligible"]
    assert set(first["eligible"].split("；")) <= set(titles)
    assert [bool(one["error"]) for one in others] == [True, True, True, False]


def test_a_table_that_is_none_is_refused(supervisor: Clerk) -> None:
    supervisor.get("/staff/batch")
    for table in ("", "{}", "[]", '[["a"], 1]', json.dumps([["a"]] * 600)):
        assert supervisor.post("/staff/batch", table=table).status_code == 422


@given(st.lists(st.text(max_size=20), max_size=6))
def test_no_row_breaks_it(row: list[str]) -> None:
    catalogue = load_catalogue()
    outcome = judge_row(columns(HEADER, catalogue), row, catalogue, today())
    assert outcome.error or outcome.total


async def test_ten_thousand_rows_in_twenty_seconds(desk: Page, tmp_path: Path) -> None:
    file = tmp_path / "applicants.csv"
    rows = [HEADER, *([GOOD] * 9_998), ["甲", "东胜区", "也许"], ['"引,号"', "宁海县"]]
    file.write_text("\ufeff" + "\r\n".join(",".join(row) for row in rows), encoding="utf-8")
    await desk.goto(desk.url.rstrip("/") + "/batch")
    await desk.get_by_label("表格").set_input_files(file)
    began = time.monotonic()
    await desk.get_by_role("button", name="对照").click()
    await expect(desk.get_by_role("status")).to_have_text("共 10000 行，1 行有问题", timeout=60_000)
    seconds = time.monotonic() - began
    await expect(desk.locator("#bad li")).to_have_count(2)  # a column nobody knows, and a row
    await expect(desk.locator("#bad li").last).to_contain_text("第 10000 行：返乡创业人员")
    async with desk.expect_download() as started:
        await desk.get_by_role("link", name="下载结果").click()
    await (await started.value).save_as(tmp_path / "results.csv")
    assert len((tmp_path / "results.csv").read_text(encoding="utf-8-sig").splitlines()) == 10_001
    assert seconds < 60, "several times what it takes on an idle machine"
