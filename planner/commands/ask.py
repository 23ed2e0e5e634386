"""The commands that ask a finished plan or the knowledge: explain, rules, status, diff."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner import catalogue, pipeline, plan_file
from planner.commands.configured import CONFIG, REPORTS
from planner.commands.console import Console
from planner.model.errors import UsageError
from planner.model.finding import Finding
from planner.model.plan import Plan
from planner.settings import Settings, resolve

if TYPE_CHECKING:
    from planner.write.labels import Labels


def explain(what: Sequence[str], plan_path: Path | None, console: Console) -> None:
    """Explain devices, mailboxes and errors; an error needs no plan."""
    from planner.review import explain as review
    rulebook = catalogue.load()
    if review.looks_like_error(" ".join(what)):
        explanations = [review.explain_error(" ".join(what), rulebook)]
    else:
        loaded, _ = load_plan(plan_path)
        explanations = [e for name in what for e in review.explain(name, loaded, rulebook)]
    if console.as_json:
        console.json([{"what": e.what, "title": e.title, **dict(e.parts)} for e in explanations])
        return
    for explanation in explanations:
        console.result([explanation.title])
        for name, lines in explanation.parts:
            console.result(["", name, *(f"  {line}" for line in lines)])


def rules(wanted: str | None, console: Console) -> None:
    """Print the knowledge, or the part that is asked for."""
    from planner.review import rules as review
    rulebook = catalogue.load()
    chosen = review.select(rulebook, wanted)
    if console.as_json:
        console.json(review.as_json(chosen, rulebook))
        return
    chapter = ""
    for entry in chosen:
        if entry.chapter != chapter:
            chapter = entry.chapter
            console.result([chapter.upper(), ""])
        console.result([f"{entry.id}  {entry.title}", *(f"    {name}: {value}" for name, value in entry.details)])
        for source in entry.sources:
            citation = rulebook.citations[source]
            console.result([f"    {source}: {citation.title} ({citation.date})"
                            f"{f' {citation.url}' if citation.url else ''}"])
        console.result([""])


def status(plans: Sequence[Path], options: Mapping[str, Any], today: date, console: Console) -> None:
    """Print how far the work of each plan is; a workbook without a plan.json beside it is a returned copy."""
    from planner.review import status as review
    from planner.write import terminal_review
    named = [path for path in plans if plan_file.plan_json(path).exists()] or [plan_file.find(REPORTS)]
    copies = [path for path in plans if path not in named]
    if copies and len(named) > 1:
        raise UsageError("there are several plans, and copies that belong to one of them", where=copies[0],
                         next_step="Ask for the status of one plan at a time.")
    settings = resolve(options, os.environ, {}, CONFIG, today=today)
    found = [review.status(*load_plan(path, copies, dates=settings.dates), settings.as_of) for path in named]
    if console.as_json:
        console.json(found)
        return
    for one in found:
        console.result(terminal_review.status(one, _labels(), bars=console.bars, verbose=console.verbose))


def diff(old: Path, new: Path, console: Console, *, exit_code: bool) -> int:
    """Print what changed between two plans and why; with ``exit_code`` 1 says that something did."""
    from planner.review import diff as review
    from planner.write import terminal_review
    found = review.diff(load_plan(old)[0], load_plan(new)[0])
    if console.as_json:
        console.json(found)
    else:
        console.result(terminal_review.difference(found, _labels(), verbose=console.verbose))
    return int(exit_code and bool(found.changes))


def load_plan(path: Path | None, copies: Sequence[Path] = (), *, dates: str = ""
              ) -> tuple[Plan, tuple[Finding, ...]]:
    """The plan that PLAN names, with the edits of its workbook and of copies; without PLAN the only one of reports/.

    A plan.json says what it says: only a folder or a workbook means the workbook too (SPEC 6.4).
    """
    named = path or plan_file.find(REPORTS)
    loaded = plan_file.load(named)
    beside = plan_file.plan_json(named).with_name(plan_file.WORKBOOK)
    own = beside if beside.exists() and (named.suffix.lower() != ".json" or named.is_dir()) else None
    if own is None and not copies:
        return loaded, ()
    settings = Settings(as_of=loaded.as_of, dates=dates)
    return pipeline.with_edits(loaded, own, copies, settings, catalogue.load())


def _labels() -> Labels:
    from planner.write.labels import Labels
    return Labels()
