"""Write a large table fast and in little memory.

XlsxWriter keeps every cell of a sheet as an object, or (``constant_memory``) writes texts in line, which some
programs, Apple Numbers among them, do not show. This sheet makes its rows while the file is assembled and puts the
texts into the shared table. It overrides one private method of XlsxWriter, ``_write_sheet_data``; a test compares
its cells with those of the public methods.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from xlsxwriter.worksheet import Worksheet

from planner.model.decision import DecisionKind
from planner.model.source import column_letter
from planner.write.workbook.letters import TALL, TextColumn

if TYPE_CHECKING:
    from xlsxwriter.format import Format

CellValue = str | int | float | bool | date | DecisionKind | None

MAX_TEXT = 32_767
"""What a cell holds, in UTF-16 units."""
MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
CUT = "… (cut)"
EXACT = 10 ** 15
"""A spreadsheet keeps 15 digits of a number; a longer one is written as text."""
EPOCH = date(1899, 12, 30).toordinal()
FIRST_DAY = date(1900, 3, 1)
"""The first day that every spreadsheet counts alike; an earlier one is written as text."""
HEADER_HEIGHT = 32
LINE_HEIGHT = 14.4
HIGHEST = 409
"""Points."""

_UNFIT = re.compile("[\ud800-\udfff\ufffe\uffff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def fit(text: str) -> str:
    """Make a text one that a cell can hold: cut at the limit and saying so, without halves of characters.

    Control characters become spaces, because programs disagree on how to read them back.
    XlsxWriter takes a text between <r> and </r> for its own markup and would write it as it is; a space at the end
    keeps it a text.
    """
    if not text.isprintable():
        text = _CONTROL.sub(" ", _UNFIT.sub("?", text.replace("\r\n", "\n").replace("\r", "\n")))
    if len(text) > MAX_TEXT // 2 and len(text.encode("utf-16-le")) // 2 > MAX_TEXT:
        room = (MAX_TEXT - len(CUT)) * 2
        text = text.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + CUT
    if text.startswith("<r>") and text.endswith("</r>"):
        text += " "
    return text


@dataclass(frozen=True, slots=True)
class Stream:
    """What a table sheet writes: its headers, the formats of its columns, and its rows, made when they are asked for.

    ``wraps`` are the columns whose text may take several lines: place, width, and the most lines that make a row
    higher.
    """

    headers: Sequence[tuple[str, Format]]
    formats: Sequence[Format]
    decisions: Mapping[DecisionKind, tuple[str, Format]]
    wraps: Sequence[tuple[int, float, int]]
    rows: Callable[[], Iterable[Sequence[CellValue]]]


class TableSheet(Worksheet):  # type: ignore[misc]  # the library has no type hints
    """A worksheet whose cells come from a stream of rows, header first."""

    def __init__(self) -> None:
        super().__init__()
        self._stream: Stream | None = None

    def stream(self, stream: Stream, row_count: int) -> None:
        """Set what to write; ``row_count`` is the number of rows below the header."""
        self._stream = stream
        self.dim_rowmin, self.dim_rowmax = 0, row_count
        self.dim_colmin, self.dim_colmax = 0, max(len(stream.headers) - 1, 0)

    def _write_sheet_data(self) -> None:
        stream = self._stream
        if stream is None:
            super()._write_sheet_data()
            return
        write = self.fh.write
        starts = [f'<c r="{column_letter(place)}' for place in range(1, len(stream.headers) + 1)]
        write("<sheetData>")
        write(f'<row r="1" ht="{HEADER_HEIGHT}" customHeight="1">')
        for start, (text, style) in zip(starts, stream.headers, strict=True):
            write(f'{start}1" s="{style._get_xf_index()}" t="s"><v>{self._text(text)}</v></c>')
        write("</row>")
        self._write_stream(stream, starts, write)
        write("</sheetData>")

    def _write_stream(self, stream: Stream, starts: Sequence[str], write: Callable[[str], object]) -> None:
        styles = [f'" s="{style._get_xf_index()}"' for style in stream.formats]
        cells = list(zip(starts, [f'{style} t="s"><v>' for style in styles], styles, strict=True))
        decisions = {kind: f'" s="{style._get_xf_index()}" t="s"><v>{self._text(word)}</v></c>'
                     for kind, (word, style) in stream.decisions.items()}
        known, index_of = self.str_table.string_table, self._text
        # Wide columns hold the long texts: after them, the others can be seen to fit without measuring.
        wraps = [(place, most, TextColumn(width, most))
                 for place, width, most in sorted(stream.wraps, key=lambda wrap: -wrap[1])]
        for number, values in enumerate(stream.rows(), start=2):
            parts = [_row_start(number, values, wraps)]
            add = parts.append
            for (start, text_style, style), value in zip(cells, values, strict=True):
                # Plain texts come first: they are nearly all of the cells.
                if type(value) is str:
                    if not value:
                        add(f"{start}{number}{style}/>")
                        continue
                    index = known.get(value)
                    if index is None:
                        index = index_of(value)
                    add(f"{start}{number}{text_style}{index}</v></c>")
                elif value is None:
                    add(f"{start}{number}{style}/>")
                elif isinstance(value, DecisionKind):
                    add(f"{start}{number}{decisions[value]}")
                elif isinstance(value, bool):
                    add(f'{start}{number}{style} t="b"><v>{value:d}</v></c>')
                elif isinstance(value, date) and value >= FIRST_DAY:
                    add(f"{start}{number}{style}><v>{value.toordinal() - EPOCH}</v></c>")
                elif isinstance(value, int | float) and math.isfinite(value) and abs(value) < EXACT:
                    add(f"{start}{number}{style}><v>{value!r}</v></c>")
                else:
                    add(f"{start}{number}{text_style}{index_of(str(value))}</v></c>")
            add("</row>")
            write("".join(parts))

    def _text(self, text: str) -> int:
        """Give the place of a text in the workbook's shared table, and add it when it is new."""
        table = self.str_table
        index: int | None = table.string_table.get(text)
        if index is None:
            index = table.string_table[text] = len(table.string_array)
            table.string_array.append(fit(text))
            table.unique_count = len(table.string_array)
            table.count = table.unique_count
        return index


def _row_start(number: int, values: Sequence[CellValue], wraps: Sequence[tuple[int, int, TextColumn]]) -> str:
    lines = 1.0
    for place, most, column in wraps:
        value = values[place]
        if type(value) is str and value and lines < most * TALL:
            lines = max(lines, column.lines(value, lines))
    if lines == 1:
        return f'<row r="{number}">'
    return f'<row r="{number}" ht="{min(HIGHEST, round(lines * LINE_HEIGHT, 1))}" customHeight="1">'
