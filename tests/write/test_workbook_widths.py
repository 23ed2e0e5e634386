"""Nothing that has to be read is cut or broken: columns are as wide as their words, names and the page allow."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from planner.model.decision import DecisionKind
from planner.model.device import DeviceType
from planner.model.plan import Plan, PlannedDevice
from planner.model.workbook import PLAN, SHEETS, ColumnKind, Fit, Sheet
from planner.settings import LANGUAGES
from planner.write.labels import Labels
from planner.write.workbook.brief import Brief
from planner.write.workbook.letters import lines_of, text_width, word_width
from planner.write.workbook.paper import PAPERS, SMALLEST_PRINT, fits, inches, printable
from planner.write.workbook.rows import Row, Rows
from planner.write.workbook.tables import SEEN
from planner.write.workbook.widths import LINES, widths
from tests.support.books import written
from tests.support.plan_devices import device
from tests.support.plans import plan_of

TABLES = [sheet for sheet in SHEETS if not sheet.is_page]
ON_ONE_PAGE = [sheet for sheet in TABLES if sheet.print_columns and sheet.key != "runbook"]
ONE_LINE = {"Device ID", "Finding ID", "Question ID", "Wave", "Wave override", "Step", "MAC", "Grade", "TLS by maker",
            "Source date", "Rule"}
"""Columns of ids, versions and days: short, and never broken."""
PAGES = [(lang, paper) for lang in LANGUAGES for paper in PAPERS]
LAPTOP = 1290
"""Pixels of a first screen beside its row numbers."""
HOSTILE = "W" * 90
NOTO, CARLITO = 1.448 * 11, 1.22 * 11
"""The height of a line in the fonts that LibreOffice takes, at 11 points."""


@pytest.mark.parametrize("lang, paper", PAGES)
@pytest.mark.parametrize("sheet", TABLES, ids=lambda sheet: sheet.title)
def test_no_word_of_a_header_or_of_the_tool_is_broken_or_cut(sheet: Sheet, lang: str, paper: str) -> None:
    say = Labels.of(lang, paper)
    given = widths(sheet, sheet.columns, say)
    broken = [(column.label, text) for column, width in zip(sheet.columns, given, strict=True)
              for text in (column.label, *column.words)
              if (word_width if column.wrap or text == column.label else text_width)(say(text)) > width + 0.01]
    assert broken == []


@pytest.mark.parametrize("sheet", TABLES, ids=lambda sheet: sheet.title)
def test_a_text_that_may_be_long_runs_over_several_lines(sheet: Sheet) -> None:
    texts = [column for column in sheet.columns if column.kind is ColumnKind.TEXT and not column.choices]
    assert {column.label for column in texts if not column.wrap and not column.words} <= ONE_LINE


@pytest.mark.parametrize("lang, paper", PAGES)
@pytest.mark.parametrize("sheet", ON_ONE_PAGE, ids=lambda sheet: sheet.title)
@pytest.mark.parametrize("name", ["", "a", "scanner.berlin@example.com", HOSTILE])
def test_what_is_printed_one_page_wide_fits_with_eight_points(sheet: Sheet, name: str, lang: str, paper: str) -> None:
    first, last = map(sheet.index, sheet.print_columns or ())
    rows: list[Row] = [[name] * len(sheet.tool)] * 20
    for some in (rows, ()):
        printed = widths(sheet, sheet.columns, Labels.of(lang, paper), some)[first:last + 1]
        assert fits(printed, paper)
        assert inches(printed) > 0.97 * printable(paper) / SMALLEST_PRINT, "room is left over"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("mailbox", ["scan@example.com", "scan-ber-04@example.com", "scanner.berlin@example.com"])
def test_an_address_of_26_letters_is_whole_on_a4_beside_ordinary_names(lang: str, mailbox: str) -> None:
    wide = _of_plan([_ordinary(number, mailbox=mailbox, mailboxes=(mailbox,)) for number in range(60)], lang)
    assert word_width(mailbox) <= wide["mailbox"]


@pytest.mark.parametrize("lang, paper", PAGES)
def test_names_of_an_office_are_whole_whatever_the_paper(lang: str, paper: str) -> None:
    wide = _of_plan([_ordinary(number) for number in range(60)], lang, paper)
    for key, text in (("device", "PRN-BER-59"), ("serial", "SN00123459"), ("ip", "10.10.1.59"), ("type", "printer"),
                      ("model", "HP LaserJet M525")):
        assert word_width(Labels.of(lang)(text)) <= wide[key], key
        assert lines_of(text, wide[key]) <= 2, key


@pytest.mark.parametrize("lang, paper", PAGES)
def test_a_type_that_one_device_of_thousands_has_is_whole(lang: str, paper: str) -> None:
    one = _ordinary(1, type=DeviceType.COMPUTER)
    wide = _of_plan([*(_ordinary(number) for number in range(2_000)), one], lang, paper)
    assert word_width(Labels.of(lang)(one.type)) <= wide["type"]


def test_the_address_of_a_sender_is_not_held_whole_twice() -> None:
    address = "scanner.berlin@example.com"
    senders = [_ordinary(number, label=address, mailbox=address, mailboxes=(address,)) for number in range(40)]
    wide = _of_plan(senders, "en")
    assert wide["device"] < 10 < word_width(address) <= wide["mailbox"]


def test_a_few_long_names_take_no_room_from_sentences() -> None:
    ordinary = [_ordinary(number) for number in range(100)]
    odd = [_ordinary(200 + number, mailbox=HOSTILE, mailboxes=(HOSTILE,), serial=HOSTILE) for number in range(3)]
    assert _of_plan(ordinary, "en") == _of_plan([*ordinary, *odd], "en")


@pytest.mark.parametrize("lang, paper", PAGES)
def test_the_first_screen_of_a_laptop_reaches_the_target_server(lang: str, paper: str) -> None:
    for name in ("a", HOSTILE):
        wide = widths(PLAN, PLAN.columns, Labels.of(lang, paper), [[name] * len(PLAN.tool)] * 20)
        assert inches(wide[:PLAN.index("target") + 1]) * 96 <= LAPTOP


@pytest.mark.parametrize("location, points", [
    ("一楼大厅东侧" * 6, NOTO), ("Ground floor, east of the hall " * 2, CARLITO)])
def test_a_row_is_as_high_as_the_lines_of_its_letters(tmp_path: Path, location: str, points: float) -> None:
    sheet = written(plan_of([_ordinary(1, location=location)]), tmp_path)["Plan"]
    lines = lines_of(location, PLAN.columns[PLAN.index("location")].width)
    assert lines > LINES
    assert lines * points <= sheet.row_dimensions[2].height <= lines * points * 1.1


def test_a_single_line_of_chinese_is_not_cut(tmp_path: Path) -> None:
    sites = written(plan_of([_ordinary(1, site="上海")]), tmp_path)["Sites"]
    assert sites["A2"].value == "上海"
    assert (sites.row_dimensions[2].height or 0) >= NOTO


def test_a_row_is_never_higher_than_a_spreadsheet_allows(tmp_path: Path) -> None:
    sheet = written(plan_of([_ordinary(1, location="一楼" * 900)]), tmp_path)["Plan"]
    assert sheet.row_dimensions[2].height == 409


def test_every_fit_is_of_a_sheet_that_is_printed_one_page_wide() -> None:
    fitted = Counter((sheet.key, column.fit) for sheet in SHEETS for column in sheet.columns if column.fit)
    assert {key for key, _ in fitted} == {sheet.key for sheet in SHEETS if sheet.print_columns}
    assert all(fitted[sheet.key, Fit.TEXT] for sheet in SHEETS if sheet.print_columns)


def _ordinary(number: int, **changes: Any) -> PlannedDevice:
    one = device(number, "Berlin", f"PRN-BER-{number % 100:02}", DecisionKind.KEEP)
    given = {"make": "HP", "model": "LaserJet M525", "serial": f"SN001234{number % 100:02}",
             "ip": f"10.10.1.{number % 250}", "mailbox": "scan@example.com", "mailboxes": ("scan@example.com",)}
    return replace(one, **(given | changes))


def _of_plan(devices: list[PlannedDevice], lang: str, paper: str = "a4") -> dict[str, float]:
    """The widths of the columns of Plan, by key."""
    plan: Plan = plan_of(devices)
    labels = Labels.of(lang, paper)
    rows = Rows(plan, Brief(plan, labels)).some(PLAN.key, SEEN)
    return dict(zip((column.key for column in PLAN.columns), widths(PLAN, PLAN.columns, labels, rows), strict=True))
