"""Read one file into sheets, whatever it is. Runs in the reading process; ``guard`` calls it from outside."""

from __future__ import annotations

from planner.read import sniff
from planner.read.document import Code, Content, Document, Options, Unreadable


def is_text(head: bytes) -> bool:
    """Whether a file that begins so is a text table or JSON, and would be read by ``read_text``."""
    if head.startswith((sniff.ZIP, sniff.ZIP_EMPTY, sniff.GZIP, sniff.OLE)) or sniff.BIFF_RAW.match(head):
        return False
    try:
        sniff.refuse_foreign(head)
    except Unreadable:
        return False
    others = (sniff.is_spreadsheetml, sniff.is_html, sniff.is_web_archive, sniff.is_xml, sniff.is_binary)
    return not any(is_other(head) for is_other in others)


def read(content: Content, options: Options) -> Document:
    """Open a file by what its bytes say it is. Raises Unreadable."""
    head = content.head(sniff.HEAD)
    if not head.strip(b"\x00\t\r\n \xef\xbb\xbf\xff\xfe"):
        raise Unreadable(Code.EMPTY, "is empty")
    if head.startswith((sniff.ZIP, sniff.ZIP_EMPTY)):
        from planner.read.archive import open_zip
        return open_zip(content, options, read)
    if head.startswith(sniff.GZIP):
        from planner.read.archive import open_gzip
        return open_gzip(content, options, read)
    if head.startswith(sniff.OLE):
        from planner.read.compound import open_compound
        return open_compound(content, options)
    if sniff.BIFF_RAW.match(head):
        from planner.read.old_xls import read_xls
        return read_xls(content, options)
    sniff.refuse_foreign(head)
    if sniff.is_spreadsheetml(head):
        from planner.read.markup import read_spreadsheetml
        return read_spreadsheetml(content, options)
    if sniff.is_html(head):
        from planner.read.markup import read_html
        return read_html(content, options)
    if sniff.is_web_archive(head):
        from planner.read.markup import read_web_archive
        return read_web_archive(content, options)
    if sniff.is_xml(head):
        raise Unreadable(Code.UNSUPPORTED_FORMAT, "is XML, but not a spreadsheet")
    if sniff.is_binary(head):
        raise Unreadable(Code.UNSUPPORTED_FORMAT, "is neither a spreadsheet nor text")
    from planner.read.delimited import read_text
    return read_text(content, options)
