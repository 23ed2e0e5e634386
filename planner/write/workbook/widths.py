"""How wide the columns of a sheet are, so that no word of the tool is broken or cut, and as few names as possible."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import ceil

from planner.model.look import LOOKS
from planner.model.workbook import EXTRA, Column, ColumnKind, Fit, Sheet
from planner.write.labels import Labels
from planner.write.workbook import paper
from planner.write.workbook.letters import lines_of, text_width, word_width
from planner.write.workbook.rows import Row

STEPS = 10
"""A width is given in tenths of a digit."""
BOLD = 1.05
"""So much wider are bold letters."""
MOST = {Fit.NAMES: 0.95, Fit.TEXT: 0.98}
"""So many texts of a column shall have the room that they need; a few that are very long are broken, or take more
lines."""
LINES = 3
"""What a row has room for."""
LEAST = 0.85
"""A column that is fitted keeps so much of its declared width."""
WIDEST = 34
"""No column is made wider than this for what stands in it."""
TINY = 1e-6


def widths(sheet: Sheet, columns: Sequence[Column], say: Labels, rows: Sequence[Row] = ()) -> list[float]:
    """Give the width of each column: as declared, more where a word of the header or of the tool needs it.

    What is printed one page wide stays as wide as the page, because its letters would become too small. There the
    texts in ``rows`` (some rows of the sheet, with the tool's cells) say how wide the columns of names are, as far as
    the page has room, and sentences take what is left.
    """
    needed = [_up(_longest(column, say, _words_in(rows, place, column))) for place, column in enumerate(columns)]
    given = [max(column.width, need) for column, need in zip(columns, needed, strict=True)]
    if sheet.print_columns is None:
        return given
    first, last = map(sheet.index, sheet.print_columns)
    printed = range(first, last + 1)
    names = [place for place in printed if columns[place].fit is Fit.NAMES]
    texts = [place for place in printed if columns[place].fit is Fit.TEXT]
    wanted = {}
    for place in (*names, *texts):
        declared = columns[place].width
        given[place] = max(needed[place], LEAST * declared)
        wanted[place] = max(given[place], _wide_enough(rows, place, columns[place]) if rows else declared)
    room = _room([columns[place].width for place in printed], say.paper) - sum(given[place] for place in printed)
    level = _level([(given[place], wanted[place]) for place in names], room)
    for place in names:
        room += given[place] - (new := max(given[place], min(wanted[place], level)))
        given[place] = new
    # Sentences first get what three lines of them need, then share what is left.
    lacking = {place: max(0.0, min(wanted[place], columns[place].width) - given[place]) for place in texts}
    share = min(1.0, max(0.0, room) / (sum(lacking.values()) or 1))
    rest = (room - share * sum(lacking.values())) / sum(columns[place].width for place in texts)
    for place in texts:
        given[place] += share * lacking[place] + rest * columns[place].width
    for place in (*names, *texts):
        # Rounded down, so that all together are no wider than the page.
        given[place] = int(given[place] * STEPS + TINY) / STEPS
    return given


def _longest(column: Column, say: Labels, words: Collection[str]) -> float:
    """The widest word of the tool in a column, or the widest text where lines are not broken."""
    if column.key.startswith(EXTRA):
        return 0
    bold = [say(column.label)]
    if column.kind is ColumnKind.DECISION:
        bold += [say(look.word) for look in LOOKS.values()]
    size = word_width if column.wrap else text_width
    return max(BOLD * max(map(word_width, bold)), *(size(say(word)) for word in words), 0)


def _words_in(rows: Sequence[Row], place: int, column: Column) -> Collection[str]:
    """The words of the tool that a column has to have room for: those in it, where names share a page with it."""
    return {str(row[place]) for row in rows} & set(column.words) if column.fit and rows else column.words


def _wide_enough(rows: Sequence[Row], place: int, column: Column) -> float:
    """The width at which most texts of a column break no word and take no more lines than a row has.

    A text that stands in a later column as well, the address of a sender for example, need not be whole twice.
    """
    assert column.fit is not None
    texts = [text for row in rows if isinstance(text := row[place], str) and text and text not in column.words
             and text not in row[place + 1:]]
    needs = {text: _width_of(text, LEAST * column.width) for text in set(texts)}
    wide = sorted(needs[text] for text in texts)
    return min(WIDEST, _up(wide[ceil(MOST[column.fit] * len(wide)) - 1])) if wide else 0


def _width_of(text: str, least: float) -> float:
    width = max(least, word_width(text))
    while width < WIDEST and lines_of(text, width) > LINES:
        width += 0.25
    return width


def _room(declared: Sequence[float], on: str) -> float:
    """How wide columns may be together: as the page allows, and as declared where they take several pages."""
    return paper.room(len(declared), on) if paper.fits(declared, on) else sum(declared)


def _level(columns: Sequence[tuple[float, float]], room: float) -> float:
    """The width up to which columns, of so much and wanting so much, may grow: the widest wishes are cut first."""
    level = min((given for given, _ in columns), default=0.0)
    for step in sorted({width for pair in columns for width in pair}):
        growing = sum(given <= level < wanted for given, wanted in columns)
        if growing * (step - level) > room:
            return level + room / growing
        room -= growing * (step - level)
        level = step
    return level


def _up(width: float) -> float:
    return ceil(width * STEPS - TINY) / STEPS
