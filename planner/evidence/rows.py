"""Walk the rows of an evidence table, with the cells by field and the place of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.model.source import CellSource, Source
from planner.model.table import Cell, Row, Table, text_of


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A row of an export. ``text`` and ``cell`` give a field's content, empty or None without such a column."""

    table: Table
    row: Row

    def cell(self, field: str) -> Cell:
        """The cell of a field as the file gives it."""
        index = self.table.fields.get(field)
        return self.row.cells[index] if index is not None and index < len(self.row.cells) else None

    def text(self, field: str) -> str:
        """The cell of a field as a person sees it."""
        return text_of(self.cell(field))

    def source(self, field: str = "") -> Source:
        """The place of a field's cell, or of the row."""
        index = self.table.fields.get(field)
        if index is None:
            return Source(self.table.file, self.table.sheet, self.row.number)
        return CellSource(self.table.file, self.table.sheet, self.row.number, index + 1, self.table.headers[index])


def rows_of(table: Table) -> Iterator[EvidenceRow]:
    """Yield the rows of a table that are to be used."""
    for row in table.rows:
        yield EvidenceRow(table, row)
