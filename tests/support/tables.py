"""Tables in memory, as the recognise room gives them: a field or a free header over each column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from planner import evidence, normalise
from planner.catalogue import load
from planner.model.device import Device
from planner.model.finding import Finding
from planner.model.table import Cell, Column, Kind, Row, Table
from planner.recognise.fields import DEVICE_FIELDS, EVIDENCE_FIELDS
from planner.settings import Settings

FIELDS = {*DEVICE_FIELDS, *(name for names in EVIDENCE_FIELDS.values() for name in names)}
SETTINGS = Settings(as_of=date(2026, 11, 24))


def table(
    kind: Kind, rows: Sequence[Mapping[str, Cell]], *, file: str = "list.xlsx", sheet: str = "Devices", **more: Any
) -> Table:
    """A table of rows by header; a header that is a field's name holds that field."""
    headers = list(dict.fromkeys(header for row in rows for header in row)) or ["name"]
    columns = tuple(Column(i, header, header if header in FIELDS else None) for i, header in enumerate(headers))
    body = tuple(Row(2 + i, tuple(row.get(header) for header in headers)) for i, row in enumerate(rows))
    return Table(file, sheet, kind, columns, body, header_row=1, **more)


def headed(made: Table, **headers: str) -> Table:
    """The table with other headers as typed, by field."""
    return replace(made, columns=tuple(replace(column, header=headers.get(column.field or "", column.header))
                                       for column in made.columns))


def inventory(*rows: Mapping[str, Cell], **more: Any) -> Table:
    """A table of devices."""
    return table(Kind.DEVICES, rows, **more)


def export(kind: Kind, *rows: Mapping[str, Cell], file: str = "export.csv", **more: Any) -> Table:
    """A table of evidence."""
    return table(kind, rows, file=file, sheet=more.pop("sheet", ""), **more)


def read(
    *tables: Table, known: Mapping[tuple[str, str], str] | None = None, settings: Settings = SETTINGS
) -> normalise.Result:
    """Read the devices of tables."""
    return normalise.devices(tables, known or {}, settings, load())


def one(**cells: Cell) -> Device:
    """The device of an inventory of one row; it has a name unless the row gives one."""
    result = read(inventory({"name": "PRN-1", **cells}))
    assert len(result.devices) == 1
    return result.devices[0]


def joined(*tables: Table, settings: Settings = SETTINGS) -> evidence.Joined:
    """Devices and evidence of tables, joined."""
    book = load()
    seen = evidence.observations(tables, settings, book)
    return evidence.join(normalise.devices(tables, {}, settings, book).devices, seen.observations, settings, book)


def codes(findings: Sequence[Finding]) -> list[str]:
    """The codes of findings, each once, in the order of the alphabet."""
    return sorted({finding.code for finding in findings})


def only(findings: Sequence[Finding], code: str) -> Finding:
    """The one finding with a code."""
    found = [finding for finding in findings if finding.code == code]
    assert len(found) == 1, codes(findings)
    return found[0]
