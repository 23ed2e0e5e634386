"""Where a value came from, so that every fact can be traced to its cell."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Source:
    """A place in an input: the file as named below its PATH, the sheet, the row (from 1), the column (from 1).

    Prints the way a person would say it: ``berlin.xlsx › Drucker!F12``, ``devices.csv:12``.
    """

    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        cell = f"{column_letter(self.column) if self.column else ''}{self.row or ''}"
        if self.sheet:
            place = f"{self.file} › {self.sheet}"
            return f"{place}!{cell}" if cell else place
        return f"{self.file}:{cell}" if cell else self.file


@dataclass(frozen=True, slots=True, eq=False)
class CellSource(Source):
    """The place of a cell with the header of its column as typed, which tells no place from another.

    Findings show the header. A plan names places without it.
    """

    header: str = ""


@lru_cache(maxsize=16_384)
def column_letter(number: int) -> str:
    """Name a column (from 1) the way a spreadsheet does: 1 is A, 27 is AA."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
