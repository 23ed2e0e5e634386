"""Read the cells that all logs have, and say once a table, with a count, what could not be read."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

from planner.evidence.part import Part
from planner.evidence.rows import EvidenceRow, rows_of
from planner.model.cells import is_nobodys_address, read_addresses, read_date, read_ip, read_whole_number
from planner.model.finding import Finding
from planner.model.knowledge import Rulebook
from planner.model.source import Source
from planner.model.table import Cell, LeftOut, Table, text_of
from planner.settings import Settings

UNSET = frozenset({"", "-", "(empty)"})
"""How logs write that there is no value (sources: Z05)."""
MONTHS = 12
_NUMERIC = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.]\d{4}", re.ASCII)
FIRST_SECOND, LAST_SECOND = 1e9, 1e11
"""A number in this range is seconds since 1970, as Zeek writes dates; a smaller one is a date of a spreadsheet."""


class LogCells:
    """The cells of one log, and the rows of it that gave nothing. Each is told once, when the log is done."""

    def __init__(self, table: Table, settings: Settings, rulebook: Rulebook) -> None:
        self._table = table
        self._rulebook = rulebook
        self._order = settings.dates or _order_of(table)
        self._noticed: dict[tuple[str, str], tuple[int, EvidenceRow]] = {}
        self.findings: list[Finding] = []
        self.left_out: list[LeftOut] = []

    def mailbox(self, row: EvidenceRow) -> str:
        """The mail address of a row, empty without one."""
        return next(iter(read_addresses(row.text("mailbox"))), "")

    def client(self, row: EvidenceRow) -> str:
        """The client's IP address, empty without one; what is written there and is none is noticed."""
        text = known(row, "ip")
        address = read_ip(text) or ""
        if text and not address:
            self.notice("client-address-not-understood", row, "ip")
        return "" if address and is_nobodys_address(address) else address

    def day(self, row: EvidenceRow) -> date | None:
        """The last day that a row speaks of: that of a result that counts, else the row's own."""
        field = "last_seen" if known(row, "last_seen") else "date"
        if not known(row, field):
            return None
        day = _day(row.cell(field), self._order)
        if day is None:
            self.notice("log-date-not-understood", row, field)
        return day

    def count(self, row: EvidenceRow, field: str) -> int:
        """How many a row stands for: the number in a column, or one."""
        if not known(row, field):
            return 1
        number = read_whole_number(row.cell(field))
        if number is None:
            self.notice("log-count-not-understood", row, field)
        return 1 if number is None else number

    def notice(self, code: str, row: EvidenceRow, field: str) -> None:
        """Remember that a cell could not be read."""
        number, first = self._noticed.get((code, field), (0, row))
        self._noticed[code, field] = (number + 1, first)

    def reject(self, row: EvidenceRow, reason: str, code: str, field: str) -> None:
        """Leave a row out that should have given something."""
        self.notice(code, row, field)
        self.left_out.append(LeftOut(row.row.number, reason, rejected=True))

    def skip(self, row: EvidenceRow, reason: str) -> None:
        """Leave a row out that is about something else."""
        self.left_out.append(LeftOut(row.row.number, reason))

    def about_table(self, code: str) -> None:
        """Say something of the table as a whole."""
        self.findings.append(self._rulebook.finding(code, Source(self._table.file, self._table.sheet)))

    def part(self, **observations: Any) -> Part:
        """What the log gives, with what was noticed on the way."""
        said = [self._rulebook.finding(code, row.source(field), found=row.text(field), count=number,
                                       row=row.row.number)
                for (code, field), (number, row) in self._noticed.items()]
        return Part(findings=(*self.findings, *said), left_out=tuple(self.left_out), **observations)


def known(row: EvidenceRow, field: str) -> str:
    """The text of a cell, empty where the log says that there is none."""
    text = row.text(field)
    return "" if text in UNSET else text


def later(first: date | None, second: date | None) -> bool:
    """Whether the second day is the later one; a day that is not known is never later."""
    return second is not None and (first is None or second > first)


def _day(cell: Cell, order: str) -> date | None:
    try:
        seconds = float(text_of(cell))
    except ValueError:
        return read_date(cell, order)
    if not FIRST_SECOND <= seconds < LAST_SECOND:
        return None
    return datetime.fromtimestamp(seconds, UTC).date()


def _order_of(table: Table) -> str:
    """The order of day and month in a log: one row that can be read in one order only tells it for all.

    Empty where no row tells, and where rows contradict each other.
    """
    dates = (_NUMERIC.match(row.text(field)) for field in ("date", "last_seen") if field in table.fields
             for row in rows_of(table))
    telling = {"dmy" if int(found[1]) > MONTHS else "mdy" for found in dates
               if found and (int(found[1]) > MONTHS) != (int(found[2]) > MONTHS)}
    return telling.pop() if len(telling) == 1 else ""
