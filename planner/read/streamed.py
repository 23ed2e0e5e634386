"""Read xlsx sheets row by row with openpyxl: slower than calamine, and able to hold what is mostly empty."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from planner.model.table import RawSheet
from planner.read.document import BASE_SHEET, Code, Content, Note, Options, Unreadable
from planner.read.ooxml import SheetPart
from planner.read.sheet import as_raw
from planner.read.sheet_scan import column_number

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_PART_OF_THE_RUN = (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError, Unreadable)


def sheets(content: Content, parts: Sequence[SheetPart], options: Options, notes: list[Note]
           ) -> Iterator[RawSheet]:
    """Read every sheet that can be read; name the others in ``notes``. Raises Unreadable when there is none."""
    read = 0
    for part in parts:
        if part.state == "veryHidden" and part.name != BASE_SHEET:
            notes.append(Note("sheet-left-out", "", part.name))
            continue
        try:
            found = sheet(content, part, options)
        except Unreadable as problem:
            if problem.code is not Code.DAMAGED:
                raise
            notes.append(Note("sheet-damaged", "", part.name))
            continue
        read += 1
        yield found
    if not read:
        raise Unreadable(Code.DAMAGED, "is a damaged workbook")


def sheet(content: Content, part: SheetPart, options: Options) -> RawSheet:
    """Read one sheet. Raises Unreadable when it is damaged or holds too many cells."""
    from openpyxl import load_workbook

    try:
        with content.open() as stream:
            workbook = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
            worksheet = workbook[part.name]
            worksheet.reset_dimensions()  # what the file declares may be far more than it holds
            rows = _counted(worksheet.iter_rows(values_only=True), part.name, options)
            return as_raw(part.name, rows, hidden=part.state != "visible", merged=_merged(content, part))
    except _PART_OF_THE_RUN:
        raise
    except Exception:  # openpyxl lets every kind of error through
        raise Unreadable(Code.DAMAGED, "is a damaged workbook") from None


def _counted(rows: Iterator[tuple[Any, ...]], name: str, options: Options) -> Iterator[tuple[Any, ...]]:
    cells = 0
    for row in rows:
        cells += len(row)
        if cells > options.limits.cells:
            raise Unreadable(Code.TOO_LARGE, f"holds more than {options.limits.cells} cells in sheet {name!r}")
        yield row


def _merged(content: Content, part: SheetPart) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    with content.open() as stream, zipfile.ZipFile(stream) as archive:
        found = _MERGED.findall(archive.read(part.path))
    return [((int(top) - 1, column_number(left) - 1), (int(bottom) - 1, column_number(right) - 1))
            for left, top, right, bottom in found]
