"""Every row ends somewhere, and whoever is left out is left out for a reason."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from planner.model.table import Cell, Kind
from tests.recognise.sheets import HEADER, device, devices, numbers, read, reasons, seen


def padded(*cells: Cell) -> tuple[Cell, ...]:
    """A row as wide as HEADER."""
    return (*cells, *[None] * (len(HEADER) - len(cells)))


@pytest.mark.parametrize(
    "word",
    [
        "Total",
        "TOTAL:",
        "Grand total",
        "Summe",
        "Gesamt",
        "Total geral",
        "Suma",
        "Totale",
        "Totaal",
        "Razem",
        "Итого",
        "合计",
        "合計",
    ],
)
def test_a_totals_row_is_no_device(word: str) -> None:
    table = seen(HEADER, *devices(4), padded(word, 4)).table
    assert reasons(table) == {6: "totals row"}
    assert len(table.rows) == 4


@pytest.mark.parametrize("label", ["Lyon Count", "Berlin Ergebnis", "Grand Count", "Paris Total", "Total général"])
def test_the_subtotal_under_a_group_is_no_device(label: str) -> None:
    table = seen(HEADER, *devices(3), (label, None, None, 3), *devices(2)).table
    assert reasons(table) == {5: "totals row"}


def test_a_name_that_ends_like_a_subtotal_and_has_an_address_is_a_device() -> None:
    table = seen(HEADER, *devices(3), ("Lyon Count", *device(9)[1:])).table
    assert len(table.rows) == 4


def test_a_line_drawn_under_the_header_is_no_device() -> None:
    table = seen(HEADER, tuple("---" for _ in HEADER), *devices(3)).table
    assert reasons(table) == {2: "a drawn line"}


def test_a_device_called_total_is_a_device() -> None:
    table = seen(HEADER, *devices(3), ("Lyon", "Total", *device(9)[2:])).table
    assert len(table.rows) == 4


@pytest.mark.parametrize(
    "note",
    [
        "Note: two devices are on loan",
        "* leased",
        "Last updated: 2026-10-01",
        "Stand: 01.10.2026",
        "All devices of the ground floor were moved to the new building in the course of the summer.",
        "Source: facility management",
    ],
)
def test_notes_under_the_table_are_no_devices(note: str) -> None:
    table = seen(HEADER, *devices(4), (), padded(note)).table
    assert list(reasons(table)) == [7]
    assert "note" in reasons(table)[7] or "heading" in reasons(table)[7]
    assert (len(table.rows), table.blank, read(table)) == (4, 1, 6)


def test_text_beside_the_table_is_no_device() -> None:
    rows = [(*row, None, None) for row in devices(4)]
    table = seen(HEADER, *rows, (*padded(), None, "legend: red is late")).table
    assert reasons(table) == {6: "text beside the table"}


def test_a_row_that_describes_the_columns_is_no_device() -> None:
    about = (
        "where it stands",
        "its name",
        "who made it",
        "what it is",
        "from the label",
        "four numbers",
        "from the label",
        "sender address",
        "highest version",
    )
    table = seen(HEADER, about, *devices(4)).table
    assert reasons(table) == {2: "describes the columns"}


def test_remarks_in_brackets_under_the_header_are_no_device() -> None:
    table = seen(
        ("Device", "Make", "Model"),
        ("(name)", "(maker)", "(type)"),
        ("MFP-1", "Ricoh", "IM C2000"),
        ("MFP-2", "Ricoh", "IM C2500"),
    ).table
    assert reasons(table) == {2: "describes the columns"}


def test_numbers_of_the_columns_are_no_device() -> None:
    table = seen(HEADER, tuple(range(1, len(HEADER) + 1)), *devices(3)).table
    assert reasons(table) == {2: "numbers of the columns"}


def test_a_repeated_header_line_is_no_device() -> None:
    table = seen(HEADER, *devices(30), HEADER, *devices(30, 31)).table
    assert reasons(table) == {32: "the header again"}
    assert len(table.rows) == 60


def test_a_heading_of_a_group_is_no_device() -> None:
    table = seen(HEADER, padded("Berlin"), *devices(3), padded("Lyon"), *devices(3, 4)).table
    assert reasons(table) == {2: "heading of a group of rows", 6: "heading of a group of rows"}


def test_an_empty_form_row_is_no_device() -> None:
    header = ("No", "Country", *HEADER[1:])
    rows = [(n, "DE", *row[1:]) for n, row in enumerate(devices(8), start=1)]
    empty = [(n, "DE", *[None] * 8) for n in (9, 10)]
    table = seen(header, *rows, *empty).table
    assert reasons(table) == dict.fromkeys((10, 11), "empty form: only what every row holds")


def test_a_device_of_which_only_one_thing_is_known_is_a_device() -> None:
    lone = [
        padded(None, "MFP-20"),
        padded(None, None, None, None, "3087M000777"),
        padded(None, None, None, None, None, "192.0.2.77"),
        padded(None, None, None, None, None, None, None, "scan77@example.com"),
    ]
    table = seen(HEADER, *devices(6), *lone).table
    assert len(table.rows) == 10


def test_a_row_with_content_but_no_identity_is_kept() -> None:
    table = seen(HEADER, *devices(5), padded("Lyon", None, "Ricoh", "IM C9999")).table
    assert len(table.rows) == 6


def test_blank_rows_are_counted_and_do_not_end_the_table() -> None:
    table = seen(HEADER, *devices(2), (), padded(), ("", "  "), *devices(2, 3), (), ()).table
    assert (len(table.rows), table.blank, read(table)) == (4, 3, 7)


def test_zero_and_false_are_no_blanks() -> None:
    table = seen(
        ("Device", "Model", "Peak per minute"), ("MFP-1", "Ricoh IM", 3), (0, None, None), ("MFP-2", "Ricoh IM", 4)
    ).table
    assert table.blank == 0


@pytest.mark.parametrize(
    "name", ["Microsoft Print to PDF", "Microsoft XPS Document Writer", "OneNote (Desktop)", "Fax"]
)
def test_a_virtual_printer_is_no_device(name: str) -> None:
    table = seen(HEADER, *devices(3), ("Berlin", name, "", name, "", "", "", "", "")).table
    assert reasons(table) == {5: "no device of its own, such as a virtual printer"}


def test_a_fax_with_a_name_of_its_own_is_a_device() -> None:
    assert len(seen(HEADER, *devices(3), ("Berlin", "Fax Reception", *device(7)[2:])).table.rows) == 4


def test_another_table_below_is_a_table_of_its_own() -> None:
    found = seen(
        HEADER, *devices(4), (), ("Toner", "Quantity", "Price"), ("TN-2420", 12, "80.00"), ("TN-247", 3, "70.00")
    )
    upper, lower = found.tables
    assert (upper.kind, len(upper.rows), upper.blank) == (Kind.DEVICES, 4, 1)
    assert (lower.kind, lower.header_row, len(lower.rows)) == (Kind.OTHER, 7, 2)


def test_another_table_with_unknown_names_below_is_seen_by_its_contrast() -> None:
    found = seen(HEADER, *devices(4), (), ("Foo", "Bar"), ("x", 12), ("y", 3))
    assert [t.kind for t in found.tables] == [Kind.DEVICES, Kind.OTHER]
    assert found.tables[1].header_row == 7


def test_a_second_table_of_devices_below_is_read_with_its_own_header() -> None:
    below = ("IP address", "Device", "Serial number", "Model")
    found = seen(
        HEADER,
        *devices(3),
        (),
        ("Warehouse",),
        below,
        ("192.0.2.50", "MFP-50", "3087M000050", "IM C2000"),
        ("192.0.2.51", "MFP-51", "3087M000051", "IM C2000"),
    )
    upper, lower = found.tables
    assert (upper.kind, lower.kind) == (Kind.DEVICES, Kind.DEVICES)
    assert lower.fields == {"ip": 0, "name": 1, "serial": 2, "model": 3}
    assert (len(upper.rows), len(lower.rows)) == (3, 2)


def test_rows_left_out_are_listed_with_their_reason() -> None:
    found = seen(HEADER, *devices(4), padded("Total", 4), (), padded("Note: nothing more"))
    by_reason = {f.effect: f.found for f in found.findings if f.code == "rows-left-out"}
    assert by_reason == {
        "They were not read: totals row.": "row 6",
        "They were not read: note, not a row of the table.": "row 8",
    }


def test_totals_under_a_report_are_no_sender() -> None:
    table = seen(
        ("Sender address", "TLS 1.0", "TLS 1.1", "TLS 1.2", "Messages sent"),
        ("a@example.com", 0, 0, 100, 12),
        ("b@example.com", 100, 0, 0, 3),
        ("Total", None, None, None, 15),
    ).table
    assert numbers(table) == [2, 3]
    assert reasons(table) == {4: "totals row"}


def test_a_merged_site_is_filled_down() -> None:
    rows = [(site, *row[1:]) for site, row in zip(("Berlin", None, None, "Lyon", None), devices(5), strict=True)]
    table = seen(HEADER, *rows, merged=[(1, 0, 3, 0), (4, 0, 5, 0)]).table
    assert [row.cells[0] for row in table.rows] == ["Berlin", "Berlin", "Berlin", "Lyon", "Lyon"]


def test_a_merged_range_that_reaches_beyond_the_data_does_no_harm() -> None:
    rows = [(site, *row[1:]) for site, row in zip(("Berlin", None), devices(2), strict=True)]
    table = seen(HEADER, *rows, merged=[(1, 0, 400, 0), (900, 3, 950, 3)]).table
    assert [row.cells[0] for row in table.rows] == ["Berlin", "Berlin"]


def test_a_merged_name_over_two_rows_is_one_device() -> None:
    second = (None, None, None, None, None, "192.0.2.99", None, "fax@example.com", None)
    table = seen(HEADER, device(1), second, device(3), merged=[(1, 1, 2, 1), (1, 0, 2, 0)]).table
    assert numbers(table) == [2, 4]
    assert reasons(table) == {3: "part of the merged device in row 2"}


def test_a_merged_device_takes_what_only_its_second_row_says() -> None:
    first = ("Berlin", "MFP-01", "Ricoh", "IM C2000", "3087M000001", None, None, None, None)
    second = (None, None, None, None, None, "192.0.2.99", None, None, None)
    table = seen(HEADER, first, second, device(3), merged=[(1, 1, 2, 1)]).table
    assert table.rows[0].cells[5] == "192.0.2.99"


def test_a_merged_name_over_rows_with_serials_of_their_own_is_several_devices() -> None:
    rows = [device(1), ("Berlin", None, *device(2)[2:]), device(3)]
    table = seen(HEADER, *rows, merged=[(1, 1, 2, 1)]).table
    assert len(table.rows) == 3
    assert table.rows[1].cells[1] == "MFP-01"


def test_a_site_only_in_the_first_row_is_not_filled_but_said() -> None:
    rows = [(site, *row[1:]) for site, row in zip(("Berlin", "", "", "Lyon", "", ""), devices(6), strict=True)]
    found = seen(HEADER, *rows)
    assert [row.cells[0] for row in found.table.rows] == ["Berlin", "", "", "Lyon", "", ""]
    assert found.finding("site-only-first-row").found == "4 of 6 rows are empty"
    assert found.finding("site-only-first-row").row == 3


def test_a_row_of_units_is_no_device() -> None:
    rows = [(f"MFP-{n}", "IM C2000", f"192.0.2.{n}", 10 + n) for n in range(1, 5)]
    table = seen(("Device", "Model", "IP", "Peak per minute"), ("", "", "", "messages"), *rows).table
    assert reasons(table) == {2: "describes the columns"}


def test_a_device_whose_address_is_not_known_yet_is_a_device() -> None:
    rows = [("MFP-1", "IM C2000", "not set up", "")] + [
        (f"MFP-{n}", "IM C2000", f"192.0.2.{n}", "x") for n in range(2, 6)
    ]
    assert len(seen(("Device", "Model", "IP", "Notes"), *rows).table.rows) == 5


def test_the_lines_of_a_signature_under_the_notes_are_no_devices() -> None:
    table = seen(HEADER, *devices(5), (), ("Prepared by: Kim",), ("Date: 2026-01-01",), ("IT", None, "Berlin")).table
    assert list(reasons(table)) == [8, 9, 10]


def test_devices_after_a_note_are_devices() -> None:
    table = seen(HEADER, *devices(3), (), ("Note: the following are on loan",), *devices(3, 4)).table
    assert len(table.rows) == 6


def test_a_heading_in_the_column_of_names_is_told_by_its_build() -> None:
    rows = [(f"MFP-{n}", "IM C2000", f"3087M{n}", f"192.0.2.{n}") for n in range(1, 7)]
    table = seen(("Device", "Model", "Serial", "IP"), ("Berlin office",), *rows[:3], ("Lyon office",), *rows[3:]).table
    assert reasons(table) == {2: "heading of a group of rows", 6: "heading of a group of rows"}


def test_a_mailbox_of_which_nothing_is_set_is_a_mailbox() -> None:
    header = ("PrimarySmtpAddress", "SmtpClientAuthenticationDisabled", "ImapEnabled", "PopEnabled")
    rows = [(f"scan{n}@example.com", "True", "True", "True") for n in range(1, 6)]
    assert len(seen(header, *rows, ("scan9@example.com", "", "", "")).table.rows) == 6


def test_an_empty_merged_name_joins_no_rows() -> None:
    rows: list[Sequence[Cell]] = [HEADER, *devices(3), (), *devices(2, start=4)]
    table = seen(*rows, merged=[(4, 1, 6, 1)]).table
    assert numbers(table) == [2, 3, 4, 6, 7]
    assert table.blank == 1


def test_a_blank_row_under_a_merged_name_stays_blank() -> None:
    rows: list[Sequence[Cell]] = [HEADER, *devices(2), (), *devices(2, start=3)]
    table = seen(*rows, merged=[(2, 1, 3, 1)]).table
    assert numbers(table) == [2, 3, 5, 6]
    assert (table.blank, reasons(table)) == (1, {})
