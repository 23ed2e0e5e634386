"""Stream an OpenDocument spreadsheet: slower than calamine, and able to hold what is mostly empty.

Empty cells and rows are written once with the number of times they stand there, so that one stray cell far out
costs a few bytes in the file and gigabytes in a reader that stores every cell.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from planner.model.table import Cell, RawSheet
from planner.read.document import Code, Options, Unreadable
from planner.read.sheet import as_raw

CONTENT = "content.xml"
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

_FAR = re.compile(rb'number-(?:columns-repeated=["\']\d{4,}|(rows)-repeated=["\']\d{6,})["\']')
_VALUES = (b"<text:p", b"office:value")
_NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _OFFICE, _TEXT, _STYLE = (f"{{{_NAMES}{name}:1.0}}" for name in ("table", "office", "text", "style"))
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_DURATION = re.compile(r"PT(\d{1,6})H(\d{1,6})M(\d{1,6})(?:[.,]\d+)?S")

Span = tuple[tuple[int, int], tuple[int, int]]


def is_sparse(archive: zipfile.ZipFile) -> bool:
    """Whether a value stands behind so many empty rows or columns that a dense reader would store mostly nothing."""
    if CONTENT not in archive.namelist():
        return False
    data = archive.read(CONTENT)
    for far in _FAR.finditer(data):
        end = data.find(b"</table:table>" if far[1] else b"</table:table-row>", far.end())
        if any(data.find(value, far.end(), end) >= 0 for value in _VALUES):
            return True
    return False


def sheets(archive: zipfile.ZipFile, options: Options) -> list[RawSheet]:
    """Read every sheet. Raises Unreadable when it is damaged or holds too many cells."""
    from lxml import etree

    found: list[RawSheet] = []
    hidden: set[str] = set()
    sheet = _Sheet(options.limits.cells)
    try:
        with archive.open(CONTENT) as stream:
            for event, element in etree.iterparse(
                stream, events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False,
                huge_tree=False, remove_comments=True, remove_pis=True,
                tag=(f"{_STYLE}style", f"{_TABLE}table", f"{_TABLE}table-row"),
            ):
                match event, element.tag.rpartition("}")[2]:
                    case "start", "table":
                        sheet = _Sheet(options.limits.cells)
                    case "end", "style" if _hides(element):
                        hidden.add(element.get(f"{_STYLE}name", ""))
                    case "end", "table-row":
                        sheet.add(element)
                        element.clear()  # a large sheet must not stay in memory twice
                    case "end", "table":
                        found.append(as_raw(
                            element.get(f"{_TABLE}name", ""), sheet.rows,
                            hidden=element.get(f"{_TABLE}style-name", "") in hidden, merged=sheet.merged))
                        element.clear()
    except (etree.XMLSyntaxError, KeyError):
        raise Unreadable(Code.DAMAGED, "is a damaged workbook") from None
    return found


def _hides(style: Any) -> bool:
    return any(properties.get(f"{_TABLE}display") == "false"
               for properties in style.iterfind(f"{_STYLE}table-properties"))


@dataclass(slots=True)
class _Sheet:
    """The rows of a table as far as they were met, and its merged cells."""

    limit: int
    rows: list[Sequence[Cell]] = field(default_factory=list)
    merged: list[Span] = field(default_factory=list)
    cells: int = 0
    waiting: int = 0
    """Empty rows that count only when something stands below them."""

    def add(self, element: Any) -> None:
        """Add a row as often as it says that it stands there."""
        top = len(self.rows) + self.waiting
        row, merged = _row(element, top)
        times = min(_number(element, "number-rows-repeated"), LAST_ROW - top)
        if not row:
            self.waiting += max(0, times)
            return
        if times < 1:
            raise Unreadable(Code.DAMAGED, "names cells beyond the last row")
        self.cells += len(row) * times
        if self.cells > self.limit:
            raise Unreadable(Code.TOO_LARGE, f"holds more than {self.limit} cells")
        self.rows.extend(() for _ in range(self.waiting))
        self.waiting = 0
        self.rows.extend(row for _ in range(times))
        self.merged += merged


def _row(element: Any, top: int) -> tuple[list[Cell], list[Span]]:
    """The cells of a row up to its last value, and the merged cells that begin in it."""
    row: list[Cell] = []
    merged: list[Span] = []
    place = 0
    for cell in element.iterchildren(*_CELLS):
        times = _number(cell, "number-columns-repeated")
        value = _value(cell) if cell.tag == _CELLS[0] else None
        across, down = _number(cell, "number-columns-spanned"), _number(cell, "number-rows-spanned")
        if across > 1 or down > 1:
            merged.append(((top, place), (top + down - 1, place + across - 1)))
        if value is not None and value != "":
            if place + times > LAST_COLUMN:
                raise Unreadable(Code.DAMAGED, "names cells beyond the last column")
            row.extend(None for _ in range(place - len(row)))
            row.extend(value for _ in range(times))
        place += times
    return row, merged


def _number(element: Any, name: str) -> int:
    text = element.get(f"{_TABLE}{name}", "")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _value(cell: Any) -> Cell:
    """The value of a cell under the type that the file gives it; its text where there is none."""
    value = cell.get(f"{_OFFICE}value", "")
    with suppress(ValueError):
        match cell.get(f"{_OFFICE}value-type", ""):
            case "float" | "percentage" | "currency":
                return float(value)
            case "boolean":
                return str(cell.get(f"{_OFFICE}boolean-value")) == "true"
            case "date":
                return _day(cell.get(f"{_OFFICE}date-value", ""))
            case "time" if spent := _DURATION.fullmatch(cell.get(f"{_OFFICE}time-value", "")):
                hours, minutes, seconds = map(int, spent.groups())
                return timedelta(hours=hours, minutes=minutes, seconds=seconds)
    typed = cell.get(f"{_OFFICE}string-value")
    return typed if typed is not None else "\n".join(map(_text, cell.iterchildren(f"{_TEXT}p")))


def _day(text: str) -> date:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _text(element: Any) -> str:
    """The text of a paragraph: runs of spaces, tabs and line breaks are elements of their own."""
    parts = [element.text or ""]
    for child in element:
        match child.tag.rpartition("}")[2] if isinstance(child.tag, str) else "":
            case "s":
                count = child.get(f"{_TEXT}c", "1")
                parts.append(" " * (int(count) if count.isdigit() and len(count) < 5 else 1))
            case "tab":
                parts.append("\t")
            case "line-break":
                parts.append("\n")
            case "span" | "a":
                parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)
