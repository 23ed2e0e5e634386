"""What a cell of a returned workbook holds, as it was typed, and when two such values are the same."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from planner.model.plan import HumanValue
from planner.model.table import Cell, text_of

EXACT = 10 ** 15
"""A spreadsheet keeps 15 digits of a number; the workbook holds a longer one as text, so it is text from the start."""
_LINE_END = re.compile(r"\r\n?|_x000[dD]_\n?")

Token = tuple[str, str]


def value_of(cell: Cell) -> HumanValue | None:
    """Read a cell as it was typed; white space inside and around a text is the person's and stays.

    A date is its ISO text. A cell that holds nothing but white space is empty.
    """
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, int | float):
        if abs(cell) >= EXACT or cell != cell:
            return repr(cell)
        return int(cell) if float(cell).is_integer() else cell
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str):
        # Programs disagree on how they store the end of a line within a cell.
        return _LINE_END.sub("\n", cell) if cell.strip() else None
    return None if cell is None else text_of(cell)


def token(value: HumanValue) -> Token:
    """What two values must share to be the same: 1, TRUE and "1" are three values."""
    if isinstance(value, bool):
        return "bool", str(value)
    return ("number", repr(float(value))) if isinstance(value, int | float) else ("text", value)
