"""Read workbooks: xlsx, xlsm, xlsb and ods with calamine, and with a slower reader what calamine cannot hold."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from planner.model.table import RawSheet
from planner.read import ooxml
from planner.read.document import Code, Content, Document, Format, Note, Options, Unreadable
from planner.read.sheet import as_raw
from planner.read.sheet_scan import Scan, scan

BASE_SHEET = "_base"
"""The very hidden sheet of our own workbook: the only one of its kind that is read."""

_PART_OF_THE_RUN = (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError)


class Refused(Exception):
    """The library cannot read this workbook or sheet; another one may."""


def read_package(content: Content, archive: zipfile.ZipFile, options: Options) -> Document:
    """Read an OOXML workbook: transitional or strict, with or without macros, XML or binary."""
    package = ooxml.Package(archive)
    kind = Format.XLSB if package.is_binary else Format.XLSM if package.has_macros else Format.XLSX
    notes: list[Note] = []
    if kind is Format.XLSB:
        sheets = calamine_sheets(content, options, notes)
    else:
        sheets = _xlsx_sheets(content, options, notes, package.sheets)
    return Document(kind, "calamine", sheets, modified=package.modified, notes=notes)


def read_opendocument(content: Content, archive: zipfile.ZipFile, options: Options) -> Document:
    """Read an OpenDocument spreadsheet."""
    notes: list[Note] = []
    sheets = calamine_sheets(content, options, notes)
    return Document(Format.ODS, "calamine", sheets, modified=ooxml.opendocument_date(archive), notes=notes)


def _xlsx_sheets(content: Content, options: Options, notes: list[Note],
                 parts: Sequence[ooxml.SheetPart]) -> Iterator[RawSheet]:
    from planner.read import streamed

    if options.careful:
        yield from streamed.sheets(content, parts, options, notes)
        return
    scans = _scans(content, parts)
    try:
        workbook = _opened(content)
    except Refused:
        yield from streamed.sheets(content, parts, options, notes)
        return
    by_name = {part.name: part for part in parts}
    for name, hidden in _worth_reading(workbook, notes):
        found = scans.get(name, Scan())
        part = by_name.get(name)
        try:
            if found.is_sparse and part is not None:
                notes.append(Note("sheet-sparse", found.extent, name))
                yield streamed.sheet(content, part, options)
                continue
            rows, merged = _cells(workbook, name, options)
        except Refused:
            if part is None:
                notes.append(Note("sheet-damaged", "", name))
            else:
                yield streamed.sheet(content, part, options)
            continue
        _lay_over(rows, found)
        if found.unvalued:
            notes.append(Note("formula-without-value", f"{found.unvalued} (first: {found.first_unvalued})", name))
        yield as_raw(name, rows, hidden=hidden, merged=merged)


def _scans(content: Content, parts: Sequence[ooxml.SheetPart]) -> dict[str, Scan]:
    found: dict[str, Scan] = {}
    with content.open() as stream, zipfile.ZipFile(stream) as archive:
        for part in parts:
            with suppress(KeyError, zipfile.BadZipFile):
                found[part.name] = scan(archive, part.path)
    return found


def _lay_over(rows: list[Any], found: Scan) -> None:
    """Put the texts of error cells (``#N/A``) where calamine leaves a blank: such a row is not empty."""
    for (row, column), text in found.errors.items():
        rows.extend([] for _ in range(row + 1 - len(rows)))
        rows[row].extend("" for _ in range(column + 1 - len(rows[row])))
        rows[row][column] = text


def calamine_sheets(content: Content, options: Options, notes: list[Note]) -> Iterator[RawSheet]:
    """Read every sheet of a workbook that only calamine reads. Raises Unreadable when it refuses."""
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


