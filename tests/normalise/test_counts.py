"""Where rows go: whatever a table holds, nothing vanishes and nothing raises."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from planner.model.device import Tls
from planner.model.table import Cell, Column, Kind, LeftOut, Row, Table
from planner.recognise.fields import DEVICE_FIELDS
from tests.support.tables import inventory, read

CELLS: st.SearchStrategy[Cell] = st.one_of(
    st.none(),
    st.text(max_size=20),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.sampled_from(
        ["Printer", "Laptop", "N/A", "S1", "1.2", "TLS 1.0", "yes", "a@example.com", "10.0.0.1", "Windows 11"]
    ),
)


@st.composite
def any_table(draw: st.DrawFn, file: str = "any.xlsx") -> Table:
    """A table of devices with any columns, any cells, rows of any length."""
    fields = draw(st.lists(st.sampled_from(DEVICE_FIELDS), max_size=6, unique=True))
    columns = tuple(Column(i, name.title(), name) for i, name in enumerate(fields))
    columns += (Column(len(fields), draw(st.sampled_from(["", "OS", "Other"])), None),)
    rows = draw(st.lists(st.lists(CELLS, max_size=8), max_size=6))
    left_out = tuple(
        LeftOut(90 + i, "a total", rejected) for i, rejected in enumerate(draw(st.lists(st.booleans(), max_size=2)))
    )
    return Table(
        file,
        "S",
        Kind.DEVICES,
        columns,
        tuple(Row(2 + i, tuple(row)) for i, row in enumerate(rows)),
        header_row=1,
        left_out=left_out,
        blank=draw(st.integers(0, 3)),
    )


@given(
    st.lists(st.sampled_from("abc"), min_size=1, max_size=3, unique=True).flatmap(
        lambda names: st.tuples(*(any_table(f"{name}.xlsx") for name in names))
    )
)
@settings(max_examples=150)
def test_counts_add_up_for_arbitrary_tables(tables: tuple[Table, ...]) -> None:
    result = read(*tables)
    for table in tables:
        counts = result.counts[table.key]
        assert counts.read == len(table.rows) + len(table.left_out) + table.blank == counts.accounted
        assert min(counts.devices, counts.merged, counts.skipped, counts.rejected, counts.blank) >= 0
        assert counts.skipped + counts.rejected == len(table.left_out) + len(result.left_out[table.key])
    assert len(result.devices) == sum(counts.devices for counts in result.counts.values())


@given(any_table())
@settings(max_examples=150)
def test_no_device_is_made_up(table: Table) -> None:
    """Every device stands on a row of its table, and its texts stand in a cell of it."""
    rows = {row.number: row for row in table.rows}
    for device in read(table).devices:
        assert device.source.row in rows
        if device.claimed_tls is not Tls.UNKNOWN:
            assert "tls" in table.fields
        if device.planned_update:
            assert isinstance(device.planned_update, date)
            assert "planned_update" in table.fields


def test_a_row_with_other_content_only_is_kept_and_flagged() -> None:
    result = read(inventory({"name": "A", "Colour": "red"}, {"name": None, "Colour": "blue"}))
    assert len(result.devices) == 2
    assert [f.row for f in result.findings if f.code == "row-without-identity"] == [3]


def test_a_row_without_any_content_is_blank() -> None:
    table = inventory({"name": "A"}, {"name": " "}, {"name": None}, blank=1)
    counts = read(table).counts[table.key]
    assert (counts.read, counts.devices, counts.blank) == (4, 1, 3)


def test_a_table_that_waits_for_take_gives_no_device() -> None:
    table = inventory({"name": "A"}, taken=False)
    assert read(table).devices == ()
    assert read(table).counts == {}


def test_a_table_without_rows_is_no_trouble() -> None:
    table = inventory()
    assert (read(table).devices, read(table).findings, read(table).counts[table.key].read) == ((), (), 0)
