"""Spreadsheets of applicants: all kinds of files, right verdicts, an error for each bad row, 10,000 rows in time."""

from __future__ import annotations

import csv
import io
import json
import random
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.async_api import Page, expect

from api.clock import today
from api.staff import csv_lines, table
from api.staff.batch import WORDS, Table, columns, judge_row, template
from api.staff.web import PART
from policies import Fact, evaluate, load_catalogue
from tests.staff.conftest import Clerk

HEADER = ["姓名", "所在地", "is_returnee_entrepreneur", "申请人身份", "申办主体类型"]
GOOD = ["甲", "东胜区", "是", "个人创业者", "家庭农牧场"]
Row = list[Any]


def xlsx(rows: list[Row]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return file.getvalue()


def text(rows: list[Row], encoding: str) -> bytes:
    lines = io.StringIO()
    csv.writer(lines).writerows(rows)
    return lines.getvalue().encode(encoding)


WHOLE = xlsx([HEADER, GOOD])


def post(clerk: Clerk, data: bytes, **headers: str) -> Any:
    clerk.get("/staff/batch")
    return clerk.http.post("/staff/batch", data={"csrf": clerk.csrf}, files={"table": data}, headers=headers)


def judged(clerk: Clerk, data: bytes) -> list[dict[str, Any]]:
    answer = post(clerk, data, **{PART: "1"})
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.text.splitlines()]


@pytest.mark.parametrize(
    "made",
    [xlsx, lambda rows: text(rows, "utf-8-sig"), lambda rows: text(rows, "utf-8"), lambda rows: text(rows, "gb18030")],
    ids=["xlsx", "bom", "utf-8", "gb18030"],
)
def test_verdicts_and_errors_row_by_row(supervisor: Clerk, made: Callable[[list[Row]], bytes]) -> None:
    bad = [["乙", "东胜区", "也许"], ["丙", "没有这个地方", "是"], ["丁", "东胜区", "否", "皇帝"]]
    first, *lines = judged(supervisor, made([["二〇二六年名单"], HEADER, GOOD, *bad, [""], ["戊"]]))
    assert (first["rows"], first["unknown"]) == (5, ["姓名"])
    assert [line["row"] for line in lines] == [3, 4, 5, 6, 8], "the numbers that the spreadsheet shows"
    assert [bool(line["error"]) for line in lines] == [False, True, True, True, False]
    assert "也许" in lines[1]["error"]
    assert "是" in lines[1]["error"], "the message says what to write"
    result = next(csv.DictReader(io.StringIO(first["csv"].removeprefix("\ufeff") + lines[0]["csv"])))
    catalogue = load_catalogue()
    kinds = {label: value for value, label in catalogue.vocabulary["entity_type"].values.items()}
    facts = {
        "region": "东胜区",
        "is_returnee_entrepreneur": True,
        "applicant_roles": ["individual_founder"],
        "entity_type": kinds[GOOD[4]],
    }
    found = [r for r in evaluate(catalogue, facts, today()).results if r.policy.tier != "C"]
    assert result["姓名"] == "甲"
    assert result["符合"].split("；") == [r.policy.title for r in found if r.status == "eligible"]
    assert int(result["还需了解（条）"]) == sum(r.status == "need_more_info" for r in found)


def test_without_a_script_the_results_are_a_file(supervisor: Clerk) -> None:
    answer = post(supervisor, xlsx([HEADER, GOOD, ["乙", "东胜区", "也许"]]))
    assert answer.headers["content-disposition"] == 'attachment; filename="results.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbf"), "Excel knows the encoding by it"
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [(row["姓名"], bool(row["问题"])) for row in rows] == [("甲", False), ("乙", True)]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "＝"])
def test_no_cell_becomes_a_formula(supervisor: Clerk, start: str) -> None:
    attack = f'{start}HYPERLINK("http://evil.example","点我")'
    answer = post(supervisor, xlsx([[attack, *HEADER], [attack, *GOOD]]))
    header, row = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
    assert (header[0], row[0]) == (f"'{attack}", f"'{attack}")


@given(st.lists(st.text(max_size=20), min_size=1, max_size=6))
@settings(deadline=None)
def test_what_is_written_is_read_again(cells: list[str]) -> None:
    (read,) = csv.reader(io.StringIO(csv_lines.csv_line(cells), newline=""))
    told = [cell.replace("\0", "") for cell in cells]
    assert [cell.removeprefix("'") for cell in read] == [cell.removeprefix("'") for cell in told]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in read)


def packed() -> bytes:
    """A spreadsheet of a few megabytes that unpacks to more than the reader's memory."""
    file, part = io.BytesIO(), b"a" * (1 << 20)
    plain = zipfile.ZipFile(io.BytesIO(WHOLE))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as bomb:
        for name in plain.namelist():
            with bomb.open(name, "w", force_zip64=True) as member:
                begin, end, _ = plain.read(name).partition(b"</sst>")
                member.write(begin)
                if end:
                    member.write(b"<si><t>")
                    for _ in range(1 << 10):
                        member.write(part)
                    member.write(b"</t></si></sst>")
    return file.getvalue()


def far_apart() -> bytes:
    """Two cells in opposite corners."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "所在地")
        sheet.write(1_048_575, 16_383, "东胜区")
    return file.getvalue()


@pytest.mark.parametrize("made", [packed, far_apart, lambda: b"PK\x03\x04 no zip", lambda: b"\xd0\xcf\x11\xe0 old"])
async def test_a_hostile_file_is_refused(made: Callable[[], bytes]) -> None:
    with pytest.raises(table.NoTable):
        await table.read(made())


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", far_apart()], ids=["empty", "bytes", "hostile"])
def test_a_file_that_is_no_table_stops_nothing(supervisor: Clerk, data: bytes) -> None:
    answer = post(supervisor, data)
    assert (answer.status_code, 'role="alert"' in answer.text) == (422, True)
    assert judged(supervisor, WHOLE)[1]["error"] == ""


def test_too_large_a_file_is_refused(supervisor: Clerk) -> None:
    assert post(supervisor, b"x" * (8 * 1024 * 1024 + 1)).status_code == 413


def test_a_forged_file_is_not_judged(supervisor: Clerk) -> None:
    for csrf in ("", "x" * 43):
        assert supervisor.http.post("/staff/batch", data={"csrf": csrf}, files={"table": WHOLE}).status_code == 403


def test_a_file_of_nobody_is_not_read(visitor: Callable[[], Clerk]) -> None:
    answer = visitor().http.post("/staff/batch", files={"table": xlsx([HEADER, GOOD])})
    assert answer.url.path == "/staff/sign-in"


@given(data=st.data())
@settings(max_examples=20, deadline=None)
async def test_a_damaged_workbook_is_a_table_or_none(data: st.DataObject) -> None:
    whole = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        rows = await table.read(bytes(whole))
    except table.NoTable:
        return
    assert all(isinstance(cell, str) for row in rows for cell in row)


@given(st.lists(st.text(max_size=20), max_size=6))
@settings(deadline=None)
def test_no_row_breaks_it(row: list[str]) -> None:
    catalogue = load_catalogue()
    outcome = judge_row(columns(HEADER, catalogue.vocabulary), row, catalogue, today())
    assert outcome.error or outcome.total


def cells_of(fact: Fact) -> st.SearchStrategy[str]:
    """What people may write for the fact."""
    if fact.type == "bool":
        return st.sampled_from([*WORDS["affirmed"], *WORDS["denied"]])
    if fact.type == "multi_enum":
        labels = st.lists(st.sampled_from(list(fact.values.values())), min_size=1, unique=True)
        return st.tuples(labels, st.sampled_from(["、", "，", "; ", "\n"])).map(lambda drawn: drawn[1].join(drawn[0]))
    if fact.values:
        return st.sampled_from([*fact.values, *fact.values.values()])
    if fact.type in ("number", "money"):
        return st.integers(int(fact.minimum), int(min(fact.maximum, 90))).map(lambda number: f"{number}{fact.unit}")
    return st.just("东胜区")


@given(data=st.data())
@settings(deadline=None)
def test_every_fact_can_be_filled_in_as_the_template_says(data: st.DataObject) -> None:
    catalogue = load_catalogue()
    fact = data.draw(st.sampled_from(list(catalogue.vocabulary.values())))
    cell = data.draw(cells_of(fact))
    # Choices may contradict each other; each can be read.
    assert not judge_row([fact], [cell], catalogue, today()).error.startswith(fact.label), (fact.name, cell)


@pytest.mark.parametrize(("cell", "error"), [("30万", ""), ("三十万元", ""), ("300,000", ""), ("很多", "不是数字")])
def test_amounts_as_people_write_them(cell: str, error: str) -> None:
    catalogue = load_catalogue()
    money = next(fact for fact in catalogue.vocabulary.values() if fact.type == "money" and fact.maximum >= 300_000)
    assert error in judge_row([money], [cell], catalogue, today()).error


async def test_the_template_names_every_fact_and_is_read_again() -> None:
    catalogue = load_catalogue()
    rows = await table.read(template(catalogue.vocabulary))
    found = Table.of(rows, catalogue)
    assert found
    assert {fact.name for fact in found.facts if fact} == set(catalogue.vocabulary)
    assert (found.rows, found.unknown) == ([], [])


def varied(rows: int) -> list[Row]:
    """Applicants of all kinds, with thirty facts each."""
    chance, vocabulary = random.Random(7), load_catalogue().vocabulary
    facts = [vocabulary["region"], *(fact for fact in vocabulary.values() if fact.type in ("bool", "enum"))][:30]
    places = ["东胜区", "宁海县", "伊金霍洛旗", "准格尔旗", "泊头市", "没有这个地方"]
    values = [["是", "否", ""] if fact.type == "bool" else [*fact.values.values(), ""] for fact in facts[1:]]
    header = ["姓名", *(fact.label for fact in facts)]
    return [header, *(["甲", chance.choice(places), *map(chance.choice, values)] for _ in range(rows))]


async def test_ten_thousand_rows_in_twenty_seconds(desk: Page, tmp_path: Path) -> None:
    file = tmp_path / "applicants.xlsx"
    file.write_bytes(xlsx(varied(10_000)))
    await desk.get_by_role("link", name="批量").click()
    await desk.get_by_label("表格").set_input_files(file)
    began = time.monotonic()
    await desk.get_by_role("button", name="对照").click()
    await expect(desk.get_by_role("status")).to_contain_text("共 10000 行，", timeout=60_000)
    await expect(desk.get_by_role("link", name="下载结果")).to_be_visible(timeout=60_000)
    seconds = time.monotonic() - began
    await expect(desk.locator("#unknown")).to_have_text("没有用到的列：姓名")
    await expect(desk.locator("#bad li")).to_have_count(201)  # the first two hundred, and how many more there are
    async with desk.expect_download() as started:
        await desk.get_by_role("link", name="下载结果").click()
    await (await started.value).save_as(tmp_path / "results.csv")
    with (tmp_path / "results.csv").open(encoding="utf-8-sig", newline="") as results:
        assert len(list(csv.DictReader(results))) == 10_000
    assert seconds < 60, "several times what it takes on an idle machine"


async def test_the_page_says_why_a_file_is_refused(desk: Page, tmp_path: Path) -> None:
    file = tmp_path / "none.csv"
    file.write_text("a,b\n1,2\n")
    await desk.get_by_role("link", name="批量").click()
    await desk.get_by_label("表格").set_input_files(file)
    await desk.get_by_role("button", name="对照").click()
    await expect(desk.get_by_role("status")).to_contain_text("没有认得的情况名称")
    await expect(desk.get_by_role("link", name="下载结果")).to_be_hidden()


async def test_what_is_in_a_cell_is_text(desk: Page, tmp_path: Path) -> None:
    attack, file = "<img src=x onerror=alert(1)>", tmp_path / "attack.csv"
    file.write_text(f"所在地,{attack}\n{attack},1\n")
    await desk.get_by_role("link", name="批量").click()
    await desk.get_by_label("表格").set_input_files(file)
    await desk.get_by_role("button", name="对照").click()
    await expect(desk.locator("#bad li")).to_contain_text(attack)
    await expect(desk.locator("#unknown")).to_contain_text(attack)
    await expect(desk.locator("#outcome img")).to_have_count(0)


def test_a_place_that_is_not_clear_is_said_with_what_to_write() -> None:
    catalogue = load_catalogue()
    region: list[Fact | None] = [catalogue.vocabulary["region"]]
    unclear = judge_row(region, ["朝阳区"], catalogue, today()).error
    assert unclear.startswith("所在地：“朝阳区”分不清是哪一个，应写全：北京市朝阳区")
    assert "应写到县、旗、市、区" in judge_row(region, ["乌有县"], catalogue, today()).error
