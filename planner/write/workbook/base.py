"""Remember in a very hidden sheet what was issued, so that returned copies can be read with nothing else at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, cast

from planner.catalogue.workbook_language import words_of
from planner.model.base_sheet import (
    BASE_DONE_UNDER,
    BASE_EVIDENCE,
    BASE_FATES,
    BASE_HEADERS,
    BASE_HEADINGS,
    BASE_IDENTITY,
    BASE_TITLE,
    BASE_TYPED_IN,
    BASE_WORDS,
)
from planner.model.plan import Human, Plan
from planner.model.workbook import PLAN, WORKBOOK_SCHEMA, Column, Sheet
from planner.write.workbook.styles import Styles
from planner.write.workbook.table_sheet import MAX_ROWS, CellValue, Stream, TableSheet

if TYPE_CHECKING:
    from xlsxwriter import Workbook

Entry = tuple[str, str, str, CellValue]


class Base:
    """Collect entries (sheet key, row key, column key, value) while the tables are written; written last."""

    def __init__(self, plan: Plan, lang: str) -> None:
        meta = {"schema": WORKBOOK_SCHEMA, "plan": plan.id, "as_of": plan.as_of.isoformat(),
                "tenant": plan.tenant.name, "planner": plan.made_with.planner, "language": lang}
        self._entries: list[Entry] = [("", "", key, value) for key, value in meta.items()]
        self._entries.extend((BASE_EVIDENCE, str(number), "header", header)
                             for number, header in enumerate(plan.extra_headers, start=1))
        marks = {fate: mark for mark, fate in BASE_FATES.items()}
        self._entries.extend((seen.sheet, seen.row, marks[seen.fate] + seen.column, seen.value)
                             for seen in plan.memory.brought)
        self._entries.extend((BASE_TYPED_IN, device, column, text) for device, cells in plan.memory.typed_in.items()
                             for column, text in cells.items())
        for device in plan.devices:
            if device.done_under is not None:
                self._entries.append((PLAN.key, device.id, BASE_DONE_UNDER, device.done_under.value))
            if device.asset_tag:
                self._entries.append((BASE_IDENTITY, device.id, "asset_tag", device.asset_tag))
            if device.host and device.host != device.label:
                self._entries.append((BASE_IDENTITY, device.id, "host", device.host))
        self._expected = len(self._entries)

    def issue(self, sheet: Sheet, columns: Iterable[Column], say: Callable[[str], str]) -> None:
        """Remember how a sheet and its declared columns are called, and the tool's words that are called otherwise."""
        before = len(self._entries)
        self.add(BASE_HEADINGS, sheet.key, "", say(sheet.title))
        for column in columns:
            self.add(BASE_HEADINGS, sheet.key, column.key, say(column.label))
            for word in words_of(column):
                if say(word) != word:
                    self.add(BASE_WORDS, sheet.key, f"{column.key}={word}", say(word))
        self._expected += len(self._entries) - before

    def expect(self, rows: int, humans: Iterable[Human]) -> None:
        """Say beforehand how many entries a table will add: a fingerprint a row, and what people typed."""
        self._expected += rows + sum(map(len, humans))

    def add(self, sheet: str, row: str, column: str, value: CellValue) -> None:
        """Remember one value as it is issued."""
        self._entries.append((sheet, row, column, value))

    def write(self, book: Workbook, styles: Styles) -> None:
        """Add the sheet; it must be the last one, because the tables fill it while they are written."""
        target = cast(TableSheet, book.add_worksheet(BASE_TITLE, TableSheet))
        plain = styles.make(valign="top")
        headers = [(header, plain) for header in BASE_HEADERS]
        target.stream(Stream(headers, [plain] * len(headers), {}, (), self._rows), min(self._expected, MAX_ROWS - 1))
        target.very_hidden()

    def _rows(self) -> Iterator[Entry]:
        return iter(self._entries[:MAX_ROWS - 1])
