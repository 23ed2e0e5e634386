"""What stands in the cells of the workbook: text stays text, dates are dates, nothing is calculated."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.model.decision import DecisionKind, Override
from planner.model.look import LOOKS
from planner.model.workbook import DATA_QUALITY, EVIDENCE, MAILBOXES, PLAN, RETIRED, RULES, SHEETS, SITES
from planner.write.labels import Labels
from planner.write.workbook import tables, write
from planner.write.workbook.letters import MAX_LINES, lines_of
from planner.write.workbook.styles import Styles
from planner.write.workbook.table_sheet import CUT, MAX_TEXT, CellValue, Stream, TableSheet, fit
from tests.support.books import part, records, written
from tests.support.plan_devices import HOSTILE_TEXTS, device
from tests.support.plans import example_plan, plan_of


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return written(example_plan(), tmp_path_factory.mktemp("book"))


def test_the_headers_are_the_declared_ones_and_evidence_ends_with_the_columns_nobody_asked_for(book: Any) -> None:
    assert book.sheetnames == [*(sheet.title for sheet in SHEETS), "_base"]
    for sheet in SHEETS:
        if not sheet.is_page:
            headers = [cell.value for cell in book[sheet.title][1]]
            extra = ["Lease end", "Vault"] if sheet is EVIDENCE else []
            assert headers == [column.label for column in sheet.columns] + extra


def test_changes_and_retired_rows_are_left_out_when_there_are_none(tmp_path: Path) -> None:
    names = written(example_plan(changes=False), tmp_path).sheetnames
    assert "Changes" not in names
    assert "Retired rows" not in names


def test_only_the_counters_of_summary_are_formulas(book: Any) -> None:
    formulas = {(sheet.title, cell.value) for sheet in book for row in sheet for cell in row if cell.data_type == "f"}
    assert {title for title, _ in formulas} == {"Summary"}
    assert len(formulas) == 9
    for _, formula in formulas:
        assert re.fullmatch(r"=COUNTIFS\([^()]+\)([+-]COUNTIFS\([^()]+\))*", formula), formula


def test_the_counters_show_their_value_without_being_calculated(tmp_path: Path) -> None:
    [path] = write(example_plan(), Labels(), tmp_path)
    shown = {row[1]: row[2] for row in openpyxl.load_workbook(path, data_only=True)["Summary"].iter_rows(
        values_only=True) if row[1]}
    assert (shown["Not started"], shown["Done"], shown["In progress"], shown["Waiting"]) == (21, 1, 1, 1)
    assert shown["Other, as typed"] == 1, "done!! is not in the list"
    counted = ("Not started", "Scheduled", "In progress", "Done", "Waiting", "Skipped", "Other, as typed")
    assert sum(shown[label] for label in counted) == 25


@pytest.mark.parametrize("text", [*HOSTILE_TEXTS, "<r><t>x</t></r>", "<r></r>", "\ud800", "\x00\x07", "_x000D_",
                                  "a\r\nb", " outer spaces ", "\ufeffmark", "＝1+1"])
def test_an_imported_text_is_a_text_cell_in_every_column(tmp_path: Path, text: str) -> None:
    one = device(1, text, text, DecisionKind.KEEP, location=text, make=text, model=text, serial=text, ip=text,
                 mac=text, mailbox=text, mailboxes=(text,), action=text, do_first=text, reason=text, attention=text,
                 works_until=text, wave=text, conflict=text,
                 override=Override(DecisionKind.KEEP, text, datetime.date(2027, 6, 30)),
                 human={"notes": text, "owner": text, "status": text},
                 extra={"Lease end": text, "Vault": text})
    plan = plan_of([one])
    opened = written(replace(plan, extra_headers=("Lease end", "Vault"),
                             tenant=replace(plan.tenant, name=text)), tmp_path)
    seen = [cell for title in ("Plan", "Evidence", "Sites", "Mailboxes", "Waves", "_base")
            for row in opened[title].iter_rows() for cell in row]
    assert all(cell.data_type != "f" and cell.hyperlink is None for cell in seen)
    wanted = normal(text)
    row = next(records(opened, PLAN))
    for header in ("Site", "Device", "Serial", "IP", "Mailbox", "Action", "Why", "Notes", "Owner", "Status"):
        assert isinstance(row[header], str)
        assert normal(row[header]) == wanted, header
    assert normal(next(records(opened, EVIDENCE))["Vault"]) == wanted


def normal(text: str) -> str:
    """Give a text as the workbook keeps it: one kind of line end, nothing that XML cannot say, outer space off."""
    kept = "".join("?" if "\ud800" <= c <= "\udfff" else " " if c < " " and c not in "\t\n\r" else c for c in text)
    return kept.replace("\r\n", "\n").replace("\r", "\n").strip()


def test_dates_are_dates_and_numbers_are_numbers(book: Any) -> None:
    rows = {row["Device"]: row for row in records(book, PLAN)}
    assert rows["PRN-LYO-04"]["Planned date"] == datetime.datetime(2026, 12, 4)
    assert rows["PRN-LYO-04"]["Port"] == 587
    assert rows["TRUE"]["Planned date"] == "12/31/26", "what was typed as text is kept as typed"
    assert next(records(book, RULES))["Checked on"] == datetime.datetime(2026, 11, 20)
    assert next(records(book, EVIDENCE))["Source date"] == datetime.datetime(2026, 11, 20)
    assert [row["TLS 1.0 %"] for row in records(book, MAILBOXES)][2] == 62.5
    assert next(records(book, DATA_QUALITY))["Row"] == 12
    assert {type(row["Keep"]) for row in records(book, SITES)} == {int}


def test_a_decision_is_always_symbol_word_and_colour(book: Any) -> None:
    plan = example_plan()
    column = PLAN.index("decision") + 1
    for number, one in enumerate(plan.devices, start=2):
        cell, look = book["Plan"].cell(number, column), LOOKS[one.decision]
        assert cell.value == look.label
        assert (cell.fill.fgColor.rgb[2:], cell.font.color.rgb[2:]) == (look.fill, look.text)
    assert next(records(book, RETIRED))["Decision"] == "⚠ Legacy"


def test_a_column_that_a_person_added_is_carried_at_the_right_end(tmp_path: Path) -> None:
    first = device(1, "Lyon", "A", DecisionKind.KEEP, human={"extra:Ticket": "T-12", "extra:=1+1": 7})
    opened = written(plan_of([first, device(2, "Lyon", "B", DecisionKind.KEEP)]), tmp_path)
    headers = [cell.value for cell in opened["Plan"][1]]
    assert headers[len(PLAN.columns):] == ["=1+1", "Ticket"]
    assert [row["Ticket"] for row in records(opened, PLAN)] == ["T-12", None]
    assert [row["=1+1"] for row in records(opened, PLAN)] == [7, None]


def test_what_a_person_typed_keeps_its_type(tmp_path: Path) -> None:
    typed = {"notes": 12.5, "owner": True, "error_seen": "4.7.66", "exit_date": "2026-02-30", "done_date": 45000,
             "planned_date": "1899-12-31", "done_by": 12345678901234567890}
    row = next(records(written(plan_of([device(1, "Lyon", "A", DecisionKind.KEEP, human=typed)]), tmp_path), PLAN))
    assert (row["Notes"], row["Owner"], row["Error seen"], row["Exit date"]) == (12.5, True, "4.7.66", "2026-02-30")
    assert row["Done by"] == "12345678901234567890"
    assert row["Planned date"] == "1899-12-31"
    assert row["Done date"] == datetime.datetime(2023, 3, 15), "a number in a column of dates shows as a date"


def test_a_text_over_the_limit_of_a_cell_is_cut_and_says_so(tmp_path: Path) -> None:
    texts = {"at": "x" * MAX_TEXT, "over": "x" * (MAX_TEXT + 1), "emoji": "😀" * 20_000}
    devices = [device(n, "Lyon", name, DecisionKind.KEEP, human={"notes": text})
               for n, (name, text) in enumerate(texts.items())]
    notes = {row["Device"]: row["Notes"] for row in records(written(plan_of(devices), tmp_path), PLAN)}
    assert notes["at"] == texts["at"]
    assert len(notes["over"]) == MAX_TEXT
    assert notes["over"].endswith(CUT)
    assert len(notes["emoji"].encode("utf-16-le")) // 2 <= MAX_TEXT
    assert notes["emoji"].startswith("😀😀")
    assert notes["emoji"].endswith("😀" + CUT)


def test_links_stop_at_the_limit_of_a_sheet_and_the_addresses_stay(tmp_path: Path) -> None:
    plan = example_plan()
    [path] = write(replace(plan, rules=plan.rules[:1] * (tables.MAX_LINKS + 3)), Labels(), tmp_path)
    sheet = part(path, f"xl/worksheets/sheet{SHEETS.index(RULES) + 1}.xml")
    assert sheet.count("<hyperlink ") == tables.MAX_LINKS
    assert sheet.count("<row ") == tables.MAX_LINKS + 4


def test_rows_that_do_not_fit_are_left_out_and_read_me_says_how_many(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("tables", "read_me", "base", "summary"):
        monkeypatch.setattr(f"planner.write.workbook.{module}.MAX_ROWS", 11)
    opened = written(example_plan(), tmp_path)
    assert opened["Plan"].max_row == 11
    said = [row[0] for row in opened["Read me"].iter_rows(min_col=2, max_col=2, values_only=True)]
    assert any(text and text.startswith("Plan: 15 rows do not fit") for text in said)


VALUES = st.one_of(st.text(), st.integers(-10 ** 14, 10 ** 14), st.booleans(), st.none(), st.sampled_from(DecisionKind),
                   st.floats(min_value=-1e9, max_value=1e9).map(lambda number: round(number, 3)),
                   st.dates(min_value=datetime.date(1900, 3, 1)))


@settings(max_examples=60)
@given(rows=st.lists(st.tuples(VALUES, VALUES, VALUES), max_size=6))
def test_the_fast_sheet_writes_the_same_cells_as_the_library(
        tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[CellValue, ...]]) -> None:
    import xlsxwriter

    path = tmp_path_factory.mktemp("pair") / "pair.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        styles = Styles(made)
        plain, day = styles.make(valign="top"), styles.make(num_format="yyyy-mm-dd")
        decisions = {kind: (look.label, styles.decisions[kind]) for kind, look in LOOKS.items()}
        fast, slow = made.add_worksheet("fast", TableSheet), made.add_worksheet("slow")
        headers = ("one", "two", "three")
        fast.stream(Stream([(h, plain) for h in headers], [plain, day, plain], decisions, (), lambda: rows), len(rows))
        for place, header in enumerate(headers):
            slow.write_string(0, place, header, plain)
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                style = (plain, day, plain)[place]
                match value:
                    case None | "":
                        slow.write_blank(number, place, None, style)
                    case bool():
                        slow.write_boolean(number, place, value, style)
                    case DecisionKind():
                        slow.write_string(number, place, *decisions[value])
                    case str():
                        slow.write_string(number, place, fit(value), style)
                    case datetime.date():
                        slow.write_datetime(number, place, value, style)
                    case _:
                        slow.write_number(number, place, value, style)
    opened = openpyxl.load_workbook(path)
    assert _cells(opened["fast"]) == _cells(opened["slow"])


def _cells(sheet: Any) -> list[list[tuple[Any, ...]]]:
    return [[(cell.value, cell.data_type, cell.number_format, cell.fill.fgColor.rgb, cell.alignment.vertical)
             for cell in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize("text, width, lines", [
    ("short", 20, 1), ("a" * 24, 20, 2), ("a" * 90, 20, 5), ("一" * 11, 20, 2), ("W" * 12, 20, 2), ("i" * 40, 20, 1),
    ("a\nb", 20, 2), ("a\nb\nc\nd", 20, 4), ("word " * 12, 20, 3), ("a\n" * 100, 20, MAX_LINES)])
def test_a_row_is_as_high_as_its_longest_text_up_to_a_limit(text: str, width: float, lines: int) -> None:
    assert lines_of(text, width) == lines
