"""Split a sheet into its tables: where each header stands and where its rows end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from planner.model.table import CellRow, RawSheet, text_of
from planner.recognise.header import Header, HeaderFinder, is_same_line
from planner.recognise.shapes import VALUES_ONLY, Shape, ShapeReader

CLOSELY = 200
"""So many rows are looked at closely for a header; below them only rows that hold known header words."""

LONGEST_LABEL = 200
"""Letters of a cell that may be a header word; a hostile file fills thousands of cells with a million each."""

NO_LABELS = VALUES_ONLY | {Shape.MAKER, Shape.MODEL, Shape.MAIL_DEVICE}
"""A line of unknown words that holds one of these is the first device of a list without header."""


@dataclass(frozen=True, slots=True)
class Region:
    """A table's place in a sheet: its header (None without one) and its rows, from 0, the end not included."""

    header: Header | None
    first: int
    end: int
    above: int

    @property
    def number(self) -> int:
        """The number of its first row as the user sees it."""
        return self.first + 1


class Splitter:
    """Find the tables of a sheet."""

    def __init__(self, finder: HeaderFinder, shapes: ShapeReader, spelled: frozenset[str]) -> None:
        self._finder = finder
        self._shapes = shapes
        self._spelled = spelled

    def split(self, sheet: RawSheet) -> list[Region]:
        """Give the tables from top to bottom; one without a header when no line names columns."""
        rows = sheet.rows
        end = _last_filled(rows) + 1
        if not end:
            return []
        start = self._first_candidate(rows, end)
        header = self._finder.find(rows, sheet.merged, start) if start < end else None
        if header is None:
            return [self._without_header(rows, end)]
        regions: list[Region] = []
        above = 0
        while header is not None:
            following = self._next_header(rows, header, end, sheet)
            stop = following.first if following else end
            regions.append(Region(header, header.last + 1, stop, above))
            above, header = stop, following
        return regions

    def _first_candidate(self, rows: Sequence[CellRow], end: int) -> int:
        """The first row worth a close look: in a long sheet without a header that is none."""
        for index in range(min(end, CLOSELY)):
            if self._finder.line(rows[index]).is_header:
                return index
        for index in range(CLOSELY, end):
            if self._is_promising(rows[index]) and self._finder.line(rows[index]).is_header:
                return index
        return end

    def _without_header(self, rows: Sequence[CellRow], end: int) -> Region:
        """The rows from the first that has as many cells as most have, or a value in it."""
        widths = sorted(sum(bool(text_of(cell)) for cell in row) for row in rows[:CLOSELY] if any(map(text_of, row)))
        usual = widths[len(widths) // 2]
        first = next(i for i in range(end) if any(map(text_of, rows[i])))
        if usual > 1:
            first = next(
                (i for i in range(first, end)
                 if sum(bool(text_of(cell)) for cell in rows[i]) > usual // 2 or self._has_value(rows[i])),
                first,
            )
        if self._stands_out(rows, first, end):
            labels = tuple(map(text_of, rows[first]))
            return Region(
                Header(first, first, labels, f"row {first + 1} stands out from the rows below"), first + 1, end, 0
            )
        return Region(None, first, end, 0)

    def _has_value(self, row: CellRow) -> bool:
        return any(self._shapes.of(text) & VALUES_ONLY for text in map(text_of, row) if text)

    def _stands_out(self, rows: Sequence[CellRow], first: int, end: int) -> bool:
        """Whether a row of unknown words names the columns: labels without a value over columns of values."""
        texts = {column: text for column in range(len(rows[first])) if (text := _text(rows[first], column))}
        below = rows[first + 1 : min(end, first + 1 + CLOSELY)]
        if not below or len(set(texts.values())) < len(texts):
            return False
        if any(self._shapes.of(text) & NO_LABELS for text in texts.values()):
            return False
        return any(
            _is_valued([_text(row, column) for row in below]) and not _has_digit(text) for column, text in texts.items()
        )

    def _next_header(self, rows: Sequence[CellRow], header: Header, end: int, sheet: RawSheet) -> Header | None:
        """The header of another table below, or None. A repeated header line begins no other table."""
        after_gap = False
        usual = len(header.named)
        for index in range(header.last + 1, end):
            row = rows[index]
            filled = len(row) - row.count(None) - row.count("")
            if not filled:
                after_gap = True
                continue
            if (after_gap or (self._begins_with_word(row) and self._is_promising(row))) and self._is_header_of_another(
                rows, index, header, after_gap, end
            ):
                return self._finder.find(rows[:end], sheet.merged, index) or Header(
                    index,
                    index,
                    tuple(map(text_of, row)),
                    f"row {index + 1} names the columns, by its contrast to the rows below",
                )
            after_gap = filled == 1 < usual
        return None

    def _begins_with_word(self, row: CellRow) -> bool:
        first = next((cell for cell in row if cell is not None and cell != ""), None)
        return isinstance(first, str) and self._is_spelled(first)

    def _is_header_of_another(
        self, rows: Sequence[CellRow], index: int, header: Header, after_gap: bool, end: int
    ) -> bool:
        row = rows[index]
        line = self._finder.line(row)
        if line.filled < 2 or line.values or is_same_line(header.labels, row):
            return False
        if (line.is_sure_header and line.filled >= 3) or (after_gap and line.known >= max(2, 0.5 * line.filled)):
            return not self._is_like_body(rows, index, header)
        if after_gap and line.filled > 2 and line.known >= max(2, 0.33 * line.filled) and not _has_number(row):
            return not self._is_like_body(rows, index, header)
        return after_gap and self._contrasts(rows, index, header, end)

    def _is_like_body(self, rows: Sequence[CellRow], index: int, header: Header) -> bool:
        """Whether a row holds values where the rows of the table hold values."""
        for column in header.named:
            text = _text(rows[index], column)
            body = [_text(row, column) for row in rows[header.last + 1 : header.last + 6]]
            if text and text in body:
                return True
        return False

    def _contrasts(self, rows: Sequence[CellRow], index: int, header: Header, end: int) -> bool:
        """Labels over values of other shapes than the table has in these columns: another table with unknown names."""
        if index + 1 >= end:
            return False
        row, below, body = rows[index], rows[index + 1], rows[header.last + 1]
        columns = [column for column in range(len(row)) if _text(row, column)]
        if any(_has_digit(_text(row, column)) or not _text(below, column) for column in columns):
            return False
        differs = valued = 0
        for column in columns:
            usual = self._shapes.of(_text(body, column)) & VALUES_ONLY
            here = self._shapes.of(_text(below, column)) & VALUES_ONLY
            valued += bool(here)
            differs += usual != here
        return valued > 0 and differs > 0 and len(columns) != len([c for c in header.named if _text(body, c)])

    def _is_promising(self, row: CellRow) -> bool:
        """A cheap look: whether half of the cells are header words, spelled as everyone spells them."""
        texts = [cell for cell in row if cell is not None and cell != ""]
        spelled = sum(isinstance(cell, str) and self._is_spelled(cell) for cell in texts)
        return spelled >= max(2, 0.5 * len(texts))

    def _is_spelled(self, cell: str) -> bool:
        return len(cell) <= LONGEST_LABEL and cell.strip().casefold() in self._spelled


def _text(row: CellRow, column: int) -> str:
    return text_of(row[column]) if column < len(row) else ""


def _has_digit(text: str) -> bool:
    return any(c.isdigit() for c in text)


def _has_number(row: CellRow) -> bool:
    return any(_has_digit(text_of(cell)) for cell in row)


def _is_valued(texts: Sequence[str]) -> bool:
    """Whether nearly all texts of a column hold digits."""
    filled = [text for text in texts if text]
    return bool(filled) and sum(map(_has_digit, filled)) >= 0.8 * len(filled)


def _last_filled(rows: Sequence[CellRow]) -> int:
    return next((index for index in range(len(rows) - 1, -1, -1) if any(map(text_of, rows[index]))), -1)
