"""Find out what separates the values of a text table and how they are quoted."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

SAMPLE_LINES = 300
SAMPLE_CHARACTERS = 64 << 10
_SNIFFED_CHARACTERS = 12_000  # clevercsv looks at every possible dialect: more text costs much and tells little
_COMMON = (",", ";", "\t", "|")
_NO_DELIMITER = "\x1f"  # the unit separator: no table that people write has it, so it separates nothing
_CLEAR = 0.8
_FEWEST = 3
_WRAPPED = re.compile(r'"(?:[^"]|"")*"')
_GAP = re.compile(r" {2,}")
_SEP_LINE = re.compile(r'^"?sep=(.)"?$', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a text table is written. An empty delimiter means one value a line."""

    delimiter: str
    quote: str = '"'
    escape: str | None = None

    def records(self, lines: Iterable[str]) -> Iterator[list[str]]:
        """Parse lines into records."""
        return csv.reader(
            lines, delimiter=self.delimiter or _NO_DELIMITER, quotechar=self.quote or None, escapechar=self.escape,
            quoting=csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE, doublequote=True, strict=False)


@dataclass(frozen=True, slots=True)
class _Fit:
    """How well a dialect fits a sample: the share of rows of the usual width, and that width."""

    dialect: Dialect
    share: float
    width: int


def separator_of(line: str) -> str:
    """The separator that a ``sep=`` line names, else empty."""
    found = _SEP_LINE.match(line.strip("\r\n ﻿"))
    return found[1] if found else ("\t" if line.lower().startswith("sep=\t") else "")


def find(lines: Sequence[str]) -> Dialect:
    """Choose the dialect of a sample of lines, comments left out."""
    fits = [_fit(Dialect(delimiter), lines) for delimiter in _COMMON]
    clear = [fit for fit in fits if fit.width > 1 and fit.share >= _CLEAR]
    if not clear:
        sniffed = _sniffed(lines)
        if sniffed is not None:
            return sniffed
        clear = [fit for fit in fits if fit.width > 1 and fit.share >= 0.4]
    if not clear:
        return Dialect("")
    return _refined(max(clear, key=lambda fit: (round(fit.share, 1), fit.width)), lines)


def is_wrapped(lines: Sequence[str]) -> bool:
    """Whether every line stands in quotes as a whole, and holds a table: ``"Name;IP"``, ``"MFP;192.0.2.1"``.

    Only where nothing else can be meant: all lines have the same number of values, at least two, and no separator is
    one of a sentence.
    """
    filled = [line.strip("\r\n") for line in lines if line.strip()]
    if len(filled) < 2 or not all(_WRAPPED.fullmatch(line) for line in filled):
        return False
    inside = [unwrapped(line) for line in filled]
    for delimiter in _COMMON:
        widths = {len(row) for row in Dialect(delimiter).records(inside)}
        if min(widths) > 1 and len(widths) == 1 and not any(f"{delimiter} " in line for line in inside):
            return True
    return False


def unwrapped(line: str) -> str:
    """Take the quotes off that stand around a whole line; a line without them stays."""
    text = line.rstrip("\r\n")
    return text[1:-1].replace('""', '"') + line[len(text):] if _WRAPPED.fullmatch(text) else line


def is_aligned(lines: Sequence[str]) -> bool:
    """Whether spaces put the values of lines under each other: at least two columns that no line writes into."""
    filled = [line.rstrip() for line in lines if line.strip()]
    if len(filled) < _FEWEST or sum(_GAP.search(line.strip()) is not None for line in filled) < _CLEAR * len(filled):
        return False
    width = max(map(len, filled))
    empty = "".join(" " if all(line[place:place + 1] in ("", " ") for line in filled) else "x"
                    for place in range(width))
    return len(empty.split()) > 2


def _fit(dialect: Dialect, lines: Sequence[str]) -> _Fit:
    rows = [row for row in dialect.records(lines) if any(row)]
    if not rows:
        return _Fit(dialect, 0.0, 0)
    width, count = max(Counter(map(len, rows)).items(), key=lambda item: (item[1], item[0]))
    return _Fit(dialect, count / len(rows), width)


def _refined(best: _Fit, lines: Sequence[str]) -> Dialect:
    """Look for the two rarer habits: backslashes before quotes, and single quotes."""
    delimiter = best.dialect.delimiter
    if any('\\"' in line for line in lines):
        escaped = _fit(Dialect(delimiter, escape="\\"), lines)
        if escaped.share > best.share:
            return escaped.dialect
    rows = [line.rstrip("\r\n").split(delimiter) for line in lines[:20] if line.strip()]
    values = [value.strip() for row in rows for value in row if value.strip()]
    single = [value for value in values if len(value) > 1 and value[0] == value[-1] == "'"]
    if len(single) * 2 > len(values):
        return Dialect(delimiter, "'")
    return best.dialect


def _sniffed(lines: Sequence[str]) -> Dialect | None:
    import clevercsv

    sample = "".join(lines)[:_SNIFFED_CHARACTERS]
    try:
        found = clevercsv.Sniffer().sniff(sample, verbose=False)
    except Exception:  # clevercsv raises errors of several libraries; without its answer there are others
        return None
    if found is None or not found.delimiter or found.delimiter.isalnum() or found.delimiter in "-_.@'\"()/\\ ":
        return None
    return Dialect(found.delimiter, found.quotechar or '"', found.escapechar or None)
