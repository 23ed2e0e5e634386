"""How a large log is grouped and how its text is written: what both ways of grouping are told and give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from planner.read import encoding as encodings
from planner.read.delimited import TextTable

DAY = r"^[^ T,]+"
"""The day in a date with a time: what stands before the first space, T or comma."""

Told = Callable[[float], None]
Values = tuple[str, ...]


class Packing(Enum):
    """What is around the text of a log."""

    NONE = "none"
    GZIP = "gzip"
    ZIP = "zip"


@dataclass(frozen=True, slots=True)
class Order:
    """How to group: lines above the first row, values in a row, key columns, the date column or -1, days apart.

    Of rows whose value in the column ``told_by`` (or -1) is none of ``wanted``, only this value is kept.
    """

    header_lines: int
    width: int
    keys: tuple[int, ...]
    date: int
    by_day: bool
    told_by: int = -1
    wanted: tuple[str, ...] = ()

    def without(self, value: str) -> Values:
        """The values of a row that is about something else."""
        return tuple(value if key == self.told_by else "" for key in self.keys)


@dataclass(slots=True)
class Groups:
    """Groups under way: values of the key columns → number of the first row, latest date, how many rows."""

    found: dict[Values, tuple[int, str, int]] = field(default_factory=dict)
    rejected: int = 0
    first_rejected: int = 0

    def add(self, values: Values, number: int, date: str, rows: int) -> None:
        """Count rows that are alike; white space around values tells nothing apart."""
        values = tuple(map(str.strip, values))
        held = self.found.get(values)
        if held is not None:
            number, date, rows = min(number, held[0]), max(date, held[1]), rows + held[2]
        self.found[values] = (number, date, rows)

    def reject(self, number: int) -> None:
        """Count a row that does not parse."""
        self.rejected += 1
        self.first_rejected = min(number, self.first_rejected or number)


@dataclass(frozen=True, slots=True)
class Text:
    """What the beginning of a log says about how it is written."""

    packing: Packing
    encoding: encodings.Decision
    table: TextTable
    header_in_lines: bool
    json_labels: tuple[str, ...] = ()
