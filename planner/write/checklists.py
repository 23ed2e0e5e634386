"""The pages a technician takes to the devices: one checklist a site, an index, and one page to print them all."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from planner.model.plan import Plan
from planner.write.cards import Remedy, SiteSheet, remedies, site_sheets, ways_out
from planner.write.cores import in_stripes
from planner.write.labels import Labels
from planner.write.pages import environment, heap_at_rest, policy, publish, rendered
from planner.write.translated import translated
from planner.write.words import words

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

FOLDER = "checklists"
INDEX = "index.html"
ALL_SITES = "all-sites.html"
STYLE = "checklist.css.j2"

MOST_LISTED = 12
"""Mailboxes that "Before you go" names one by one; more are left to the workbook."""

MOST_ON_ONE_PAGE = 5_000
"""Devices up to which all sites stand on one page; above, that page links the sites (SPEC 6.2)."""


def write(plan: Plan, labels: Labels, folder: Path, sites: Collection[str] | None = None) -> list[Path]:
    """Write ``checklists/`` below ``folder``: index, one page a site, all sites. Returns what was written.

    With ``sites`` only their pages: what they share with the others stays that of the whole plan.
    """
    plan = translated(plan, labels)
    env = environment(labels)
    target = folder / FOLDER
    whole = len(plan.devices) <= MOST_ON_ONE_PAGE
    help_on_errors = remedies(plan.errors)
    style = rendered(env, STYLE)
    # Globals, not a context for each page: so the templates that pages share are run once, not once a site.
    env.globals |= {"plan": plan, "words": words(labels), "style": style, "policy": policy(style), "whole": whole,
                    "remedies": help_on_errors, "other_codes": other_codes(help_on_errors), "most_listed": MOST_LISTED,
                    "ways_out": ways_out(plan),
                    "used": frozenset(kind for site in plan.sites for kind, n in site.decisions.items() if n)}
    with heap_at_rest():
        if sites is not None:
            return _pages(plan, env, target, sites)
        index = publish(env, "checklists_index.html.j2", target / INDEX)
        if whole:
            made = [(sheet, list(_rows(env, sheet))) for sheet in site_sheets(plan)]
            pages = [_page(env, target, sheet, rows) for sheet, rows in made]
        else:
            made = []
            pages = in_stripes(lambda some: _pages(plan, env, target, some), [site.site for site in plan.sites])
        return [index, *pages, publish(env, "all_sites.html.j2", target / ALL_SITES, sites=made, level="h2")]


def _pages(plan: Plan, env: Environment, target: Path, sites: Collection[str]) -> list[Path]:
    return [_page(env, target, sheet, _rows(env, sheet)) for sheet in site_sheets(plan, frozenset(sites))]


def _page(env: Environment, target: Path, sheet: SiteSheet, rows: Iterator[Markup] | Sequence[Markup]) -> Path:
    return publish(env, "checklist.html.j2", target / sheet.site.checklist, sheet=sheet, rows=rows, level="h1")


def _rows(env: Environment, sheet: SiteSheet) -> Iterator[Markup]:
    """The rows of a checklist one by one: a whole site as one text would be copied by every template around it."""
    made = env.get_template("_site.html.j2").module
    yield made.first_row(sheet)  # type: ignore[attr-defined]
    for number, card in enumerate(sheet.cards, start=1):
        yield made.card_row(card, number, len(sheet.cards), sheet.site.wave)  # type: ignore[attr-defined]
    yield made.last_rows(sheet)  # type: ignore[attr-defined]


def other_codes(helps: Sequence[Remedy]) -> str:
    """Name the errors for which a card sends the reader to the list at the end."""
    return ", ".join(dict.fromkeys(code for remedy in helps[1:] for code in remedy.codes))
