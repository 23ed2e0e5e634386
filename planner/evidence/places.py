"""Name the cells of a device as text, for the many facts that cite one."""

from __future__ import annotations

from functools import lru_cache

from planner.model.device import Device
from planner.model.source import Source, column_letter

_letter = lru_cache(maxsize=None)(column_letter)


def place(device: Device, field: str) -> str:
    """What ``str(device.cell(field))`` gives, without making the cell's Source: 100,000 devices cite 600,000 cells."""
    column = device.columns.get(field)
    source = device.source
    if column is None or source.row is None or field in device.borrowed:
        return str(device.cell(field))
    return f"{_table(source.file, source.sheet)}{_letter(column)}{source.row}"


@lru_cache(maxsize=1_000)
def _table(file: str, sheet: str) -> str:
    """What stands in front of the cell."""
    return str(Source(file, sheet, row=1)).removesuffix("1")
