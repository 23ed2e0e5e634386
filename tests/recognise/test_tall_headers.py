"""Headers of three rows, with merged cells and without."""

from __future__ import annotations

import pytest

from tests.recognise.sheets import fields, seen

THREE_ROWS = (
    ("Inventory", None, None, None, "Mail", None, None),
    ("Device", None, "Network", None, "Account", "Server", None),
    ("Name", "Model", "IP address", "MAC address", "Mailbox", "SMTP server", "Port"),
)


@pytest.mark.parametrize("merged", [((0, 0, 0, 3), (0, 4, 0, 6), (1, 0, 1, 1), (1, 2, 1, 3), (1, 5, 1, 6)), ()])
@pytest.mark.parametrize("title", [(), (("Town of Example, 2026",), ())])
def test_a_header_of_three_rows_names_the_columns_by_its_last(
    merged: tuple[tuple[int, int, int, int], ...], title: tuple[tuple[str, ...], ...]
) -> None:
    rows = [
        (f"MFP-{n}", "IM C2000", f"192.0.2.{n}", f"00:00:5E:00:53:0{n}", f"a{n}@example.com", "smtp.example.com", 587)
        for n in range(1, 6)
    ]
    below = len(title)
    areas = [(a + below, b, c + below, d) for a, b, c, d in merged]
    table = seen(*title, *THREE_ROWS, *rows, merged=areas).table
    assert table.header_row == below + 3
    assert list(fields(table).values()) == ["name", "model", "ip", "mac", "mailbox", "server", "port"]
    assert len(table.rows) == 5


def test_tall_cells_of_a_header_of_three_rows_name_their_columns() -> None:
    header = (
        ("Site", "Device", "Network", None, "Serial number"),
        (None, None, "LAN", None, None),
        (None, None, "IP address", "MAC address", None),
    )
    merged = [(0, 0, 2, 0), (0, 1, 2, 1), (0, 4, 2, 4), (0, 2, 0, 3), (1, 2, 1, 3)]
    rows = [("Lyon", f"MFP-{n}", f"192.0.2.{n}", f"00:00:5E:00:53:0{n}", f"3087M{n}") for n in range(1, 6)]
    table = seen(*header, *rows, merged=merged).table
    assert table.header_row == 3
    assert list(fields(table).values()) == ["site", "name", "ip", "mac", "serial"]
    assert len(table.rows) == 5
