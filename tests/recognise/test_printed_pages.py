"""Lists that were printed into a file: every page begins with its title and the header again."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from planner.model.table import Cell
from tests.recognise.sheets import HEADER, device, devices, numbers, read, reasons, seen

PAGE = "title or number of a printed page"
AGAIN = "the header again"

Rows = Sequence[Sequence[Cell]]


def across(*cells: Cell) -> tuple[Cell, ...]:
    """A line as wide as HEADER, its last cell at the right end."""
    return (*cells[:-1], *[None] * (len(HEADER) - len(cells)), cells[-1])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ([across("Printer list", "Page 1")], [across("Printer list", "Page 2")]),
        ([across("Drucker", "Seite 1 von 3")], [across("Drucker", "Seite 2 von 3")]),
        ([across("打印机清单", "第 1 页 共 3 页")], [across("打印机清单", "第 2 页 共 3 页")]),
        ([across("Inventory", "2026-10-01", "1 / 3")], [across("Inventory", "2026-10-01", "2 / 3")]),
        ([across("Town of Example", "")], [across("Town of Example", "")]),
        ([], [across("Printer list", "01.10.2026")]),
        ([], [across("Printer list", "")]),
        ([], [across("", "- 2 -")]),
        (
            [across("Town of Example", ""), across("Printers", "Page 1")],
            [across("Town of Example", ""), across("Printers", "Page 2")],
        ),
    ],
)
def test_the_title_above_a_repeated_header_is_no_device(first: Rows, second: Rows) -> None:
    table = seen(*first, HEADER, *devices(10), *second, HEADER, *devices(5, 11)).table
    assert len(table.rows) == 15
    begin = len(first) + 12
    assert list(reasons(table)) == list(range(begin, begin + len(second) + 1))
    assert reasons(table)[begin + len(second)] == AGAIN
    assert read(table) == 15 + len(second) + 1


def test_a_blank_row_may_stand_between_title_and_header() -> None:
    table = seen(
        HEADER, *devices(4), across("", "Page 1"), (), across("Printer list", "Page 2"), (), HEADER, *devices(4, 5)
    ).table
    assert reasons(table) == {6: PAGE, 8: PAGE, 10: AGAIN}
    assert (len(table.rows), table.blank) == (8, 2)


def test_a_page_number_below_the_last_row_is_no_device() -> None:
    table = seen(HEADER, *devices(6), across("Printer list", "Page 3 of 3")).table
    assert reasons(table) == {8: PAGE}


def test_the_pages_of_a_narrow_list_are_no_devices() -> None:
    rows = [(f"Printer room {n}", "IM C2000", f"192.0.2.{n}") for n in range(1, 13)]
    header = ("Device", "Model", "IP")
    table = seen(("Printers", "", "Page 1"), header, *rows[:6], ("Printers", "", "Page 2"), header, *rows[6:]).table
    assert reasons(table) == {9: PAGE, 10: AGAIN}
    pair = seen(("Device", "Model"), *[row[:2] for row in rows[:6]], ("List",), ("Device", "Model"), rows[7][:2]).table
    assert reasons(pair) == {8: PAGE, 9: AGAIN}


def test_a_header_of_two_rows_is_repeated_with_both() -> None:
    header = [("Device", "", "Network", ""), ("Name", "Model", "IP", "MAC")]
    rows = [(f"MFP-{n}", "IM C2000", f"192.0.2.{n}", f"00:00:5E:00:53:{n:02X}") for n in range(1, 9)]
    page = ("Printers", "", "", "Page 2")
    table = seen(*header, *rows[:4], page, *header, *rows[4:], merged=[(0, 0, 0, 1), (0, 2, 0, 3)]).table
    assert reasons(table) == {7: PAGE, 8: AGAIN, 9: AGAIN}
    assert len(table.rows) == 8


@pytest.mark.parametrize(
    "last",
    [
        (None, "MFP-99", *[None] * 7),
        (None, "Reception", None, None, None, "192.0.2.99", None, None, None),
        (None, "Reception", None, "IM C2099", *[None] * 5),
        ("Berlin", "Reception", *[None] * 7),
        (None, "Reception", "Ricoh", *[None] * 6),
        (None, None, None, None, "3087M000099", *[None] * 4),
        device(99),
    ],
)
def test_the_last_device_of_a_page_is_a_device(last: Sequence[Cell]) -> None:
    table = seen(HEADER, *devices(10), last, HEADER, *devices(5, 11)).table
    assert reasons(table) == {13: AGAIN}
    assert 12 in numbers(table)


def test_a_device_called_page_is_a_device() -> None:
    rows = [(f"Page {n}", "IM C2000", f"192.0.2.{n}") for n in range(1, 7)]
    assert len(seen(("Device", "Model", "IP"), *rows).table.rows) == 6
