"""Rows for spreadsheet programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

#: By this mark at the beginning of a file, spreadsheet programs know its encoding.
BYTE_ORDER_MARK = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def csv_line(cells: Iterable[Any]) -> str:
    """One line of CSV in which no cell is taken for a formula.

    https://owasp.org/www-community/attacks/CSV_Injection
    """
    line = io.StringIO()
    csv.writer(line).writerow([_inert(str(cell).replace("\0", "")) for cell in cells])
    return line.getvalue()


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
