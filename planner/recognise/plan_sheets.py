"""Tell a workbook that this tool made, and pass its sheets through untouched."""

from __future__ import annotations

from collections.abc import Iterator

from planner.model.table import Column, Kind, RawSheet, ReadFile, Row, Table, text_of
from planner.model.workbook import BASE_TITLE, PLAN, SHEETS
from planner.recognise.normal import key

PROOF = 6
"""So many of the Plan sheet's headers, Device ID among them, prove a sheet that was saved on its own."""


def is_plan(file: ReadFile) -> bool:
    """Whether a file is a workbook of this tool: by its hidden base, or by the header of its Plan sheet."""
    return any(sheet.name == BASE_TITLE or _is_plan_sheet(sheet) for sheet in file.sheets)


def plan_tables(file: ReadFile) -> Iterator[Table]:
    """Give every sheet as a table of kind plan with its header in row 1, all cells as they stand."""
    for sheet in file.sheets:
        header = sheet.rows[0] if sheet.rows else ()
        rows = tuple(
            Row(number, cells) for number, cells in enumerate(sheet.rows[1:], start=2) if any(map(text_of, cells))
        )
        last = rows[-1].number if rows else 1
        yield Table(
            file.file,
            sheet.name,
            Kind.PLAN,
            tuple(Column(index, text_of(cell), None, "read by its header text") for index, cell in enumerate(header)),
            rows,
            header_row=1,
            why="a workbook of this tool",
            blank=last - 1 - len(rows),
            hidden=sheet.hidden,
            modified=file.modified,
            tool="planner",
        )


def _is_plan_sheet(sheet: RawSheet) -> bool:
    if not sheet.rows or (sheet.name and not any(sheet.name == known.title for known in SHEETS)):
        return False
    headers = {key(text_of(cell)) for cell in sheet.rows[0]}
    own = {key(column.label) for column in PLAN.columns}
    return key(PLAN.columns[0].label) in headers and len(headers & own) >= PROOF and key("Decision") in headers
