"""The command that prints the checklists of a finished plan again."""

from __future__ import annotations

import gc
import os
from collections.abc import Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from planner import plan_file
from planner.catalogue import read_toml
from planner.commands.ask import load_plan
from planner.commands.configured import REPORTS, find_config
from planner.commands.console import Console
from planner.model.errors import UsageError
from planner.model.plan import Plan
from planner.model.text import fold
from planner.settings import resolve

NEAR = 5


def checklists(plan_path: Path | None, names: Sequence[str], output: Path | None, options: Mapping[str, Any],
               today: date, console: Console, *, large_print: bool) -> None:
    """Write the checklists of some sites, or of all, with what people typed into the workbook."""
    from planner import write
    from planner.write import printed, terminal
    from planner.write.labels import Labels
    named = plan_path or plan_file.find(REPORTS)
    config = find_config([named])
    parsed = read_toml(config, what="the configuration") if config.exists() else {}
    settings = resolve(options, os.environ, parsed, str(config), today=today)
    labels = Labels.of(settings.lang, settings.paper, large_print=large_print)
    if settings.pdf:
        printed.check(labels, settings.origins["pdf"])
    # One run makes records by the million and hardly a cycle: looking for cycles would cost a fifth of the time.
    gc.disable()
    plan, _ = load_plan(named, dates=settings.dates)
    sites = _sites(plan, names) if names else None
    folder = output or plan_file.plan_json(named).parent
    placed = write.publish_checklists(plan, labels, folder, sites, pdf=settings.pdf)
    if settings.pdf:
        console.remark(*printed.remarks(plan, sites))
    if console.as_json:
        console.json([str(path) for path in placed])
        return
    console.result(terminal.written(placed, folder))
    if console.verbose:
        console.remark(*(f"        {path}" for path in placed))


def _sites(plan: Plan, names: Sequence[str]) -> frozenset[str]:
    """The sites that are meant: case, accents and spaces do not matter. Raises UsageError for one that is not there."""
    known = {fold(site.site): site.site for site in plan.sites}
    missing = [name for name in names if fold(name) not in known]
    if missing:
        near = [near for name in missing for near in get_close_matches(fold(name), known, NEAR)]
        listed = [known[name] for name in dict.fromkeys(near or list(known)[:NEAR])]
        unknown = ", ".join(repr(name) for name in missing)
        raise UsageError(f"the plan has no site {unknown}", where="--site",
                         seen=f"{'near names' if near else 'sites of the plan'}: {', '.join(listed)}",
                         next_step="Name a site as the plan does; checklists/index.html lists them all.")
    return frozenset(known[fold(name)] for name in names)
