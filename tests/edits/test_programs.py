"""A workbook comes back the same, whichever program saved it (SPEC 7)."""

from __future__ import annotations

import subprocess
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from planner.model.human import Human
from planner.model.plan import Plan
from planner.model.workbook import SITES
from tests.support.desk import Desk, named, opened, row, type_in
from tests.support.office_macro import type_sort_and_filter
from tests.support.require import require

TEXTS = ("=1+1", "0012", "1E5", " two  spaces ", "line\nbreak", "ä ö 设备", "TRUE", "2026-12-31", "'quoted",
         "<b>&amp;</b>", "done!!")
NOT_TYPED = ("tool-cell-changed", "row-typed-in", "row-without-key", "column-deleted", "column-not-carried",
             "sheet-added", "copies-disagree", "row-twice")
"""Findings that would say that a program changed more than a person typed."""


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Plan]:
    """Give a workbook with edits of every kind, the desk's folder, and the plan that has them."""
    folder = tmp_path_factory.mktemp("typed")
    desk = Desk(folder / "first")
    plan = desk.plan()
    one, two = named(plan, "PRN-1").id, named(plan, "PRN-2").id
    type_in(desk.workbook, one, status="Done", planned_date=date(2026, 12, 31), notes=TEXTS[4], owner=TEXTS[1],
            done_by=TEXTS[5])
    type_in(desk.workbook, "Lyon", SITES, site_contact=TEXTS[3], notes=TEXTS[6])
    with opened(desk.workbook) as book:
        sheet = book["Plan"]
        end = sheet.max_column
        for place, text in enumerate((*TEXTS, 12, 1.5, True), start=1):
            sheet.cell(1, end + place).value = f"Mine {place}"
            cell = sheet.cell(row(sheet, two), end + place)
            cell.value = text
            if isinstance(text, str):
                cell.data_type, cell.number_format = "s", "@"
        sheet.move_range(f"A3:{sheet.cell(3, sheet.max_column).coordinate}", rows=20)
    saved = folder / "typed.xlsx"
    saved.write_bytes(desk.workbook.read_bytes())
    return saved, folder, desk.plan()


def libreoffice(kind: str) -> Callable[[Path, Path], Path]:
    """Save a workbook with LibreOffice."""
    def save(path: Path, folder: Path) -> Path:
        office = require("office")
        subprocess.run([str(office), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
                        "--convert-to", kind, "--outdir", str(folder / "out"), str(path)],
                       check=True, capture_output=True, timeout=180)
        return folder / "out" / f"{path.stem}.{kind}"
    return save


def excel(path: Path, folder: Path) -> Path:
    """Save a workbook as it is: a person's program that keeps the shared texts and the formats."""
    target = folder / "excel.xlsx"
    target.write_bytes(path.read_bytes())
    return target


def google(path: Path, folder: Path) -> Path:
    """Save a workbook the way an online office exports it: texts in line, no theme, no names, no validations."""
    book = openpyxl.load_workbook(path)
    plain = openpyxl.Workbook()
    plain.remove(plain.active)
    for sheet in book:
        target = plain.create_sheet(sheet.title)
        target.sheet_state = "hidden" if sheet.sheet_state != "visible" else "visible"
        for cells in sheet.iter_rows():
            for cell in cells:
                if cell.value is not None:
                    copy = target.cell(cell.row, cell.column, cell.value)
                    copy.data_type = cell.data_type
                    copy.number_format = cell.number_format
    shared = folder / "plain.xlsx"
    plain.save(shared)
    inline = folder / "google.xlsx"
    with zipfile.ZipFile(shared) as source, zipfile.ZipFile(inline, "w", zipfile.ZIP_DEFLATED) as target_zip:
        for name in source.namelist():
            if name != "xl/theme/theme1.xml":
                target_zip.writestr(name, source.read(name))
        assert b'inlineStr' in source.read("xl/worksheets/sheet3.xml")
    return inline


@pytest.mark.parametrize("save", [excel, google, libreoffice("xlsx"), libreoffice("ods")],
                         ids=["excel", "google", "libreoffice-xlsx", "libreoffice-ods"])
def test_the_edits_are_the_same_whichever_program_saved_them(
        typed: tuple[Path, Path, Plan], save: Callable[[Path, Path], Path], tmp_path: Path) -> None:
    path, _, expected = typed
    saved = save(path, tmp_path)
    desk = Desk(tmp_path / "again")
    (desk.inbox / saved.name).write_bytes(saved.read_bytes())
    plan = desk.plan()
    assert _typed(plan) == _typed(expected)
    assert not [f for f in plan.findings if f.code in NOT_TYPED]


@pytest.fixture(scope="module")
def driven(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Give what LibreOffice saved after it typed into Plan, sorted it by Site and filtered it, by kind of file."""
    folder = tmp_path_factory.mktemp("driven")
    desk = Desk(folder / "desk")
    plan = desk.plan()
    type_in(desk.workbook, named(plan, "PRN-5").id, owner="Bo")
    type_in(desk.workbook, named(plan, "PRN-2").id, status="done!!", planned_date=date(2026, 12, 31))
    return {path.suffix: path for path in type_sort_and_filter(desk.workbook, folder)}


def test_plan_is_sorted_and_filtered_by_libreoffice_as_by_a_person(driven: dict[str, Path]) -> None:
    sheet = openpyxl.load_workbook(driven[".xlsx"])["Plan"]
    shown = [(values[1].value, sheet.row_dimensions[values[0].row].hidden) for values in sheet.iter_rows(min_row=2)]
    assert shown == [*[("Lyon", False)] * 3, *[("Berlin", True)] * 2]
    assert [column.filters.filter for column in sheet.auto_filter.filterColumn] == [["Lyon"]]


@pytest.mark.parametrize("kind", [".xlsx", ".ods"])
def test_what_was_typed_sorted_and_filtered_in_libreoffice_comes_back(
        driven: dict[str, Path], kind: str, tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    (desk.inbox / f"returned{kind}").write_bytes(driven[kind].read_bytes())
    for _ in range(2):
        plan = desk.plan()
        assert {d.name: d.human for d in plan.devices} == {
            "PRN-1": {"status": "Done", "done_date": "2026-11-20", "notes": "0012\nseen"},
            "PRN-2": {"status": "done!!", "planned_date": "2026-12-31"}, "PRN-3": {}, "PRN-4": {},
            "PRN-5": {"owner": "Bo"}}
        assert not [f for f in plan.findings if f.code in NOT_TYPED]


def test_what_the_test_types_is_read_as_it_was_typed(typed: tuple[Path, Path, Plan]) -> None:
    human = {key.removeprefix("extra:"): value for key, value in named(typed[2], "PRN-2").human.items()}
    assert human == {f"Mine {place}": value for place, value in enumerate((*TEXTS, 12, 1.5, True), start=1)}


def _typed(plan: Plan) -> dict[str, Human]:
    return {**{d.name: d.human for d in plan.devices}, **{s.site: s.human for s in plan.sites}}
