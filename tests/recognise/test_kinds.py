"""A table is what it holds: an inventory, an export, a workbook of this tool, or something else."""

from __future__ import annotations

import pytest

from planner.model.table import Confidence, Kind, Table
from tests.recognise.examples import EXPORTS, LOOK_ALIKES
from tests.recognise.sheets import HEADER, devices, fields, file, recognised, seen, sheet


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_is_recognised_by_its_columns(name: str) -> None:
    kind, expected, rows = EXPORTS[name]
    table = seen(*rows, name="data.csv").table
    assert (table.kind, table.confidence) == (kind, Confidence.SURE)
    assert fields(table) == expected


@pytest.mark.parametrize("name", LOOK_ALIKES)
def test_a_table_that_only_looks_like_devices_is_never_taken_silently(name: str) -> None:
    lone = seen(*LOOK_ALIKES[name]).table
    assert lone.kind is Kind.OTHER or lone.confidence is Confidence.CONFIRM
    beside = recognised(file(sheet(*LOOK_ALIKES[name]), name="other.csv"), file(sheet(HEADER, *devices(3)))).tables[0]
    assert beside.kind is Kind.OTHER or not beside.taken


def test_the_only_candidate_is_taken_with_a_warning() -> None:
    found = seen(*LOOK_ALIKES["hosts"])
    assert found.table.taken
    assert found.table.confidence is Confidence.CONFIRM
    assert found.finding("taken-unconfirmed").severity == "warning"


def test_a_candidate_beside_an_export_is_still_the_only_candidate() -> None:
    report = file(sheet(*EXPORTS["smtp auth clients report"][2]), name="report.csv")
    found = recognised(file(sheet(*LOOK_ALIKES["hosts"]), name="hosts.csv"), report)
    assert [t.taken for t in found.tables] == [True, True]


def two_candidates(**values: object) -> tuple[Table, ...]:
    """An inventory and, in a workbook of two sheets, a table that only looks like devices."""
    book = file(
        sheet(HEADER, *devices(3), name="Printers"), sheet(*LOOK_ALIKES["hosts"], name="Hosts"), name="berlin/book.xlsx"
    )
    return recognised(book, **values).tables


@pytest.mark.parametrize("take", ["berlin/book.xlsx:Hosts", "book.xlsx:Hosts"])
def test_a_candidate_is_taken_when_it_is_named(take: str) -> None:
    assert not two_candidates()[1].taken
    assert two_candidates(take=(take,))[1].taken


def test_taking_what_is_not_there_is_an_error_that_lists_the_tables() -> None:
    finding = seen(HEADER, *devices(3), take=("other.xlsx",)).finding("take-not-found")
    assert finding.expected == "one of: inventory.xlsx"


def test_any_table_with_a_name_column_can_be_taken_by_force() -> None:
    book = file(sheet(HEADER, *devices(3), name="Printers"), sheet(*LOOK_ALIKES["tickets"], name="Old"))
    table = recognised(book, take=("inventory.xlsx:Old",)).tables[1]
    assert (table.kind, table.taken) == (Kind.DEVICES, True)
    assert fields(table)["Device"] == "name"


def test_what_is_not_recognised_is_listed_with_its_headers_and_nothing_is_guessed() -> None:
    found = seen(*LOOK_ALIKES["invoices"])
    assert found.table.kind is Kind.OTHER
    assert fields(found.table) == {}
    assert found.finding("table-not-recognised").found == "Invoice, Date, Item, Quantity, Unit price, Amount"
