"""LibreOffice opens the workbook, and what it saves again holds the same."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from planner.model.table import text_of
from planner.model.workbook import SHEETS, fingerprint
from planner.write.labels import Labels
from tests.support.books import issued_and_found, written
from tests.support.plans import example_plan
from tests.support.require import require

SMALLEST_ON_PAPER = 8
"""Points."""
TABLES = [sheet for sheet in SHEETS if not sheet.is_page]


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any, Path]:
    """Give the workbook as written, as saved again by LibreOffice, and its PDF."""
    office = require("office")
    folder = tmp_path_factory.mktemp("office")
    original = written(example_plan(), folder)
    for kind in ("xlsx", "pdf"):
        subprocess.run([str(office), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
                        "--convert-to", kind, "--outdir", str(folder / "out"), str(folder / "plan.xlsx")],
                       check=True, capture_output=True, timeout=180)
    return original, openpyxl.load_workbook(folder / "out" / "plan.xlsx"), folder / "out" / "plan.pdf"


@pytest.mark.parametrize("sheet", TABLES, ids=lambda sheet: sheet.title)
def test_no_cell_is_lost_or_changed_by_saving_in_libreoffice(converted: tuple[Any, Any, Path], sheet: Any) -> None:
    original, saved, _ = converted
    assert _texts(saved[sheet.title]) == _texts(original[sheet.title])


def test_base_and_its_fingerprints_survive_libreoffice(converted: tuple[Any, Any, Path]) -> None:
    _, saved, _ = converted
    assert saved["_base"].sheet_state != "visible"
    for row, issued, texts in issued_and_found(saved):
        assert fingerprint(texts) == issued, row


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_no_text_on_paper_is_smaller_than_eight_points(tmp_path: Path, paper: str) -> None:
    import pypdf

    office = require("office")
    written(example_plan(), tmp_path, Labels(paper=paper))
    subprocess.run([str(office), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
                    "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "plan.xlsx")],
                   check=True, capture_output=True, timeout=180)
    sizes: set[tuple[float, int]] = set()
    for number, page in enumerate(pypdf.PdfReader(tmp_path / "plan.pdf").pages, start=1):
        page.extract_text(visitor_text=lambda text, now, line, _font, size, number=number: sizes.add(  # type: ignore[misc]
            (size * abs(line[3]) * abs(now[3]), number)) if text.strip() else None)
    assert len(sizes) > len(TABLES)
    assert [(round(size, 2), number) for size, number in sorted(sizes) if size < SMALLEST_ON_PAPER - 0.05] == []


def test_libreoffice_prints_the_workbook(converted: tuple[Any, Any, Path]) -> None:
    assert converted[2].read_bytes().startswith(b"%PDF")


def _texts(sheet: Any) -> list[tuple[str, ...]]:
    return [tuple(map(text_of, row)) for row in sheet.iter_rows(values_only=True)]
