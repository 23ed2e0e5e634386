"""The records of a text table that is read whole, in blocks: most of them need no parser."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from planner.read.blocks import ROW_END, Block, cut
from planner.read.dialect import Dialect

if TYPE_CHECKING:
    from planner.read.delimited import TextTable

BLOCK_LINES = 1_000
FIELD_LIMIT = 2**31 - 1  # the limit on memory is the real one
_REPAIRS = 50
_LINE_END = re.compile(r"[\r\n]")
_TEXT_FORMULA = re.compile(r'="([^"]*)"')
_COMMENT_MARK = "\x00comment"
_HEADER_MARK = "\x00header"


class Records:
    """The records of a text in blocks. A comment line is a blank row.

    A quote that is never closed would swallow the rest of the file: its line is then read without quoting.
    """

    def __init__(self, lines: Iterable[str], table: TextTable) -> None:
        self._lines = iter(lines)
        self._again: deque[str] = deque()
        self._table = table
        self._pending: list[str] = []
        self._header: list[str] = []
        self._taken = 0
        self._records = 0
        self.comments = 0
        self.repaired: list[int] = []

    def blocks(self) -> Iterator[Block]:
        """Every record in blocks: cut as they stand where that can be done, else parsed."""
        parsed = self._parsed()
        while lines := self._some_lines():
            block = cut(lines, self._table.dialect)
            if block is not None:
                self._records += block.count(ROW_END) + 1
                yield block
                continue
            self._again.extend(lines)
            self._taken = 0
            rows = []
            for record in parsed:
                self.comments += record is None
                rows.append(_texts_of_formulas(record) if record else [])
                if self._taken >= len(lines):
                    break
            yield rows

    def _some_lines(self) -> list[str]:
        again = list(self._again)
        self._again.clear()
        return [*again, *islice(self._lines, max(0, BLOCK_LINES - len(again)))]

    def _next_line(self) -> str | None:
        return self._again.popleft() if self._again else next(self._lines, None)

    def _parsed(self) -> Iterator[list[str | None] | None]:
        csv.field_size_limit(FIELD_LIMIT)
        while True:
            ended = True
            for record in self._table.dialect.records(self._watched()):
                self._records += 1
                if len(self._pending) > 1 and self._is_open(record):
                    self.repaired.append(self._records)
                    first, rest = self._pending[0], self._pending[1:]
                    plain = Dialect(self._table.dialect.delimiter, quote="")
                    record = next(plain.records([first]), [])
                    self._again.extendleft(reversed(rest))
                    ended = False
                yield self._row(record)
                self._pending.clear()
                if not ended:
                    break
            if ended:
                return

    def _watched(self) -> Iterator[str]:
        """Hand lines to the parser and remember those of the record under way."""
        while (line := self._next_line()) is not None:
            self._taken += 1
            if line.startswith(("#", '"#TYPE ')) and not self._pending and self._table.is_comment(line):
                # A quote in a comment must not open a value: what follows is all that the parser sees of it.
                header = self._table.fields(line)
                line = _HEADER_MARK + "\x1f".join(header) if header else _COMMENT_MARK
                self._pending.append(line)
                yield line + "\n"
                continue
            self._pending.append(line)
            yield line

    def _is_open(self, record: list[str]) -> bool:
        """Whether the record ran to the end of the file inside a quote."""
        quote = self._table.dialect.quote
        if not quote or len(self.repaired) >= _REPAIRS or not _LINE_END.search(record[-1]):
            return False
        upcoming = self._next_line()
        if upcoming is not None:
            self._again.appendleft(upcoming)
            return False
        return sum(line.count(quote) for line in self._pending) % 2 == 1

    def _row(self, record: list[str]) -> list[str | None] | None:
        if not record:
            return []
        if record[0].startswith(_COMMENT_MARK):
            return None
        if record[0].startswith(_HEADER_MARK):
            header = _HEADER_MARK.join(record).removeprefix(_HEADER_MARK).split("\x1f")
            if header == self._header:
                return None  # logs joined together repeat their header
            self._header = header
            return list(header)
        return list(record)


def _texts_of_formulas(record: list[str | None]) -> list[str | None]:
    """Take ``="0012"`` for the text in it: programs write so to keep Excel from making a number of it."""
    if not any(cell and cell.startswith('="') for cell in record):
        return record
    return [(found[1] if (found := _TEXT_FORMULA.fullmatch(cell or "")) else cell) for cell in record]
