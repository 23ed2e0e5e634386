"""What every reader of this room takes and gives: the bytes of one input, and the sheets found in it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import chain
from typing import BinaryIO

from planner.model.table import CellRow, MergedRange, RawSheet
from planner.read.blocks import Block, rows_of

BASE_SHEET = "_base"
"""The very hidden sheet of our own workbook: the only one of its kind that is read."""


class Code(StrEnum):
    """Why a file cannot be read (SPEC 3, safety of reading)."""

    PASSWORD_PROTECTED = "password-protected"
    UNSUPPORTED_FORMAT = "unsupported-format"
    DAMAGED = "damaged"
    TOO_LARGE = "too-large"
    EMPTY = "empty"
    NOT_FOUND = "not-found"
    LOCKED = "locked"
    NO_ACCESS = "no-access"


class Format(StrEnum):
    """What a file is by its content, as ``inspect`` shows it."""

    XLSX = "xlsx"
    XLSM = "xlsm"
    XLSB = "xlsb"
    XLS = "xls"
    XLS_OLD = "xls-biff2-4"
    ODS = "ods"
    SPREADSHEETML = "spreadsheetml"
    HTML = "html"
    JSON = "json"
    CSV = "csv"
    TSV = "tsv"


class Unreadable(Exception):
    """This file cannot be read: its code, why in half a sentence, and what helps if that is special."""

    def __init__(self, code: Code, reason: str, advice: str = "") -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.advice = advice


@dataclass(frozen=True, slots=True)
class Note:
    """Something that reading noticed and a person should know: a finding code, its sheet, what was found."""

    code: str
    found: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may cost, checked before and while it is read."""

    unpacked: int
    entries: int
    cells: int
    log: int = 32 << 20
    memory: int = 900 << 20


@dataclass(frozen=True, slots=True)
class Options:
    """What the run says about reading: limits, an encoding to insist on, header words to know text by."""

    limits: Limits
    encoding: str = ""
    words: frozenset[str] = frozenset()
    careful: bool = False
    """Use only readers that stream: the quick one ended the process on this file."""


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of one input: a file on disk, or in memory what a gzip or zip file held."""

    name: str
    path: str = ""
    data: bytes | None = None

    def open(self) -> BinaryIO:
        """Open for reading from the start; the file is never opened in any other way."""
        return io.BytesIO(self.data) if self.data is not None else open(self.path, "rb")

    def head(self, size: int) -> bytes:
        """The first bytes, at most ``size``."""
        with self.open() as stream:
            return stream.read(size)

    def all(self) -> bytes:
        """Every byte."""
        if self.data is not None:
            return self.data
        with self.open() as stream:
            return stream.read()


@dataclass(frozen=True, slots=True)
class RowStream:
    """A sheet whose rows come block by block, once: the process that reads need not hold them all."""

    blocks: Iterator[Block]
    name: str = ""
    hidden: bool = False
    merged: tuple[MergedRange, ...] = ()

    @property
    def rows(self) -> Iterator[CellRow]:
        """The rows one by one."""
        return chain.from_iterable(map(rows_of, self.blocks))


@dataclass(slots=True)
class Document:
    """A file opened: what it is, and its sheets one after another.

    ``notes`` grows while ``sheets`` and their rows are run through, and is complete at their end.
    """

    format: Format
    reader: str
    sheets: Iterable[RawSheet | RowStream]
    encoding: str = ""
    delimiter: str = ""
    modified: date | None = None
    notes: list[Note] = field(default_factory=list)
