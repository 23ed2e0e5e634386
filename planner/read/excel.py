"""Read workbooks: xlsx, xlsm, xlsb and ods with calamine, and with a slower reader what calamine cannot hold."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import MappingProxyType
from typing import Any

from planner.model.table import RawSheet
from planner.read import ooxml, xlsb
from planner.read.document import BASE_SHEET, Code, Content, Document, Format, Note, Options, Unreadable
from planner.read.sheet import as_raw
from planner.read.sheet_scan import Scan, declared_extent, scan

_PART_OF_THE_RUN = (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError)


class Refused(Exception):
    """The library cannot read this workbook or sheet; another one may."""


def read_package(content: Content, archive: zipfile.ZipFile, options: Options) -> Document:
    """Read an OOXML workbook: transitional or strict, with or without macros, XML or binary."""
    package = ooxml.Package(archive)
    kind = Format.XLSB if package.is_binary else Format.XLSM if package.has_macros else Format.XLSX
    document = Document(kind, "calamine", (), modified=package.modified)
    if kind is Format.XLSB:
        small, places = xlsb.made_small(content, archive, package.sheets, options)
        document.sheets = calamine_sheets(small, options, document.notes, places)
    else:
        document.sheets = _xlsx_sheets(content, options, document, package.sheets)
    return document


def read_opendocument(content: Content, archive: zipfile.ZipFile, options: Options) -> Document:
    """Read an OpenDocument spreadsheet, streamed when it is mostly empty or has ended the quick reader."""
    from planner.read import opendocument

    document = Document(Format.ODS, "calamine", (), modified=ooxml.opendocument_date(archive))
    if options.careful or opendocument.is_sparse(archive):
        document.reader = "lxml"
        document.sheets = opendocument.sheets(archive, options)
    else:
        document.sheets = calamine_sheets(content, options, document.notes)
    return document


def _xlsx_sheets(content: Content, options: Options, document: Document,
                 parts: Sequence[ooxml.SheetPart]) -> Iterator[RawSheet]:
    from planner.read import streamed

    try:
        workbook = None if options.careful else _opened(content)
    except Refused:
        workbook = None
    notes = document.notes
    if workbook is None:
        document.reader = "openpyxl"
        yield from streamed.sheets(content, parts, options, notes)
        return
    by_name = {part.name: part for part in parts}
    with _Scans(content, parts) as scans:
        for name, hidden in _worth_reading(workbook, notes):
            part = by_name.get(name)
            try:
                if part is not None and scans.is_sparse(part):
                    notes.append(Note("sheet-sparse", scans.of(part).extent, name))
                    yield streamed.sheet(content, part, options)
                    continue
                rows, merged = _cells(workbook, name, options)
            except Refused:
                if part is None:
                    notes.append(Note("sheet-damaged", "", name))
                else:
                    yield streamed.sheet(content, part, options)
                continue
            if part is not None:
                found = scans.of(part)
                _lay_over(rows, found)
                if found.unvalued:
                    notes.append(Note("formula-without-value",
                                      f"{found.unvalued} (first: {found.first_unvalued})", name))
                if unseen := [row for row in found.hidden_rows if row <= len(rows) and any(rows[row - 1])]:
                    notes.append(Note("rows-hidden", f"{len(unseen)} (first: row {unseen[0]})", name))
            yield as_raw(name, rows, hidden=hidden, merged=merged)


class _Scans:
    """Looks through the XML of the sheets in a thread of its own: calamine leaves the other core free."""

    def __init__(self, content: Content, parts: Sequence[ooxml.SheetPart]) -> None:
        self._stream = content.open()
        self._archive = zipfile.ZipFile(self._stream)
        self._declared = {part.path: self._safely(declared_extent, part.path) for part in parts}
        self._pool = ThreadPoolExecutor(1)
        self._scans = {part.path: self._pool.submit(self._safely, scan, part.path) for part in parts}

    def __enter__(self) -> _Scans:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)
        self._archive.close()
        self._stream.close()

    def of(self, part: ooxml.SheetPart) -> Scan:
        """What the look through a sheet gave."""
        return self._scans[part.path].result()

    def is_sparse(self, part: ooxml.SheetPart) -> bool:
        """Whether a sheet is mostly empty: by what it declares, and only without that by what it holds.

        A declaration that is too small ends the process when calamine runs out of memory; the file is then
        read again with care.
        """
        declared = self._declared[part.path]
        return declared.is_sparse if declared.rows else self.of(part).is_sparse

    def _safely(self, look: Callable[[zipfile.ZipFile, str], Scan], path: str) -> Scan:
        """A damaged part tells nothing here; whether it can be read is for the reader to find out."""
        try:
            return look(self._archive, path)
        except (KeyError, EOFError, NotImplementedError, zipfile.BadZipFile, zlib.error):
            return Scan()


def _lay_over(rows: list[Any], found: Scan) -> None:
    """Put the texts of error cells (``#N/A``) where calamine leaves a blank: such a row is not empty."""
    for (row, column), text in found.errors.items():
        rows.extend([] for _ in range(row + 1 - len(rows)))
        rows[row].extend("" for _ in range(column + 1 - len(rows[row])))
        rows[row][column] = text


def calamine_sheets(content: Content, options: Options, notes: list[Note],
                    places: Mapping[str, xlsb.Places] = MappingProxyType({})) -> Iterator[RawSheet]:
    """Read every sheet of a workbook that only calamine reads. Raises Unreadable when it refuses.

    ``places`` says of sheets that were made small where their cells belong.
    """
    try:
        workbook = _opened(content)
    except Refused:
        raise Unreadable(Code.DAMAGED, "is a damaged workbook") from None
    for name, hidden in _worth_reading(workbook, notes):
        try:
            rows, merged = _cells(workbook, name, options)
        except Refused:
            notes.append(Note("sheet-damaged", "", name))
            continue
        if name in places:
            notes.append(Note("sheet-sparse", places[name].extent, name))
            yield as_raw(name, places[name].spread(rows), hidden=hidden, merged=merged)
        else:
            yield as_raw(name, rows, hidden=hidden, merged=merged)


def _opened(content: Content) -> Any:
    import python_calamine as calamine

    try:
        if content.data is None:
            return calamine.CalamineWorkbook.from_path(content.path)
        return calamine.CalamineWorkbook.from_filelike(content.open())
    except calamine.PasswordError:
        raise Unreadable(Code.PASSWORD_PROTECTED, "is protected by a password") from None
    except _PART_OF_THE_RUN:
        raise
    except BaseException:  # a panic inside calamine is no Exception
        raise Refused from None


def _worth_reading(workbook: Any, notes: list[Note]) -> Iterator[tuple[str, bool]]:
    """Name the sheets to read, with whether they are hidden."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    for sheet in workbook.sheets_metadata:
        if sheet.typ is not SheetTypeEnum.WorkSheet:
            continue
        if sheet.visible == SheetVisibleEnum.VeryHidden and sheet.name != BASE_SHEET:
            notes.append(Note("sheet-left-out", "", sheet.name))
            continue
        yield sheet.name, sheet.visible != SheetVisibleEnum.Visible


def _cells(workbook: Any, name: str, options: Options) -> tuple[list[Any], list[Any]]:
    try:
        sheet = workbook.get_sheet_by_name(name)
        if sheet.total_height * sheet.total_width > options.limits.cells:
            raise Unreadable(Code.TOO_LARGE, f"spans more than {options.limits.cells} cells in sheet {name!r}")
        rows = list(sheet.iter_rows())
        if sheet.start and sheet.start[1]:
            # iter_rows gives the empty rows above the data, and not the empty columns to its left.
            rows = [[""] * sheet.start[1] + row for row in rows]
        return rows, list(sheet.merged_cell_ranges or ())
    except (*_PART_OF_THE_RUN, Unreadable):
        raise
    except BaseException:  # a panic inside calamine is no Exception
        raise Refused from None


