"""Keep secrets out: whole columns are emptied and secrets inside cells masked before any record exists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from planner.model.table import Cell, CellRow
from planner.recognise.lexicon import Lexicon

MASK = "•••"
_SEPARATORS = frozenset(' \t\n\r\u00a0:=：＝"“«→|/')
_ALL_DIGITS_ALIKE = str.maketrans("123456789", "000000000")


class Masker:
    """Mask what stands behind "pwd=" and its like. Cheap where there is nothing to mask."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._patterns = lexicon.inline_secrets
        joined = "|".join(f"(?:{pattern.pattern})" for pattern in self._patterns)
        self._any = re.compile(joined, re.IGNORECASE) if joined else None
        self.text = lru_cache(maxsize=10_000)(self._mask)

    def _mask(self, text: str) -> str:
        for pattern in self._patterns:
            text = pattern.sub(_hide_group, text)
        return text

    def rows(self, rows: Sequence[CellRow]) -> tuple[Sequence[CellRow], frozenset[int]]:
        """Mask the secrets inside the cells of a sheet; give the rows and the columns in which there were any."""
        if self._any is None:
            return rows, frozenset()
        columns = frozenset(column for column, texts in _texts_by_column(rows) if self._has_secret(texts))
        if not columns:
            return rows, columns
        return [self._masked(row, columns) for row in rows], columns

    def _has_secret(self, texts: Iterable[str]) -> bool:
        """Search the distinct texts of a column with all digits alike: a long column has few of those."""
        suspects = {text.translate(_ALL_DIGITS_ALIKE) for text in texts if _may_hold_secret(text)}
        return any(self._any.search(text) for text in suspects) if self._any else False

    def _masked(self, row: CellRow, columns: frozenset[int]) -> CellRow:
        return tuple(
            self.text(cell) if column in columns and isinstance(cell, str) else cell for column, cell in enumerate(row)
        )


def empty_columns(rows: Iterable[CellRow], columns: frozenset[int]) -> list[CellRow]:
    """Empty the cells of columns that hold secrets."""

    def kept(column: int, cell: Cell) -> Cell:
        return None if column in columns else cell

    return [tuple(kept(column, cell) for column, cell in enumerate(row)) for row in rows]


def _texts_by_column(rows: Sequence[CellRow]) -> Iterator[tuple[int, set[str]]]:
    """Give each column's distinct texts. Rows too short for a column are looked at no more (a stray cell far out)."""
    lengths = sorted(set(map(len, rows)))
    long_enough: Sequence[CellRow] = rows
    for column in range(lengths[-1] if lengths else 0):
        if column >= lengths[0]:
            while lengths[0] <= column:
                lengths.pop(0)
            long_enough = [row for row in long_enough if len(row) > column]
        yield column, {cell for cell in {row[column] for row in long_enough} if isinstance(cell, str)}


def _may_hold_secret(text: str) -> bool:
    """Whether a text has a word and a separator. A MAC address has colons and is told by their places."""
    if text.isascii() and _SEPARATORS.isdisjoint(text):
        return False
    return not (len(text) == 17 and text[2] == text[5] == text[8] == text[11] == text[14])


def _hide_group(match: re.Match[str]) -> str:
    whole, start, end = match.group(), *match.span(1)
    offset = match.start()
    return f"{whole[: start - offset]}{MASK}{whole[end - offset :]}"
