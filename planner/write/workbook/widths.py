"""How wide the columns of a sheet are in a language, so that no word of the tool is broken or cut."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil

from planner.model.look import LOOKS
from planner.model.workbook import EXTRA, Column, ColumnKind, Sheet
from planner.write.labels import Labels
from planner.write.workbook.letters import word_width

STEPS = 10
"""A width is given in tenths of a digit."""
BOLD = 1.05
"""So much wider are bold letters."""


def widths(sheet: Sheet, columns: Sequence[Column], say: Labels) -> list[float]:
    """Give the width of each column: as declared, more where a word of the header or of the tool needs it.

    What is printed one page wide stays as wide as declared, because its letters would become too small: the widest
    columns of running text give what the others take.
    """
    given = [max(column.width, ceil(_longest(column, words_kept_whole(sheet, column), say) * STEPS) / STEPS)
             for column in columns]
    if sheet.print_columns is None:
        return given
    first, last = map(sheet.index, sheet.print_columns)
    printed = range(first, last + 1)
    room = sum(columns[place].width for place in printed)
    running = [place for place in printed if columns[place].wrap and not columns[place].words]
    for _ in range(ceil((sum(given[place] for place in printed) - room) * STEPS)):
        widest = max(running, key=given.__getitem__)
        given[widest] = round(given[widest] - 1 / STEPS, 1)
    return given


def words_kept_whole(sheet: Sheet, column: Column) -> tuple[str, ...]:
    """The words of the tool that are not broken in a column; where a row has few lines, its sentences need the room."""
    return column.words if sheet.typed_lines is None else ()


def _longest(column: Column, words: Iterable[str], say: Labels) -> float:
    """The widest word of the tool in a column; what files and people wrote is broken where it has to be."""
    if column.key.startswith(EXTRA):
        return 0
    bold = [say(column.label)]
    if column.kind is ColumnKind.DECISION:
        bold += [say(look.word) for look in LOOKS.values()]
    return max(BOLD * max(map(word_width, bold)), *(word_width(say(word)) for word in words), 0)
