"""Group a large log in one pass, without holding its rows: look at its beginning, then count what is alike.

DuckDB does it where it is installed and can be trusted to read the file as this room does; the csv module does
the rest: other encodings, JSON lines, quotes out of place. Both give the same groups.
"""

from __future__ import annotations

import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from operator import itemgetter
from typing import BinaryIO

from planner.read import archive as archives
from planner.read import encoding as encodings
from planner.read import json_rows, sniff
from planner.read.delimited import TextTable, read_text, sample_of
from planner.read.document import Code, Content, Document, Format, Options, Unreadable
from planner.read.log_order import DAY, Groups, Order, Packing, Text, Told, Values
from planner.read.log_records import records
from planner.read.reader import is_text

HEAD = 256 << 10
"""So much of a log is looked at: some thousand rows."""
_EVERY = 100_000
_DAMAGED = (gzip.BadGzipFile, zipfile.BadZipFile, NotImplementedError, EOFError, zlib.error)


def head(content: Content, options: Options) -> Document | None:
    """The first rows of a text that is larger than what is read whole; None for every other file."""
    packing, size = _packing(content)
    if packing is Packing.NONE and size <= options.limits.log:
        return None
    try:
        with _unpacked(content, packing, options) as stream:
            data = stream.read(HEAD)
            if not is_text(data[:sniff.HEAD]):
                return None
            if packing is not Packing.NONE and not _goes_beyond(stream, options.limits.log - len(data)):
                return None
    except (*_DAMAGED, Unreadable):
        return None  # reading it whole says what is wrong with it
    data = _whole_lines(data)
    document = read_text(Content(content.name, data=data), options)
    if sniff.is_json(data[:sniff.HEAD]) and (document.format is not Format.JSON or b"\n{" not in data):
        return None  # one array or object that fills the file: it is only known when it is read whole
    if any(note.code == "lines-in-quotes" for note in document.notes):
        return None
    return document


def group(content: Content, options: Options, order: Order, told: Told) -> Groups:
    """Group a log. Raises Unreadable when it is damaged."""
    packing, size = _packing(content)
    try:
        with _unpacked(content, packing, options) as stream:
            text = _text(_whole_lines(stream.read(HEAD)), packing, order, options)
        if not text.json_labels:
            from planner.read.log_duckdb import group as group_by_duckdb
            found = group_by_duckdb(content, text, order, told)
            if found is not None:
                return found
        return _group(content, text, order, options, lambda done: told(done / size))
    except _DAMAGED:
        raise Unreadable(Code.DAMAGED, f"is a damaged {packing.value} file") from None


def _packing(content: Content) -> tuple[Packing, int]:
    """What is around a text, and the size of the file."""
    with content.open() as stream:
        start = stream.read(4)
        size = stream.seek(0, io.SEEK_END)
    if start.startswith(sniff.GZIP):
        return Packing.GZIP, size
    return Packing.ZIP if start == sniff.ZIP else Packing.NONE, size


def _text(data: bytes, packing: Packing, order: Order, options: Options) -> Text:
    decision = encodings.decide(data, options.encoding, options.words)
    lines = list(io.TextIOWrapper(io.BytesIO(data), encoding=decision.name, errors="replace", newline=""))
    quoted = any(line.count('"') % 2 for line in lines[:order.header_lines])
    labels = json_rows.rows(data.decode(decision.name, "replace"))[0] if sniff.is_json(data[:sniff.HEAD]) else ()
    return Text(packing, decision, TextTable(sample_of(iter(lines))), not quoted, tuple(map(str, labels)))


def _group(content: Content, text: Text, order: Order, options: Options, done: Callable[[int], None]) -> Groups:
    """Group with the csv module or, for JSON, the json module."""
    groups = Groups()
    picked = itemgetter(*order.keys)
    counts: dict[Values, list[int]] = {}
    dates: dict[Values, str] = {}
    day = re.compile(DAY)
    width, at = order.width, order.date
    with content.open() as raw, _opened(raw, text.packing, options) as stream:
        lines = io.TextIOWrapper(stream, encoding=text.encoding.name, errors="replace", newline="")
        found = _json_records(lines, text.json_labels) if text.json_labels else records(lines, text.table)
        for number, record in enumerate(found, start=1):
            if not number % _EVERY:
                done(raw.tell())
            if number <= order.header_lines:
                continue
            if record is None:
                groups.reject(number)
                continue
            if not record:
                continue
            if len(record) < width or any(record[width:]):
                groups.reject(number)
                continue
            date = record[at] if at >= 0 else ""
            values = picked(record)
            if order.told_by >= 0 and record[order.told_by].strip() not in order.wanted:
                date, values = "", order.without(record[order.told_by])
            if order.by_day:
                written = day.match(date)
                values = (*values, written[0] if written else "")
            held = counts.get(values)
            if held is None:
                counts[values] = [number, 1]
            else:
                held[1] += 1
            if not order.by_day and "1" <= date < "3" and date > dates.get(values, ""):
                dates[values] = date
    for values, (number, rows) in counts.items():
        groups.add(values, number, dates.get(values, ""), rows)
    return groups


def _json_records(lines: Iterator[str], labels: Sequence[str]) -> Iterator[list[str] | None]:
    """Give the values of each object a line in the order of the header; None for a line that is none."""
    for line in lines:
        yield json_rows.record(line, labels) if line.strip() else []


def _whole_lines(data: bytes) -> bytes:
    """Cut behind the last line end, so that no row is cut in two."""
    order = sniff.utf16_order(data) or {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(data[:2], "")
    line_end = "\n".encode(order or "ascii")
    end = data.rfind(line_end)
    return data[:end + len(line_end)] if end > 0 else data


@contextmanager
def _unpacked(content: Content, packing: Packing, options: Options) -> Iterator[BinaryIO]:
    with content.open() as raw, _opened(raw, packing, options) as stream:
        yield stream


@contextmanager
def _opened(raw: BinaryIO, packing: Packing, options: Options) -> Iterator[BinaryIO]:
    raw.seek(0)
    match packing:
        case Packing.NONE:
            yield raw
        case Packing.GZIP:
            with gzip.GzipFile(fileobj=raw) as stream:
                yield stream  # type: ignore[misc]
        case Packing.ZIP:
            with zipfile.ZipFile(raw) as archive, archive.open(archives.only_entry(archive, options)) as part:
                yield part  # type: ignore[misc]


def _goes_beyond(stream: BinaryIO, size: int) -> bool:
    """Whether more than so many bytes follow; only as much is unpacked."""
    while size >= 0 and (piece := stream.read(1 << 20)):
        size -= len(piece)
    return size < 0
