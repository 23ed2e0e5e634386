"""Say what was noticed about tables: what was left out and why, what was assumed, what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from planner.model.finding import Finding
from planner.model.knowledge import Rulebook
from planner.model.source import Source, column_letter
from planner.model.table import Confidence, Kind, ReadFile, Table, text_of
from planner.model.text import first_of
from planner.recognise.normal import key
from planner.recognise.settle import is_named
from planner.recognise.sheet import Found
from planner.settings import Settings

SHOWN = 12
"""So many headers or rows are listed before "and n more"."""


def remarks(found: Sequence[Found], files: Sequence[ReadFile], settings: Settings, rulebook: Rulebook) -> list[Finding]:
    """Collect the findings of a run, table by table, then those about what was asked for."""
    findings = [remark for f in found for remark in _about_table(f, rulebook)]
    return [*findings, *_about_hidden(files, rulebook), *_about_orders(found, settings, rulebook)]


def _about_table(found: Found, rulebook: Rulebook) -> Iterator[Finding]:
    table = found.table
    at = Source(table.file, table.sheet, table.header_row)
    for header in found.emptied:
        yield rulebook.finding("secret-column", at, column=header)
    for header in found.masked:
        yield rulebook.finding("secret-masked", Source(table.file, table.sheet), column=header)
    if table.kind is Kind.PLAN:
        return
    if table.kind is Kind.OTHER:
        yield rulebook.finding("table-not-recognised", at, found=_headers(table), why=table.why)
    elif table.kind is Kind.DEVICES:
        yield from _about_devices(table, at, rulebook)
    if table.taken and table.kind is not Kind.OTHER:
        yield from _about_rows(table, rulebook)


def _about_devices(table: Table, at: Source, rulebook: Rulebook) -> Iterator[Finding]:
    name = f"{table.file}:{table.sheet}" if table.sheet else table.file
    if not table.taken:
        yield rulebook.finding("confirm-table", at, found=_headers(table), why=table.why, name=name)
        return
    if table.confidence is Confidence.CONFIRM:
        yield rulebook.finding("taken-unconfirmed", at, found=_headers(table), why=table.why)
    if table.header_row is None and not any(c.header for c in table.columns):
        taken = ", ".join(f"{column_letter(c.index + 1)} as {c.field}" for c in table.columns if c.field)
        yield rulebook.finding("no-header", Source(table.file, table.sheet), found=taken)
    yield from _about_sites(table, rulebook)


def _about_sites(table: Table, rulebook: Rulebook) -> Iterator[Finding]:
    """A site that stands only in the first row of a group is not filled down; the finding says what to do."""
    column = table.fields.get("site")
    if column is None or len(table.rows) < 3:
        return
    filled = [column < len(row.cells) and bool(text_of(row.cells[column])) for row in table.rows]
    gaps = filled.count(False)
    if filled[0] and gaps >= 2 and gaps >= filled.count(True):
        row = table.rows[filled.index(False)].number
        yield rulebook.finding(
            "site-only-first-row",
            Source(table.file, table.sheet, row, column + 1),
            column=table.headers[column],
            found=f"{gaps} of {len(filled)} rows are empty",
        )


def _about_rows(table: Table, rulebook: Rulebook) -> Iterator[Finding]:
    """One finding for each reason, with its rows. Of a grouped log, rows that do not parse have their own finding."""
    by_reason = sorted((row for row in table.left_out if not (table.stands_for and row.rejected)),
                       key=lambda row: (row.reason, row.number))
    for reason, rows in groupby(by_reason, key=lambda row: row.reason):
        numbers = [row.number for row in rows]
        yield rulebook.finding(
            "rows-left-out", Source(table.file, table.sheet, numbers[0]), found=_rows(numbers), reason=reason
        )


def _about_hidden(files: Sequence[ReadFile], rulebook: Rulebook) -> Iterator[Finding]:
    for file in files:
        for sheet in file.sheets:
            if sheet.hidden and not sheet.name.startswith("_"):
                yield rulebook.finding("hidden-sheet", Source(file.file, sheet.name))


def _about_orders(found: Sequence[Found], settings: Settings, rulebook: Rulebook) -> Iterator[Finding]:
    """What --map, --take and --where asked for and no table has."""
    tables = [f.table for f in found if f.table.kind is not Kind.PLAN]
    headers = {key(c.header): c.header for table in tables for c in table.columns if c.header}
    letters = {key(column_letter(c.index + 1)) for t in tables if t.header_row is None for c in t.columns}
    listed = _listed(list(headers.values()))
    for name, header in settings.maps.items():
        if key(header) not in headers and key(header) not in letters:
            yield rulebook.finding("map-header-not-found", found=header, name=name, headers=listed)
    for wanted in settings.take:
        if not any(is_named(table, wanted) for table in tables):
            yield rulebook.finding(
                "take-not-found",
                found=wanted,
                names=_listed(list(dict.fromkeys(f"{t.file}:{t.sheet}" if t.sheet else t.file for t in tables))),
            )
    for name, _ in settings.where:
        for table in tables:
            if (
                table.kind is Kind.DEVICES
                and table.taken
                and name not in table.fields
                and not any(key(c.header) == key(name) for c in table.columns)
            ):
                yield rulebook.finding(
                    "where-column-not-found", Source(table.file, table.sheet), found=name, headers=_headers(table)
                )


def _headers(table: Table) -> str:
    return _listed([c.header for c in table.columns if c.header])


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(" ".join(name.split()) for name in names[:SHOWN])
    return f"{shown} and {len(names) - SHOWN} more" if len(names) > SHOWN else shown


def _rows(numbers: Sequence[int]) -> str:
    """Write row numbers shortly: 3, 7–9, 12 (5 rows)."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    shown = first_of([str(a) if a == b else f"{a}–{b}" for a, b in runs], SHOWN)
    return f"row {shown}" if len(numbers) == 1 else f"rows {shown} ({len(numbers)} rows)"
