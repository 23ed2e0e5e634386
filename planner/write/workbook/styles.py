"""The cell formats of the workbook, each made once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from planner.model.decision import DecisionKind
from planner.model.look import ACCENT, HUMAN_HEADER, LOOKS, TOOL_HEADER
from planner.model.workbook import Column, ColumnKind

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

DATE = "yyyy-mm-dd"
NO_ZERO = '#,##0_ ;-#,##0_ ;"–"_ '
BORDER = "#D9D9D9"
TEXT = "@"
"""A cell of this format keeps what is typed: 4.7.66, 0012 and 1/2 do not become numbers or dates."""

PAGE_COLOURS: Mapping[str, tuple[str, str]] = {
    "yours": ("FFFDF5", "000000"),
    "note": ("FFFFFF", "595959"),
    "banner": ("FFF2CC", "5F4B00"),
    "panel": ("F2F5FA", ACCENT),
    "done": ("E2EFDA", "1E4620"),
    "failed": ("FCE4D6", "7A2E00"),
    "link": ("FFFFFF", "0B57A4"),
}
"""Fill and text of what is no decision and no header; contrast at least 4.5:1."""


class Styles:
    """Hand out formats by what they are for; the same request gives the same format."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def make(self, **properties: Any) -> Format:
        """Give the format with these XlsxWriter properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(properties)
        return self._made[key]

    def header(self, *, human: bool = False, align: str = "left") -> Format:
        """Give the header of a column: blue is the tool's, yellow is yours."""
        fill, text = HUMAN_HEADER if human else TOOL_HEADER
        return self.make(bg_color=f"#{fill}", font_color=f"#{text}", bold=True, text_wrap=True, valign="vcenter",
                         border=1, border_color=BORDER, align=align)

    def cell(self, column: Column) -> Format:
        """Give the format of a column's ordinary cells."""
        look: dict[str, Any] = {"valign": "top", "border": 1, "border_color": BORDER}
        if column.human:
            look["bg_color"] = f"#{PAGE_COLOURS['yours'][0]}"
        match column.kind:
            case ColumnKind.INTEGER:
                counts = column.key in set(DecisionKind)
                look |= {"align": "right", "indent": 1,
                         "num_format": NO_ZERO if counts else "0" if column.key in ("port", "row") else "#,##0"}
            case ColumnKind.NUMBER:
                look |= {"align": "right", "indent": 1, "num_format": "0.0"}
            case ColumnKind.DATE:
                look |= {"num_format": DATE, "align": "left"}
            case ColumnKind.LINK:
                look["font_color"] = f"#{PAGE_COLOURS['link'][1]}"
            case _ if column.human:
                look["num_format"] = TEXT
        if column.wrap:
            look["text_wrap"] = True
        return self.make(**look)

    @cached_property
    def decisions(self) -> Mapping[DecisionKind, Format]:
        """Give the format of a decision: fill and text of its look."""
        return {kind: self.make(bg_color=f"#{look.fill}", font_color=f"#{look.text}", bold=True, valign="top",
                                text_wrap=True, border=1, border_color=BORDER)
                for kind, look in LOOKS.items()}

    def painted(self, name: str, **more: Any) -> Format:
        """Give a format in one of the page colours."""
        fill, text = PAGE_COLOURS[name]
        paint = {} if fill == "FFFFFF" else {"bg_color": f"#{fill}"}
        return self.make(**paint, font_color=f"#{text}", **more)

    @cached_property
    def title(self) -> Format:
        """Give the title of a page."""
        return self.make(font_size=20, bold=True, font_color=f"#{ACCENT}", valign="vcenter")

    @cached_property
    def heading(self) -> Format:
        """Give the heading of a section of a page."""
        return self.make(font_size=13, bold=True, font_color=f"#{ACCENT}", bottom=1, bottom_color=f"#{ACCENT}",
                         valign="bottom")

    @cached_property
    def text(self) -> Format:
        """Give running text on a page."""
        return self.make(text_wrap=True, valign="top")

    @cached_property
    def beside(self) -> Format:
        """Give running text that stands to the right of a label or a colour."""
        return self.make(text_wrap=True, valign="top", indent=1)

    @cached_property
    def label(self) -> Format:
        """Give the name that stands before a value on a page."""
        return self.make(bold=True, valign="top")

    @cached_property
    def figure(self) -> Format:
        """Give a whole number on a page; zero is a dash."""
        return self.make(num_format=NO_ZERO, align="right", valign="top")
