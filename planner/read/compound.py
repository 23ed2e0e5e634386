"""Open OLE2 files: xls workbooks of BIFF5 and BIFF8, encrypted packages, and what is no spreadsheet at all."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Any

from planner.model.table import RawSheet
from planner.read.document import Code, Content, Document, Format, Options, Unreadable
from planner.read.excel import calamine_sheets
from planner.read.old_xls import xlrd_sheets

_FOREIGN = (
    ("worddocument", "a Word document", "Copy its table into a spreadsheet."),
    ("powerpoint document", "a PowerPoint presentation", "Copy its table into a spreadsheet."),
    ("__properties_version1.0", "an Outlook message", "Save the attachment and give that."),
    ("visiodocument", "a Visio drawing", "Export its data as .xlsx."),
)
_PASSWORD = Unreadable(Code.PASSWORD_PROTECTED, "is protected by a password")
# A workbook that is only protected against changes is encrypted with this one, and Excel opens it without asking.
_OPENS_WITHOUT_ASKING = "VelvetSweatshop"
_FILEPASS = 0x2F
_FIRST_RECORDS = 64 << 10


def open_compound(content: Content, options: Options) -> Document:
    """Tell what an OLE2 file is and read it. Raises Unreadable for anything but a readable workbook."""
    streams, first_records, modified = _directory(content)
    if "encryptedpackage" in streams or "encryptioninfo" in streams:
        return _decrypted_package(content, options)
    for name, what, advice in _FOREIGN:
        if name in streams and not {"workbook", "book"} & streams:
            raise Unreadable(Code.UNSUPPORTED_FORMAT, f"is {what}, not a spreadsheet", advice)
    if streams and not {"workbook", "book"} & streams:
        raise Unreadable(Code.UNSUPPORTED_FORMAT, "is an OLE file without a workbook")
    if has_filepass(first_records):
        content = _decrypted(content)
    document = Document(Format.XLS, "calamine", (), modified=modified)
    document.sheets = _xls_sheets(content, options, document)
    return document


def _xls_sheets(content: Content, options: Options, document: Document) -> Iterator[RawSheet]:
    """Read with calamine; when it refuses before the first sheet, with xlrd."""
    notes = document.notes
    sheets = calamine_sheets(content, options, notes)
    try:
        first = next(sheets, None)
    except Unreadable as problem:
        if problem.code is not Code.DAMAGED:
            raise
        document.reader = "xlrd"
        yield from xlrd_sheets(content, options, notes)
        return
    if first is not None:
        yield first
        yield from sheets
    elif any(note.code == "sheet-damaged" for note in notes):
        notes.clear()
        document.reader = "xlrd"
        yield from xlrd_sheets(content, options, notes)


def _directory(content: Content) -> tuple[frozenset[str], bytes, date | None]:
    """The names of the streams in lower case, the first records of the workbook, the date of the last change."""
    import olefile

    try:
        with content.open() as stream, olefile.OleFileIO(stream) as compound:
            paths = compound.listdir()
            names = frozenset(path[0].lower() for path in paths if len(path) == 1)
            records = b""
            for path in paths:
                if len(path) == 1 and path[0].lower() in ("workbook", "book"):
                    with suppress(OSError):
                        records = compound.openstream(path).read(_FIRST_RECORDS)
            return names, records, _last_saved(compound)
    except MemoryError:
        raise
    except Exception:  # olefile lets every kind of error through; the workbook may be readable all the same
        return frozenset(), b"", None


def _last_saved(compound: Any) -> date | None:
    with suppress(Exception):  # damaged properties are no reason to refuse the workbook
        saved = compound.get_metadata().last_saved_time
        return saved.date() if saved and saved.year > 1980 else None
    return None


def has_filepass(records: bytes) -> bool:
    """Whether a BIFF stream announces encryption: a FILEPASS record among its first ones."""
    position = 0
    for _ in range(8):
        if position + 4 > len(records):
            return False
        kind = int.from_bytes(records[position:position + 2], "little")
        if kind == _FILEPASS:
            return True
        position += 4 + int.from_bytes(records[position + 2:position + 4], "little")
    return False


def _decrypted_package(content: Content, options: Options) -> Document:
    from planner.read.archive import open_zip
    from planner.read.reader import read

    return open_zip(_decrypted(content), options, read)


def _decrypted(content: Content) -> Content:
    """Open what Excel opens without asking for a password. Raises Unreadable for all else."""
    import msoffcrypto

    plain = io.BytesIO()
    try:
        with content.open() as stream:
            office = msoffcrypto.OfficeFile(stream)
            office.load_key(password=_OPENS_WITHOUT_ASKING, verify_password=True)
            office.decrypt(plain)
    except MemoryError:
        raise
    except Exception:  # a wrong password, a method that is not known, damage: all mean that it stays closed
        raise _PASSWORD from None
    return Content(content.name, data=plain.getvalue())
