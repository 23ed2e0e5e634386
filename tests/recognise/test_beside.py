"""Lists that stand beside each other are both read; a stray cell far out is no list."""

from __future__ import annotations

import pytest

from planner.model.table import Kind
from tests.recognise.sheets import HEADER, devices, fields, numbers, seen


def test_two_lists_beside_each_other_are_both_read() -> None:
    rows = [(f"MFP-{n}", f"3087M{n}", None, f"MFP-{n + 10}", f"3087M{n + 10}") for n in range(1, 5)]
    found = seen(("Device", "Serial", None, "Device", "Serial"), *rows, (None, None, None, "MFP-19", "3087M19"))
    left, right = found.tables
    assert [(c.index, c.field) for c in left.columns] == [(0, "name"), (1, "serial")]
    assert [(c.index, c.field) for c in right.columns] == [(3, "name"), (4, "serial")]
    assert [row.cells[3] for row in right.rows] == ["MFP-11", "MFP-12", "MFP-13", "MFP-14", "MFP-19"]
    assert (numbers(left), left.blank, right.blank) == ([2, 3, 4, 5], 1, 0)
    assert left.key != right.key


def test_a_name_that_comes_again_in_the_same_list_begins_no_other_list() -> None:
    rows = [(f"MFP-{n}", f"3087M{n}", "room", f"MFP-{n}", f"3087M{n}") for n in range(1, 5)]
    assert len(seen(("Device", "Serial", "", "Device", "Serial"), *rows).tables) == 1


PLAIN, OTHER = ("Printer", "IP address", "Serial number"), ("Scanner", "IP", "S/N")


def unit(number: int) -> tuple[str, str, str]:
    """A row under PLAIN or OTHER."""
    return f"MFP-{number:02d}", f"192.0.2.{number}", f"3087M{number:06d}"


@pytest.mark.parametrize(
    ("right", "gap"), [(PLAIN, 0), (OTHER, 0), (OTHER, 1), ((*OTHER, "Mailbox"), 0), ((*OTHER, "Mailbox"), 1)]
)
def test_lists_beside_each_other_are_read_whatever_their_names_and_with_a_gap_or_without(
    right: tuple[str, ...], gap: int
) -> None:
    space = (None,) * gap
    more = ("mfp@example.com",) * (len(right) - 3)
    rows = [(*unit(n), *space, *unit(n + 20), *more) for n in range(1, 5)]
    first, second = seen((*PLAIN, *space, *right), *rows).tables
    assert set(fields(first).values()) == {"name", "ip", "serial"}
    assert set(fields(second).values()) == {"name", "ip", "serial", *(["mailbox"] if more else [])}
    assert (len(first.rows), len(second.rows), second.first_column) == (4, 4, 3 + gap)


def test_three_lists_beside_each_other_are_three() -> None:
    rows = [(*unit(n), *unit(n + 20), *unit(n + 40)) for n in range(1, 5)]
    assert [t.first_column for t in seen(PLAIN * 3, *rows).tables] == [0, 3, 6]


def test_a_list_that_holds_the_same_devices_twice_is_one() -> None:
    rows = [(*unit(n), *unit(n)) for n in range(1, 5)]
    assert len(seen((*PLAIN, *OTHER), *rows).tables) == 1


def test_a_second_network_card_is_no_second_device() -> None:
    header = ("Hostname", "IP address", "MAC address", "Serial number", "", "Wi-Fi MAC", "IP")
    rows = [(f"mfp{n}", f"192.0.2.{n}", f"00:00:5E:00:53:0{n}", f"3087M00000{n}", "",
             f"00:00:5E:00:53:1{n}", f"192.0.2.10{n}") for n in range(1, 5)]
    assert len(seen(header, *rows).tables) == 1


def test_a_longer_list_of_something_else_beside_the_devices_makes_no_device() -> None:
    rows = [(*unit(n), None, f"TN-{n}", n) for n in range(1, 4)]
    found = seen((*PLAIN, None, "Toner", "Quantity"), *rows, *[(None,) * 4 + (f"TN-{n}", n) for n in range(4, 9)])
    assert [len(t.rows) for t in found.tables if t.kind is Kind.DEVICES] == [3]


def test_sites_that_head_groups_before_an_empty_column_stay_with_their_devices() -> None:
    rows = [("Berlin" if n == 1 else None, "Main" if n == 1 else None, None, *unit(n)) for n in range(1, 5)]
    table = seen(("Site", "Building", None, *PLAIN), *rows).table
    assert (table.kind, len(table.rows)) == (Kind.DEVICES, 4)


def test_a_stray_cell_far_out_costs_nothing_and_loses_nothing() -> None:
    far = (*devices(1, 9)[0], *[None] * 16_000, "stray")
    table = seen(HEADER, *devices(8), far, *[()] * 100_000).table
    assert len(table.rows) == 9
    assert table.blank == 0
