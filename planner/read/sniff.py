"""Tell what a file is by its bytes, never by its name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from planner.read.document import Code, Unreadable

HEAD = 64 << 10

ZIP = b"PK\x03\x04"
ZIP_EMPTY = b"PK\x05\x06"
GZIP = b"\x1f\x8b"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# BIFF2 to BIFF4 are bare streams of records that begin with BOF: 0x0009, 0x0209, 0x0409.
BIFF_RAW = re.compile(rb"\x09[\x00\x02\x04][\x04\x06\x08]\x00", re.DOTALL)

_SPREADSHEETML = re.compile(rb"urn:schemas-microsoft-com:office:spreadsheet", re.IGNORECASE)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|meta|style|div|center|tr|td)[\s>/]", re.IGNORECASE)
_XML = re.compile(rb"\s*<(?:\?xml|[A-Za-z!])")
_ROOT = re.compile(rb"<[A-Za-z_]")
_ENTITIES = re.compile(rb"<!DOCTYPE[^>\[]*\[|<!ENTITY", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_WEB_ARCHIVE = re.compile(rb"(?is)\s*(?:MIME-Version|From|X-Document-Type):.{0,4000}?multipart/related")
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_PRINTABLE = bytes((0, 9, 10, 13, *range(32, 127)))
_CONTROLS = bytes(c for c in range(32) if c not in (0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1A, 0x1B))


@dataclass(frozen=True, slots=True)
class Foreign:
    """A kind of file that holds no table to read: how it begins, what it is, what helps."""

    start: bytes
    name: str
    advice: str


_EXPORT = "Ask for the spreadsheet it was made from."
_UNPACK = "Unpack it and give the files in it."
_FOREIGN = (
    Foreign(b"%PDF-", "a PDF document", _EXPORT),
    Foreign(b"{\\rtf", "an RTF document", "Copy its table into a spreadsheet."),
    Foreign(b"\x89PNG", "a picture", _EXPORT),
    Foreign(b"\xff\xd8\xff", "a picture", _EXPORT),
    Foreign(b"GIF8", "a picture", _EXPORT),
    Foreign(b"II*\x00", "a picture", _EXPORT),
    Foreign(b"MM\x00*", "a picture", _EXPORT),
    Foreign(b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _UNPACK),
    Foreign(b"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    Foreign(b"BZh", "a bzip2 file", _UNPACK),
    Foreign(b"\xfd7zXZ\x00", "an xz file", _UNPACK),
    Foreign(b"\x28\xb5\x2f\xfd", "a Zstandard file", _UNPACK),
    Foreign(b"SQLite format 3\x00", "a database", "Export the table as .csv."),
    Foreign(b"\x00\x01\x00\x00Standard ", "an Access database", "Export the table as .csv."),
    Foreign(b"PAR1", "a Parquet file", "Export the table as .csv."),
    Foreign(b"MZ", "a program", ""),
    Foreign(b"\x7fELF", "a program", ""),
    Foreign(b"bplist00", "a property list", ""),
)
# A line of an event log, which a syslog header may stand before (sources: Z08).
_EVENTS = re.compile(rb"(?:<\d{1,3}>)?[^|\r\n]{0,200}\b(LEEF|CEF):\s?\d+(?:\.\d+)?\|[^|\r\n]*\|")
_EVENTS_ADVICE = "Export the log as .csv: a Palo Alto decryption log is read by its column TLS Version."
# Two letters can also begin a text: these count only when the rest is binary.
_NEEDS_BINARY = (b"MZ", b"BZh", b"GIF8", b"PAR1")


def refuse_foreign(head: bytes) -> None:
    """Raise Unreadable when the file is of a known kind that holds no table."""
    for kind in _FOREIGN:
        if head.startswith(kind.start) and (kind.start not in _NEEDS_BINARY or is_binary(head)):
            raise Unreadable(Code.UNSUPPORTED_FORMAT, f"is {kind.name}, not a spreadsheet", kind.advice)
    if events := _EVENTS.match(plain(head)):
        raise Unreadable(Code.UNSUPPORTED_FORMAT, f"is a log in {events[1].decode()} format, which is not read",
                         _EVENTS_ADVICE)


def is_binary(head: bytes) -> bool:
    """Whether bytes are no text in any encoding: many control characters, and not UTF-16."""
    if head.startswith(_BOMS) or utf16_order(head):
        return False
    controls = len(head) - len(head.translate(None, _CONTROLS))
    nulls = head.count(0)
    # A text with stray NULs stays a text; a control character in twenty bytes does not.
    return controls - nulls > max(2, len(head) // 50) or nulls > max(4, len(head) // 10)


def utf16_order(head: bytes) -> str:
    """Name UTF-16 without a byte order mark, from which half of the byte pairs is zero; else empty.

    Latin text has its zeros in the high bytes; in other scripts separators and line ends show the order. Bytes
    that are plain ASCII but for a few zeros are no UTF-16: there, every second byte would be zero.
    """
    pairs = len(head) // 2
    if pairs < 2:
        return ""
    even, odd = head[0:pairs * 2:2], head[1:pairs * 2:2]
    least = 0.8 if not head.translate(None, _PRINTABLE) else 0.05
    for order, high, low in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        zeros = high.count(0)
        if zeros < least * pairs or low.count(0) * 20 > zeros:
            continue
        # The characters behind the zeros must be the plain ones that every table has.
        behind = [c for h, c in zip(high, low, strict=True) if h == 0]
        if sum(c >= 32 or c in b"\t\n\r" for c in behind) >= zeros * 0.95:
            return order
    return ""


def plain(head: bytes) -> bytes:
    """The ASCII characters of a text in any Unicode form, to look for markup in."""
    return head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")


def is_spreadsheetml(head: bytes) -> bool:
    """Whether this is a SpreadsheetML 2003 workbook (one XML file)."""
    text = plain(head)
    return bool(_XML.match(text)) and bool(_SPREADSHEETML.search(text))


def is_html(head: bytes) -> bool:
    """Whether this is a page of HTML, as many programs save under ``.xls``."""
    text = plain(head)
    return bool(_XML.match(text)) and bool(_HTML.search(text))


def is_web_archive(head: bytes) -> bool:
    """Whether this is a single-file web page (MHTML), as Excel saves it."""
    return bool(_WEB_ARCHIVE.match(head))


def declares_entities(prolog: bytes) -> bool:
    """Whether XML declares entities before its first element: no workbook does, and nested they are a bomb."""
    text = _COMMENT.sub(b"", plain(prolog))
    root = _ROOT.search(text)
    return bool(_ENTITIES.search(text[:root.start()] if root else text))


def is_xml(head: bytes) -> bool:
    """Whether this is XML of any kind."""
    return plain(head).lstrip().startswith(b"<?xml")


def is_json(head: bytes) -> bool:
    """Whether this begins like a JSON array or object with a quoted key."""
    return bool(re.match(rb'\s*(?:\[\s*(?:\{\s*(?:"|\})|\])|\{\s*")', plain(head)))
