"""One returned workbook: what stands in its human columns, and what was issued in them (``_base``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from planner.model.device import identity_keys
from planner.model.finding import Finding
from planner.model.knowledge import Rulebook
from planner.model.plan import Human, HumanValue
from planner.model.source import Source
from planner.model.table import Cell, Row, Table, text_of
from planner.model.text import fold
from planner.model.workbook import (
    BASE_FINGERPRINT,
    BASE_TITLE,
    EVIDENCE,
    EXTRA,
    LISTS,
    PLAN,
    RETIRED,
    SHEETS,
    Choices,
    Column,
    Sheet,
    fingerprint,
)

Key = tuple[str, str, str]
"""Sheet key, row key, column key."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A returned workbook. ``typed`` holds its human cells, ``base`` what was issued in them.

    ``known`` maps identity keys (see ``identity_keys``) to the Device ID that the workbook gives them; ``loose``
    are rows with content but no key, by sheet key. ``earlier`` holds site, name and decision by Device ID.
    """

    file: str
    meta: Mapping[str, str]
    typed: Mapping[Key, HumanValue]
    base: Mapping[Key, HumanValue]
    known: Mapping[tuple[str, str], str]
    loose: tuple[tuple[str, Human, Source], ...] = ()
    findings: tuple[Finding, ...] = ()
    rows: frozenset[tuple[str, str]] = frozenset()
    places: Mapping[Key, Source] = field(default_factory=dict)
    earlier: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)


def read_copy(file: str, tables: Sequence[Table], rulebook: Rulebook) -> Copy:
    """Read one workbook: rows by their key, columns by header text; order and hidden rows do not matter."""
    by_title = {fold(sheet.title): sheet for sheet in SHEETS if not sheet.is_page}
    base, prints, meta = _read_base(next((t for t in tables if t.sheet == BASE_TITLE), None))
    typed: dict[Key, HumanValue] = {}
    places: dict[Key, Source] = {}
    findings: list[Finding] = []
    loose: list[tuple[str, Human, Source]] = []
    rows: set[tuple[str, str]] = set()
    known: dict[tuple[str, str], str] = {}
    earlier: dict[str, tuple[str, str, str]] = {}
    for table in tables:
        sheet = by_title.get(fold(table.sheet))
        if sheet is None:
            if table.sheet not in (BASE_TITLE, "Read me", "Summary"):
                findings.append(rulebook.finding("sheet-added", Source(file, table.sheet), found=table.sheet))
            continue
        reader = _SheetReader(sheet, table)
        if sheet in (PLAN, EVIDENCE):
            known.update(reader.identities())
        if sheet in (PLAN, RETIRED):
            earlier.update(reader.glances())
        if not sheet.human and not reader.added:
            continue
        for row in table.rows:
            key, human = reader.key(row), reader.human(row)
            if not key:
                if human or any(text_of(cell) for cell in row.cells):
                    loose.append((sheet.key, human, reader.source(row)))
                    findings.append(rulebook.finding("row-typed-in", reader.source(row), found=reader.glance(row)))
                continue
            if (sheet.key, key) in rows:
                findings.append(rulebook.finding("row-twice", reader.source(row), found=key))
                loose.append((sheet.key, human, reader.source(row)))
                continue
            rows.add((sheet.key, key))
            issued = prints.get((sheet.key, key))
            if issued and (changed := reader.changed(row, issued)):
                findings.append(rulebook.finding("tool-cell-changed", reader.source(row), found=changed, key=key))
            for name, value in human.items():
                typed[sheet.key, key, name] = value
                places[sheet.key, key, name] = reader.source(row, name)
                findings.extend(_outside_the_list(reader, row, name, value, rulebook))
    return Copy(file, meta, typed, base, known, tuple(loose), tuple(findings), frozenset(rows), places,
                earlier)


class _SheetReader:
    """Find the declared columns of a returned sheet by their header text."""

    def __init__(self, sheet: Sheet, table: Table) -> None:
        self.sheet = sheet
        self.table = table
        by_label = {fold(column.label): column for column in sheet.columns}
        self.columns: dict[str, tuple[int, Column]] = {}
        self.added: list[tuple[int, str]] = []
        for column in table.columns:
            declared = by_label.get(fold(column.header))
            if declared is not None and declared.key not in self.columns:
                self.columns[declared.key] = (column.index, declared)
            elif column.header and sheet is not EVIDENCE:
                self.added.append((column.index, column.header))

    def cell(self, row: Row, key: str) -> Cell:
        place = self.columns.get(key)
        return row.cells[place[0]] if place and place[0] < len(row.cells) else None

    def key(self, row: Row) -> str:
        return text_of(self.cell(row, self.sheet.columns[0].key))

    def human(self, row: Row) -> Human:
        """What people typed in this row; empty cells are left out, dates become ISO text."""
        typed: Human = {}
        for column in self.sheet.human:
            if (value := _value(self.cell(row, column.key))) is not None:
                typed[column.key] = value
        for index, header in self.added:
            if index < len(row.cells) and (value := _value(row.cells[index])) is not None:
                typed[EXTRA + header] = value
        return typed

    def changed(self, row: Row, issued: str) -> str:
        """Name the tool's columns whose cells are not as issued; a deleted column is no changed cell."""
        names = []
        for place, column in enumerate(self.sheet.tool):
            if column.key not in self.columns:
                continue
            now = fingerprint([text_of(self.cell(row, column.key))])
            if issued[3 * place:3 * place + 3] != now:
                names.append(column.label)
        return ", ".join(names)

    def identities(self) -> Iterator[tuple[tuple[str, str], str]]:
        """Yield the identity keys of each row with its Device ID."""
        for row in self.table.rows:
            device_id = self.key(row)
            if device_id:
                names = {name: text_of(self.cell(row, name)) for name in ("serial", "mac", "ip", "site", "device")}
                for key in identity_keys(serial=names["serial"], mac=names["mac"], site=names["site"],
                                         name=names["device"], host=names["device"], ip=names["ip"]):
                    yield key, device_id

    def glances(self) -> Iterator[tuple[str, tuple[str, str, str]]]:
        """Yield site, name and decision of each row, for the day when its device is gone."""
        for row in self.table.rows:
            site, name, decision = (text_of(self.cell(row, key)) for key in ("site", "device", "decision"))
            yield self.key(row), (site, name, decision)

    def source(self, row: Row, key: str = "") -> Source:
        place = self.columns.get(key)
        return Source(self.table.file, self.table.sheet, row.number, place[0] + 1 if place else None)

    def glance(self, row: Row) -> str:
        return " · ".join(filter(None, map(text_of, row.cells)))[:120]


def _value(cell: Cell) -> HumanValue | None:
    """A cell as it was typed; white space inside and around text is the person's and stays."""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, str | int | float | bool):
        return cell if cell != "" else None
    return None if cell is None else text_of(cell)


def _read_base(table: Table | None) -> tuple[dict[Key, HumanValue], dict[tuple[str, str], str], dict[str, str]]:
    """Take ``_base`` apart: the human values as issued, the rows' fingerprints, the plan's own data."""
    base: dict[Key, HumanValue] = {}
    prints: dict[tuple[str, str], str] = {}
    meta: dict[str, str] = {}
    for row in table.rows if table else ():
        cells = [*row.cells, None, None, None, None][:4]
        sheet, key, column = (text_of(cell) for cell in cells[:3])
        if not sheet:
            meta[column] = text_of(cells[3])
        elif column == BASE_FINGERPRINT:
            prints[sheet, key] = text_of(cells[3])
        elif (value := _value(cells[3])) is not None:
            base[sheet, key, column] = value
    return base, prints, meta


def _outside_the_list(reader: _SheetReader, row: Row, name: str, value: HumanValue, rulebook: Rulebook
                      ) -> Iterator[Finding]:
    column = reader.columns[name][1] if name in reader.columns else None
    choices: Choices | None = column.choices if column else None
    if choices is not None and str(value) not in LISTS[choices]:
        yield rulebook.finding("outside-the-list", reader.source(row, name), column=column.label if column else "",
                               found=str(value), allowed=", ".join(LISTS[choices]))
