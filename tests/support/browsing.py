"""Pages in headless Chromium: open one, and see what it asks for and says while it is used."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from planner.model.plan import Plan
from planner.write import checklists, report
from planner.write.labels import Labels
from tests.support.desk import HEADER, ROWS
from tests.support.require import require

QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync")
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
INVENTORY = "Cloud,Planned update," + HEADER + "\n".join((
    *(f"worldwide,,{row}" for row in ROWS),
    "worldwide,2027-03-01,Lyon,PRN-6,Ricoh,MP C3003,3.1,SN6,10.0.0.6,prn6@example.com,smtp.office365.com,SMTP AUTH,1.0,"
    "yes,password",
    "21Vianet,,上海,打印机-1,HP,M525,1.0,SN7,10.0.0.7,prn7@example.com,smtp.partner.outlook.cn,SMTP AUTH,1.1,no,"
    "password",
    "worldwide,,,REL-1,Postfix,,,SN8,10.0.0.8,,10.0.0.25,relay,1.2,,",
    "worldwide,,Berlin,PRN-9,Kyocera,FS-2000,,SN9,10.0.0.9,prn9@example.com,smtp-legacy.office365.com,SMTP AUTH,1.2,,"
    "password"))
"""A list of devices that has every decision, a device to move back, a site without a name and a Chinese one."""


class Visit:
    """A page that is open, with every request it made and everything it said on the console."""

    def __init__(self, browser: Browser, path: Path, fragment: str = "", **options: Any) -> None:
        self.context = browser.new_context(**options)
        self.page: Page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.said.append(dialog.message), dialog.dismiss()))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.url = path.as_uri()
        self.page.goto(self.url + fragment)

    def __enter__(self) -> Visit:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()

    def shown(self) -> list[str]:
        """The Device IDs that the filters leave in the list."""
        ids: list[str] = self.page.eval_on_selector_all("#list > tbody > tr:not([hidden])",
                                                        "rows => rows.map(r => r.id)")
        return ids

    def width(self) -> int:
        """How wide the page is, what overflows included."""
        width: int = self.page.evaluate("document.documentElement.scrollWidth")
        return width


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser of the machine; without one the test is skipped."""
    program = require("browser")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(program), args=list(QUIET))
        yield started
        started.close()


def written_pages(plan: Plan, labels: Labels, folder: Path) -> Path:
    """Write the pages of a plan: report and checklists."""
    checklists.write(plan, labels, folder)
    report.write(plan, labels, folder)
    return folder


def pages_of(plan: Plan) -> list[str]:
    """The pages of a plan, as they are called below its folder."""
    return ["report.html", "checklists/index.html", "checklists/all-sites.html",
            *(f"checklists/{site.checklist}" for site in plan.sites)]


def printed_pages(browser: Browser, path: Path, to: Path) -> list[str]:
    """Print a page to PDF and give the text of each sheet of paper."""
    with Visit(browser, path) as visit:
        visit.page.pdf(path=str(to), prefer_css_page_size=True)
    text = subprocess.run(["pdftotext", "-layout", str(to), "-"], check=True, capture_output=True, text=True).stdout
    return text.split("\f")[:-1]


def squeezed(text: str) -> str:
    """A text without its white space: where lines break says nothing."""
    return re.sub(r"\s", "", text)
