"""Read written workbooks back the way another program would."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl

from planner.model.base_sheet import BASE_FINGERPRINT, BASE_TITLE
from planner.model.plan import Plan
from planner.model.table import text_of
from planner.model.workbook import SHEETS, Sheet
from planner.write import workbook
from planner.write.labels import Labels


def written(plan: Plan, folder: Path, labels: Labels | None = None) -> Any:
    """Write the workbook of a plan and open it with openpyxl."""
    [path] = workbook.write(plan, labels or Labels(), folder)
    return openpyxl.load_workbook(path)


def part(path: Path, name: str) -> str:
    """Read one part of the file, for example xl/workbook.xml."""
    with ZipFile(path) as package:
        return package.read(name).decode()


def records(book: Any, sheet: Sheet) -> Iterator[dict[str, Any]]:
    """Give the rows of a sheet as header → value."""
    rows = book[sheet.title].iter_rows(values_only=True)
    headers = next(rows)
    for row in rows:
        yield dict(zip(headers, row, strict=True))


def base(book: Any) -> dict[tuple[str, str, str], Any]:
    """Give what ``_base`` remembers: (sheet, row, column) → value."""
    rows = book[BASE_TITLE].iter_rows(min_row=2, values_only=True)
    return {(sheet or "", row or "", column): value for sheet, row, column, value in rows}


def issued_and_found(book: Any) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Give (row, fingerprint as issued, the texts that its tool cells hold now) of every row of a human sheet."""
    issued = base(book)
    for sheet in SHEETS:
        if not sheet.human or sheet.title not in book.sheetnames:
            continue
        for row in book[sheet.title].iter_rows(min_row=2, max_col=len(sheet.tool), values_only=True):
            key = str(row[0])
            yield f"{sheet.title} {key}", issued[sheet.key, key, BASE_FINGERPRINT], tuple(map(text_of, row))
