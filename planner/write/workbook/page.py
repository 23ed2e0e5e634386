"""Write a sheet that reads like a page: title, headings, paragraphs, and small tables, from top to bottom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from planner.model.look import ACCENT
from planner.model.plan import Plan
from planner.write.labels import Labels
from planner.write.workbook.letters import height_of, lines_of
from planner.write.workbook.paper import PAPERS
from planner.write.workbook.styles import Styles
from planner.write.workbook.table_sheet import LINE_HEIGHT, fit
from planner.write.workbook.tables import footer

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

EDGES = 0.4
"""Left and right margin of a printed page, in inches."""
CHARACTERS_A_UNIT = 1.1
"""Running text has narrow letters: it takes less room than the digits that column widths are measured in."""
SLACK = 0.92
"""Programs that measure columns in a font of their own make a page a little wider than Excel does."""
MARGIN_COLUMN = 2
"""The width of the empty column on the left, in characters."""
EDGE = 1
"""The first column of the page; the one before it is its margin."""


class Page:
    """A page with a cursor: ``row`` (from 0) is the next row to write. ``widths`` are its columns in characters."""

    def __init__(self, target: Worksheet, styles: Styles, widths: tuple[float, ...]) -> None:
        self.target, self.styles, self.row = target, styles, 0
        self._last = EDGE + len(widths) - 1
        self._widths, self._width = widths, sum(widths)
        target.set_column(0, 0, MARGIN_COLUMN)
        for place, width in enumerate(widths, start=EDGE):
            target.set_column(place, place, width)
        target.hide_gridlines(2)
        target.set_tab_color(f"#{ACCENT}")

    def title(self, text: str, below: str) -> None:
        """Write the title of the page and the line below it."""
        self.target.set_row(self.row, 34)
        self.text(EDGE, text, self.styles.title)
        self.row += 1
        self.text(EDGE, below, self.styles.painted("note"))
        self.row += 2

    def heading(self, text: str, *, columns: int | None = None) -> None:
        """Begin a section, its line running under ``columns`` columns (all of the page when not said)."""
        self.target.set_row(self.row, 24)
        last = self._last if columns is None else EDGE + columns - 1
        for place in range(EDGE + 1, last + 1):
            self.target.write_blank(self.row, place, None, self.styles.heading)
        self.text(EDGE, text, self.styles.heading)
        self.row += 1

    def paragraph(self, text: str, style: Format | None = None, *, first: int = EDGE, width: float = 0) -> None:
        """Write running text over the page from column ``first``, as many lines as it takes."""
        size = sum(2 if character >= "\u2e80" else 1 for character in text)
        lines = -(-size // int((width or self._width) * CHARACTERS_A_UNIT))
        if lines > 1:
            self.target.set_row(self.row, height_of(lines, text) * LINE_HEIGHT + 3)
        style = style or (self.styles.text if first == EDGE else self.styles.beside)
        self.target.merge_range(self.row, first, self.row, self._last, "", style)
        self.text(first, text, style)
        self.row += 1

    def text(self, place: int, text: str, style: Format | None = None) -> None:
        """Write a text into a cell of the current row, in line with the figures beside it."""
        self.target.write_string(self.row, place, fit(text), style or self.styles.make(valign="top"))

    def line(self, texts: Sequence[str], *, figures: int) -> None:
        """Write a row of a small table, as high as its longest text needs; columns from ``figures`` on to the right."""
        lines = max(height_of(lines_of(text, width), text) for text, width in zip(texts, self._widths, strict=True))
        if lines > 1:
            self.target.set_row(self.row, lines * LINE_HEIGHT + 3)
        to_the_right = self.styles.make(align="right", valign="top")
        for place, text in enumerate(texts):
            if text:
                self.text(EDGE + place, text, to_the_right if place >= figures else self.styles.text)
        self.row += 1

    def headers(self, *labels: str, figures: int) -> None:
        """Write the header of a small table; column ``figures`` (from 0) and those after it hold numbers."""
        for place, label in enumerate(labels):
            self.text(EDGE + place, label, self.styles.header(align="right" if place >= figures else "left"))
        self.row += 1

    def print_on(self, plan: Plan, labels: Labels, title: str, *, beside: float = 0, breaks: tuple[int, ...] = ()
                 ) -> None:
        """Set the page up for printing: landscape, one page wide, with the foot of every sheet.

        A new page begins at each row of ``breaks``. Excel passes over them when it fits a sheet to pages itself, so
        the scale is set instead then; ``beside`` are the pixels that charts take to the right of the columns.
        """
        number, long_side = PAPERS[labels.paper]
        self.target.set_landscape()
        self.target.set_paper(number)
        self.target.set_margins(left=EDGES, right=EDGES, top=0.4, bottom=0.6)
        if breaks:
            width = sum(int(column * 7 + 5) for column in (MARGIN_COLUMN, *self._widths)) + beside
            self.target.set_print_scale(min(100, int((long_side - 2 * EDGES) * 9600 * SLACK / width)))
            self.target.set_h_pagebreaks(breaks)
        else:
            self.target.fit_to_pages(1, 0)
        self.target.set_footer(footer(plan.tenant.name, plan.id, title, labels))
