"""One sheet of a returned workbook: rows by their key, columns by header text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from planner.catalogue.workbook_language import WorkbookLanguage
from planner.edits.base import Base
from planner.edits.values import value_of
from planner.model.compare import SENTENCE_FIELDS, VALUES
from planner.model.decision import DecisionKind
from planner.model.fingerprint import fingerprint
from planner.model.look import LOOKS
from planner.model.plan import Human
from planner.model.source import Source, column_letter
from planner.model.table import Cell, Row, Table, text_of
from planner.model.text import fold
from planner.model.workbook import EVIDENCE, EXTRA, Column, Sheet, extra_column

EMPTY = (None, "")
MARKS = 3
"""The characters of a fingerprint that belong to one cell."""
_NO_WORDS: Mapping[str, str] = {}


class ReturnedSheet:
    """Find the declared columns of a returned sheet by their header text, wherever they stand now.

    ``columns`` maps the key of a declared column to its place; ``added`` holds the columns that people added, as
    place and key. A second column with the same header, and one without a header, gets a name of its own, so that
    nothing in it is lost. ``language`` is the one that the workbook was written in; what is read is English.
    Headers and words as they were issued (``base``) go before those of the language, which may have been worded anew.
    """

    def __init__(self, sheet: Sheet, table: Table, language: WorkbookLanguage, base: Base) -> None:
        self.sheet = sheet
        self.tool = (*sheet.tool, *map(extra_column, base.evidence_columns if sheet is EVIDENCE else ()))
        self.table = table
        self._language = language
        self.columns: dict[str, int] = {}
        self.added: list[tuple[int, str]] = []
        by_label = {label: [column] for label, column in _labels(sheet, language, base).items()}
        for issued in self.tool[len(sheet.tool):]:
            by_label.setdefault(fold(issued.label), []).append(issued)
        taken = set(by_label)
        for column in table.columns:
            declared = by_label.get(fold(column.header), ())
            free = next((one for one in declared if one.key not in self.columns), None)
            if free is not None:
                self.columns[free.key] = column.index
            elif column.header or self._is_used(column.index):
                header = _free(column.header or f"Column {column_letter(column.index + 1)}", taken)
                taken.add(fold(header))
                self.added.append((column.index, EXTRA + header))
        words = {c.key: {**language.words.get(c, _NO_WORDS), **base.words.get((sheet.key, c.key), _NO_WORDS)}
                 for c in sheet.columns}
        self._human = [(self.columns[c.key], c.key, words[c.key]) for c in sheet.human
                       if c.key in self.columns] + [(place, key, _NO_WORDS) for place, key in self.added]
        self._words = {c.key: words[c.key] for c in sheet.tool if words[c.key]}
        self._tool = [self.columns.get(column.key) for column in self.tool]

    @property
    def human_columns(self) -> Iterator[str]:
        """The keys of the columns of people that are there."""
        yield from (column.key for column in self.sheet.human if column.key in self.columns)
        yield from (key for _, key in self.added)

    @property
    def missing(self) -> tuple[Column, ...]:
        """The columns of people that somebody deleted, or gave another header."""
        return tuple(column for column in self.sheet.human if column.key not in self.columns)

    def key(self, row: Row) -> str:
        """The key of a row, empty when there is none."""
        return self.text(row, self.sheet.columns[0].key)

    def text(self, row: Row, column: str) -> str:
        """A cell as text, a word of the tool in English; empty when the column is gone."""
        text = text_of(self._cell(row, column))
        if column in self._words and text:
            return "; ".join(self._words[column].get(part, part) for part in text.split("; "))
        return text

    def human(self, row: Row) -> Human:
        """What people typed in a row; empty cells are left out."""
        typed: Human = {}
        cells = row.cells
        for place, key, words in self._human:
            if place < len(cells) and cells[place] not in EMPTY and (value := value_of(cells[place])) is not None:
                typed[key] = words.get(value, value) if isinstance(value, str) else value
        return typed

    def tool_cells(self, row: Row) -> dict[str, str]:
        """The tool's cells of a row as text, by column; empty ones are left out."""
        cells = {column.key: self.text(row, column.key) for column in self.tool}
        return {key: text for key, text in cells.items() if text}

    def changed(self, row: Row, issued: str) -> tuple[Column, ...]:
        """Name the tool's columns whose cells are not as issued; a deleted column is no changed cell."""
        cells = row.cells
        now = fingerprint(["" if place is None or place >= len(cells) else text_of(cells[place])
                           for place in self._tool])
        if now == issued:
            return ()
        return tuple(
            column for place, column in enumerate(self.tool) if column.key in self.columns
            and now[MARKS * place:MARKS * (place + 1)] != issued[MARKS * place:MARKS * (place + 1)])

    def source(self, row: Row, column: str = "") -> Source:
        """Where a row or one of its cells stands."""
        place = self.columns.get(column)
        return Source(self.table.file, self.table.sheet, row.number, None if place is None else place + 1)

    def sentence(self, row: Row, column: str) -> str:
        """A cell that holds sentences of the tool, in English."""
        return self._language.english(self.text(row, column))

    def changed_value(self, row: Row, field: str, column: str) -> str:
        """A value of a field before or after a change, in English where it is a word of the tool."""
        if field in SENTENCE_FIELDS:
            return self.sentence(row, column)
        return self._language.word(self.text(row, column), VALUES.get(field, ()))

    def glance(self, row: Row) -> str:
        """A row in one line, for messages."""
        return " · ".join(filter(None, map(text_of, row.cells)))[:120]

    def _cell(self, row: Row, key: str) -> Cell:
        place = self.columns.get(key)
        return row.cells[place] if place is not None and place < len(row.cells) else None

    def _is_used(self, index: int) -> bool:
        return any(index < len(row.cells) and text_of(row.cells[index]) for row in self.table.rows)


def _labels(sheet: Sheet, language: WorkbookLanguage, base: Base) -> dict[str, Column]:
    """The declared columns of a sheet by their folded header: as issued, and of the language where nothing was."""
    declared = {column.key: column for column in sheet.columns}
    issued = {header: declared[key] for header, key in base.headings.get(sheet.key, {}).items() if key in declared}
    known = {column.key for column in issued.values()}
    return {label: column for label, column in language.labels[sheet.key].items() if column.key not in known} | issued


def decision_shown(text: str) -> DecisionKind | None:
    """Read a decision as the workbook shows it, in any language: by its symbol, and by the operator's name."""
    hits = [kind for kind, look in LOOKS.items() if text.startswith(look.symbol)]
    if len(hits) > 1:
        china = "21vianet" in text.casefold()
        hits = [kind for kind in hits if (kind is DecisionKind.LEGACY_21VIANET) == china]
    return hits[0] if hits else None


def _free(header: str, taken: set[str]) -> str:
    number, name = 2, header
    while fold(name) in taken:
        number, name = number + 1, f"{header} ({number})"
    return name
