"""Disturb a list in the ways people do, and know afterwards what is still true of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby

from planner.model.table import MergedRange
from tests.recognise.bench.lists import BenchList, bench_lists, words

Line = tuple[str, ...]
FAR_DOWN = 60


@dataclass(frozen=True, slots=True)
class Disturbed:
    """A sheet with a list in it: ``header_row`` from 1 or None, ``device_rows`` the numbers of its devices.

    ``offset`` is the number of empty columns before the list.
    """

    lines: tuple[Line, ...]
    header_row: int | None
    device_rows: frozenset[int]
    merged: tuple[MergedRange, ...] = ()
    offset: int = 0


def plain(bench: BenchList) -> Disturbed:
    """The list alone."""
    return _around(bench)


def _around(bench: BenchList, above: tuple[Line, ...] = (), below: tuple[Line, ...] = ()) -> Disturbed:
    header_row = len(above) + 1
    devices = frozenset(range(header_row + 1, header_row + 1 + len(bench.rows)))
    return Disturbed((*above, bench.header, *bench.rows, *below), header_row, devices)


def title_rows(bench: BenchList) -> Disturbed:
    """A title and a date above."""
    said = words()[bench.language]
    return _around(bench, ((said["title"],), (said["block"][2][1],), ()))


def key_value_block(bench: BenchList) -> Disturbed:
    """Names and values above: customer, author, date."""
    return _around(bench, (*map(tuple, words()[bench.language]["block"]), ()))


def group_rows(bench: BenchList) -> Disturbed:
    """The site alone in a row above its devices."""
    place = bench.column_of("site")
    lines: list[Line] = [bench.header]
    devices: set[int] = set()
    for start in range(0, len(bench.rows), 2):
        group = bench.rows[start][place] if place is not None else f"{words()[bench.language]['title']} {start + 1}"
        lines.append((group,))
        for row in bench.rows[start : start + 2]:
            lines.append(row)
            devices.add(len(lines))
    return Disturbed(tuple(lines), 1, frozenset(devices))


def offset(bench: BenchList) -> Disturbed:
    """Three empty rows above, two empty columns before."""
    lines = ((), (), (), *(("", "", *line) for line in (bench.header, *bench.rows)))
    return Disturbed(lines, 4, frozenset(range(5, 5 + len(bench.rows))), offset=2)


def totals(bench: BenchList) -> Disturbed:
    """A total below, with a number in the last column."""
    gap = [""] * (len(bench.header) - 2)
    return _around(bench, below=((words()[bench.language]["total"], *gap, str(len(bench.rows))),))


def notes_below(bench: BenchList) -> Disturbed:
    """Sentences below."""
    return _around(bench, below=((), *((note,) for note in words()[bench.language]["notes"])))


def other_table_below(bench: BenchList) -> Disturbed:
    """A small table of consumables below."""
    return _around(bench, below=((), *map(tuple, words()[bench.language]["consumables"])))


def second_device_table(bench: BenchList) -> Disturbed:
    """Another list of devices below, with a header of its own."""
    others = [b for b in bench_lists(bench.part) if b.is_device_list]
    second = others[(others.index(bench) + 1) % len(others)]
    first = _around(bench, below=((), second.header, *second.rows))
    start = len(bench.rows) + 4
    return Disturbed(
        first.lines, 1, first.device_rows | frozenset(range(start, start + len(second.rows))), first.merged
    )


def description_row(bench: BenchList) -> Disturbed:
    """A row under the header that says what to write."""
    said = words()[bench.language]["describe"]
    described = tuple(f"({said})" for _ in bench.header)
    return Disturbed(
        (bench.header, described, *bench.rows), 1, frozenset(range(3, 3 + len(bench.rows)))
    )


def no_header(bench: BenchList) -> Disturbed:
    """The rows alone."""
    return Disturbed(bench.rows, None, frozenset(range(1, 1 + len(bench.rows))))


def header_far_down(bench: BenchList) -> Disturbed:
    """The header on row 60, under guidance."""
    guidance = words()[bench.language]["guidance"]
    return _around(bench, tuple((f"{guidance} ({n})",) if n % 3 else () for n in range(1, FAR_DOWN)))


def merged_sites(bench: BenchList) -> Disturbed:
    """The site only in the first row of each site, in merged cells."""
    place = bench.column_of("site")
    if place is None:
        return plain(bench)
    rows: list[Line] = []
    merged: list[MergedRange] = []
    for _, group in groupby(bench.rows, key=lambda row: row[place]):
        first = len(rows) + 1
        for row in group:
            rows.append(row if len(rows) + 1 == first else (*row[:place], "", *row[place + 1 :]))
        if len(rows) > first:
            merged.append(MergedRange(first, place, len(rows), place))
    return Disturbed((bench.header, *rows), 1, frozenset(range(2, 2 + len(rows))), tuple(merged))


DISTURBANCES: Mapping[str, Callable[[BenchList], Disturbed]] = {
    disturb.__name__: disturb
    for disturb in (
        plain,
        title_rows,
        key_value_block,
        group_rows,
        offset,
        totals,
        notes_below,
        other_table_below,
        second_device_table,
        description_row,
        no_header,
        header_far_down,
        merged_sites,
    )
}
