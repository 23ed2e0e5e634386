"""Laws of the round trip: whatever people type comes back, and planning again changes nothing."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from planner.edits.base import Base, Key
from planner.edits.copy import Copy
from planner.edits.merge import Merged, merge
from planner.edits.values import value_of
from planner.model.base_sheet import BASE_FATES
from planner.model.human import Fate, HumanValue
from planner.model.plan import Plan
from planner.model.workbook import LISTS, NOTES, PLAN, SHEETS, Column, ColumnKind, Sheet
from tests.support.desk import ROWS, Desk, column, opened, row

RETURNED = [sheet for sheet in SHEETS if sheet.is_returned]
ADDED = ("My column", "备注")
BY_HAND = "By hand"
"""How the names of devices begin that are typed into Plan."""
# What a cell of a workbook can hold; openpyxl does not escape _x0041_, and reads a leading = as a formula.
LETTERS = st.characters(exclude_categories=("Cs", "Cc", "Cn"), include_characters="\n\t")
TEXTS = st.text(LETTERS, min_size=1, max_size=40).filter(
    lambda text: text.strip() and "_x" not in text and text[0] not in "=<")
DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1))
NUMBERS = st.integers(-10**12, 10**12) | st.floats(-1e9, 1e9).map(lambda number: round(number, 3))


def values_of(kind: Column) -> st.SearchStrategy[Any]:
    """What somebody may type into a column."""
    listed = st.sampled_from(LISTS[kind.choices]) if kind.choices else st.nothing()
    return listed | TEXTS | (DAYS if kind.kind is ColumnKind.DATE else NUMBERS) | st.booleans()


@contextmanager
def planned() -> Iterator[tuple[Desk, Plan]]:
    """A desk with a plan; removed afterwards."""
    folder = Path(tempfile.mkdtemp())
    try:
        desk = Desk(folder / "desk")
        yield desk, desk.plan()
    finally:
        shutil.rmtree(folder)


def human_cells(path: Path) -> dict[tuple[str, str, str], Any]:
    """Every human cell of a workbook, by sheet, key and header. A device typed in by hand goes by its name."""
    book = openpyxl.load_workbook(path)
    found = {}
    for sheet in [sheet for sheet in RETURNED if sheet.title in book.sheetnames]:
        rows = book[sheet.title].iter_rows(values_only=True)
        headers = next(rows)
        labels = {c.label for c in sheet.human} | set(headers[len(sheet.columns):])
        for values in rows:
            # A date among words is the text of that day; in a column of dates it is a date, before and after.
            name = str(values[PLAN.index("device")]) if sheet is PLAN else ""
            key = name if name.startswith(BY_HAND) else str(values[0])
            found.update({(sheet.title, key, header): value_of(value) for header, value in
                          zip(headers, values, strict=True) if header in labels and value is not None})
    return found


# Each example plans three times: a failing one is shown as it was found.
@settings(max_examples=15, suppress_health_check=list(HealthCheck),
          phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(data=st.data())
def test_any_edits_come_back_exactly_and_planning_again_changes_nothing(data: st.DataObject) -> None:
    with planned() as (desk, _):
        edits = dict(_edits(data, desk.workbook, _answerable))
        shuffle = data.draw(st.randoms(use_true_random=False))
        with opened(desk.workbook) as book:
            for (title, key, header), value in edits.items():
                _type(book[title], row(book[title], key), header, value)
            for sheet in [sheet for sheet in RETURNED if sheet.title in book.sheetnames]:
                _shuffle(book[sheet.title], shuffle)
        expected = human_cells(desk.workbook)
        desk.plan()
        assert human_cells(desk.workbook) == expected
        once = desk.bytes()
        desk.plan()
        assert desk.bytes() == once


@settings(max_examples=8, suppress_health_check=list(HealthCheck),
          phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(data=st.data())
def test_edits_that_decide_anew_and_those_of_rows_that_go_come_back_exactly(data: st.DataObject) -> None:
    with planned() as (desk, _):
        desk.list_devices(*ROWS[1:])
        desk.plan()
        edits = dict(_edits(data, desk.workbook, lambda sheet: list(sheet.human)))
        with opened(desk.workbook) as book:
            for (title, key, header), value in edits.items():
                _type(book[title], row(book[title], key), header, value)
        expected = human_cells(desk.workbook)
        for _ in range(2):
            desk.plan()
            assert human_cells(desk.workbook) == expected
        settled = desk.bytes()
        desk.plan()
        assert desk.bytes() == settled


@pytest.fixture(scope="module")
def worked_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a desk whose workbook holds in every row what somebody typed and a plan has taken."""
    folder = tmp_path_factory.mktemp("worked") / "desk"
    desk = Desk(folder)
    desk.plan()
    with opened(desk.workbook) as book:
        for sheet in [sheet for sheet in RETURNED if sheet.title in book.sheetnames]:
            for number in range(2, book[sheet.title].max_row + 1):
                _type(book[sheet.title], number, ADDED[0], f"row {number}")
                if sheet.human:
                    _type(book[sheet.title], number, sheet.human[-1].label, f"typed in row {number}")
    desk.plan()
    return folder


@settings(max_examples=12, derandomize=True, suppress_health_check=list(HealthCheck),
          phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(data=st.data())
def test_rows_typed_in_stay_and_rows_deleted_come_back_as_issued(worked_in: Path, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as name:
        shutil.copytree(worked_in, Path(name) / "desk")
        desk = Desk(Path(name) / "desk")
        issued = human_cells(desk.workbook)
        edits = dict(_edits(data, desk.workbook, _answerable))
        shuffle = data.draw(st.randoms(use_true_random=False))
        gone: set[tuple[str, str]] = set()
        with opened(desk.workbook) as book:
            for (title, key, header), value in edits.items():
                _type(book[title], row(book[title], key), header, value)
            for declared in [sheet for sheet in RETURNED if sheet.title in book.sheetnames]:
                sheet = book[declared.title]
                keys = [str(cells[0].value) for cells in sheet.iter_rows(min_row=2, max_col=1)]
                for key in sorted(data.draw(st.sets(st.sampled_from(keys), max_size=2))) if keys else ():
                    sheet.delete_rows(row(sheet, key))
                    gone.add((sheet.title, key))
                for place in range(data.draw(st.integers(0, 2))):
                    _insert(data, sheet, declared, place)
                _shuffle(sheet, shuffle)
        expected = human_cells(desk.workbook) | {cell: value for cell, value in issued.items() if cell[:2] in gone}
        desk.plan()
        shown = human_cells(desk.workbook)
        assert {cell: (expected.get(cell), shown.get(cell)) for cell in {*shown, *expected}
                if (cell in shown, repr(shown.get(cell))) != (cell in expected, repr(expected.get(cell)))} == {}
        once = desk.bytes()
        desk.plan()
        assert desk.bytes() == once


def _insert(data: st.DataObject, sheet: Any, declared: Sheet, place: int) -> None:
    """Type a row of one's own into a sheet: on Plan a device, elsewhere a row with a key that the tool has not."""
    number = sheet.max_row + 1
    if declared is PLAN and data.draw(st.booleans()):
        _type(sheet, number, "Device", f"{BY_HAND} {place}")
        for header, values in (("Site", ["Lyon", "Oslo"]), ("Serial", [f"HAND-{place}"]), ("TLS", ["1.0", "1.2"])):
            if data.draw(st.booleans()):
                _type(sheet, number, header, data.draw(st.sampled_from(values)))
    else:
        _type(sheet, number, declared.columns[0].label, f"mine {place}")
    for _ in range(data.draw(st.integers(1, 3))):
        kind = data.draw(st.sampled_from(_answerable(declared)))
        header = data.draw(st.sampled_from([*([kind.label] if declared.human else []), *ADDED]))
        _type(sheet, number, header, data.draw(values_of(kind)))


def _type(sheet: Any, number: int, header: str, value: Any) -> None:
    """Type a value into a row, in a new column if no column has the header."""
    if header not in [cell.value for cell in sheet[1]]:
        sheet.cell(1, sheet.max_column + 1).value = header
    cell = sheet.cell(number, column(sheet, header))
    if not isinstance(value, date):
        # Where a date stood its format stays, and under it openpyxl reads a large number as an error.
        cell.number_format = "General"
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def _edits(data: st.DataObject, path: Path, columns: Callable[[Sheet], list[Column]]
           ) -> Iterator[tuple[tuple[str, str, str], Any]]:
    book = openpyxl.load_workbook(path)
    for sheet in [sheet for sheet in RETURNED if sheet.title in book.sheetnames]:
        keys = [str(cells[0].value) for cells in book[sheet.title].iter_rows(min_row=2, max_col=1)]
        for _ in range(data.draw(st.integers(0, 3)) if keys else 0):
            kind = data.draw(st.sampled_from(columns(sheet) or [NOTES]))
            header = data.draw(st.sampled_from([*([kind.label] if sheet.human else []), *ADDED]))
            yield (sheet.title, data.draw(st.sampled_from(keys)), header), data.draw(values_of(kind))


def _answerable(sheet: Sheet) -> list[Column]:
    """Columns that change no tool cell, and so no row: an override, a wave and an answer decide anew."""
    deciding = {"override_decision", "override_reason", "override_until", "wave_override", "answer", "resolution",
                "exit_option", "exit_date", "owner"}
    return [c for c in sheet.human if c.key not in deciding] or [NOTES]


def _shuffle(sheet: Any, chance: random.Random) -> None:
    """Sort the rows anew, with blank rows between them."""
    rows = [[(cell.value, cell.data_type, cell.number_format) for cell in cells]
            for cells in sheet.iter_rows(min_row=2)]
    chance.shuffle(rows)
    sheet.delete_rows(2, sheet.max_row)
    number = 2
    for values in rows:
        number += chance.choice((0, 0, 1))
        for place, (value, data_type, number_format) in enumerate(values, start=1):
            cell = sheet.cell(number, place)
            cell.value = value
            cell.number_format = number_format
            if value is not None:
                cell.data_type = data_type
        number += 1


KEY: Key = (PLAN.key, "D-1", "owner")
VALUES = st.sampled_from(("", "a", "b", "c", 1, True, "1"))


@st.composite
def copies(draw: st.DrawFn) -> list[Copy]:
    """A few copies of one cell, with any history."""
    made = []
    for number in range(draw(st.integers(1, 4))):
        copy = Copy(f"{number}.xlsx", Base(there=draw(st.booleans()) or number == 0, meta={"as_of": draw(
            st.sampled_from(("2026-01-01", "2026-02-01")))}), own=False, here=False)
        copy.rows.add(KEY[:2])
        if draw(st.integers(0, 9)):
            copy.columns.add((KEY[0], KEY[2]))
        copy.base.prints[KEY[:2]] = "x"
        if copy.columns:
            _set(copy.typed, draw(VALUES))
        if copy.base.there:
            _set(copy.base.values, draw(VALUES))
            history = draw(st.lists(st.tuples(st.sampled_from([Fate.TAKEN, Fate.DISPUTED]), VALUES), max_size=3))
            for fate, value in history:
                copy.base.brought.setdefault(KEY, {}).setdefault(fate, []).append(value)
        made.append(copy)
    made[0].own = made[0].here = draw(st.booleans())
    return made


def _set(cells: dict[Key, HumanValue], value: HumanValue) -> None:
    if value != "":
        cells[KEY] = value


@settings(max_examples=400)
@given(copies())
def test_the_order_of_copies_makes_no_difference(made: Sequence[Copy]) -> None:
    assert len({repr(merge(order)) for order in permutations(made)}) == 1


class Months:
    """Months of work at one cell: copies are sent out and come back, people type here and there, plans are made."""

    def __init__(self) -> None:
        self.own = _issued(Merged())
        self.inbox: list[Copy] = []

    def send_out(self) -> None:
        copy = deepcopy(self.own)
        copy.file, copy.own, copy.here = f"{len(self.inbox)}.xlsx", False, False
        self.inbox.append(copy)

    def type_into(self, copy: Copy, value: HumanValue) -> None:
        copy.typed.pop(KEY, None)
        _set(copy.typed, value)

    def plan(self) -> Merged:
        merged = merge([*self.inbox, self.own])
        self.own = _issued(merged)
        return merged


STEPS = st.lists(st.tuples(st.sampled_from(["send", "copy", "here", "plan", "plan"]), VALUES, st.integers(0, 9)),
                 max_size=14)


def _worked(steps: Sequence[tuple[str, HumanValue, int]]) -> Months:
    months = Months()
    for what, value, which in steps:
        match what:
            case "send":
                months.send_out()
            case "copy" if months.inbox:
                months.type_into(months.inbox[which % len(months.inbox)], value)
            case "here":
                months.type_into(months.own, value)
            case "plan":
                months.plan()
    return months


@settings(max_examples=1500)
@given(STEPS)
def test_planning_twice_equals_planning_once(steps: Sequence[tuple[str, HumanValue, int]]) -> None:
    months = _worked(steps)
    first = months.plan()
    second = months.plan()
    assert (repr(second.typed), second.conflicts.keys()) == (repr(first.typed), first.conflicts.keys())
    assert repr(second.brought) == repr(first.brought)


@settings(max_examples=1500)
@given(STEPS, VALUES)
def test_what_is_typed_after_a_plan_stands_whatever_lies_in_the_inbox(
        steps: Sequence[tuple[str, HumanValue, int]], value: HumanValue) -> None:
    months = _worked(steps)
    months.plan()
    if repr(months.own.typed.get(KEY, "")) == repr(value):
        return
    months.type_into(months.own, value)
    for _ in range(3):
        assert repr(months.plan().typed.get(KEY, "")) == repr(value)


@settings(max_examples=1500)
@given(STEPS, VALUES)
def test_what_one_copy_of_the_last_plan_says_is_taken(steps: Sequence[tuple[str, HumanValue, int]],
                                                      value: HumanValue) -> None:
    months = _worked(steps)
    if months.plan().conflicts or repr(months.own.typed.get(KEY, "")) == repr(value):
        return
    months.send_out()
    months.type_into(months.inbox[-1], value)
    for _ in range(3):
        merged = months.plan()
        shown = {repr(merged.typed.get(KEY, ""))} | {repr(v) for _, v in merged.conflicts.get(KEY, ())}
        assert repr(value) in shown


def _issued(merged: Any) -> Copy:
    """The workbook of the output folder after a merge, with nothing typed since."""
    base = Base(there=True, meta={"as_of": "2026-03-01"}, values=dict(merged.typed), prints={KEY[:2]: "x"})
    for seen in merged.brought:
        base.brought.setdefault(KEY, {}).setdefault(seen.fate, []).append(seen.value)
    return Copy("plan.xlsx", base, own=True, here=True, typed=dict(merged.typed), rows={KEY[:2]},
                columns={(KEY[0], KEY[2])})


def test_every_fate_has_its_mark_in_the_workbook() -> None:
    assert set(BASE_FATES.values()) == set(Fate)
