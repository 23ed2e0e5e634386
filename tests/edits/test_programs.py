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
from tests.support.require import require

TEXTS = ("=1+1", "0012", "1E5", " two  spaces ", "line\nbreak", "ä ö 设备", "TRUE", "2026-12-31", "'quoted",
         "<b>&amp;</b>", "done!!")


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
    assert not [f for f in plan.findings if f.code in ("tool-cell-changed", "row-typed-in", "row-without-key",
                                                       "column-deleted", "sheet-added", "copies-disagree")]


def test_what_the_test_types_is_read_as_it_was_typed(typed: tuple[Path, Path, Plan]) -> None:
    human = {key.removeprefix("extra:"): value for key, value in named(typed[2], "PRN-2").human.items()}
    assert human == {f"Mine {place}": value for place, value in enumerate((*TEXTS, 12, 1.5, True), start=1)}


def _typed(plan: Plan) -> dict[str, Human]:
    return {**{d.name: d.human for d in plan.devices}, **{s.site: s.human for s in plan.sites}}
