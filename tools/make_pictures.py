"""Take the pictures of README.md: workbook, report and checklist of the published sample.

Needs a browser, LibreOffice, poppler and the test extra. Run ``python -m tools.make_pictures`` after ``just bless``
when an output looks different; the pictures are small and are not compared byte by byte.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "reports" / "sample"
PICTURES = ROOT / "docs" / "pictures"
WIDTH, HEIGHT = 1200, 750
SITE = "lyon-2e"
"""The site whose checklist is shown: its cards are of several kinds."""


def pages() -> None:
    """Photograph the top of the report and of a checklist."""
    checklist = next((SAMPLE / "checklists").glob(f"{SITE}*.html"))
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, page_file, width in (("report", SAMPLE / "report.html", WIDTH), ("checklist", checklist, 860)):
            page = browser.new_page(viewport={"width": width, "height": HEIGHT})
            page.goto(page_file.as_uri())
            page.screenshot(path=PICTURES / f"{name}.png")
        browser.close()


def workbook(scratch: Path) -> None:
    """Print the workbook and keep the first page of its Plan sheet."""
    subprocess.run(["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(scratch),
                    str(SAMPLE / "plan.xlsx")], check=True, capture_output=True)
    page = _first_page_of(scratch / "plan.pdf", " · Plan · page ")
    subprocess.run(["pdftoppm", "-png", "-singlefile", "-f", str(page), "-l", str(page), "-scale-to-x", str(WIDTH),
                    "-scale-to-y", "-1", str(scratch / "plan.pdf"), str(PICTURES / "workbook")], check=True)


def _first_page_of(pdf: Path, footer: str) -> int:
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    return next(number for number, page in enumerate(text.split("\f"), 1) if footer in page)


def main() -> int:
    """Make every picture anew."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    pages()
    with tempfile.TemporaryDirectory() as scratch:
        workbook(Path(scratch))
    for picture in sorted(PICTURES.glob("*.png")):
        print(f"Wrote   {picture.relative_to(ROOT).as_posix()}  {picture.stat().st_size // 1024} KiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
