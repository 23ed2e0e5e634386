"""Read text tables: csv, tsv and their relatives, Zeek and W3C logs. Every value stays text.

``rows[i]`` is record i + 1 of the file: lines that are no data (comments, ``sep=``) leave an empty row behind.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from planner.model.table import RawSheet
from planner.read import encoding as encodings
from planner.read import json_rows, sniff
from planner.read.dialect import SAMPLE_CHARACTERS, SAMPLE_LINES, Dialect, find, separator_of
from planner.read.document import Code, Content, Document, Format, Note, Options, Unreadable

_FIELDS = re.compile(r"#\s?fields:?[\t ]", re.IGNORECASE)
_ZEEK_SEPARATOR = re.compile(r"#separator[ \t]+(\\x[0-9a-fA-F]{2}|\S)")
_DELIMITER_NAMES = {"\t": "tab", "": "none", " ": "space"}
_LINE_END = re.compile(r"[\r\n]")
FIELD_LIMIT = 2**31 - 1  # the limit on memory is the real one
_REPAIRS = 50


def read_text(content: Content, options: Options) -> Document:
    """Read a text file. Raises Unreadable when it is no text in the encoding that the run insists on."""
    data = content.all()
    decision = encodings.decide(data, options.encoding, options.words)
    notes = encodings.assumed_note(decision)
    if not decision.name.startswith(("utf-16", "utf-32")) and b"\x00" in data:
        notes.append(Note("nul-bytes-dropped", str(data.count(0))))
        data = data.replace(b"\x00", b"")
    if decision.name.startswith("utf-16") and len(data) % 2:
        data = data[:-1]
    if sniff.is_json(data[:sniff.HEAD]):
        try:
            objects = json_rows.rows(data.decode(decision.name, "replace"))
        except ValueError:
            pass  # it only looked like JSON
        else:
            return Document(Format.JSON, "json", [RawSheet("", objects)], encoding=decision.shown, notes=notes)
    lines = _lines(data, decision)
    sample = sample_of(lines)
    if any("�" in line for line in sample) and decision.replace:
        notes.append(Note("bytes-not-understood", decision.shown))
    table = TextTable(sample)
    rows = table.rows(chain(sample, lines), options, notes)
    if not any(any(row) for row in rows):
        raise Unreadable(Code.EMPTY, "holds no text")
    kind = Format.TSV if table.dialect.delimiter == "\t" else Format.CSV
    return Document(kind, "csv", [RawSheet("", rows)], encoding=decision.shown,
                    delimiter=_DELIMITER_NAMES.get(table.dialect.delimiter, table.dialect.delimiter), notes=notes)


def _lines(data: bytes, decision: encodings.Decision) -> Iterator[str]:
    """The lines with their ends as they are: LF, CRLF and CR all end a line."""
    errors = "replace" if decision.replace else "strict"
    return iter(io.TextIOWrapper(io.BytesIO(data), encoding=decision.name, errors=errors, newline=""))


def sample_of(lines: Iterator[str]) -> list[str]:
    """The first lines, from which the rest is known."""
    sample: list[str] = []
    size = 0
    for line in islice(lines, SAMPLE_LINES):
        sample.append(line)
        size += len(line)
        if size > SAMPLE_CHARACTERS:
            break
    return sample


class TextTable:
    """What the first lines tell about a text table: separator, comments, a header in a comment."""

    def __init__(self, sample: list[str]) -> None:
        self._zeek = bool(sample) and sample[0].startswith("#separator")
        self._has_fields = any(_FIELDS.match(line) for line in sample)
        self._sep_line = bool(sample) and bool(separator_of(sample[0]))
        body = [line for line in sample[self._sep_line:] if line.strip() and not line.startswith("#")]
        self.dialect = self._dialect(sample, body or sample)
        ordinary = [line.count(self.dialect.delimiter) for line in body] if self.dialect.delimiter else []
        self._least = (sorted(ordinary)[len(ordinary) // 2] + 1) // 2 if ordinary else 0

    def _dialect(self, sample: list[str], body: list[str]) -> Dialect:
        if self._zeek:
            found = _ZEEK_SEPARATOR.match(sample[0])
            separator = found[1] if found else "\t"
            return Dialect(chr(int(separator[2:], 16)) if separator.startswith("\\x") else separator, quote="")
        if self._sep_line:
            return Dialect(separator_of(sample[0]))
        return find(body)

    @property
    def comments_look_like_rows(self) -> bool:
        """Whether every line with ``#`` in front is a comment, however many values it seems to have."""
        return self._zeek or self._has_fields

    def is_comment(self, line: str) -> bool:
        """Whether a line with ``#`` in front is no row: a ``#`` can also be the first header or value."""
        if self.comments_look_like_rows or line.startswith(("#TYPE ", '"#TYPE ')):
            return True
        return bool(self.dialect.delimiter) and line.count(self.dialect.delimiter) < max(1, self._least)

    def rows(self, lines: Iterable[str], options: Options, notes: list[Note]) -> list[list[str | None]]:
        """Parse every record."""
        comments = 0
        found: list[list[str | None]] = []
        if self._sep_line:
            lines = chain([""], islice(lines, 1, None))
        reader = _Records(lines, self)
        cells = 0
        for record in reader:
            if record is None:
                comments += 1
                found.append([])
                continue
            found.append(record)
            cells += len(record)
            if cells > options.limits.cells:
                raise Unreadable(Code.TOO_LARGE, f"holds more than {options.limits.cells} values")
        if comments and not self.comments_look_like_rows:  # a log of Zeek has its header in comments
            notes.append(Note("comment-lines", str(comments)))
        if reader.repaired:
            notes.append(Note("quote-not-closed", str(reader.repaired[0])))
        while found and not any(found[-1]):
            found.pop()
        return found

    def fields(self, line: str) -> list[str] | None:
        """The header that a comment line holds in some logs, else None."""
        if not _FIELDS.match(line):
            return None
        text = _FIELDS.sub("", line, count=1).strip("\r\n")
        return text.split(self.dialect.delimiter) if self.dialect.delimiter else [text]


class _Records:
    """The records of a text one after another; None stands for a comment line.

    A quote that is never closed would swallow the rest of the file: its line is then read without quoting.
    """

    def __init__(self, lines: Iterable[str], table: TextTable) -> None:
        self._lines = iter(lines)
        self._table = table
        self._pending: list[str] = []
        self._header: list[str] = []
        self.repaired: list[int] = []

    def __iter__(self) -> Iterator[list[str | None] | None]:
        csv.field_size_limit(FIELD_LIMIT)
        number = 0
        while True:
            ended = True
            for record in self._table.dialect.records(self._watched()):
                number += 1
                if len(self._pending) > 1 and self._is_open(record):
                    self.repaired.append(number)
                    first, rest = self._pending[0], self._pending[1:]
                    plain = Dialect(self._table.dialect.delimiter, quote="")
                    record = next(plain.records([first]), [])
                    self._lines = chain(rest, self._lines)
                    ended = False
                yield self._row(record)
                self._pending.clear()
                if not ended:
                    break
            if ended:
                return

    def _watched(self) -> Iterator[str]:
        """Hand lines to the parser and remember those of the record under way."""
        while (line := next(self._lines, None)) is not None:  # ``_lines`` may be another iterator by now
            if line.startswith(("#", '"#TYPE ')) and not self._pending and self._table.is_comment(line):
                # A quote in a comment must not open a value: what follows is all that the parser sees of it.
                header = self._table.fields(line)
                line = _HEADER_MARK + "\x1f".join(header) if header else _COMMENT_MARK
                self._pending.append(line)
                yield line + "\n"
                continue
            self._pending.append(line)
            yield line

    def _is_open(self, record: list[str]) -> bool:
        """Whether the record ran to the end of the file inside a quote."""
        quote = self._table.dialect.quote
        if not quote or len(self.repaired) >= _REPAIRS or not _LINE_END.search(record[-1]):
            return False
        upcoming = next(self._lines, None)
        if upcoming is not None:
            self._lines = chain([upcoming], self._lines)
            return False
        return sum(line.count(quote) for line in self._pending) % 2 == 1

    def _row(self, record: list[str]) -> list[str | None] | None:
        if not record:
            return []
        if record[0].startswith(_COMMENT_MARK):
            return None
        if record[0].startswith(_HEADER_MARK):
            header = _HEADER_MARK.join(record).removeprefix(_HEADER_MARK).split("\x1f")
            if header == self._header:
                return None  # logs joined together repeat their header
            self._header = header
            return list(header)
        return list(record)


_COMMENT_MARK = "\x00comment"
_HEADER_MARK = "\x00header"
