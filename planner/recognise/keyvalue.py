"""Read sheets that describe one device with the names of the fields down the side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from planner.model.table import Cell, CellRow, RawSheet, text_of
from planner.recognise.header import HeaderFinder
from planner.recognise.normal import key

FEWEST = 3
"""So many known names down a column make a sheet of keys and values."""

LONGEST, WIDEST = 400, 64
"""A sheet of more rows or columns is a table."""


@dataclass(frozen=True, slots=True)
class Turned:
    """A sheet of keys and values turned into a table: its labels, its records, the row each record begins on.

    ``further`` are the rows that belong to a record and do not begin one, each with the row that does.
    """

    labels: tuple[str, ...]
    records: tuple[CellRow, ...]
    numbers: tuple[int, ...]
    further: tuple[tuple[int, int], ...]
    blank: int


def turn(sheet: RawSheet, finder: HeaderFinder) -> Turned | None:
    """Turn a sheet whose names stand down the side; None for any other sheet."""
    rows = sheet.rows[:LONGEST]
    if len(rows) < len(sheet.rows) or len(rows) < FEWEST or max(map(len, rows)) > WIDEST:
        return None
    pairs = [_pair(row) for row in rows]
    filled = [pair for pair in pairs if pair is not None]
    if not any(text_of(value) for _, values in filled for value in values):
        return None
    known = {key(name) for name, _ in filled if finder.is_sure_word(name)}
    if len(known) < FEWEST or len(known) < 0.5 * len({key(name) for name, _ in filled}):
        return None
    if any(finder.line(row).known >= min(len(known), FEWEST) for row in rows):
        return None
    return _records(pairs)


def _pair(row: CellRow) -> tuple[str, tuple[Cell, ...]] | None:
    """The name and the values of a row; a line "Name : value" in one cell is both."""
    first = next((column for column, cell in enumerate(row) if text_of(cell)), None)
    if first is None:
        return None
    text = text_of(row[first])
    values = tuple(row[first + 1 :])
    if not any(map(text_of, values)):
        name, colon, value = text.replace("：", ":").partition(":")
        if colon and name.strip():
            return name.strip(), (value.strip(),)
    return text.rstrip(":： "), values


def _records(pairs: Sequence[tuple[str, tuple[Cell, ...]] | None]) -> Turned:
    """Make records: one for each column of values, and new ones each time the first name comes again."""
    labels: dict[tuple[str, int], int] = {}
    shown: list[str] = []
    records: list[dict[int, Cell]] = []
    numbers: list[int] = []
    current: list[int] = []
    seen: Counter[str] = Counter()
    filled = [index for index, pair in enumerate(pairs) if pair is not None]
    first_name = ""
    for index in filled:
        name, values = pairs[index] or ("", ())
        made = key(name) or name
        first_name = first_name or made
        if made == first_name:
            current, seen = [], Counter()
        label = (made, seen[made])
        seen[made] += 1
        if label not in labels:
            labels[label] = len(shown)
            shown.append(name)
        for place, value in enumerate(values):
            if not text_of(value):
                continue
            while len(current) <= place:
                current.append(-1)
            if current[place] < 0:
                current[place] = len(records)
                records.append({})
                numbers.append(_free(index + 1, numbers))
            records[current[place]][labels[label]] = value
    further = []
    for number in (index + 1 for index in filled):
        if number not in numbers:
            further.append((number, max((n for n in numbers if n <= number), default=numbers[0])))
    rows = tuple(tuple(record.get(column) for column in range(len(shown))) for record in records)
    blank = filled[-1] + 1 - filled[0] - len(filled)
    return Turned(tuple(shown), rows, tuple(numbers), tuple(further), blank)


def _free(number: int, taken: Sequence[int]) -> int:
    """A row number that no record has yet: records beside each other begin on the same row."""
    while number in taken:
        number += 1
    return number
