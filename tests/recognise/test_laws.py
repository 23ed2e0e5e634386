"""What holds for any grid: nothing is raised, and every row is accounted for."""

from __future__ import annotations

import string
from datetime import date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from planner.model.table import Table, text_of
from planner.recognise.sheet import SECRET
from tests.recognise.sheets import HEADER, devices, file, recognised, seen, sheet

WORDS = st.sampled_from(
    [
        *HEADER,
        "Total",
        "Note:",
        "Port",
        "Sender address",
        "TLS 1.0",
        "TLS 1.1",
        "TLS 1.2",
        "Messages sent",
        "Password",
        "192.0.2.1",
        "00:00:5E:00:53:01",
        "scan@example.com",
        "pwd=x",
        "",
        " ",
        "MFP-01",
        "Ricoh",
        "Device ID",
        "Lease",
        "Scope",
        "Standort",
        "型号",
        "AllowLegacyTLSClients",
        "#",
        "1",
    ]
)
CELLS = st.one_of(
    st.none(),
    WORDS,
    st.text(max_size=12),
    st.text(string.printable, max_size=8),
    st.integers(-5, 10**20),
    st.floats(allow_nan=True),
    st.booleans(),
    st.dates(date(1900, 1, 2)),
    st.datetimes(datetime(1900, 1, 2)),
)
GRIDS = st.lists(st.lists(CELLS, max_size=7), max_size=14)
MERGED = st.lists(
    st.tuples(st.integers(0, 14), st.integers(0, 7), st.integers(0, 5), st.integers(0, 5)).map(
        lambda a: (a[0], a[1], a[0] + a[2], a[1] + a[3])
    ),
    max_size=3,
)


def rows_of(tables: tuple[Table, ...]) -> list[int]:
    """The numbers of all rows that are used or left out."""
    return [
        number for table in tables for number in (*[r.number for r in table.rows], *[r.number for r in table.left_out])
    ]


@settings(max_examples=250)
@given(GRIDS, MERGED)
def test_any_grid_is_read_without_an_error_and_no_row_is_counted_twice(
    grid: list[list[object]], merged: list[tuple[int, int, int, int]]
) -> None:
    tables = seen(*grid, merged=merged).tables
    for column in {table.first_column for table in tables}:
        numbers = rows_of(tuple(table for table in tables if table.first_column == column))
        # More devices beside each other than there are rows cannot have a row each.
        assert len(numbers) == len(set(numbers)) or tables[0].why.startswith("the names stand down the side")
        assert set(numbers) <= set(range(1, len(grid) + 1))
    assert len({table.key for table in tables}) == len(tables)


@settings(max_examples=150)
@given(GRIDS)
def test_every_row_with_content_below_the_header_is_used_or_left_out(grid: list[list[object]]) -> None:
    tables = seen(*grid).tables
    if not tables:
        assert not any(text_of(cell) for row in grid for cell in row)
        return
    headers = {t.header_row for t in tables}
    first = min((t.header_row or 0) for t in tables) or min(rows_of(tables), default=0)
    emptied = {c.index for t in tables for c in t.columns if c.why == SECRET}
    content = {
        n
        for n, row in enumerate(grid, start=1)
        if n > first and any(text_of(c) for i, c in enumerate(row) if i not in emptied) and n not in headers
    }
    upper_header_lines = {
        n for n in content if any(t.header_row and n < t.header_row and n + 2 >= t.header_row for t in tables)
    }
    assert content - upper_header_lines <= set(rows_of(tables)) | {first}


@settings(max_examples=60)
@given(st.integers(1, 30), st.lists(st.integers(0, 29), max_size=8), st.integers(0, 5))
def test_a_list_of_devices_keeps_its_devices_wherever_blank_rows_and_titles_stand(
    count: int, gaps: list[int], titles: int
) -> None:
    rows: list[tuple[object, ...]] = []
    for index, row in enumerate(devices(count)):
        rows.extend([()] * gaps.count(index))
        rows.append(row)
    table = seen(*[(f"Guidance {'abcdef'[n]}",) for n in range(titles)], HEADER, *rows).table
    assert len(table.rows) == count
    assert table.header_row == titles + 1
    assert table.blank == sum(gap < count for gap in gaps)


@settings(max_examples=40)
@given(st.permutations(range(len(HEADER))))
def test_the_order_of_columns_does_not_matter(order: list[int]) -> None:
    table = seen([HEADER[i] for i in order], *[[row[i] for i in order] for row in devices(5)]).table
    assert {table.columns[place].field for place in range(len(order))} == {
        "site",
        "name",
        "make",
        "model",
        "serial",
        "ip",
        "mac",
        "mailbox",
        "tls",
    }
    assert len(table.rows) == 5


def test_recognition_is_the_same_every_time() -> None:
    files = (
        file(sheet(HEADER, *devices(20), (), ("Toner", "Quantity"), ("x", 3), name="A"), name="a.xlsx"),
        file(sheet(("x",)), name="b.csv"),
    )
    assert recognised(*files) == recognised(*files)
