"""List the inputs: what each file and table was taken for, and where its rows went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from planner.model.plan import SourceColumn, SourceFile, SourceTable
from planner.model.table import Counts, Kind, ReadFile, Table, TableKey


def source_files(files: Sequence[ReadFile], tables: Sequence[Table],
                 counts: Mapping[TableKey, Counts], own: str = "") -> tuple[SourceFile, ...]:
    """Describe every file with its tables in the order of the sheet.

    ``own`` is the workbook that this run will replace: it is listed by its name only, because its rows and its
    hash are those of the last run (SPEC 6).
    """
    by_file: dict[str, list[Table]] = {}
    for table in tables:
        by_file.setdefault(table.file, []).append(table)
    return tuple(
        SourceFile(f.file, f.format, "", "", f.error, ()) if f.file == own else
        SourceFile(f.file, f.format, f.encoding, f.delimiter, f.error,
                   tuple(_describe(t, counts) for t in by_file.get(f.file, ())), f.digest, f.modified, f.reader,
                   f.notes)
        for f in files)


def _describe(table: Table, counts: Mapping[TableKey, Counts]) -> SourceTable:
    columns = tuple(SourceColumn(c.index + 1, c.header, c.field, c.why) for c in table.columns)
    return SourceTable(table.sheet, table.kind, table.confidence, table.header_row, columns,
                       counts.get(table.key) or _unused(table), table.why, table.taken, table.hidden)


def _unused(table: Table) -> Counts:
    """A table that no room used: the rows of a returned workbook are edits, all others are skipped."""
    read = table.count(table.rows) + table.count(table.left_out) + table.blank
    if table.kind is Kind.PLAN:
        return Counts(read=read, edits=len(table.rows), skipped=len(table.left_out), blank=table.blank)
    return Counts(read=read, skipped=read - table.blank, blank=table.blank)
