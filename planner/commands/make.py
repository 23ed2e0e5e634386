"""The commands that read inputs: init, inspect, plan."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from planner import catalogue, pipeline, plan_file
from planner.commands.configured import INBOXES, REPORTS, settings_of, shown
from planner.commands.console import Console
from planner.model.decision import DecisionKind
from planner.model.errors import InputError, UsageError
from planner.model.finding import Finding, Severity
from planner.model.progress import Step
from planner.settings import Settings

NOT_CARRIED = frozenset({"sheet-added", "column-not-carried"})
"""Findings about a workbook that holds more than the next one takes over: the old one stays beside it."""


def init(folder: Path, console: Console) -> None:
    """Make planner.toml, the input template and an inbox; a file that is there stays as it is."""
    from planner.write import starter
    made, kept = starter.write(folder)
    if console.as_json:
        console.json({"made": [str(p) for p in made], "kept": [str(p) for p in kept]})
        return
    console.result([f"Made    {path}" for path in made] + [f"Kept    {path}" for path in kept])
    console.remark(f"Next    put your lists and exports into {folder / 'inbox'}, then: planner plan {folder / 'inbox'}")


def inspect(paths: Sequence[Path], options: Mapping[str, Any], config: Path | None, save_profile: str | None,
            today: date, console: Console) -> int:
    """Print what would be read; with a profile name, also write the mapping to planner.toml."""
    settings, config_path = settings_of(paths, options, config, today)
    with console.progress() as watch:
        report = pipeline.inspect(pipeline.Inputs(tuple(paths)), settings, catalogue.load(), watch)
    if console.as_json:
        console.json(plan_file.encode(report))
    else:
        from planner.write import terminal
        console.result(terminal.inspection(report, verbose=console.verbose))
    if pipeline.unread(report.sources):
        return InputError.exit_code
    if save_profile is not None:
        from planner.write import profile
        console.remark(f"Saved   profile {save_profile} in {profile.save(report, save_profile, config_path)}")
    return _exit_code(report.findings, (), settings)


def plan(paths: Sequence[Path], output: Path | None, options: Mapping[str, Any], config: Path | None, today: date,
         console: Console, *, dry_run: bool, show_config: bool) -> int:
    """Make the plan and write it; the workbook that is already in the output folder is always an input."""
    settings, _ = settings_of(paths, options, config, today)
    if show_config:
        console.result(shown(settings))
        return 0
    from planner import write
    pdf = settings.pdf and "checklists" in settings.only
    if settings.pdf and not pdf and options.get("pdf"):
        raise UsageError("--pdf prints the checklists, and --only leaves them out", where="--pdf",
                         next_step="Add checklists to --only, or leave --pdf out.")
    folder = output or REPORTS / _plan_name(paths, settings)
    if not dry_run:
        write.check_folder(folder)
    from planner.write.labels import Labels
    labels = Labels.of(settings.lang, settings.paper)
    if pdf:
        from planner.write import printed
        printed.check(labels, settings.origins["pdf"])
    workbook = folder / plan_file.WORKBOOK
    seen = write.mark(workbook)
    own = workbook if workbook.exists() and not settings.fresh else None
    # One run makes records by the million and hardly a cycle: looking for cycles would cost a tenth of the time.
    gc.disable()
    earlier = plan_file.earlier(folder) if own else None
    placed: list[Path] = []
    with console.progress() as watch:
        made = pipeline.build_plan(pipeline.Inputs(tuple(paths), own, earlier), settings, catalogue.load(), watch)
        if not dry_run:
            aside = settings.fresh or any(f.code in NOT_CARRIED and f.file == workbook.name for f in made.findings)
            watch(Step("writing"))
            keep = write.name_for_old(folder, settings.as_of.isoformat()) if aside else ""
            only = (*settings.only, write.PDF) if pdf else settings.only
            placed = write.publish(made, labels, folder, only, keep_old=keep, workbook_seen=seen)
    if pdf and not dry_run:
        console.remark(*printed.remarks(made))
    from planner.write import terminal
    if console.as_json:
        console.json(plan_file.encode(made))
    elif not console.quiet:
        hint = f"planner inspect {' '.join(map(str, paths))}"
        # --lang is for the outputs: what a command says in the terminal is English, as its help and errors are.
        console.result(terminal.plan_summary(made, Labels(), bars=console.bars, inspect_hint=hint))
    if not console.as_json:
        console.result(terminal.written(placed, folder) if placed else ["Nothing was written (--dry-run)."])
    return _exit_code(made.findings, [d.decision for d in made.devices], settings)


def _plan_name(paths: Sequence[Path], settings: Settings) -> str:
    from planner.planning.file_names import safe_name
    if settings.tenant:
        return safe_name(settings.tenant)
    first = paths[0].absolute()
    folder = first if first.is_dir() else first.parent
    if folder.name.casefold() in INBOXES and folder.parent.name:
        folder = folder.parent
    return safe_name(folder.name or "plan")


def _exit_code(findings: Iterable[Finding], decisions: Iterable[DecisionKind], settings: Settings) -> int:
    if settings.fail_on == "never":
        return 0
    if settings.fail_on == "unknown":
        return int(DecisionKind.UNKNOWN in set(decisions))
    worst = Severity(settings.fail_on)
    return int(any(f.severity.rank <= worst.rank for f in findings))
