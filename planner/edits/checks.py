"""Look at what people typed: values outside a list, dates that cannot be told. Everything is kept as it was typed."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from planner.edits.base import Key
from planner.model.cells import read_date
from planner.model.finding import Finding
from planner.model.knowledge import Rulebook
from planner.model.plan import HumanValue
from planner.model.source import Source
from planner.model.workbook import LISTS, PLAN, SHEETS, Column, ColumnKind, Sheet

PLACE = "plan.xlsx"
"""Findings about what people typed name the new workbook: there it stands, whichever copy brought it."""
_SHEETS = {sheet.key: sheet for sheet in SHEETS}


def settle_dates(typed: dict[Key, HumanValue], order: str) -> dict[Key, HumanValue]:
    """Make dates of texts such as 03/04/2026 once somebody has said which is the day (``--dates``)."""
    if not order:
        return typed
    settled = dict(typed)
    for key, value in typed.items():
        column = _column(key)
        if column is not None and column.kind is ColumnKind.DATE and isinstance(value, str) and not read_date(value):
            day = read_date(value, order)
            settled[key] = day.isoformat() if day else value
    return settled


def check(typed: dict[Key, HumanValue], devices: Collection[str], rulebook: Rulebook) -> Iterator[Finding]:
    """Say what is not understood. Of the sheet Plan only rows of ``devices`` count: the others are retired."""
    for key, value in sorted(typed.items(), key=lambda item: item[0]):
        sheet, column = _SHEETS.get(key[0]), _column(key)
        if sheet is None or column is None or (sheet is PLAN and key[1] not in devices):
            continue
        code, allowed = "", ""
        if column.choices and str(value) not in LISTS[column.choices]:
            code, allowed = "outside-the-list", ", ".join(LISTS[column.choices])
        elif column.kind is ColumnKind.DATE and not (isinstance(value, str) and read_date(value)):
            unclear = isinstance(value, str) and read_date(value, "dmy")
            code = "typed-date-unclear" if unclear else "typed-date-not-understood"
        if code:
            yield _finding(code, sheet, key, column, str(value), rulebook, allowed=allowed)


def _finding(code: str, sheet: Sheet, key: Key, column: Column, found: str, rulebook: Rulebook, *, allowed: str
             ) -> Finding:
    return rulebook.finding(code, Source(PLACE, sheet.title), column=column.label, found=found,
                            device=key[1] if sheet is PLAN else "", key=key[1], allowed=allowed)


def _column(key: Key) -> Column | None:
    sheet = _SHEETS.get(key[0])
    return next((column for column in sheet.human if column.key == key[2]), None) if sheet else None
