"""Tell rows that could be devices from totals, notes, headings, repeated headers and empty forms."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from planner.model.table import Cell, CellRow, Column, Kind, LeftOut, Row, text_of
from planner.recognise.fields import IDENTITY
from planner.recognise.header import is_same_line
from planner.recognise.lexicon import Lexicon
from planner.recognise.normal import key
from planner.recognise.pages import PAGE, REPEATED, PageReader
from planner.recognise.shapes import VALUES_ONLY, Profile, Shape, ShapeReader, sample

TOTAL = "totals row"
NOTE = "note, not a row of the table"
BESIDE = "text beside the table"
HEADING = "heading of a group of rows"
NUMBERS = "numbers of the columns"
DESCRIPTION = "describes the columns"
RULE = "a drawn line"
EMPTY_FORM = "empty form: only what every row holds"
NO_DEVICE = "no device of its own, such as a virtual printer"

SHARED = (None, "site", "location", "region", "notes")
"""A lone text in one of these columns is no row: it heads the rows below, or remarks on the table."""

WORDY = ("name", "asset_tag", "display_name", "host", "serial", "model", "type", "make", "contact", "state")
"""A lone text in one of these columns may head the rows below, or be a device of which no more is known."""

LONG = 60
"""A lone text longer than this is a note."""

_DRAWN = re.compile(r"[-=_~*+:|.·—–─━═]{3,}")

MOSTLY = 0.8
"""So many values of one shape make words in that column stand out."""


@dataclass(frozen=True, slots=True)
class Sorted:
    """The rows of a table, sorted: to be used, left out, blank."""

    rows: tuple[Row, ...]
    left_out: tuple[LeftOut, ...]
    blank: int


class RowSorter:
    """Sort the rows of one table. Ordinary rows cost next to nothing; only odd ones are looked at closely."""

    def __init__(
        self,
        kind: Kind,
        columns: Sequence[Column],
        profiles: Sequence[Profile],
        lexicon: Lexicon,
        shapes: ShapeReader,
        pages: PageReader,
    ) -> None:
        self._kind = kind
        self._pages = pages
        self._profiles = profiles
        self._lexicon = lexicon
        self._shapes = shapes
        self._labels = tuple(column.header for column in columns)
        self._named = frozenset(c.index for c in columns if c.header or c.field) or frozenset(range(len(columns)))
        self._first_label = next(((c.index, c.header) for c in columns if c.header), (0, ""))
        self._identity = tuple(c.index for c in columns if c.field in IDENTITY)
        self._fields = {c.index: c.field for c in columns if c.field}
        fills = sorted(
            sum(1 for p in profiles if i < p.filled) for i in range(max((p.rows for p in profiles), default=0))
        )
        self._typical = fills[len(fills) // 2] if fills else 0
        self._usual: dict[int, frozenset[str]] = {}
        self._lines: Sequence[CellRow] = ()

    def sort(
        self,
        rows: Sequence[CellRow],
        first_number: int,
        continues: Mapping[int, int],
        lines: Sequence[CellRow] = (),
        titles: Sequence[CellRow] = (),
    ) -> Sorted:
        """Sort rows of which the first has the number ``first_number``; ``continues`` are rows of a merged device.

        ``lines`` are those of the header and ``titles`` those above it, which may stand again on every page.
        """
        kept: list[Row] = []
        left_out: list[LeftOut] = []
        blank = 0
        after_blank = in_footer = False
        enough = max(2, self._typical // 2 + 1)
        not_devices = self._not_devices(rows)
        self._lines = lines
        again = self._pages.repeated(
            rows, lines, titles, self._typical, partial(self._is_of_device, rows)
        )
        last_rows = len(rows) - 3
        column, label = self._first_label
        for offset, cells in enumerate(rows):
            filled = len(cells) - cells.count(None) - cells.count("")
            odd = (
                filled < enough
                or after_blank
                or in_footer
                or offset < 2
                or offset >= last_rows
                or offset in continues
                or offset in not_devices
                or offset in again
                or (label and column < len(cells) and cells[column] == label)
            )
            if not odd:
                kept.append(Row(first_number + offset, cells))
                continue
            if not filled or not any(map(text_of, cells)):
                blank += 1
                after_blank = True
                continue
            if offset in continues:
                reason = f"part of the merged device in row {first_number + continues[offset]}"
            elif offset in not_devices:
                reason = NO_DEVICE
            elif offset in again:
                reason = again[offset]
            else:
                reason = self._reason(cells, offset, rows, filled < enough)
                if in_footer and not reason and not self._has_identity(cells):
                    reason = NOTE
                in_footer = reason == NOTE and (after_blank or in_footer)
            after_blank = False
            if reason:
                left_out.append(LeftOut(first_number + offset, reason))
            else:
                kept.append(Row(first_number + offset, cells))
        return Sorted(tuple(kept), tuple(left_out), blank)

    def _reason(self, cells: CellRow, offset: int, rows: Sequence[CellRow], sparse: bool) -> str:
        """Why a row is none of the table's, empty when it is one."""
        texts = {column: text for column, cell in enumerate(cells) if (text := text_of(cell))}
        named = [column for column in texts if column in self._named]
        if not named:
            return BESIDE
        if is_same_line(self._labels, cells) and any(self._labels):
            return REPEATED
        if self._is_total(texts):
            return TOTAL
        if all(map(_DRAWN.fullmatch, texts.values())):
            return RULE
        if self._pages.is_number(texts, partial(self._is_of_device, rows)):
            return PAGE
        if offset < 2 and any(self._labels):
            if len(texts) > 3 and [*texts.values()] == [str(n) for n in range(1, len(texts) + 1)]:
                return NUMBERS
            if self._is_description(texts, rows):
                return DESCRIPTION
        if not sparse:
            return ""
        if len(named) == 1:
            return self._single(named[0], texts[named[0]], offset, rows)
        if self._kind is Kind.DEVICES and self._is_empty_form(texts):
            return EMPTY_FORM
        return NOTE if self._starts_as_note(texts[named[0]]) and not self._names_device(texts) else ""

    def _is_total(self, texts: Mapping[int, str]) -> bool:
        """A word for total, and beside it only numbers (or text that has nothing to do with a device)."""
        column, first = next(iter(texts.items()))
        head = key(re.split(r"[:：=]|\s\d", first, maxsplit=1)[0])
        others = [text for other, text in texts.items() if other != column]
        numbers = [bool(self._shapes.of(text) & {Shape.NUMBER, Shape.PERCENT}) for text in others]
        if head not in self._lexicon.totals:
            # Excel's subtotals stand under their group and begin with its name: "Lyon Count", "Berlin Ergebnis".
            return bool(numbers) and all(numbers) and key(first.rpartition(" ")[2]) in self._lexicon.totals
        return all(
            number or (len(others) == 1 and not self._is_address(text))
            for text, number in zip(others, numbers, strict=True)
        )

    def _is_address(self, text: str) -> bool:
        return bool(self._shapes.of(text) & {Shape.IP, Shape.MAC, Shape.EMAIL})

    def _is_description(self, texts: Mapping[int, str], rows: Sequence[CellRow]) -> bool:
        """Words where every other row has addresses or numbers, or nothing but remarks in brackets."""
        if any(self._shapes.of(text) & VALUES_ONLY for text in texts.values()):
            return False
        if len(texts) > 1 and all(text[0] in "([{<（【" and text[-1] in ")]}>）】" for text in texts.values()):
            return True
        wrong = sum(self._is_wrong(column, text) for column, text in texts.items())
        alike = any(self._is_like_others(column, texts[column], rows) for column in self._identity if column in texts)
        # A row whose name or serial looks like the others' is a device, however odd its other cells are.
        return wrong == len(texts) or (wrong > 0 and not alike)

    def _is_wrong(self, column: int, text: str) -> bool:
        """Whether a text is a word where nearly all rows have an address, a number or a date."""
        if column >= len(self._profiles) or self._lexicon.says("placeholder", text):
            return False
        seen = self._profiles[column]
        return seen.filled > 2 and any(seen.share(shape) >= MOSTLY for shape in VALUES_ONLY)

    def _single(self, column: int, text: str, offset: int, rows: Sequence[CellRow]) -> str:
        """A row with one cell: a note, a heading, or a device of which only one thing is known."""
        if self._starts_as_note(text) or len(text) > LONG or text.endswith((":", "：")):
            return NOTE
        if self._typical <= 2:
            return ""
        name = self._fields.get(column)
        if name not in SHARED and (name not in WORDY or self._is_like_others(column, text, rows)):
            return ""
        following = rows[offset + 1] if offset + 1 < len(rows) else ()
        return HEADING if sum(bool(text_of(cell)) for cell in following) > 1 else NOTE

    def _starts_as_note(self, text: str) -> bool:
        return (" " in text or ":" in text) and text.casefold().startswith(self._lexicon.notes)

    def _is_like_others(self, column: int, text: str, rows: Sequence[CellRow]) -> bool:
        """Whether a text is built like other values of its column: letters and digits in the same order."""
        if column not in self._usual:
            fuller = (
                row for row in sample(rows) if sum(bool(text_of(cell)) for cell in row) > max(1, self._typical // 2)
            )
            heads = {text_of(line[column]) for line in self._lines if column < len(line)}
            self._usual[column] = frozenset(text_of(row[column]) for row in fuller if column < len(row)) - heads
        return any(_pattern(other) == _pattern(text) for other in self._usual[column] if other != text)

    def _is_of_device(self, rows: Sequence[CellRow], column: int, text: str, same: bool) -> bool:
        """Whether a text is built like others of a column that tells devices; or the same as others of any field."""
        alike = self._is_like_others(column, text, rows)
        if same:
            return column in self._fields and text in self._usual[column]
        return alike and self._fields.get(column) not in SHARED

    def _is_empty_form(self, texts: Mapping[int, str]) -> bool:
        """Whether a row holds only a running number and what all rows hold, while the others name devices."""
        if self._names_device(texts):
            return False
        usual = max(
            (self._profiles[c].filled / self._profiles[c].rows for c in self._identity if self._profiles[c].rows),
            default=0.0,
        )
        return usual >= 0.5 and all(
            self._profiles[column].counts_up or self._profiles[column].constant == text
            for column, text in texts.items()
        )

    def _has_identity(self, cells: CellRow) -> bool:
        return any(column < len(cells) and text_of(cells[column]) for column in self._identity)

    def _names_device(self, texts: Mapping[int, str]) -> bool:
        return any(column in texts for column in self._identity if not self._profiles[column].counts_up)

    def _not_devices(self, rows: Sequence[CellRow]) -> frozenset[int]:
        """Rows of virtual printers and the like, found over the distinct names, models and drivers."""
        if self._kind is not Kind.DEVICES:
            return frozenset()
        found: set[int] = set()
        for column in (c for c, name in self._fields.items() if name in ("name", "model")):
            values: set[Cell] = {row[column] for row in rows if column < len(row)}
            bad = {value for value in values if isinstance(value, str) and self._lexicon.is_no_device(value)}
            if bad:
                found.update(offset for offset, row in enumerate(rows) if column < len(row) and row[column] in bad)
        return frozenset(found)


def _pattern(text: str) -> str:
    """The build of a text: runs of letters, digits and other signs."""
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "9", text))
