"""Give the rows below a merged cell its value, and see which rows are one device."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from planner.model.table import Cell, CellRow, MergedRange, text_of
from planner.recognise.fields import KEYS

SERIALS = ("serial", "mac", "asset_tag")
"""What no two devices share, so that a row with its own is a device of its own."""


def unmerge(
    rows: Sequence[CellRow], merged: Sequence[MergedRange], first: int, fields: Mapping[int, str], width: int
) -> tuple[Sequence[CellRow], dict[int, int]]:
    """Fill merged values down; give the rows, and for each row that continues a device the row it continues.

    ``rows`` are those of the table, the first of them is row ``first`` of the sheet (from 0). ``fields`` maps a
    column to its field. A merged name, serial, MAC, host or asset tag is one device unless a row below has a key
    of its own; every other merged value is one that the rows share. Rows in the answer count from 0.
    """
    areas = [
        a
        for a in merged
        if a.last_row > a.first_row
        and a.first_row >= first
        and a.first_column < width
        and a.first_row - first < len(rows)
    ]
    if not areas:
        return rows, {}
    filled: dict[int, list[Cell]] = {}

    def cells(row: int) -> list[Cell]:
        if row not in filled:
            filled[row] = [*rows[row], *[None] * (width - len(rows[row]))]
        return filled[row]

    keys = {name: column for column, name in fields.items() if name in SERIALS}
    continues: dict[int, int] = {}
    for area in sorted(areas, key=lambda a: fields.get(a.first_column) in KEYS):
        top = area.first_row - first
        bottom = min(area.last_row - first, len(rows) - 1)
        is_key = fields.get(area.first_column) in KEYS
        if is_key and not text_of(cells(top)[area.first_column]):
            continue  # an identity that says nothing makes no device of the rows below it
        for row in range(top + 1, bottom + 1):
            if not any(map(text_of, rows[row])):
                continue  # a merged cell that goes on over a blank row makes no row of it
            if is_key and not _has_own_key(cells(row), cells(top), keys, area.first_column):
                continues.setdefault(row, continues.get(top, top))
            else:
                cells(row)[area.first_column] = cells(top)[area.first_column]
    for row, top in continues.items():
        for column, value in enumerate(cells(row)):
            if value is not None and not text_of(cells(top)[column]):
                cells(top)[column] = value
    return [filled.get(index, row) for index, row in enumerate(rows)], continues


def _has_own_key(row: Sequence[Cell], top: Sequence[Cell], keys: Mapping[str, int], merged_column: int) -> bool:
    """Whether a row has a serial, MAC or asset tag that the row above does not have."""
    for column in keys.values():
        own, above = text_of(row[column]), text_of(top[column])
        if column != merged_column and own and above and own != above:
            return True
    return False
