"""Find the line that names the columns: by known words, by what it is not, and by its contrast to the rows below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from planner.model.table import Cell, CellRow, MergedRange, text_of
from planner.recognise.lexicon import Lexicon
from planner.recognise.normal import key
from planner.recognise.shapes import ShapeReader

NEAR_EQUAL = 1.5
"""A later line must be this much better than an earlier one to be the header instead."""

LOOK_BEYOND = 8
"""How many further lines may compete with the first line that could be a header."""


@dataclass(frozen=True, slots=True)
class Header:
    """A header line: its rows (from 0, both included), the name of each column, why it was chosen."""

    first: int
    last: int
    labels: tuple[str, ...]
    why: str

    @property
    def named(self) -> tuple[int, ...]:
        """The columns that have a name."""
        return tuple(column for column, label in enumerate(self.labels) if label)


@dataclass(frozen=True, slots=True)
class Line:
    """How much a row resembles a header."""

    filled: int
    known: int
    sure: int
    values: int
    score: float

    @property
    def is_header(self) -> bool:
        """Two known words (or the only one there is), among few values."""
        if self.values > 0.25 * self.filled:
            return False
        return self.score >= 1.6 if self.filled > 1 else self.sure == 1

    @property
    def is_sure_header(self) -> bool:
        """Strict enough to end the table above it: mostly known words, and no value at all."""
        return self.values == 0 and self.sure >= 2 and self.known >= max(2, 0.6 * self.filled)


SETTINGS = frozenset({"allow_legacy_tls", "smtp_auth_disabled", "allow_basic_auth_smtp",
                      "default_authentication_policy", "security_defaults"})


class HeaderFinder:
    """Score rows as headers. Every distinct text is judged once."""

    def __init__(self, lexicon: Lexicon, shapes: ShapeReader) -> None:
        self._lexicon = lexicon
        self._shapes = shapes
        self._judged: dict[str, tuple[float, bool, bool, bool]] = {}

    def find(self, rows: Sequence[CellRow], merged: Sequence[MergedRange], start: int = 0) -> Header | None:
        """Choose the row that most looks like a header; the earliest of near-equal ones wins, on any row."""
        best: tuple[int, Line] | None = None
        for index in range(start, len(rows)):
            if best and index - best[0] > LOOK_BEYOND:
                break
            line = self.line(rows[index])
            if not line.is_header or self._is_data(rows, index, line):
                continue
            if best is None or line.score >= NEAR_EQUAL * best[1].score:
                if best and self._has_rows(rows, best[0], index):
                    break
                best = (index, line)
        if best is None:
            return None
        return self._span(rows, merged, best[0], start)

    def _is_data(self, rows: Sequence[CellRow], index: int, line: Line) -> bool:
        """Whether a row with header words is one of the data: its neighbours are built like it.

        Its words stand again right below in their columns (kinds of devices are names too), or it ends a block of
        rows as wide as it.
        """
        row, below = rows[index], rows[index + 1 : index + 4]
        if any(is_same_line([text_of(cell) for cell in row], other) for other in below):
            return False
        known = [column for column, cell in enumerate(row) if isinstance(cell, str) and self.is_word(cell)]
        again = sum(any(column < len(other) and other[column] == row[column] for other in below) for column in known)
        if 2 * again >= len(known):
            return True
        above = [self.line(other) for other in rows[max(0, index - 3) : index]]
        as_wide = sum(other.filled >= 0.8 * line.filled and other.filled > 2 for other in above)
        return as_wide > 2 and not line.is_sure_header

    def _has_rows(self, rows: Sequence[CellRow], index: int, until: int) -> bool:
        """Whether a line has a table of its own before a better line comes: rows as wide as it, with values."""
        wide = sum(1 for cell in rows[index] if cell is not None and cell != "")
        lines = [self.line(row) for row in rows[index + 1 : until]]
        return wide > 2 and any(line.values and 2 * line.filled > wide for line in lines)

    def line(self, row: CellRow) -> Line:
        """Judge one row."""
        filled = known = sure = values = 0
        score = 0.0
        seen: set[str] = set()
        for cell in row:
            if cell is None or cell == "":
                continue
            text = text_of(cell)
            if not text:
                continue
            filled += 1
            points, is_known, is_sure, is_value = (
                self._judge(text) if isinstance(cell, str) else (-0.7, False, False, True)
            )
            if is_known and text in seen:
                points = 0.1
            seen.add(text)
            score += points
            known += is_known
            sure += is_sure
            values += is_value
        return Line(filled, known, sure, values, score)

    def is_word(self, text: str) -> bool:
        """Whether a text is a header word of any sort."""
        return self._judge(text)[1]

    def is_sure_word(self, text: str) -> bool:
        """Whether a text is the exact name of a field."""
        return self._judge(text)[2]

    def is_setting(self, text: str) -> bool:
        """Whether a text is the exact name of a setting of the tenant or a mailbox, which is said of nothing else."""
        return any(meaning.sure and not how and meaning.field in SETTINGS
                   for meaning, how in self._lexicon.evidence_meanings(text))

    def _judge(self, text: str) -> tuple[float, bool, bool, bool]:
        judged = self._judged.get(text)
        if judged is None:
            judged = self._judged[text] = self._judge_new(text)
        return judged

    def _judge_new(self, text: str) -> tuple[float, bool, bool, bool]:
        """Points, whether known, whether sure, whether a value."""
        if len(text) <= 80:
            meanings = [*self._lexicon.meanings(text), *self._lexicon.evidence_meanings(text)]
            if any(meaning.sure and not how for meaning, how in meanings):
                return 1.0, True, True, False
            if meanings or self._lexicon.is_secret(text):
                return 0.7, True, False, False
            if self._lexicon.is_negative(text) or self._lexicon.phrase_inside(text):
                return 0.5, True, False, False
        if not self._shapes.is_label(text):
            return -0.7, False, False, True
        return (0.1 if len(text) <= 40 else 0.0), False, False, False

    def _span(self, rows: Sequence[CellRow], merged: Sequence[MergedRange], index: int, start: int) -> Header:
        """Extend a header line over the rows above and below that belong to it."""
        grid = _Grid(rows, [area for area in merged if area.first_row <= index + 3 and area.last_row >= index - 3])
        first = index
        last = self._reach(grid, index)
        while last + 1 < len(rows) and last - index < 2 and self._continues(grid, last, last + 1):
            last += 1
        while first > start and index - first < 2 and self._carries(grid, first - 1, first):
            first -= 1
        labels = self._labels(grid, first, last)
        why = f"row {last + 1} names the columns"
        if first != last:
            why = f"rows {first + 1} to {last + 1} name the columns together"
        return Header(first, last, labels, why)

    def _reach(self, grid: _Grid, index: int) -> int:
        """The last row that the tall cells of a header cover together, where it names columns and holds no value."""
        ends = [
            area.last_row
            for area in grid.merged
            if index == area.first_row < area.last_row and self.is_word(grid.own(index, area.first_column))
        ]
        last = max(ends, default=index)
        if len(ends) < 2 or set(ends) != {last} or not index < last <= index + 2 or last >= len(grid.rows):
            return index
        lines = [self.line(row) for row in grid.rows[index + 1 : last + 1]]
        names = lines[-1].known > 0 and 2 * lines[-1].known >= lines[-1].filled
        return last if names and not any(line.values for line in lines) else index

    def _continues(self, grid: _Grid, upper: int, lower: int) -> bool:
        """Whether a row below goes on naming columns: it fills gaps or splits a wide name, with header words only."""
        above, below = grid.filled(upper), grid.filled(lower)
        line = self.line(grid.rows[lower])
        if not below or line.values or line.known < 0.5 * line.filled or below == above:
            return False
        new = [column for column in below if column not in above or grid.is_wide(upper, column)]
        return bool(new) and sum(self.is_word(below[column]) for column in new) * 2 >= len(below)

    def _carries(self, grid: _Grid, upper: int, lower: int) -> bool:
        """Whether a row above names columns that the header leaves open, or groups them under wide names."""
        above, below = grid.filled(upper), grid.filled(lower)
        if len(above) < 2 or self.line(grid.rows[upper]).values:
            return False
        tall = any(grid.is_tall(upper, column, lower) for column in above)
        wide = sum(grid.is_wide(upper, column) for column in above) >= 1 and max(above) > 0
        gaps = [column for column in above if column not in below and self.is_word(above[column])]
        return tall or bool(gaps) or (wide and len(above) >= 2 and all(len(text) <= 40 for text in above.values()))

    def _labels(self, grid: _Grid, first: int, last: int) -> tuple[str, ...]:
        width = max(len(grid.rows[index]) for index in range(first, last + 1))
        return tuple(self._label(grid, first, last, column) for column in range(width))

    def _label(self, grid: _Grid, first: int, last: int, column: int) -> str:
        """Name a column: by its own cell, joined with the name above where only both together are known."""
        parts = list(dict.fromkeys(filter(None, (grid.text(index, column) for index in range(first, last + 1)))))
        if len(parts) < 2:
            return parts[0] if parts else ""
        joined = " ".join(parts)
        if not self.is_sure_word(parts[-1]) and any(
            meaning.sure and not how for meaning, how in self._lexicon.meanings(joined)
        ):
            return joined
        return parts[-1] if self.is_word(parts[-1]) or not self.is_word(parts[0]) else parts[0]


@dataclass(frozen=True, slots=True)
class _Grid:
    """Rows with their merged cells, asked by place."""

    rows: Sequence[CellRow]
    merged: Sequence[MergedRange]

    def own(self, row: int, column: int) -> str:
        cells = self.rows[row]
        return text_of(cells[column]) if column < len(cells) else ""

    def text(self, row: int, column: int) -> str:
        """The text of a cell, or that of the wide merged cell it is part of."""
        here = self.own(row, column)
        if here:
            return here
        for area in self.merged:
            if area.first_row == row == area.last_row and area.first_column <= column <= area.last_column:
                return self.own(row, area.first_column)
        return ""

    def filled(self, row: int) -> dict[int, str]:
        cells = self.rows[row]
        return {column: text for column in range(len(cells)) if (text := text_of(cells[column]))}

    def is_wide(self, row: int, column: int) -> bool:
        return any(a.first_row == row and a.first_column == column and a.last_column > column for a in self.merged)

    def is_tall(self, row: int, column: int, until: int) -> bool:
        return any(a.first_row == row and a.first_column == column and a.last_row >= until for a in self.merged)


def preamble(rows: Sequence[CellRow], first: int, last: int) -> dict[str, str]:
    """Collect the "Key: value" lines above a header, such as the period of a report."""
    return dict(_pairs(rows, range(first, last)))


def _pairs(rows: Sequence[CellRow], places: Iterable[int]) -> Iterator[tuple[str, str]]:
    for place in places:
        cells = [text for cell in rows[place] if (text := text_of(cell))]
        if len(cells) == 2 and len(cells[0]) <= 60:
            yield cells[0].rstrip(":： "), cells[1]
        elif len(cells) == 1:
            name, colon, value = cells[0].replace("：", ":").partition(":")
            if colon and value.strip() and len(name) <= 60:
                yield name.strip(" #"), value.strip()
            else:
                yield f"row {place + 1}", cells[0]


def is_same_line(labels: Sequence[str], row: Sequence[Cell]) -> bool:
    """Whether a row repeats the header."""
    return all(
        key(text_of(row[column]) if column < len(row) else "") == key(label)
        for column, label in enumerate(labels)
        if label
    )
