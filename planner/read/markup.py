"""Read tables out of markup: SpreadsheetML 2003, and the pages of HTML that many programs save as ``.xls``."""

from __future__ import annotations

import email
import email.policy
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, time
from typing import Any

from planner.model.table import Cell, RawSheet
from planner.read import encoding as encodings
from planner.read import sniff
from planner.read.document import Code, Content, Document, Format, Note, Options, Unreadable
from planner.read.ooxml import day_of
from planner.read.sheet import as_raw

Span = tuple[tuple[int, int], tuple[int, int]]
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_CHARSET = re.compile(rb"""<meta[^>]*charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f\xa0]+")
_HIDDEN = ("SheetHidden", "SheetVeryHidden")
_OFFICE = "{urn:schemas-microsoft-com:office:office}"
_SPREADSHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"


class _Grid:
    """Rows that are filled cell by cell, with room kept for cells that reach over others."""

    def __init__(self, limit: int) -> None:
        self.rows: list[list[Cell]] = []
        self.merged: list[Span] = []
        self._limit = limit
        self._cells = 0
        self._below: dict[int, int] = {}

    def start_row(self, number: int | None = None) -> None:
        """Begin the next row, or the one of this number (from 1) further down."""
        for _ in range(1 if number is None else number - len(self.rows)):
            self.rows.append([])
            self._below = {column: left - 1 for column, left in self._below.items() if left > 1}

    def add(self, value: Cell, *, column: int | None = None, across: int = 1, down: int = 1) -> None:
        """Put a value in the next free column, or in this one (from 0)."""
        row = self.rows[-1]
        if column is not None:
            row.extend(None for _ in range(min(column, LAST_COLUMN) - len(row)))
        while len(row) in self._below:
            row.append(None)
        left = len(row)
        across, down = min(across, LAST_COLUMN - left), min(down, LAST_ROW - len(self.rows) + 1)
        if across < 1 or down < 1:
            raise Unreadable(Code.DAMAGED, "names cells beyond the last column or row")
        self._cells += across
        if self._cells > self._limit:
            raise Unreadable(Code.TOO_LARGE, f"holds more than {self._limit} cells")
        row.append(value)
        row.extend(None for _ in range(across - 1))
        if down > 1:
            self._below.update(dict.fromkeys(range(left, left + across), down))
        if across > 1 or down > 1:
            top = len(self.rows) - 1
            self.merged.append(((top, left), (top + down - 1, left + across - 1)))


def read_spreadsheetml(content: Content, options: Options) -> Document:
    """Read a SpreadsheetML 2003 workbook. Raises Unreadable when it is not well-formed."""
    from lxml import etree

    if sniff.declares_entities(content.head(sniff.HEAD)):
        raise Unreadable(Code.DAMAGED, "declares XML entities, as attacks do")
    document = Document(Format.SPREADSHEETML, "lxml", ())
    try:
        with content.open() as stream:
            document.sheets = list(_worksheets(etree, stream, options, document))
    except etree.XMLSyntaxError:
        raise Unreadable(Code.DAMAGED, "is XML that breaks off or is not well-formed") from None
    if not document.sheets:
        raise Unreadable(Code.DAMAGED, "is a workbook without a sheet")
    return document


def _worksheets(etree: Any, stream: Any, options: Options, document: Document) -> Iterator[RawSheet]:
    grid = _Grid(options.limits.cells)
    name, hidden = "", False
    elements = etree.iterparse(stream, events=("start", "end"), resolve_entities=False, no_network=True,
                               load_dtd=False, huge_tree=False, remove_comments=True)
    for event, element in elements:
        tag = element.tag
        match event, etree.QName(tag).localname if isinstance(tag, str) else "":
            case "start", "Worksheet":
                grid, name, hidden = _Grid(options.limits.cells), element.get(f"{_SPREADSHEET}Name", ""), False
            case "start", "Row":
                grid.start_row(_index(element, len(grid.rows) + 1, LAST_ROW))
            case "end", "Cell":
                _add_cell(grid, element)
            case "end", "Row":
                element.clear()  # a large sheet must not stay in memory twice
            case "end", "Visible":
                hidden = (element.text or "").strip() in _HIDDEN
            case "end", "LastSaved" if tag == f"{_OFFICE}LastSaved":
                document.modified = day_of(element.text)
            case "end", "Worksheet":
                yield as_raw(name, grid.rows, hidden=hidden, merged=grid.merged)
                element.clear()


def _index(element: Any, otherwise: int, last: int) -> int:
    number = _count(element.get(f"{_SPREADSHEET}Index"), otherwise)
    if not otherwise <= number <= last:
        raise Unreadable(Code.DAMAGED, "numbers its rows or cells wrongly")
    return number


def _count(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else otherwise


def _add_cell(grid: _Grid, element: Any) -> None:
    column = None
    if element.get(f"{_SPREADSHEET}Index"):
        column = _index(element, 1, LAST_COLUMN) - 1
    data = element.find("{*}Data")
    value = _typed("".join(data.itertext()), data.get(f"{_SPREADSHEET}Type", "")) if data is not None else None
    grid.add(value, column=column, across=_count(element.get(f"{_SPREADSHEET}MergeAcross"), 0) + 1,
             down=_count(element.get(f"{_SPREADSHEET}MergeDown"), 0) + 1)


def _typed(text: str, kind: str) -> Cell:
    with suppress(ValueError):
        match kind:
            case "Number":
                return float(text)
            case "Boolean":
                return text.strip() == "1"
            case "DateTime":
                moment = datetime.fromisoformat(text.strip())
                return moment.date() if moment.time() == time() else moment
    return text


def read_html(content: Content, options: Options) -> Document:
    """Read every table of a page, each as a sheet. Raises Unreadable when there is none."""
    return _page(content.all(), options)


def read_web_archive(content: Content, options: Options) -> Document:
    """Read the tables of a single-file web page, as Excel saves it."""
    message = email.message_from_bytes(content.all(), policy=email.policy.default)
    pages = [part.get_payload(decode=True) for part in message.walk() if part.get_content_type() == "text/html"]
    return _page(b"\n".join(page for page in pages if isinstance(page, bytes)), options)


def _page(data: bytes, options: Options) -> Document:
    from lxml import etree, html

    decision, notes = _html_encoding(data, options)
    text = data.decode(decision.name, "replace")
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True,
                             remove_pis=True)
    try:
        page = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        raise Unreadable(Code.DAMAGED, "is a damaged web page") from None
    grids = [_table(table, options) for table in page.iter("table")]
    sheets = [as_raw(f"Table {number}", grid.rows, merged=grid.merged) for number, grid in enumerate(grids, 1)]
    sheets = [sheet for sheet in sheets if sheet.rows]
    if not sheets:
        raise Unreadable(Code.UNSUPPORTED_FORMAT, "is a web page without a table")
    return Document(Format.HTML, "lxml", sheets, encoding=decision.shown, notes=notes)


def _html_encoding(data: bytes, options: Options) -> tuple[encodings.Decision, list[Note]]:
    declared = _CHARSET.search(data[:sniff.HEAD])
    if declared and not options.encoding and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        with suppress(LookupError, UnicodeError):
            name = declared[1].decode("ascii")
            data.decode(name, "strict")
            return encodings.Decision(name.lower(), replace=True), []
    decision = encodings.decide(data, options.encoding, options.words)
    return decision, encodings.assumed_note(decision)


def _table(table: Any, options: Options) -> _Grid:
    grid = _Grid(options.limits.cells)
    for row in table.iter("tr"):
        if next(row.iterancestors("table"), None) is not table:
            continue
        grid.start_row()
        for cell in row.iterchildren("td", "th"):
            grid.add(_text(cell), across=max(1, _count(cell.get("colspan"), 1)),
                     down=max(1, _count(cell.get("rowspan"), 1)))
    return grid


def _text(cell: Any) -> str:
    """The text of a cell as a browser shows it; a table inside it is a table of its own."""
    shown = io.StringIO()

    def walk(element: Any) -> None:
        shown.write(_SPACE.sub(" ", element.text or ""))
        for child in element.iterchildren():
            if child.tag == "br":
                shown.write("\n")
            elif child.tag not in ("table", "script", "style"):
                walk(child)
            shown.write(_SPACE.sub(" ", child.tail or ""))

    walk(cell)
    return "\n".join(line.strip() for line in shown.getvalue().split("\n")).strip()
