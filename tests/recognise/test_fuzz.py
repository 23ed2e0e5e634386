"""Whatever a sheet holds, it is recognised without an exception, and every row has one fate."""

from __future__ import annotations

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from planner import recognise
from planner.model.table import Cell, MergedRange, RawSheet, ReadFile, text_of
from tests.recognise.bench.lists import Part, bench_lists
from tests.recognise.sheets import rulebook
from tests.recognise.sheets import settings as run_settings
from tests.recognise.test_laws import CELLS

Row = tuple[Cell, ...]


@cache
def real_rows() -> tuple[Row, ...]:
    """Header lines and rows of the bench, to be mixed."""
    return tuple(row for part in Part for bench in bench_lists(part) for row in (bench.header, *bench.rows[:3]))


@st.composite
def mixed_rows(draw: st.DrawFn) -> Row:
    """A row of some list, cut, shifted, with cells of another row or of any value in it."""
    row = list(draw(st.sampled_from(real_rows())))
    other = draw(st.sampled_from(real_rows()))
    for place in draw(st.lists(st.integers(0, 14), max_size=4)):
        if place < len(row):
            row[place] = draw(st.one_of(CELLS, st.sampled_from(other)))
    shift, end = draw(st.integers(0, 3)), draw(st.integers(0, 14))
    return (*[None] * shift, *row[:end], *(draw(st.sampled_from([(), other[:5]]))))


SHEETS = st.lists(st.one_of(mixed_rows(), st.just(()), st.lists(CELLS, max_size=6).map(tuple)), max_size=16)
AREAS = st.lists(
    st.builds(
        lambda row, column, down, across: MergedRange(row, column, row + down, column + across),
        st.integers(0, 16),
        st.integers(0, 16),
        st.integers(0, 4),
        st.integers(0, 4),
    ),
    max_size=4,
).map(tuple)


@settings(max_examples=150)
@given(SHEETS, AREAS, st.booleans())
def test_a_sheet_of_shuffled_lists_is_recognised_and_every_row_has_one_fate(
    rows: list[Row], merged: tuple[MergedRange, ...], hidden: bool
) -> None:
    file = ReadFile("any.xlsx", sheets=(RawSheet("Any", rows, hidden, merged),))
    tables, _ = recognise.tables([file], run_settings(), rulebook())
    assert len({table.key for table in tables}) == len(tables)
    for table in tables:
        numbers = [row.number for row in (*table.rows, *table.left_out)]
        assert all(any(map(text_of, rows[number - 1])) for number in numbers)
        if not table.why.startswith("the names stand down the side"):  # there devices beside each other share rows
            assert len(numbers) == len(set(numbers))
        assert len(table.fields) == sum(column.field is not None for column in table.columns)


@settings(max_examples=40)
@given(st.lists(SHEETS, min_size=2, max_size=3), st.lists(st.sampled_from(["any.xlsx", "any.xlsx:1"]), max_size=2))
def test_several_sheets_do_not_disturb_each_other(sheets: list[list[Row]], taken: list[str]) -> None:
    file = ReadFile("any.xlsx", sheets=tuple(RawSheet(str(n), rows) for n, rows in enumerate(sheets)))
    tables, _ = recognise.tables([file], run_settings(take=tuple(taken)), rulebook())
    for number, rows in enumerate(sheets):
        alone, _ = recognise.tables([ReadFile("any.xlsx", sheets=(RawSheet(str(number), rows),))], run_settings(),
                                    rulebook())
        together = [table for table in tables if table.sheet == str(number)]
        assert [table.header_row for table in together] == [table.header_row for table in alone]
