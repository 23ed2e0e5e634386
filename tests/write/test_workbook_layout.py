"""How the workbook behaves in the hands of people: it filters, scrolls, helps, prints, and reads the same twice."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from planner.model.fingerprint import fingerprint
from planner.model.look import HUMAN_HEADER, TOOL_HEADER
from planner.model.workbook import LISTS, LISTS_SHEET, PLAN, SHEETS, WORKBOOK_SCHEMA
from planner.settings import LANGUAGES
from planner.write.labels import Labels
from planner.write.workbook import write
from planner.write.workbook.tables import TOOLS, YOURS, choices_range, footer
from planner.write.workbook.widths import widths
from tests.support.books import base, issued_and_found, part, written
from tests.support.plans import example_plan

SMALLEST_ON_PAPER = 8
"""Points."""
TABLES = [sheet for sheet in SHEETS if not sheet.is_page]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return written(example_plan(), tmp_path_factory.mktemp("book"))


@pytest.mark.parametrize("sheet", TABLES, ids=lambda sheet: sheet.title)
def test_header_and_key_stay_in_sight_and_every_table_filters(book: Any, sheet: Any) -> None:
    target = book[sheet.title]
    frozen = target.cell(2, sheet.frozen + 1).coordinate
    assert target.freeze_panes == frozen
    assert target.auto_filter.ref == target.dimensions
    assert not target.merged_cells.ranges
    assert not target.protection.sheet


def test_plan_stays_in_sight_up_to_the_device(book: Any) -> None:
    assert book["Plan"].freeze_panes == "E2"


@pytest.mark.parametrize("sheet", [s for s in SHEETS if s.key != "lists"], ids=lambda sheet: sheet.title)
def test_every_sheet_prints_landscape_with_its_name_and_page_at_the_foot(book: Any, sheet: Any) -> None:
    target = book[sheet.title]
    assert target.page_setup.orientation == "landscape"
    assert target.oddFooter.center.text.endswith(f"Contoso && Söhne · P-7F3K9Q2M · {sheet.title} · page &P of &N")
    if not sheet.is_page:
        assert target.print_title_rows == "$1:$1"


@pytest.mark.parametrize("paper, inches", [("a4", 11.69), ("letter", 11.0)])
def test_plan_prints_from_device_to_wave_one_page_wide_in_letters_that_can_be_read(
        tmp_path: Path, paper: str, inches: float) -> None:
    plan = written(example_plan(), tmp_path, Labels(paper=paper))["Plan"]
    first, last = PLAN.index("device"), PLAN.index("wave")
    assert plan.print_area == "'Plan'!$D$1:$S$26"
    assert (plan.page_setup.fitToWidth or 1, plan.page_setup.fitToHeight) == (1, 0)
    assert plan.sheet_properties.pageSetUpPr.fitToPage
    wide = widths(PLAN, PLAN.columns, Labels(paper=paper), [[cell.value for cell in row] for row in plan.iter_rows(2)])
    width = sum(int(column * 7 + 5) for column in wide[first:last + 1]) / 96
    scale = (inches - plan.page_margins.left - plan.page_margins.right) / width
    points = min(cell.font.sz for row in plan.iter_rows(max_row=3) for cell in row)
    assert points * scale >= SMALLEST_ON_PAPER


@pytest.mark.parametrize("sheet", TABLES, ids=lambda sheet: sheet.title)
def test_a_header_says_in_colour_and_in_words_whose_the_column_is(book: Any, sheet: Any) -> None:
    target = book[sheet.title]
    said = {str(rule.sqref): rule.prompt for rule in target.data_validations.dataValidation if rule.prompt}
    for place, column in enumerate(sheet.columns, start=1):
        cell = target.cell(1, place)
        colours = (cell.fill.fgColor.rgb[2:], cell.font.color.rgb[2:])
        assert colours == (HUMAN_HEADER if column.human else TOOL_HEADER)
        assert said[cell.coordinate] == (YOURS if column.human else TOOLS)


@pytest.mark.parametrize("sheet", TABLES, ids=lambda sheet: sheet.title)
def test_choices_come_from_lists_and_other_words_stay_possible(book: Any, sheet: Any) -> None:
    rules = {str(rule.sqref).split(":")[0]: rule for rule in book[sheet.title].data_validations.dataValidation
             if rule.type == "list"}
    wanted = {book[sheet.title].cell(2, place).coordinate: column.choices
              for place, column in enumerate(sheet.columns, start=1) if column.choices}
    assert set(rules) == set(wanted)
    for at, choices in wanted.items():
        assert rules[at].errorStyle == "warning"
        cells = choices_range(choices, Labels()).removeprefix("=")
        assert rules[at].formula1 == cells
        area = book["Lists"][cells.split("!")[1].replace("$", "")]
        assert tuple(cell.value for (cell,) in area) == LISTS[choices]


def test_columns_of_people_are_text_so_that_what_is_typed_stays(book: Any) -> None:
    for column in PLAN.human:
        cell = book["Plan"].cell(3, PLAN.index(column.key) + 1)
        assert cell.number_format == ("yyyy-mm-dd" if column.kind.value == "date" else "@"), column.label


def test_base_is_very_hidden_and_holds_what_was_issued(book: Any) -> None:
    assert book["_base"].sheet_state == "veryHidden"
    plan = example_plan()
    issued = base(book)
    assert issued["", "", "schema"] == WORKBOOK_SCHEMA
    assert (issued["", "", "plan"], issued["", "", "as_of"]) == (plan.id, "2026-11-24")
    for one in plan.devices:
        for key, value in one.human.items():
            assert issued["plan", one.id, key] == value
    assert issued["data_quality", "F-00000002", "comment"] == "see ticket 12"
    assert issued["retired", "D-00000000", "notes"] == "=1+1 sold"
    assert issued["waves", "W1", "go"] == "Go"
    assert issued["mailboxes", "scan1@example.com", "status"] == "Done"
    assert issued["runbook", "T-01", "done_by"] == "Ana"


def test_the_fingerprints_of_base_are_those_of_the_cells_as_they_are_read_back(book: Any) -> None:
    found = list(issued_and_found(book))
    assert len(found) == 70
    for row, issued, texts in found:
        assert fingerprint(texts) == issued, row


@pytest.mark.parametrize("sheet", [s for s in TABLES if s.is_returned], ids=lambda sheet: sheet.title)
def test_every_row_that_people_fill_in_has_a_key_of_its_own_in_its_first_column(book: Any, sheet: Any) -> None:
    keys = [cells[0].value for cells in book[sheet.title].iter_rows(min_row=2, max_col=1)]
    assert keys
    assert all(isinstance(key, str) and key.strip() for key in keys)
    assert len(set(keys)) == len(keys)
    assert book[sheet.title].freeze_panes[0] > "A", "the key stays in sight"


def test_the_charts_have_a_description_for_those_who_do_not_see_them(tmp_path: Path) -> None:
    [path] = write(example_plan(), Labels(), tmp_path)
    drawing = part(path, "xl/drawings/drawing1.xml")
    for begin in ("By site: ", "By wave: ", "Progress: "):
        assert f'descr="{begin}' in drawing


def test_the_document_names_tenant_plan_and_versions_and_no_clock(tmp_path: Path) -> None:
    about = written(example_plan(), tmp_path).properties
    assert about.title == "Migration plan: Contoso & Söhne"
    assert "P-7F3K9Q2M" in about.description
    assert "planner 0.1.0" in about.description
    assert about.created.date() == about.modified.date() == example_plan().as_of


def test_nothing_in_the_file_reaches_outside(tmp_path: Path) -> None:
    plan = example_plan()
    opened = written(plan, tmp_path)
    names = part(tmp_path / "plan.xlsx", "[Content_Types].xml")
    assert "vba" not in names.lower()
    assert "externalLink" not in names
    links = {cell.hyperlink.target for sheet in opened for row in sheet for cell in row
             if cell.hyperlink and cell.hyperlink.target}
    assert links == {rule.link for rule in plan.rules}


@pytest.mark.parametrize("tenant, foot", [
    ("A & B", "&C&11 A && B · P-1 · Plan · page &P of &N"),
    ("", "&C&11 P-1 · Plan · page &P of &N"),
    ("2026", "&C&11 2026 · P-1 · Plan · page &P of &N"),
    ("x\ny", "&C&11 x y · P-1 · Plan · page &P of &N"),
])
def test_a_name_in_the_foot_is_no_command(tenant: str, foot: str) -> None:
    assert footer(tenant, "P-1", "Plan", Labels()) == foot


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_ampersand_on_paper_is_doubled_on_every_sheet(tmp_path: Path, lang: str) -> None:
    plan = example_plan()
    made = written(replace(plan, tenant=replace(plan.tenant, name="&P & &D&")), tmp_path, Labels.of(lang))
    for sheet in made:
        for place in (sheet.oddHeader, sheet.evenHeader, sheet.firstHeader, sheet.evenFooter, sheet.firstFooter):
            assert not any((place.left.text, place.center.text, place.right.text)), sheet.title
        if sheet.title not in ("_base", Labels.of(lang)(LISTS_SHEET.title)):
            assert sheet.oddFooter.center.text.removeprefix("&11").strip().startswith("&&P && &&D&& · "), sheet.title


@pytest.mark.parametrize("lang", LANGUAGES)
def test_names_of_sheets_and_choices_stay_within_what_excel_takes(tmp_path: Path, lang: str) -> None:
    made = written(example_plan(), tmp_path, Labels.of(lang))
    assert max(len(sheet.title) for sheet in made) <= 31
    rules = [rule for sheet in made for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert rules
    # A list that stands in the rule itself ends at 255 characters.
    assert not [rule.formula1 for rule in rules if "!" not in rule.formula1]


def test_a_foot_is_never_longer_than_a_sheet_allows() -> None:
    assert len(footer("&" * 500, "P-7F3K9Q2M", "Rules and sources", Labels())) <= 255


def test_read_me_lists_the_sources_and_names_a_returned_workbook_only(book: Any) -> None:
    rows = [row for row in book["Read me"].iter_rows(min_col=2, max_col=6, values_only=True) if row[0]]
    assert ("inventory.xlsx", "Devices", "devices", 29, "3b1f0c6a5d00") in rows
    assert ("plan.xlsx", "Plan", "plan", None, None) in rows
    assert any(row[0] == "broken.xls" and row[1].startswith("not read") for row in rows)
    assert [row[0] for row in rows].count("Yellow header") == 1


def test_summary_says_the_deadline_the_banner_and_what_is_open(book: Any) -> None:
    texts = [cell for row in book["Summary"].iter_rows(values_only=True) for cell in row if isinstance(cell, str)]
    for begin in ("Next: 31 December 2026, 37 days left", "Two clouds were found", "Between ", "Open questions: 4",
                  "Rows read: 34 in 4 files"):
        assert any(text.startswith(begin) for text in texts), begin


@pytest.mark.parametrize("title", ["Read me", "Summary"])
def test_what_stands_beside_each_other_on_a_page_stands_in_line(book: Any, title: str) -> None:
    for row in book[title].iter_rows():
        # The bars of Summary are cells whose number is not shown.
        places = {cell.alignment.vertical for cell in row if cell.value is not None and cell.number_format != ";;;"}
        assert len(places) <= 1, (row[0].row, [cell.value for cell in row])


def test_a_plan_without_anything_in_it_can_be_written(tmp_path: Path) -> None:
    plan = example_plan(changes=False)
    empty = replace(plan, devices=(), mailboxes=(), runbook=(), waves=(), sites=(), questions=(), findings=(),
                    deadlines=(), rules=(), banners=(), sources=(), resolutions={}, extra_headers=())
    assert written(empty, tmp_path)["Plan"].max_row == 1


def test_writing_twice_gives_the_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    script = ("from pathlib import Path; import sys; from tests.support.plans import example_plan; "
              "from planner.write.labels import Labels; from planner.write.workbook import write; "
              "write(example_plan(), Labels(), Path(sys.argv[1]))")
    digests = set()
    for seed, zone in (("0", "UTC"), ("1", "Asia/Tokyo"), ("2", "America/New_York")):
        folder = tmp_path / seed
        subprocess.run([sys.executable, "-c", script, str(folder)], check=True,
                       env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": os.getcwd()})
        digests.add(hashlib.sha256((folder / "plan.xlsx").read_bytes()).hexdigest())
    assert len(digests) == 1
