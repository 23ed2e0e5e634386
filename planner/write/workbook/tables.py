"""Set up the sheets that hold a table: what stands in it, how it filters, scrolls, helps and prints."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, cast

from xlsxwriter.utility import quote_sheetname

from planner.catalogue.workbook_language import words_of
from planner.model.base_sheet import BASE_FINGERPRINT
from planner.model.decision import DecisionKind
from planner.model.fingerprint import fingerprint
from planner.model.look import HUMAN_HEADER, LOOKS, TOOL_HEADER
from planner.model.source import column_letter
from planner.model.table import text_of
from planner.model.workbook import EXTRA, LISTS, LISTS_SHEET, Choices, Column, ColumnKind, Fit, Sheet
from planner.write.labels import Labels
from planner.write.workbook import paper
from planner.write.workbook.base import Base
from planner.write.workbook.letters import MAX_LINES
from planner.write.workbook.rows import Row, Rows, added_columns, human_cells
from planner.write.workbook.styles import PAGE_COLOURS, TEXT, Styles
from planner.write.workbook.table_sheet import MAX_COLUMNS, MAX_ROWS, Stream, TableSheet, fit
from planner.write.workbook.widths import widths

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

MAX_LINKS = 65_530
MAX_URL = 2_079
ROWS_TO_COME = 500
"""Choices reach this far below the table, for rows that are typed in by hand."""
MAX_FOOTER_NAME = 60
FOOT_POINTS = 11
"""The foot shrinks with its sheet, so it is as large as the cells."""
SEEN = 500
"""So many rows of a sheet say how wide the names in its columns are."""

YOURS = "Yours to fill in. The plan keeps what you type."
TOOLS = "The tool's column. A change here is noticed and reported, and not applied."


class Tables:
    """Add the tables of a plan to a workbook, sheet by sheet."""

    def __init__(self, book: Workbook, rows: Rows, styles: Styles, labels: Labels, base: Base) -> None:
        self._book, self._rows, self._styles, self._labels, self._base = book, rows, styles, labels, base

    def add(self, sheet: Sheet) -> None:
        """Add one sheet with its table."""
        target = cast(TableSheet, self._book.add_worksheet(self._labels(sheet.title), TableSheet))
        columns = self.columns(sheet)
        count = min(self._rows.count(sheet.key), MAX_ROWS - 1)
        styles = self._styles
        formats = [styles.cell(column) for column in columns]
        blank = styles.make(num_format=TEXT)
        named = any(column.fit is Fit.NAMES for column in columns)
        wide = widths(sheet, columns, self._labels, self._rows.some(sheet.key, SEEN) if named else ())
        for place, column in enumerate(columns):
            target.set_column(place, place, wide[place], blank if column.human else None)
        decisions = {kind: (self._decision(kind), styles.decisions[kind]) for kind, look in LOOKS.items()}
        headers = [(self._header(column), styles.header(human=column.human)) for column in columns]
        wraps = [(place, wide[place], sheet.typed_lines or MAX_LINES if column.human else MAX_LINES)
                 for place, column in enumerate(columns) if column.wrap]
        target.stream(Stream(headers, formats, decisions, wraps,
                             lambda: self._all_rows(sheet, columns, count)), count)
        if sheet.is_returned:
            self._base.expect(count, self._rows.issued(sheet.key))
        self._links(target, sheet, columns)
        self._help(target, columns, count)
        target.freeze_panes(1, sheet.frozen)
        target.autofilter(0, 0, count, len(columns) - 1)
        target.ignore_errors({"number_stored_as_text": f"A1:{column_letter(len(columns))}{count + 1}"})
        target.set_tab_color(f"#{(HUMAN_HEADER if sheet.human else TOOL_HEADER)[0]}")
        self._print(target, sheet, wide, count)

    def columns(self, sheet: Sheet) -> tuple[Column, ...]:
        """Give the columns of a sheet with those at its right end that the inventory or a person brought."""
        tool = self._rows.tool_columns(sheet.key)
        added = added_columns(self._rows.human(sheet.key), sheet.columns) if sheet.is_returned else ()
        return (*tool, *sheet.human, *added)[:MAX_COLUMNS]

    def _all_rows(self, sheet: Sheet, columns: Sequence[Column], count: int) -> Iterator[Row]:
        """Make the rows of a sheet and remember in ``_base`` what was issued."""
        yours = [column for column in columns if column.human]
        say = self._words(sheet.tool)
        if not sheet.is_returned:
            rows = zip(range(count), self._rows.tool(sheet.key), strict=False)
            yield from (say(cells)[:MAX_COLUMNS] for _, cells in rows)
            return
        say_typed = self._words(yours)
        words = {kind: self._decision(kind) for kind in LOOKS}
        for _, (cells, human, issued) in zip(range(count), self._rows.all(sheet.key), strict=False):
            if issued is not None:
                key = str(cells[0])
                self._base.add(sheet.key, key, BASE_FINGERPRINT, fingerprint(
                    value if type(value) is str else words[value] if type(value) is DecisionKind else text_of(value)
                    for value in say(cells)))
                for name, value in issued.items():
                    self._base.add(sheet.key, key, name, value)
            yield (*say(cells), *say_typed(human_cells(yours, human)))[:MAX_COLUMNS]

    def _words(self, columns: Sequence[Column]) -> Callable[[Row], Row]:
        """Give what puts the tool's words in the cells of a row into the workbook's language."""
        said = {place: {word: self._labels(word) for word in words_of(column)}
                for place, column in enumerate(columns) if words_of(column)}
        if self._labels.is_english or not said:
            return lambda cells: cells

        def say(cells: Row) -> Row:
            return [value if place not in said or not isinstance(value, str)
                    else "; ".join(said[place].get(part, part) for part in value.split("; "))
                    for place, value in enumerate(cells)]

        return say

    def _header(self, column: Column) -> str:
        """A column's header; that of an inventory or of a person stays as it was typed."""
        return column.label if column.key.startswith(EXTRA) else self._labels(column.label)

    def _decision(self, kind: DecisionKind) -> str:
        return f"{LOOKS[kind].symbol} {self._labels(LOOKS[kind].word)}"

    def _links(self, target: TableSheet, sheet: Sheet, columns: Sequence[Column]) -> None:
        places = [place for place, column in enumerate(columns) if column.kind is ColumnKind.LINK]
        left = MAX_LINKS
        for number, cells in enumerate(self._rows.tool(sheet.key) if places else (), start=1):
            for place in places:
                url = str(cells[place])
                if left and url.startswith(("https://", "http://")) and len(url) <= MAX_URL:
                    target.write_url(number, place, url, self._styles.cell(columns[place]), fit(url))
                    left -= 1

    def _help(self, target: Worksheet, columns: Sequence[Column], count: int) -> None:
        """Offer the choices, say in words whose a column is, and colour what people choose."""
        last = min(count + ROWS_TO_COME, MAX_ROWS - 1)
        for place, column in enumerate(columns):
            target.data_validation(0, place, 0, place, {
                "validate": "any", "input_title": self._header(column)[:32],
                "input_message": self._labels(YOURS if column.human else TOOLS)})
            if column.choices:
                target.data_validation(1, place, last, place, {
                    "validate": "list", "source": choices_range(column.choices, self._labels), "error_type": "warning",
                    "error_title": self._header(column)[:32],
                    "error_message": self._labels("This is not in the list. It is kept as you type it.")})
                for word, look in _choice_colours(column.choices):
                    target.conditional_format(1, place, last, place, {
                        "type": "cell", "criteria": "==", "value": f'"{self._labels(word)}"',
                        "format": self._styles.make(bg_color=f"#{look[0]}", font_color=f"#{look[1]}")})

    def _print(self, target: Worksheet, sheet: Sheet, wide: Sequence[float], count: int) -> None:
        first, last = 0, len(wide) - 1
        if sheet.print_columns:
            first, last = map(sheet.index, sheet.print_columns)
            target.print_area(0, first, count, last)
        target.set_landscape()
        target.set_paper(paper.PAPERS[self._labels.paper][0])
        target.set_margins(left=paper.MARGIN, right=paper.MARGIN, top=0.4, bottom=0.6)
        target.repeat_rows(0)
        if paper.fits(wide[first:last + 1], self._labels.paper):
            target.fit_to_pages(1, 0)
        else:
            target.repeat_columns(0)
            target.set_print_scale(paper.PRINT_SCALE)
        target.set_footer(footer(self._rows.plan.tenant.name, self._rows.plan.id, self._labels(sheet.title),
                                 self._labels))


def footer(tenant: str, plan: str, title: str, labels: Labels) -> str:
    """Write "plan · sheet · page x of y" for the foot of each printed page."""
    name = " ".join(fit(tenant).split())[:MAX_FOOTER_NAME]
    text = " · ".join(part for part in (name, plan, title) if part).replace("&", "&&")
    page = labels("page {page} of {pages}").replace("&", "&&").format(page="&P", pages="&N")
    return f"&C&{FOOT_POINTS} {text} · {page}"


def choices_range(name: Choices, labels: Labels) -> str:
    """Name the cells of the sheet Lists that hold the allowed values of a list."""
    letter = column_letter(LISTS_SHEET.index(name.name.lower()) + 1)
    return f"={quote_sheetname(labels(LISTS_SHEET.title))}!${letter}$2:${letter}${len(LISTS[name]) + 1}"


def _choice_colours(name: Choices) -> list[tuple[str, tuple[str, str]]]:
    colours: dict[Choices, list[tuple[str, Any]]] = {
        Choices.STATUS: [("Done", PAGE_COLOURS["done"])],
        Choices.VERIFIED: [("Sent and received", PAGE_COLOURS["done"]), ("Failed", PAGE_COLOURS["failed"])],
        Choices.DECISION: [(look.word, (look.fill, look.text)) for look in LOOKS.values()],
    }
    return colours.get(name, [])
