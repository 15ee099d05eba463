"""The console's pages about spreadsheets of applicants. Nothing of them is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response, StreamingResponse
from starlette.datastructures import UploadFile

from api.clock import today
from api.dependencies import CatalogueDependency
from api.staff import batch, csv_lines, table
from api.staff.web import PART, ConsoleDependency, Refused, SessionDependency, page
from policies import Catalogue

router = APIRouter(prefix="/staff/batch", include_in_schema=False)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Rows judged before the progress is told: a fraction of a second.
_AT_ONCE = 250


@router.get("")
async def form(request: Request, session: SessionDependency) -> Response:
    """Where a spreadsheet is chosen."""
    return page(request, "batch", session)


@router.get("/template.xlsx")
async def template(_: SessionDependency, catalogue: CatalogueDependency) -> Response:
    """A spreadsheet to fill in."""
    headers = {"Content-Disposition": 'attachment; filename="template.xlsx"'}
    return Response(await run_in_threadpool(batch.template, catalogue.vocabulary), media_type=_XLSX, headers=headers)


@router.post("")
async def judge(
    request: Request, console: ConsoleDependency, session: SessionDependency, catalogue: CatalogueDependency
) -> Response:
    """Judge every row of the file ``table``: to the page's script line by line as JSON, else as a CSV file.

    The first line has the number of rows and the headings, the others a row each.
    """
    # Not a parameter: the body of somebody who is not signed in is not read.
    file = (await request.form()).get("table")
    try:
        found = batch.Table.of(await table.read(await file.read() if isinstance(file, UploadFile) else b""), catalogue)
    except table.NoTable as error:
        raise Refused("no_table", 422) from error
    if found is None:
        raise Refused("no_known_column", 422)
    await run_in_threadpool(console.trail.add, session.account.name, "batch", str(len(found.rows)))
    if PART in request.headers:
        lines = (json.dumps(line, ensure_ascii=False) + "\n" for line in _lines(found, catalogue))
        return _streamed(lines, "application/x-ndjson", {})
    lines = (line["csv"] for line in _lines(found, catalogue))
    return _streamed(lines, "text/csv", {"Content-Disposition": 'attachment; filename="results.csv"'})


def _streamed(lines: Iterator[str], media_type: str, headers: dict[str, str]) -> Response:
    parts = iter(lambda: "".join(islice(lines, _AT_ONCE)), "")
    return StreamingResponse(parts, media_type=media_type, headers={"Cache-Control": "no-store", **headers})


def _lines(found: batch.Table, catalogue: Catalogue) -> Iterator[dict[str, Any]]:
    day, width = today(), len(found.header)
    heading = csv_lines.BYTE_ORDER_MARK + csv_lines.csv_line([*found.header, *batch.WORDS["results"]])
    yield {"rows": len(found.rows), "unknown": found.unknown, "csv": heading}
    for number, row in found.rows:
        outcome = batch.judge_row(found.facts, row, catalogue, day)
        cells = [*row, *[""] * (width - len(row))][:width]
        yield {"row": number, "error": outcome.error, "csv": csv_lines.csv_line([*cells, *outcome.cells])}
