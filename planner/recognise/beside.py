"""Tell two lists that stand beside each other on one sheet, under header lines in the same row."""

from __future__ import annotations

from collections.abc import Sequence

from planner.model.table import CellRow, text_of
from planner.recognise.lexicon import Lexicon
from planner.recognise.normal import key

REPEATED = 2
"""So many names that come again, behind an empty column, begin a second list."""

Band = tuple[int, int]
"""The columns of a list, from 0, the end not included."""


def bands(labels: Sequence[str], rows: Sequence[CellRow], lexicon: Lexicon) -> list[Band]:
    """Split the columns of a table where an empty column stands between two lists with the same names.

    One band for an ordinary table: names that come again without an empty column before them are duplicates.
    """
    start = 0
    found: list[Band] = []
    for gap in range(1, len(labels) - REPEATED):
        if labels[gap] or not labels[gap + 1]:
            continue
        left = {key(label) for label in labels[start:gap] if label and lexicon.meanings(label)}
        right = {key(label) for label in labels[gap + 1 :] if label}
        if len(left & right) >= REPEATED and not any(gap < len(row) and text_of(row[gap]) for row in rows):
            found.append((start, gap))
            start = gap + 1
    return [*found, (start, len(labels))]


def cut(rows: Sequence[CellRow], band: Band) -> Sequence[CellRow]:
    """Keep the cells of a band in their places, and empty those of the lists beside it."""
    start, end = band
    return [(*[None] * min(start, len(row)), *row[start:end]) for row in rows]
