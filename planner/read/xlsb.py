"""Make a mostly empty binary sheet small enough for a dense reader, and put its cells back afterwards.

A binary workbook (xlsb) is only read by calamine, which would reserve gigabytes for one stray cell in the last corner.
So the rows and columns that hold something are numbered anew without gaps, in a copy of the package in memory; what
the cells hold is left to calamine. Records: [MS-XLSB] 2.1.4 (number and length in groups of seven bits), 2.4.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planner.model.table import Cell
from planner.read.document import Content, Options
from planner.read.ooxml import SheetPart
from planner.read.sheet_scan import DENSE_CELLS

_ROW, _DIMENSION, _SHEET = 0, 148, 156  # BrtRowHdr, BrtWsDim, BrtBundleSh
_BLANK = 1  # BrtCellBlank: a cell that only has a format
_FILLED = range(2, 12)  # BrtCellRk to BrtFmlaError
_BYTES_A_CELL = 10  # the least that a filled cell takes: so many bytes for each cell spanned, and all are there
_HEAD = 4 << 10
_STATES = ("visible", "hidden", "veryHidden")
_U32 = struct.Struct("<I")


@dataclass(frozen=True, slots=True)
class Places:
    """Where the rows and columns of a sheet made small stood, from 0."""

    rows: Sequence[int]
    columns: Sequence[int]

    @property
    def is_sparse(self) -> bool:
        """Whether a dense reader would mostly store nothing, and very much of it."""
        span = (self.rows[-1] + 1) * (self.columns[-1] + 1) if self.rows else 0
        return span > DENSE_CELLS and span > 2 * len(self.rows) * len(self.columns)

    @property
    def extent(self) -> str:
        """The span in words."""
        return f"{self.rows[-1] + 1} rows and {self.columns[-1] + 1} columns"

    def spread(self, rows: Sequence[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
        """Give the rows with the gaps that they had."""
        number = 0
        for place, row in zip(self.rows, rows, strict=False):
            yield from ([] for _ in range(place - number))
            number = place + 1
            filled = [(column, cell) for column, cell in zip(self.columns, row, strict=False) if cell not in ("", None)]
            wide: list[Cell] = [None] * (filled[-1][0] + 1 if filled else 0)
            for column, cell in filled:
                wide[column] = cell
            yield wide


def sheet_parts(workbook: bytes, targets: dict[str, tuple[str, str]]) -> tuple[SheetPart, ...]:
    """The worksheets that ``workbook.bin`` lists. ``targets``: id of a relation → part and type."""
    found = []
    for kind, start, end in _records(workbook):
        if kind == _SHEET:
            state, _, size = struct.unpack_from("<III", workbook, start)
            relation = workbook[start + 12:start + 12 + 2 * size].decode("utf-16-le", "replace")
            name = workbook[start + 16 + 2 * size:end].decode("utf-16-le", "replace")
            path, what = targets.get(relation, ("", ""))
            if path and what.endswith("/worksheet"):
                found.append(SheetPart(name, path, _STATES[state % 3]))
    return tuple(found)


def made_small(content: Content, archive: zipfile.ZipFile, parts: Sequence[SheetPart], options: Options
               ) -> tuple[Content, dict[str, Places]]:
    """Give a workbook whose mostly empty sheets are small, and by name where their cells stood.

    Which ones these are a sheet says at its beginning; when that cannot be believed, every sheet is looked through.
    """
    smaller: dict[str, bytes] = {}
    places: dict[str, Places] = {}
    for part in parts:
        with archive.open(part.path) as stream:
            head = stream.read(_HEAD)
        declared, size = _declared_cells(head), archive.getinfo(part.path).file_size
        if not options.careful and (declared <= DENSE_CELLS or declared * _BYTES_A_CELL < size):
            continue
        data = archive.read(part.path)
        found = _places(data)
        if found.is_sparse:
            smaller[part.path], places[part.name] = _renumbered(data, found), found
    if not smaller:
        return content, {}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as copy:
        for entry in archive.infolist():
            copy.writestr(entry.filename, smaller.get(entry.filename) or archive.read(entry))
    return Content(content.name, data=packed.getvalue()), places


def _records(data: bytes) -> Iterator[tuple[int, int, int]]:
    """The records one after another: what each is, and where its content begins and ends."""
    place, size = 0, len(data)
    while place + 1 < size:
        kind = data[place]
        place += 1
        if kind & 128:
            kind = kind & 127 | (data[place] & 127) << 7
            place += 1
        length = shift = 0
        while place < size and shift < 28:
            byte = data[place]
            place += 1
            length |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                break
        end = place + length
        if end > size:
            return
        yield kind, place, end
        place = end


def _declared_cells(head: bytes) -> int:
    """How many cells a sheet says that it spans; 0 when it says nothing."""
    for kind, start, end in _records(head):
        if kind == _DIMENSION and end - start >= 16:
            top, bottom, left, right = struct.unpack_from("<IIII", head, start)
            return int((bottom - top + 1) * (right - left + 1))
    return 0


def _places(data: bytes) -> Places:
    rows: set[int] = set()
    columns: set[int] = set()
    row = 0
    for kind, start, end in _records(data):
        if kind == _ROW and end - start >= 4:
            (row,) = _U32.unpack_from(data, start)
        elif kind in _FILLED and end - start >= 4:
            rows.add(row)
            columns.add(_U32.unpack_from(data, start)[0])
    return Places(sorted(rows), sorted(columns))


def _renumbered(data: bytes, places: Places) -> bytes:
    """The sheet without its empty rows, columns and cells."""
    rows = {row: number for number, row in enumerate(places.rows)}
    columns = {column: number for number, column in enumerate(places.columns)}
    copied = bytearray()
    begin = 0
    for kind, start, end in _records(data):
        piece = bytearray(data[begin:end])
        at = start - begin
        begin = end
        if kind == _BLANK:
            continue
        if kind == _ROW:
            number = rows.get(_U32.unpack_from(data, start)[0])
            if number is None:
                continue
            _U32.pack_into(piece, at, number)
        elif kind in _FILLED:
            _U32.pack_into(piece, at, columns[_U32.unpack_from(data, start)[0]])
        elif kind == _DIMENSION:
            struct.pack_into("<IIII", piece, at, 0, len(rows) - 1, 0, len(columns) - 1)
        copied += piece
    return bytes(copied)
