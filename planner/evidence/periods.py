"""Say which days an export speaks of: lines above its header, its file name, or the date inside the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from planner.model.cells import read_date
from planner.model.evidence import Period
from planner.model.table import Table

_YEAR_FIRST = re.compile(r"(?<!\d)(20\d\d)([-_./]?)(\d\d)\2(\d\d)(?!\d)", re.ASCII)
_YEAR_LAST = re.compile(r"(?<!\d)\d{1,2}([-./])\d{1,2}\1\d{4}(?!\d)", re.ASCII)


def period_of(table: Table, dates: str) -> Period:
    """The days that a table covers; ``dates`` is the order of day and month (dmy, mdy, or empty).

    A line with two dates says most, then all lines together, then the file name, then the document itself. The
    dates of the file system say nothing.
    """
    lines = [sorted(_days_in(f"{name} {value}", dates)) for name, value in table.preamble.items()]
    whole_line = next((days for days in lines if len(days) > 1), None)
    days = whole_line or sorted(day for line in lines for day in line) or sorted(_days_in(table.file, dates))
    if not days:
        return Period(None, table.modified)
    return Period(days[0] if len(days) > 1 else None, days[-1])


def _days_in(text: str, dates: str) -> Iterator[date]:
    for match in _YEAR_FIRST.finditer(text):
        if day := read_date("-".join(match.group(1, 3, 4))):
            yield day
    for match in _YEAR_LAST.finditer(text):
        if day := read_date(match.group(), dates):
            yield day
