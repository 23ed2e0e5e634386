"""Bring what a library gives for a sheet into the one form that leaves this room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from planner.model.table import Cell, MergedRange, RawSheet


def trimmed(rows: Iterable[Sequence[Cell]]) -> list[list[Cell]]:
    """Drop empty rows at the end and empty columns at the right; a million formatted rows must not matter.

    Rows keep their places, so that ``rows[i]`` stays row i + 1 of the sheet.
    """
    kept: list[list[Cell]] = []
    empty = 0
    width = 0
    for row in rows:
        cells = [None if cell == "" else cell for cell in row]
        last = len(cells)
        while last > width and cells[last - 1] is None:
            last -= 1
        if last > width or any(cell is not None for cell in cells):
            kept.extend([] for _ in range(empty))
            empty = 0
            width = max(width, last)
            kept.append(cells)
        else:
            empty += 1
    for row in kept:
        del row[width:]
    return kept


def clipped(merged: Iterable[tuple[tuple[int, int], tuple[int, int]]], rows: Sequence[Sequence[Cell]]
            ) -> tuple[MergedRange, ...]:
    """Keep the merged ranges that touch the data, cut to it: some files merge down to the last row there is."""
    height = len(rows)
    width = max(map(len, rows), default=0)
    return tuple(
        MergedRange(top, left, min(bottom, height - 1), min(right, width - 1))
        for (top, left), (bottom, right) in sorted(merged)
        if top < height and left < width and (top, left) != (min(bottom, height - 1), min(right, width - 1)))


def as_raw(name: str, rows: Iterable[Sequence[Cell]], *, hidden: bool = False,
           merged: Iterable[tuple[tuple[int, int], tuple[int, int]]] = ()) -> RawSheet:
    """Make the sheet that leaves the room."""
    kept = trimmed(rows)
    return RawSheet(name, kept, hidden, clipped(merged, kept))
