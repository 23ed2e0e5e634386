"""The inputs as inspect and the plan list them: what each file and table was taken for, and where its rows went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from planner.model.finding import Finding
from planner.model.table import Confidence as TableConfidence
from planner.model.table import Counts, FileError, Kind

INSPECT_SCHEMA = "planner.inspect/1"


@dataclass(frozen=True, slots=True)
class SourceColumn:
    """A column of an input table as ``inspect`` shows it; ``index`` counts from 1."""

    index: int
    header: str
    field: str | None
    why: str


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A table of an input: what it was taken for and where its rows went."""

    sheet: str
    kind: Kind
    confidence: TableConfidence
    header_row: int | None
    columns: tuple[SourceColumn, ...]
    counts: Counts
    why: str = ""
    taken: bool = True
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class SourceFile:
    """An input file as ``inspect`` and the plan list it."""

    file: str
    format: str
    encoding: str
    delimiter: str
    error: FileError | None
    tables: tuple[SourceTable, ...]
    digest: str = ""
    modified: date | None = None
    reader: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InspectReport:
    """What ``inspect --json`` prints."""

    sources: tuple[SourceFile, ...]
    findings: tuple[Finding, ...]
    schema: str = INSPECT_SCHEMA
