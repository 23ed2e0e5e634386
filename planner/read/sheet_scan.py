"""Look through a sheet's XML before it is read, at the price of unpacking it.

Four things are wanted that calamine does not tell: whether the sheet spans so much more than it holds that a
dense reader would ask for gigabytes, what its error cells show, which formulas were saved without a value, and
which rows are hidden.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field

CHUNK = 4 << 20
_HEAD = 4 << 10
DENSE_CELLS = 8_000_000
"""A dense reader takes about 32 bytes a cell: up to here it may span what it likes."""
_BYTES_A_CELL = 8  # fewer bytes of XML for each cell spanned mean that most of them are not there

_DIMENSION = re.compile(rb'<(?:\w+:)?dimension\s[^>]*?ref="(?:[A-Z]+\d+:)?([A-Z]+)(\d+)"')
_DATA = re.compile(rb'<(\w*:?)sheetData[ />]')
_ROW = re.compile(rb'<(?:\w+:)?row\s[^>]*?\br="(\d{1,7})"')
# A literal beginning lets the search run ten times faster than \s would.
_FAR_COLUMN = re.compile(rb' r="([A-Z]{3})\d')
_WIDE_COLUMN = re.compile(rb' r="([A-Z]{1,3})\d')
_ERROR_CELL = re.compile(
    rb'<(?:\w+:)?c\s(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>'
    rb'(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]{1,20})<', re.DOTALL)
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\s(?=[^>]*\shidden="(?:1|true)")[^>]*?\br="(\d{1,7})"[^>/]*>')
_FORMULA_WITHOUT_VALUE = re.compile(
    rb'<(?:\w+:)?c(?=\s)(?![^>]*\bt="str")[^>]*?\sr="([A-Z]{1,3}\d{1,7})"[^>/]*>\s*'
    rb'<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*(?:/>|></(?:\w+:)?v>))?\s*</(?:\w+:)?c>')


@dataclass(frozen=True, slots=True)
class Scan:
    """What a look through the XML of a sheet gave. Places count from 0."""

    rows: int = 0
    columns: int = 0
    size: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    unvalued: int = 0
    first_unvalued: str = ""
    hidden_rows: tuple[int, ...] = ()
    """Numbers from 1."""

    @property
    def is_sparse(self) -> bool:
        """Whether a dense reader would mostly store nothing, and very much of it."""
        span = self.rows * self.columns
        return span > DENSE_CELLS and span * _BYTES_A_CELL > self.size

    @property
    def extent(self) -> str:
        """The span in words."""
        return f"{self.rows} rows and {self.columns} columns"


def column_number(letters: bytes) -> int:
    """The number of a column, from 1: A is 1, XFD is 16384."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def declared_extent(archive: zipfile.ZipFile, path: str) -> Scan:
    """What a sheet says about itself at its beginning; no rows when it says nothing."""
    with archive.open(path) as part:
        dimension = _DIMENSION.search(part.read(_HEAD))
    if dimension is None:
        return Scan()
    return Scan(int(dimension[2]), column_number(dimension[1]), archive.getinfo(path).file_size)


def scan(archive: zipfile.ZipFile, path: str) -> Scan:
    """Run once through the XML of a sheet in pieces."""
    size = archive.getinfo(path).file_size
    rows = columns = unvalued = 0
    first_unvalued = ""
    errors: dict[tuple[int, int], str] = {}
    hidden: list[int] = []
    pattern = _WIDE_COLUMN
    prefix = None
    with archive.open(path) as part:
        rest = b""
        while chunk := part.read(CHUNK):
            text = rest + chunk
            if prefix is None:
                data = _DATA.search(text)
                prefix = data[1] if data else b""
                if dimension := _DIMENSION.search(text, 0, data.start() if data else CHUNK):
                    columns, rows = column_number(dimension[1]), int(dimension[2])
                    pattern = _FAR_COLUMN
            # The last cell of a piece may go on in the next one.
            cut = text.rfind(b"<" + prefix + b"c ") if len(chunk) == CHUNK else len(text)
            text, rest = (text[:cut], text[cut:]) if cut > 0 else (text, b"")
            columns = max(columns, max(map(column_number, set(pattern.findall(text))), default=0))
            if last_row := _ROW.search(text, max(0, text.rfind(b"<" + prefix + b"row "))):
                rows = max(rows, int(last_row[1]))
            if b' hidden="' in text:
                hidden.extend(map(int, _HIDDEN_ROW.findall(text)))
            if b't="e"' in text:
                errors.update({(int(row) - 1, column_number(letters) - 1): shown.decode("utf-8", "replace")
                               for letters, row, shown in _ERROR_CELL.findall(text)})
            if b"</" + prefix + b"f>" in text or b"<" + prefix + b"f " in text:
                found = _FORMULA_WITHOUT_VALUE.findall(text)
                unvalued += len(found)
                first_unvalued = first_unvalued or (found[0].decode() if found else "")
    return Scan(rows, columns, size, errors, unvalued, first_unvalued, tuple(hidden))
