"""Reads a spreadsheet that somebody sends: ``python table.py < file`` prints its rows as JSON.

A file from outside may be made to break its reader, or to grow a thousandfold when it is unpacked. So it is read in a
process of its own, with little time and memory, that has nothing else to lose.
"""

from __future__ import annotations

import asyncio
import csv
import datetime as dt
import io
import json
import resource
import sys
from collections.abc import Iterator
from itertools import islice
from typing import Any, cast

#: Rows, the header among them, and columns; the rest of a larger table is not read.
MAX_ROWS, MAX_COLUMNS = 20_001, 300
_SECONDS = 20
_MEMORY = 1 << 30
#: How files begin that are packed (xlsx, ods) or old (xls); any other is text.
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")

Rows = list[list[str]]


class NoTable(Exception):
    """The file is no table, or none that can be read."""


async def read(data: bytes) -> Rows:
    """The cells of the first sheet of an xlsx, xls or ods file, or of a CSV file, as text. Raises NoTable."""
    pipe = asyncio.subprocess.PIPE
    reader = await asyncio.create_subprocess_exec(
        sys.executable, "-I", __file__, stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        printed, _ = await asyncio.wait_for(reader.communicate(data), _SECONDS)
    except (asyncio.TimeoutError, ConnectionError) as error:
        raise NoTable from error
    finally:
        if reader.returncode is None:
            reader.kill()
            await reader.wait()
    if reader.returncode:
        raise NoTable
    return cast(Rows, json.loads(printed))


def parse(data: bytes) -> Iterator[list[str]]:
    """The rows. Raises what the libraries raise."""
    rows = _workbook(data) if data.startswith(_WORKBOOKS) else csv.reader(io.StringIO(_decoded(data), newline=""))
    for row in islice(rows, MAX_ROWS):
        yield [_text(cell) for cell in row[:MAX_COLUMNS]]


def _workbook(data: bytes) -> Iterator[list[Any]]:
    from python_calamine import CalamineWorkbook  # only where the memory is limited

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    # From the first cell on, so that the rows have the numbers that people see.
    yield from sheet.to_python(skip_empty_area=False, nrows=MAX_ROWS)


def _decoded(data: bytes) -> str:
    """Text as Excel saves CSV: in UTF-8 if asked to, else in the encoding that is usual in China."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return str(cell)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    json.dump(list(parse(sys.stdin.buffer.read())), sys.stdout)
