"""The pages a technician takes to the devices: one checklist a site, an index, and one page to print them all."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from planner.model.plan import Plan
from planner.write.cards import Remedy, remedies, site_sheets, ways_out
from planner.write.labels import Labels
from planner.write.pages import environment, heap_at_rest, policy, publish, rendered
from planner.write.translated import translated
from planner.write.words import words

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
        rows_of = env.get_template("_site.html.j2").module.rows  # type: ignore[attr-defined]
        written, for_all_sites = [], []
        if sites is None:
            written.append(publish(env, "checklists_index.html.j2", target / INDEX))
        for sheet in site_sheets(plan):
            if sites is None or sheet.site.site in sites:
                rows = rows_of(sheet)
                page = target / sheet.site.checklist
                written.append(publish(env, "checklist.html.j2", page, sheet=sheet, rows=rows))
                if sites is None and whole:
                    for_all_sites.append((sheet, rows))
        if sites is None:
            written.append(publish(env, "all_sites.html.j2", target / ALL_SITES, sites=for_all_sites))
    return written


def other_codes(helps: Sequence[Remedy]) -> str:
    """Name the errors for which a card sends the reader to the list at the end."""
    return ", ".join(dict.fromkeys(code for remedy in helps[1:] for code in remedy.codes))
