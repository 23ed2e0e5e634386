"""Make small sheets in memory and recognise them, so that a test reads as what it claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from planner import catalogue, recognise
from planner.model.finding import Finding
from planner.model.knowledge import Rulebook
from planner.model.table import Cell, Kind, MergedRange, RawSheet, ReadFile, Table
from planner.settings import Settings

HEADER = ("Site", "Device", "Make", "Model", "Serial number", "IP address", "MAC address", "Mailbox", "TLS")


@cache
def rulebook() -> Rulebook:
    """The shipped knowledge, loaded once."""
    return catalogue.load()


def settings(**values: Any) -> Settings:
    """Settings with the values that a test is about."""
    return Settings(as_of=date(2026, 11, 24), **values)


def device(number: int, site: str = "Berlin") -> tuple[Cell, ...]:
    """A row under HEADER."""
    return (
        site,
        f"MFP-{number:02d}",
        "Ricoh",
        f"IM C{2000 + number}",
        f"3087M{number:06d}",
        f"192.0.2.{number}",
        f"00:00:5E:00:53:{number:02X}",
        f"mfp{number:02d}@example.com",
        "1.0" if number % 2 else "1.2",
    )


def devices(count: int, start: int = 1) -> list[tuple[Cell, ...]]:
    """Rows under HEADER, on three sites."""
    return [device(n, ("Berlin", "Munich", "Lyon")[n % 3]) for n in range(start, start + count)]


def sheet(
    *rows: Sequence[Cell], name: str = "", merged: Sequence[tuple[int, int, int, int]] = (), hidden: bool = False
) -> RawSheet:
    """A sheet; merged ranges as (first row, first column, last row, last column) from 0."""
    return RawSheet(name, tuple(map(tuple, rows)), hidden, tuple(MergedRange(*area) for area in merged))


def file(*sheets: RawSheet, name: str = "inventory.xlsx") -> ReadFile:
    """A file that was read."""
    return ReadFile(name, sheets=sheets)


@dataclass(frozen=True)
class Seen:
    """What recognition made of files."""

    tables: tuple[Table, ...]
    findings: tuple[Finding, ...]

    @property
    def table(self) -> Table:
        """The only table."""
        assert len(self.tables) == 1, [(t.kind, t.header_row) for t in self.tables]
        return self.tables[0]

    @property
    def devices(self) -> Table:
        """The only table of devices that is taken."""
        (table,) = [t for t in self.tables if t.kind is Kind.DEVICES and t.taken]
        return table

    def codes(self) -> set[str]:
        """The codes of the findings."""
        return {finding.code for finding in self.findings}

    def finding(self, code: str) -> Finding:
        """The only finding of a code."""
        (finding,) = [f for f in self.findings if f.code == code]
        return finding


def recognised(*files: ReadFile, **values: Any) -> Seen:
    """Recognise files under settings."""
    tables, findings = recognise.tables(files, settings(**values), rulebook())
    return Seen(tables, tuple(findings))


def seen(
    *rows: Sequence[Cell], merged: Sequence[tuple[int, int, int, int]] = (), name: str = "inventory.xlsx", **values: Any
) -> Seen:
    """Recognise one sheet given as rows."""
    return recognised(file(sheet(*rows, merged=merged), name=name), **values)


def fields(table: Table) -> dict[str, str]:
    """Header → field, of the columns that have one."""
    return {c.header: c.field for c in table.columns if c.field}


def reasons(table: Table) -> dict[int, str]:
    """Row number → why it was left out."""
    return {row.number: row.reason for row in table.left_out}


def numbers(table: Table) -> list[int]:
    """The numbers of the rows to be used."""
    return [row.number for row in table.rows]


def read(table: Table) -> int:
    """How many rows were read."""
    return len(table.rows) + len(table.left_out) + table.blank
