"""The checklists as PDF: one a site and one of all sites, from the data of the pages, through typst."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import fields
from functools import partial
from pathlib import Path

import msgspec

from planner.model.errors import OutputError
from planner.model.plan import Plan
from planner.write.cards import SiteSheet, site_sheets
from planner.write.checklists import ALL_SITES, FOLDER, MOST_ON_ONE_PAGE
from planner.write.labels import Labels
from planner.write.pages import heap_at_rest, sentence
from planner.write.printed.jobs import Job, in_parallel, print_one
from planner.write.printed.pieces import Piece
from planner.write.printed.press import Press, require
from planner.write.printed.sheet import SheetPrinter
from planner.write.translated import translated

SUFFIX = ".pdf"
SIZES = {False: 11, True: 14}
"""Points of the text, by whether the print is large (SPEC 6.2)."""
PAPERS = {"a4": "a4", "letter": "us-letter"}
LISTED = 5
MANY = 2_000
"""From so many devices on further processes are worth their start."""
MANY_SITES = 20

__all__ = ["check", "pdf_name", "remarks", "write"]


def write(plan: Plan, labels: Labels, folder: Path, sites: Collection[str] | None = None) -> list[Path]:
    """Write the PDFs into ``checklists/`` below ``folder``, of some sites or of all. Returns what was written."""
    target = folder / FOLDER
    target.mkdir(parents=True, exist_ok=True)
    jobs = _jobs(translated(plan, labels), labels, target, sites)
    with heap_at_rest():
        if len(plan.devices) < MANY or (sites is not None and len(sites) < MANY_SITES):
            press = Press()
            return [print_one(job, press) for job in jobs]
        return in_parallel(jobs)


def _jobs(plan: Plan, labels: Labels, target: Path, sites: Collection[str] | None) -> Iterator[Job]:
    printer = SheetPrinter(plan, labels)
    whole = sites is None and len(plan.devices) <= MOST_ON_ONE_PAGE
    all_sheets = []
    for sheet in site_sheets(plan, sites):
        laid_out = printer.sheet(sheet)
        title = sentence(labels, "Checklist of %(site)s", site=laid_out["site"])
        yield Job(target / pdf_name(sheet.site.checklist), _data(plan, labels, title, [laid_out]))
        if whole:
            all_sheets.append(laid_out)
    if whole:
        yield Job(target / pdf_name(ALL_SITES), _data(plan, labels, labels("Checklists of all sites"), all_sheets))


def check(labels: Labels, asked_by: str) -> None:
    """Refuse before anything is done what could not be printed.

    Raises UsageError without the library, OutputError without a font for the language of the page.
    """
    require(asked_by)
    missing = Press().lacks(" ".join(map(labels, ("Before you go", "Encryption", "Note old values:", "Send a test.",
                                                  "When you are done"))))
    if missing:
        raise OutputError(
            f"no font on this machine has the characters of {labels.lang}", where=asked_by,
            seen=" ".join(sorted(missing)[:LISTED]),
            next_step="Install one, for Chinese Noto Sans CJK (Debian: fonts-noto-cjk), or print the pages from a "
                      "browser.")


def remarks(plan: Plan, sites: Collection[str] | None = None) -> list[str]:
    """What a reader of the PDFs should know: sites with characters that no font has, and why one PDF is not there."""
    said = []
    if sites is None and len(plan.devices) > MOST_ON_ONE_PAGE:
        said.append(f"Note    {pdf_name(ALL_SITES)} is left out: {len(plan.devices):,} devices are too many for one "
                    "PDF. Print the PDF of each site.")
    press = Press()
    missing = press.lacks(_beyond_ascii(plan))
    if missing:
        lacking = [sheet.site.site for sheet in site_sheets(plan, sites) if missing & set(_words(plan, sheet))]
        if lacking:
            more = f" and {len(lacking) - LISTED} more" if len(lacking) > LISTED else ""
            examples = " ".join(sorted(missing)[:LISTED])
            said.append(f"Note    no font on this machine has {examples}: such characters are empty boxes in the PDF "
                        f"of {', '.join(lacking[:LISTED])}{more}. Install a font that has them, for Chinese Noto Sans "
                        "CJK.")
    return said


def pdf_name(page: str) -> str:
    """The name of the PDF beside a page."""
    return Path(page).with_suffix(SUFFIX).name


def _beyond_ascii(plan: Plan) -> str:
    """The characters of a plan that are not ASCII, from one record after the other: a large plan as text is 240 MB."""
    found: set[str] = set()
    encoder = msgspec.json.Encoder()
    for part in (getattr(plan, field.name) for field in fields(plan)):
        for record in part if isinstance(part, tuple) else (part,):
            text = encoder.encode(record)
            if not text.isascii():
                found.update(text.decode())
    return "".join(found)


def _words(plan: Plan, sheet: SiteSheet) -> str:
    return str(SheetPrinter(plan, Labels()).sheet(sheet))


def _data(plan: Plan, labels: Labels, title: str, sheets: list[Piece]) -> Piece:
    lang, _dash, region = labels.lang.partition("-")
    _ = partial(sentence, labels)
    return {"title": title, "lang": lang, "region": region or None,
            "paper": PAPERS[labels.paper], "size": SIZES[labels.large_print], "tenant": plan.tenant.name,
            "page": _("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"), "sheets": sheets}
