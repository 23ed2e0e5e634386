"""Read text tables: csv, tsv and their relatives, Zeek and W3C logs. Every value stays text.

``rows[i]`` is record i + 1 of the file: lines that are no data (comments, ``sep=``) leave an empty row behind.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from planner.model.table import RawSheet
from planner.read import blocks, json_rows, sniff
from planner.read import encoding as encodings
from planner.read.blocks import Block
from planner.read.dialect import (
    SAMPLE_CHARACTERS,
    SAMPLE_LINES,
    Dialect,
    find,
    is_aligned,
    is_wrapped,
    separator_of,
    unwrapped,
)
from planner.read.document import Code, Content, Document, Format, Note, Options, RowStream, Unreadable
from planner.read.records import Records

_FIELDS = re.compile(r"#\s?fields:?[\t ]", re.IGNORECASE)
_ZEEK_SEPARATOR = re.compile(r"#separator[ \t]+(\\x[0-9a-fA-F]{2}|\S)")
_DELIMITER_NAMES = {"\t": "tab", "": "none", " ": "space"}
_SHOWN = 60
"""So much of a line is shown in a finding."""
_BYTES_A_VALUE = 57
"""What a short text costs in memory besides its characters, with its place in the row."""


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
    if is_wrapped(sample):
        sample, lines = list(map(unwrapped, sample)), map(unwrapped, lines)
        notes.append(Note("lines-in-quotes", sample[0].strip()[:_SHOWN]))
    if any("�" in line for line in sample) and decision.replace:
        notes.append(Note("bytes-not-understood", decision.shown))
    table = TextTable(sample)
    if not table.dialect.delimiter and is_aligned(sample):
        notes.append(Note("fixed-width", sample[0].strip()[:_SHOWN]))
    kind = Format.TSV if table.dialect.delimiter == "\t" else Format.CSV
    rows = table.blocks(chain(sample, lines), len(data), options, notes)
    return Document(kind, "csv", [RowStream(rows)], encoding=decision.shown,
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

    def blocks(self, lines: Iterable[str], size: int, options: Options, notes: list[Note]) -> Iterator[Block]:
        """Find every record of a text of so many bytes. Raises Unreadable when it is too much, or nothing.

        Nobody here holds the rows, but who asked for them will: what they need of memory is reckoned.
        """
        records = Records(chain(["\n"], islice(lines, 1, None)) if self._sep_line else lines, self)
        limits = options.limits
        most = min(limits.cells, (limits.memory - size) // _BYTES_A_VALUE)
        cells = blank = 0
        empty = True
        for block in records.blocks():
            filled, blank_after = blocks.without_end(block)
            cells += blocks.places_in(block)
            if cells > most:
                raise Unreadable(Code.TOO_LARGE, f"holds more than {limits.cells} values" if most == limits.cells
                                 else f"needs more than {limits.memory >> 20} MiB of memory")
            if filled:
                empty = False
                if blank:
                    yield [[] for _ in range(blank)]
                yield filled
                blank = 0
            blank += blank_after
        if empty:
            raise Unreadable(Code.EMPTY, "holds no text")
        if records.comments and not self.comments_look_like_rows:  # a log of Zeek has its header in comments
            notes.append(Note("comment-lines", str(records.comments)))
        if records.repaired:
            notes.append(Note("quote-not-closed", str(records.repaired[0])))

    def fields(self, line: str) -> list[str] | None:
        """The header that a comment line holds in some logs, else None."""
        if not _FIELDS.match(line):
            return None
        text = _FIELDS.sub("", line, count=1).strip("\r\n")
        return text.split(self.dialect.delimiter) if self.dialect.delimiter else [text]
