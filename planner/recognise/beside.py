"""Tell lists that stand beside each other on one sheet, under header lines in the same row."""

from __future__ import annotations

from collections.abc import Sequence

from planner.model.table import CellRow, text_of
from planner.recognise.fields import IDENTITY
from planner.recognise.lexicon import Lexicon
from planner.recognise.normal import key

REPEATED = 2
"""So many names or fields that come again, behind an empty column, begin a second list."""

CLOSE = 3
"""So many must come again where no empty column stands between."""

OF_ONE_DEVICE = frozenset({"serial", "mac", "ip", "mailbox", "asset_tag"})
"""Fields whose values differ from device to device, among those that must come again."""

CALLED = frozenset({"name", "host", "serial", "asset_tag"})
"""What a device is called: a second address alone is that of a second network card."""

Band = tuple[int, int]
"""The columns of a list, from 0, the end not included."""


def bands(labels: Sequence[str], rows: Sequence[CellRow], lexicon: Lexicon) -> list[Band]:
    """Split the columns of a table where another list begins; one band for an ordinary table."""
    sheet = _Labelled(labels, rows, lexicon)
    start = 0
    found: list[Band] = []
    for place in range(REPEATED, len(labels) - 1):
        if place - start < REPEATED or not labels[place]:
            continue
        if place - 1 - start >= REPEATED and sheet.is_empty(place - 1):
            if sheet.repeats(start, place - 1, place) or sheet.goes_on_alone(start, place):
                found.append((start, place - 1))
                start = place
        elif sheet.begins_again(start, place):
            found.append((start, place))
            start = place
    return [*found, (start, len(labels))]


class _Labelled:
    """The columns of a table, with the field that each label names for sure."""

    def __init__(self, labels: Sequence[str], rows: Sequence[CellRow], lexicon: Lexicon) -> None:
        self._labels = labels
        self._rows = rows
        self._fields = [_field(label, lexicon) for label in labels]
        self._known = [bool(label and lexicon.meanings(label)) for label in labels]

    def is_empty(self, column: int) -> bool:
        """Whether a column has neither a name nor a value."""
        return not self._labels[column] and not any(self._text(row, column) for row in self._rows)

    def repeats(self, start: int, end: int, place: int) -> bool:
        """Whether the names, or what they stand for, come again behind a place."""
        left = {key(self._labels[c]) for c in range(start, end) if self._known[c]}
        right = {key(label) for label in self._labels[place:] if label}
        common = self._common(start, end, place)
        return len(left & right) >= REPEATED or (len(common) >= REPEATED and bool(common & CALLED))

    def begins_again(self, start: int, place: int) -> bool:
        """Whether the fields of a list begin again right beside it, with other values."""
        first = self._fields[start]
        if first not in IDENTITY or self._fields[place] != first:
            return False
        common = self._common(start, place, place)
        width = place - start
        in_step = all(self._fields[start:place]) and (
            self._fields[start:place] == self._fields[place : place + width])
        if not common & OF_ONE_DEVICE or not (len(common) >= CLOSE or in_step):
            return False
        pairs = [(self._text(row, start), self._text(row, place)) for row in self._rows]
        both = [left == right for left, right in pairs if left and right]
        return bool(both) and 2 * sum(both) < len(both)

    def goes_on_alone(self, start: int, place: int) -> bool:
        """Whether what stands behind an empty column is a list of something else: it ends further down."""
        if sum(name in IDENTITY for name in self._fields[start : place - 1]) < REPEATED:
            return False
        last = next((row for row in reversed(self._rows) if any(map(text_of, row))), ())
        beside = sum(bool(text_of(cell)) for cell in last[place:])
        return beside >= REPEATED and not any(map(text_of, last[start:place]))

    def _common(self, start: int, end: int, place: int) -> set[str]:
        return {*filter(None, self._fields[start:end])} & {*filter(None, self._fields[place:])}

    def _text(self, row: CellRow, column: int) -> str:
        return text_of(row[column]) if column < len(row) else ""


def cut(rows: Sequence[CellRow], band: Band) -> Sequence[CellRow]:
    """Keep the cells of a band in their places, and empty those of the lists beside it."""
    start, end = band
    return [(*[None] * min(start, len(row)), *row[start:end]) for row in rows]


def _field(label: str, lexicon: Lexicon) -> str:
    """The field that a label names exactly; empty for any other label."""
    sure = [meaning.field for meaning, how in lexicon.meanings(label) if meaning.sure and not how] if label else []
    return sure[0] if sure else ""
