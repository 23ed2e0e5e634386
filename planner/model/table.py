"""Rows before and after their columns have names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property

Cell = str | int | float | bool | datetime | date | time | timedelta | None
"""A cell as the file gives it. ``text_of`` is the only way from here to text."""

CellRow = Sequence[Cell]


class Kind(StrEnum):
    """What a table is, by what it holds and never by its name (SPEC 3)."""

    DEVICES = "devices"
    SMTP_REPORT = "smtp-report"
    MAILBOXES = "mailboxes"
    TENANT = "tenant"
    SIGN_INS = "sign-ins"
    MESSAGE_TRACE = "message-trace"
    TLS_LOG = "tls-log"
    MODEL_FACTS = "model-facts"
    PLAN = "plan"
    OTHER = "other"


class Confidence(StrEnum):
    """Whether a table is taken without asking."""

    SURE = "sure"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class MergedRange:
    """Merged cells, rows and columns from 0, both ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A sheet as read. ``rows[i]`` is row i + 1 of the sheet; rows may differ in length."""

    name: str
    rows: Sequence[CellRow]
    hidden: bool = False
    merged: tuple[MergedRange, ...] = ()


@dataclass(frozen=True, slots=True)
class FileError:
    """Why one file could not be read; the others go on. Codes: SPEC 3, safety of reading."""

    code: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class ReadFile:
    """One input file: what it turned out to be and the sheets in it.

    ``file`` is the name below its PATH with ``/`` between folders; ``folder`` is the sub-folder part of it.
    ``modified`` is the date that the document itself carries, never the file system's. ``digest`` is the
    SHA-256 of the bytes in hex. ``reader`` says which library read it (shown with ``-v``).
    """

    file: str
    format: str = ""
    encoding: str = ""
    delimiter: str = ""
    reader: str = ""
    digest: str = ""
    modified: date | None = None
    error: FileError | None = None
    sheets: tuple[RawSheet, ...] = ()
    notes: tuple[str, ...] = ()
    log: GroupedLog | None = None

    @property
    def folder(self) -> str:
        """The sub-folder below PATH, empty when the file lies directly in it."""
        return self.file.rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its place (from 0), its header as typed, the field it holds and why."""

    index: int
    header: str
    field: str | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A data row: its number as the user sees it (from 1) and its cells."""

    number: int
    cells: CellRow


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that became nothing, with the reason: ``skipped`` is no device, ``rejected`` could not be one."""

    number: int
    reason: str
    rejected: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """Where the rows of a table went. They add up: read is the sum of the others (SPEC 3)."""

    read: int = 0
    devices: int = 0
    merged: int = 0
    evidence: int = 0
    edits: int = 0
    rejected: int = 0
    skipped: int = 0
    blank: int = 0

    @property
    def accounted(self) -> int:
        """The rows whose fate is known."""
        return (self.devices + self.merged + self.evidence + self.edits
                + self.rejected + self.skipped + self.blank)

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


TableKey = tuple[str, str, int, int]
"""What tells a table from every other one of the run: file, sheet, header row, first column."""


@dataclass(frozen=True)
class Table:
    """A table found in a sheet: what it is, where its header stood, what each column holds, its data rows.

    ``rows`` are the rows still to be used; ``left_out`` and ``blank`` are the others, so that
    ``len(rows) + len(left_out) + blank`` is the number of rows read. ``header_row`` counts from 1, or is None
    when the table has no header. ``first_column`` (from 0) is not 0 for a list that stands beside another one.
    ``taken`` is False for a table that waits for ``--take``. ``stands_for``: number of a row → how many rows of
    the file it stands for, where a large log was grouped; every other row stands for itself.
    """

    file: str
    sheet: str
    kind: Kind
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    confidence: Confidence = Confidence.SURE
    header_row: int | None = None
    why: str = ""
    left_out: tuple[LeftOut, ...] = ()
    blank: int = 0
    hidden: bool = False
    taken: bool = True
    modified: date | None = None
    only_device_sheet: bool = True
    tool: str = ""
    preamble: Mapping[str, str] = field(default_factory=dict)
    first_column: int = 0
    stands_for: Mapping[int, int] = field(default_factory=dict)

    @cached_property
    def fields(self) -> dict[str, int]:
        """Field name → index of the column that holds it (from 0)."""
        return {c.field: c.index for c in self.columns if c.field}

    @cached_property
    def headers(self) -> dict[int, str]:
        """Index of a column → its header as typed."""
        return {c.index: c.header for c in self.columns}

    def count(self, rows: Iterable[Row | LeftOut]) -> int:
        """How many rows of the file these rows stand for."""
        return sum(self.stands_for.get(row.number, 1) for row in rows)

    @property
    def key(self) -> TableKey:
        """What tells this table from every other one of the run."""
        return (self.file, self.sheet, self.header_row or 0, self.first_column)


@dataclass(frozen=True, slots=True)
class LogHead:
    """How a large log becomes few rows, known from its first ones.

    ``table`` is what they were recognised as. Rows whose values in the columns ``keys`` are the same (from 0)
    become one, which keeps the latest value of the column ``date``; ``by_day`` where dates of this form do not
    sort as text, so that each day stays a row. ``count`` is the field of the number of rows. Rows whose value in the
    column ``told_by`` is none of ``wanted`` are about something else: of them only this value is kept.
    """

    table: Table
    width: int
    keys: tuple[int, ...]
    date: int | None
    by_day: bool
    count: str
    told_by: int | None = None
    wanted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LogGroup:
    """Rows of a log that are alike: the number of the first, their values, the latest date, how many they are."""

    number: int
    values: tuple[str, ...]
    date: str
    rows: int


@dataclass(frozen=True, slots=True)
class GroupedLog:
    """A large log read through: its groups in the order of their first rows, and the rows that do not parse."""

    head: LogHead
    groups: tuple[LogGroup, ...]
    rejected: int = 0
    first_rejected: int = 0


def text_of(value: Cell) -> str:
    """Turn a cell into the text a person sees: no ``.0`` behind whole numbers, ISO dates, outer white space off."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
