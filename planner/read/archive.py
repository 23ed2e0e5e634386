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

from planner.read.document import Code, Content, Document, Note, Options, Unreadable

_READ_PARTS = re.compile(
    r"(?i)^(\[content_types\]\.xml|_rels/\.rels|xl/(workbook|styles|sharedstrings)\d*\.xml"
    r"|xl/_rels/[^/]+\.rels|xl/worksheets/[^/]+\.xml|docprops/core\.xml|content\.xml|meta\.xml|styles\.xml)$")
_ROOT = re.compile(rb"<[A-Za-z_]")
_DECLARATION = re.compile(rb"<!DOCTYPE[^>\[]*\[|<!ENTITY", re.IGNORECASE)
_PROLOG = 256 << 10
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
    """Refuse parts that declare entities: no program that writes workbooks does, and nested they are a bomb."""
    for entry in archive.infolist():
        if not _READ_PARTS.match(entry.filename.replace("\\", "/")):
            continue
        with archive.open(entry) as part:
            prolog = part.read(4096).replace(b"\x00", b"")
            if not _ROOT.search(prolog):
                prolog += part.read(_PROLOG).replace(b"\x00", b"")
        root = _ROOT.search(prolog)
        if _DECLARATION.search(prolog[:root.start()] if root else prolog):
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
    files = [e for e in archive.infolist() if not e.is_dir() and not _SYSTEM_ENTRY.search(e.filename)]
    if len(files) != 1:
        what = f"is an archive with {len(files)} files" if files else "is an archive without a file"
        raise Unreadable(Code.UNSUPPORTED_FORMAT, what, _UNPACK)
    entry = files[0]
    if entry.flag_bits & 1:
        raise Unreadable(Code.PASSWORD_PROTECTED, "is protected by a password")
    with archive.open(entry) as part:
        return _inner(content, entry.filename, part.read(options.limits.unpacked + 1), options)


def open_gzip(content: Content, options: Options, read: Reader) -> Document:
    """Read the one file that a gzip file holds."""
    try:
        with content.open() as stream, gzip.GzipFile(fileobj=stream) as packed:
            data = packed.read(options.limits.unpacked + 1)
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise Unreadable(Code.DAMAGED, "is a damaged gzip file") from None
    return _noted(read(_inner(content, content.name.removesuffix(".gz"), data, options), options), "gzip")


def _inner(outer: Content, name: str, data: bytes, options: Options) -> Content:
    if outer.data is not None:
        raise Unreadable(Code.UNSUPPORTED_FORMAT, "is an archive inside an archive", _UNPACK)
    if len(data) > options.limits.unpacked:
        raise Unreadable(Code.TOO_LARGE, f"unpacks to more than {options.limits.unpacked >> 20} MiB")
    return Content(name, data=data)


def _noted(document: Document, found: str) -> Document:
    document.notes.append(Note("file-unpacked", found))
    return document
