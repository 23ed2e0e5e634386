"""Open zip and gzip files: workbooks of several kinds, or one spreadsheet packed to be sent.

Everything that a bomb needs is checked before anything is unpacked: the number of entries, the sum of the
unpacked sizes, entity declarations in the parts that will be read.
"""

from __future__ import annotations

import gzip
import re
import zipfile
import zlib
from collections.abc import Callable
from typing import IO

from planner.read import sniff
from planner.read.document import Code, Content, Document, Note, Options, Unreadable

_READ_PARTS = re.compile(
    r"(?i)^(\[content_types\]\.xml|_rels/\.rels|xl/(workbook|styles|sharedstrings)\d*\.xml"
    r"|xl/_rels/[^/]+\.rels|xl/worksheets/[^/]+\.xml|docprops/core\.xml|content\.xml|meta\.xml|styles\.xml)$")
_PROLOG = 64 << 10
_PIECE = 1 << 20
_SYSTEM_ENTRY = re.compile(r"(?:^|/)(?:__MACOSX|\.|Thumbs\.db|desktop\.ini)")
_OFFICE = (
    ("word/", "a Word document", "Copy its table into a spreadsheet."),
    ("ppt/", "a PowerPoint presentation", "Copy its table into a spreadsheet."),
    ("visio/", "a Visio drawing", "Export its data as .xlsx."),
    ("index/document.iwa", "an Apple Numbers, Pages or Keynote file", "Export it as Excel from that program."),
)

_UNPACK = "Unpack it and give the files in it."

Reader = Callable[[Content, Options], Document]


def open_zip(content: Content, options: Options, read: Reader) -> Document:
    """Tell what a zip file is and read it. ``read`` reads the one file inside a plain archive."""
    try:
        with content.open() as stream, zipfile.ZipFile(stream) as archive:
            check(archive, options)
            names = {name.replace("\\", "/").lower(): name for name in archive.namelist()}
            if any(name.startswith("xl/") for name in names) or _is_workbook(archive, names):
                from planner.read.excel import read_package
                _refuse_entities(archive)
                return read_package(content, archive, options)
            if "mimetype" in names or "content.xml" in names:
                _refuse_foreign_opendocument(archive, names)
                from planner.read.excel import read_opendocument
                _refuse_entities(archive)
                return read_opendocument(content, archive, options)
            for folder, what, advice in _OFFICE:
                if any(name.startswith(folder) for name in names):
                    raise Unreadable(Code.UNSUPPORTED_FORMAT, f"is {what}, not a spreadsheet", advice)
            inner = _only_file(archive, content, options)
            return _noted(read(inner, options), inner.name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        raise Unreadable(Code.DAMAGED, "is a damaged zip file or workbook") from None


def check(archive: zipfile.ZipFile, options: Options) -> None:
    """Refuse an archive whose table of contents alone says that it is too much."""
    entries = archive.infolist()
    if not entries:
        raise Unreadable(Code.EMPTY, "is an empty archive")
    if len(entries) > options.limits.entries:
        raise Unreadable(Code.TOO_LARGE, f"holds {len(entries)} parts, more than {options.limits.entries}")
    if sum(entry.file_size for entry in entries) > options.limits.unpacked:
        raise Unreadable(Code.TOO_LARGE, f"unpacks to more than {options.limits.unpacked >> 20} MiB")


def _is_workbook(archive: zipfile.ZipFile, names: dict[str, str]) -> bool:
    types = names.get("[content_types].xml")
    return types is not None and b"spreadsheetml" in archive.read(types)


def _refuse_entities(archive: zipfile.ZipFile) -> None:
    """Refuse an archive when a part that will be read declares entities."""
    for entry in archive.infolist():
        if not _READ_PARTS.match(entry.filename.replace("\\", "/")):
            continue
        with archive.open(entry) as part:
            prolog = part.read(_PROLOG)
        if sniff.declares_entities(prolog):
            raise Unreadable(Code.DAMAGED, f"declares XML entities in {entry.filename}, as attacks do")


def _refuse_foreign_opendocument(archive: zipfile.ZipFile, names: dict[str, str]) -> None:
    mimetype = archive.read(names["mimetype"]).strip() if "mimetype" in names else b""
    if mimetype.startswith(b"application/vnd.oasis.opendocument") and b"spreadsheet" not in mimetype:
        what = mimetype.decode("ascii", "replace").rpartition(".")[2]
        raise Unreadable(Code.UNSUPPORTED_FORMAT, f"is an OpenDocument {what}, not a spreadsheet",
                         "Copy its table into a spreadsheet.")
    if mimetype and not mimetype.startswith(b"application/vnd.oasis.opendocument"):
        raise Unreadable(Code.UNSUPPORTED_FORMAT, "is no spreadsheet")
    if "meta-inf/manifest.xml" in names and b"encryption-data" in archive.read(names["meta-inf/manifest.xml"]):
        raise Unreadable(Code.PASSWORD_PROTECTED, "is protected by a password")


def _only_file(archive: zipfile.ZipFile, content: Content, options: Options) -> Content:
    _refuse_nested(content)
    entry = only_entry(archive, options)
    with archive.open(entry) as part:
        return Content(entry.filename, data=_unpacked(part, options))


def open_gzip(content: Content, options: Options, read: Reader) -> Document:
    """Read the one file that a gzip file holds."""
    _refuse_nested(content)
    try:
        with content.open() as stream, gzip.GzipFile(fileobj=stream) as packed:
            data = _unpacked(packed, options)
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise Unreadable(Code.DAMAGED, "is a damaged gzip file") from None
    return _noted(read(Content(content.name.removesuffix(".gz"), data=data), options), "gzip")


def only_entry(archive: zipfile.ZipFile, options: Options) -> zipfile.ZipInfo:
    """The one file that an archive holds. Raises Unreadable for any other archive."""
    if len(archive.infolist()) > options.limits.entries:
        raise Unreadable(Code.TOO_LARGE, f"holds more than {options.limits.entries} parts")
    files = [e for e in archive.infolist() if not e.is_dir() and not _SYSTEM_ENTRY.search(e.filename)]
    if len(files) != 1:
        what = f"is an archive with {len(files)} files" if files else "is an archive without a file"
        raise Unreadable(Code.UNSUPPORTED_FORMAT, what, _UNPACK)
    if files[0].flag_bits & 1:
        raise Unreadable(Code.PASSWORD_PROTECTED, "is protected by a password")
    return files[0]


def _refuse_nested(content: Content) -> None:
    if content.data is not None:
        raise Unreadable(Code.UNSUPPORTED_FORMAT, "is an archive inside an archive", _UNPACK)


def _unpacked(stream: IO[bytes] | gzip.GzipFile, options: Options) -> bytes:
    """Unpack piece by piece, and stop when it becomes too much."""
    pieces: list[bytes] = []
    size = 0
    while piece := stream.read(_PIECE):
        size += len(piece)
        if size > options.limits.unpacked:
            raise Unreadable(Code.TOO_LARGE, f"unpacks to more than {options.limits.unpacked >> 20} MiB")
        pieces.append(piece)
    return b"".join(pieces)


def _noted(document: Document, found: str) -> Document:
    document.notes.append(Note("file-unpacked", found))
    return document
