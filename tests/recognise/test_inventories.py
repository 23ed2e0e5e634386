"""What makes a list an inventory, and what becomes of the sheets of a file."""

from __future__ import annotations

import pytest

from planner.model.base_sheet import BASE_TITLE
from planner.model.table import Confidence, Kind
from planner.model.workbook import PLAN
from tests.recognise.sheets import HEADER, devices, file, recognised, seen, sheet


@pytest.mark.parametrize(
    "header",
    [
        ("Name", "IP", "Model"),
        ("Device", "TLS"),
        ("Printer", "Location"),
        ("Hostname", "Serial number", "Make"),
        ("Device", "Mailbox", "Server"),
        ("Serial number", "Model"),
    ],
)
def test_a_short_list_of_devices_is_enough(header: tuple[str, ...]) -> None:
    values = {
        "Name": "MFP-{}",
        "Device": "MFP-{}",
        "Printer": "MFP-{}",
        "Hostname": "mfp{}",
        "IP": "192.0.2.{}",
        "Model": "Ricoh IM C200{}",
        "TLS": "1.2",
        "Location": "Room {}",
        "Serial number": "3087M00000{}",
        "Make": "Ricoh",
        "Mailbox": "scan{}@example.com",
        "Server": "smtp.office365.com",
    }
    table = seen(header, *[tuple(values[name].format(n) for name in header) for n in range(1, 5)]).table
    assert (table.kind, table.confidence) == (Kind.DEVICES, Confidence.SURE)


def test_an_asset_list_with_prices_and_warranties_is_still_an_inventory() -> None:
    extra = ("Purchase date", "Purchase cost", "Warranty end")
    rows = [(*row, "2020-01-01", "1200.00", "2025-01-01") for row in devices(5)]
    table = seen((*HEADER, *extra), *rows).table
    assert (table.kind, table.confidence) == (Kind.DEVICES, Confidence.SURE)


def test_every_sheet_of_a_file_is_read_and_a_hidden_one_is_said() -> None:
    found = recognised(
        file(sheet(HEADER, *devices(3), name="Berlin"), sheet(HEADER, *devices(2, 10), name="Old", hidden=True))
    )
    assert [(t.sheet, t.hidden, t.only_device_sheet) for t in found.tables] == [
        ("Berlin", False, False),
        ("Old", True, False),
    ]
    assert found.finding("hidden-sheet").sheet == "Old"


def test_a_single_sheet_of_devices_says_so() -> None:
    found = recognised(file(sheet(HEADER, *devices(3), name="Berlin"), sheet(("Read me",), name="Info")))
    assert found.devices.only_device_sheet


def test_a_returned_workbook_is_passed_through_untouched() -> None:
    header = tuple(column.label for column in PLAN.columns)
    row = ("D-7F3K9Q2M", "Berlin", *["pwd=secret"] * (len(header) - 2))
    found = recognised(
        file(
            sheet(header, row, (), row, name=PLAN.title),
            sheet(("Mine",), ("x",), name="Sheet1"),
            sheet(("sheet", "row"), ("plan", "1"), name=BASE_TITLE, hidden=True),
            name="plan.xlsx",
        )
    )
    assert {t.kind for t in found.tables} == {Kind.PLAN}
    assert [t.header_row for t in found.tables] == [1, 1, 1]
    plan = found.tables[0]
    assert [c.header for c in plan.columns] == list(header)
    assert [r.number for r in plan.rows] == [2, 4]
    assert plan.rows[0].cells == row
    assert plan.blank == 1
    assert not found.findings


def test_the_plan_sheet_saved_alone_is_still_a_plan() -> None:
    header = tuple(column.label for column in PLAN.columns)
    assert seen(header, ("D-7F3K9Q2M", "Berlin"), name="copy.csv").table.kind is Kind.PLAN


def test_an_empty_sheet_and_a_file_that_could_not_be_read_give_no_table() -> None:
    assert recognised(file(sheet()), file(sheet((), ("", None)))).tables == ()
    assert recognised(file()).tables == ()
