"""LibreOffice opens the workbook, and what it saves again holds the same."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from planner import catalogue, pipeline
from planner.model.fingerprint import fingerprint
from planner.model.plan import Plan
from planner.model.table import text_of
from planner.model.workbook import SHEETS, Sheet
from planner.settings import Settings
from planner.write.labels import Labels
from tests.support.books import issued_and_found, written
from tests.support.plans import example_plan
from tests.support.require import require

SAMPLE = Path(__file__).parents[2] / "sample_data"
SMALLEST_ON_PAPER = 8
"""Points."""
MOST_PAGES = 70
"""What the workbook of the sample, 157 devices, may take on Letter."""
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
    _, pages = printed(example_plan(), tmp_path, paper)
    sizes: set[tuple[float, int]] = set()
    for number, page in enumerate(pages, start=1):
        page.extract_text(visitor_text=lambda text, now, line, _font, size, number=number: sizes.add(  # type: ignore[misc]
            (size * abs(line[3]) * abs(now[3]), number)) if text.strip() else None)
    assert len(sizes) > len(TABLES)
    assert [(round(size, 2), number) for size, number in sorted(sizes) if size < SMALLEST_ON_PAPER - 0.05] == []


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, list[str]]:
    """Give the workbook of the sample, and the text of its pages on Letter, which is the narrower paper."""
    plan = pipeline.build_plan(pipeline.Inputs((SAMPLE,)), Settings(as_of=date(2026, 11, 24)), catalogue.load())
    book, pages = printed(plan, tmp_path_factory.mktemp("sample"), "letter")
    return book, [page.extract_text() for page in pages]


@pytest.mark.parametrize("sheet", [s for s in TABLES if any(c.wrap for c in s.columns)], ids=lambda sheet: sheet.title)
def test_no_text_that_runs_over_several_lines_is_cut_off_on_paper(sample: tuple[Any, list[str]], sheet: Sheet) -> None:
    book, pages = sample
    if sheet.title not in book.sheetnames:
        return
    # What does not fit into its row is not in the PDF.
    shown = _letters("".join(page for page in pages if f"· {sheet.title} ·" in " ".join(page.split())))
    first, last = map(sheet.index, sheet.print_columns) if sheet.print_columns else (0, len(sheet.columns) - 1)
    cut = [(column.key, value) for row in book[sheet.title].iter_rows(min_row=2, values_only=True)
           for column, value in list(zip(sheet.columns, row, strict=False))[first:last + 1]
           if column.wrap and isinstance(value, str) and _letters(value)[-12:] not in shown]
    assert cut == []


def test_the_sample_prints_on_few_pages(sample: tuple[Any, list[str]]) -> None:
    assert len(sample[1]) <= MOST_PAGES


def printed(plan: Plan, folder: Path, paper: str) -> tuple[Any, Any]:
    """Give a workbook and the pages that LibreOffice prints of it."""
    import pypdf

    office = require("office")
    book = written(plan, folder, Labels(paper=paper))
    subprocess.run([str(office), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
                    "--convert-to", "pdf", "--outdir", str(folder), str(folder / "plan.xlsx")],
                   check=True, capture_output=True, timeout=180)
    return book, pypdf.PdfReader(folder / "plan.pdf").pages


def _letters(text: str) -> str:
    """A text without spaces and symbols, which a PDF breaks and draws in other fonts."""
    return "".join(filter(str.isalnum, text))


def test_libreoffice_prints_the_workbook(converted: tuple[Any, Any, Path]) -> None:
    assert converted[2].read_bytes().startswith(b"%PDF")


def _texts(sheet: Any) -> list[tuple[str, ...]]:
    return [tuple(map(text_of, row)) for row in sheet.iter_rows(values_only=True)]
