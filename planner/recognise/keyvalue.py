"""Read sheets that describe one device with the names of the fields down the side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

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

    ``further`` are the rows that belong to a record and do not begin one, each with the row that does; ``headings``
    are the rows that hold a title and nothing else.
    """

    labels: tuple[str, ...]
    records: tuple[CellRow, ...]
    numbers: tuple[int, ...]
    further: tuple[tuple[int, int], ...]
    headings: tuple[int, ...]
    blank: int


@dataclass(frozen=True, slots=True)
class _Pair:
    """A row of a block: its place (from 0), the name it begins with, the values beside it."""

    index: int
    name: str
    values: tuple[Cell, ...]

    @property
    def has_values(self) -> bool:
        return any(map(text_of, self.values))


@dataclass(slots=True)
class _Record:
    """One device: its values by the place of their label, and the rows they stand in."""

    cells: dict[int, Cell] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)


def turn(sheet: RawSheet, finder: HeaderFinder) -> Turned | None:
    """Turn a sheet whose names stand down the side; None for any other sheet."""
    rows = sheet.rows[:LONGEST]
    if not rows or len(rows) < len(sheet.rows) or max(map(len, rows)) > WIDEST:
        return None
    sides = [0] if _is_listing(rows, finder) else _sides(rows, finder) if len(rows) >= FEWEST else []
    if not sides or any(_is_header(row, sides, finder) for row in rows):
        return None
    blocks = [_pairs(rows, start, end, finder) for start, end in pairwise([*sides, WIDEST + 1])]
    if not any(pair.has_values for pairs in blocks for pair in pairs):
        return None
    return _turned(rows, blocks)


def _is_listing(rows: Sequence[CellRow], finder: HeaderFinder) -> bool:
    """Whether every line is a setting with its value, as ``Format-List`` prints the one or two that were asked for."""
    filled = [row for row in rows if any(map(text_of, row))]
    return bool(filled) and all(
        finder.is_setting(_name(text_of(row[0]))) and not any(finder.is_setting(text_of(cell)) for cell in row[1:])
        for row in filled)


def _sides(rows: Sequence[CellRow], finder: HeaderFinder) -> list[int]:
    """The columns that hold names: enough known ones, and hardly anything else."""
    found: list[int] = []
    for column in range(max(map(len, rows))):
        texts = [text_of(row[column]) for row in rows if column < len(row)]
        names = {_name(text) for text in texts if text}
        known = {key(name) for name in names if finder.is_sure_word(name)}
        if len(known) >= FEWEST and len(known) >= 0.5 * len(set(map(key, names))):
            found.append(column)
    return found


def _is_header(row: CellRow, sides: Sequence[int], finder: HeaderFinder) -> bool:
    """Whether a row names columns: it holds known words beyond the names down the side."""
    texts = {key(text) for column, cell in enumerate(row)
             if column not in sides and (text := text_of(cell)) and isinstance(cell, str) and finder.is_word(text)}
    return len(texts) >= FEWEST - 1


def _name(text: str) -> str:
    """The name in a cell, which may hold the value too: "Name : value"."""
    return text.replace("：", ":").partition(":")[0].strip()


def _pairs(rows: Sequence[CellRow], start: int, end: int, finder: HeaderFinder) -> list[_Pair]:
    """The rows of a block that begins with a column of names, each with its values; titles among them left out."""
    return [pair for index, row in enumerate(rows) if (pair := _pair(index, row[start:end]))
            and (pair.has_values or finder.is_word(pair.name))]


def _pair(index: int, cells: CellRow) -> _Pair | None:
    """The name and the values of a row; a line "Name : value" in one cell is both."""
    if not any(map(text_of, cells)):
        return None
    text, values = text_of(cells[0]), tuple(cells[1:])
    if not any(map(text_of, values)):
        name, colon, value = text.replace("：", ":").partition(":")
        if colon and name.strip():
            return _Pair(index, name.strip(), (value.strip(),))
    return _Pair(index, text.rstrip(":： "), values)


class _Labels:
    """The names of the columns to be, in the order in which they are met."""

    def __init__(self) -> None:
        self.shown: list[str] = []
        self._places: dict[tuple[str, int], int] = {}

    def place(self, name: str, again: int) -> int:
        """Where the values of a name go; a name that comes again in one record has a column for each time."""
        label = (key(name) or name, again)
        if label not in self._places:
            self._places[label] = len(self.shown)
            self.shown.append(name)
        return self._places[label]


def _turned(rows: Sequence[CellRow], blocks: Sequence[Sequence[_Pair]]) -> Turned:
    labels = _Labels()
    records = [record for pairs in blocks for record in _records(pairs, labels)]
    records.sort(key=lambda record: record.rows[0])
    numbers = tuple(_numbers(records))
    used = {index for pairs in blocks for index in (pair.index for pair in pairs)}
    filled = [index for index, row in enumerate(rows) if any(map(text_of, row))]
    return Turned(
        tuple(labels.shown),
        tuple(tuple(record.cells.get(place) for place in range(len(labels.shown))) for record in records),
        numbers,
        tuple((index + 1, max((n for n in numbers if n <= index + 1), default=numbers[0]))
              for index in filled if index in used and index + 1 not in numbers),
        tuple(index + 1 for index in filled if index not in used),
        filled[-1] + 1 - filled[0] - len(filled),
    )


def _records(pairs: Sequence[_Pair], labels: _Labels) -> Iterator[_Record]:
    """Make records: one for each column of values, and new ones each time the first name comes again."""
    first = next((key(pair.name) for pair in pairs if key(pair.name)), "")
    current: dict[int, _Record] = {}
    seen: Counter[str] = Counter()
    for pair in pairs:
        name = key(pair.name) or pair.name
        if name == first and seen[name]:
            yield from current.values()
            current, seen = {}, Counter()
        place = labels.place(pair.name, seen[name])
        seen[name] += 1
        for column, value in enumerate(pair.values):
            if text_of(value):
                record = current.setdefault(column, _Record())
                record.cells[place] = value
                record.rows.append(pair.index)
    yield from current.values()


def _numbers(records: Sequence[_Record]) -> Iterator[int]:
    """The row that stands for each record: its first that stands for no other yet.

    Records beside each other begin on the same row; when they outnumber their rows, several have the same number.
    """
    taken: set[int] = set()
    for record in records:
        number = next((index + 1 for index in record.rows if index + 1 not in taken), record.rows[0] + 1)
        taken.add(number)
        yield number
