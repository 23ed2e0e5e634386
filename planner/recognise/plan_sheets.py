"""Tell a workbook that this tool made, and pass its sheets through untouched."""

from __future__ import annotations

from collections.abc import Iterator

from planner.catalogue.workbook_language import WorkbookLanguage, workbook_languages
from planner.model.base_sheet import BASE_TITLE
from planner.model.table import Column, Kind, RawSheet, ReadFile, Row, Table, text_of
from planner.model.text import fold
from planner.model.workbook import PLAN

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
    """Whether a sheet has the header of the sheet Plan, in any language of workbooks."""
    if not sheet.rows:
        return False
    headers = {fold(text_of(cell)) for cell in sheet.rows[0]}
    return any(_proves(headers, sheet.name, one) for one in workbook_languages())


def _proves(headers: set[str], title: str, one: WorkbookLanguage) -> bool:
    if title and one.sheet(title) is None:
        return False
    found = {column.key for header, column in one.labels[PLAN.key].items() if header in headers}
    return {"id", "decision"} <= found and len(found) >= PROOF
