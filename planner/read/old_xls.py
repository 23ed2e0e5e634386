"""Read xls files with xlrd: those of Excel 2 to 4, and newer ones that calamine refuses."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, time
from typing import Any

from planner.model.table import Cell, RawSheet
from planner.read.document import Code, Content, Document, Format, Note, Options, Unreadable
from planner.read.sheet import as_raw

_VERY_HIDDEN = 2


def read_xls(content: Content, options: Options) -> Document:
    """Read a bare BIFF stream."""
    notes: list[Note] = []
    return Document(Format.XLS_OLD, "xlrd", xlrd_sheets(content, options, notes), notes=notes)


def xlrd_sheets(content: Content, options: Options, notes: list[Note]) -> Iterator[RawSheet]:
    """Read every sheet. Raises Unreadable when xlrd refuses the file."""
    import xlrd

    try:
        workbook = xlrd.open_workbook(file_contents=content.all(), logfile=io.StringIO(), ragged_rows=True,
                                      formatting_info=False)
    except MemoryError:
        raise
    except Exception as problem:  # xlrd lets every kind of error through
        if "encrypted" in str(problem):
            raise Unreadable(Code.PASSWORD_PROTECTED, "is protected by a password") from None
        raise Unreadable(Code.DAMAGED, "is a damaged workbook") from None
    for sheet in workbook.sheets():
        if sheet.visibility == _VERY_HIDDEN:
            notes.append(Note("sheet-left-out", "", sheet.name))
            continue
        if sheet.nrows * sheet.ncols > options.limits.cells:
            raise Unreadable(Code.TOO_LARGE, f"spans more than {options.limits.cells} cells")
        merged = [((top, left), (bottom - 1, right - 1)) for top, bottom, left, right in sheet.merged_cells]
        rows = ([_cell(xlrd, cell, workbook.datemode) for cell in sheet.row(number)]
                for number in range(sheet.nrows))
        yield as_raw(sheet.name, rows, hidden=sheet.visibility != 0, merged=merged)


def _cell(xlrd: Any, cell: Any, datemode: int) -> Cell:
    match cell.ctype:
        case xlrd.XL_CELL_DATE:
            return _date(xlrd, cell.value, datemode)
        case xlrd.XL_CELL_BOOLEAN:
            return bool(cell.value)
        case xlrd.XL_CELL_ERROR:
            return str(xlrd.error_text_from_code.get(cell.value, ""))
        case xlrd.XL_CELL_EMPTY | xlrd.XL_CELL_BLANK:
            return None
    value: Cell = cell.value
    return value


def _date(xlrd: Any, number: float, datemode: int) -> Cell:
    try:
        moment = xlrd.xldate_as_datetime(number, datemode)
    except (ValueError, OverflowError):
        return number
    if 0 <= number < 1:
        return time(moment.hour, moment.minute, moment.second)
    return date(moment.year, moment.month, moment.day) if number == int(number) else moment
