"""Lists that stand beside each other are both read; a stray cell far out is no list."""

from __future__ import annotations

from tests.recognise.sheets import HEADER, devices, numbers, seen


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


def test_a_stray_cell_far_out_costs_nothing_and_loses_nothing() -> None:
    far = (*devices(1, 9)[0], *[None] * 16_000, "stray")
    table = seen(HEADER, *devices(8), far, *[()] * 100_000).table
    assert len(table.rows) == 9
    assert table.blank == 0
