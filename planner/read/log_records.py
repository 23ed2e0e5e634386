"""The records of a log one after another, for as long as it takes: a broken one costs itself and no other."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from itertools import chain

from planner.read.delimited import TextTable
from planner.read.records import FIELD_LIMIT

_PATIENCE = 1000
"""A value that runs over more lines than this was never closed: it would swallow the rest of the log."""


def records(lines: Iterable[str], table: TextTable) -> Iterator[list[str] | None]:
    """Give every record: empty for a comment or a blank line, None for one whose quote is never closed."""
    csv.field_size_limit(FIELD_LIMIT)
    source = iter(lines)
    pending: list[str] = []
    ended = False

    def watched() -> Iterator[str]:
        nonlocal ended
        while (line := next(source, None)) is not None:  # ``source`` may be another iterator by now
            if line[:1] == "#" and not pending and table.is_comment(line):
                line = "\n"  # a quote in a comment must not open a value
            pending.append(line)
            yield line
            if len(pending) > _PATIENCE:
                break
        ended = True

    while True:
        ended = False
        for record in table.dialect.records(watched()):
            if ended:
                yield None
                source = chain(pending[1:], source)
                pending.clear()
                break
            yield record
            pending.clear()
        else:
            return
