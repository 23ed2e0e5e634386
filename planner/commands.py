"""What each command does between the options and the rooms: settings, one call, results, exit code."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner import catalogue, pipeline, plan_file
from planner.model.decision import DecisionKind
from planner.model.errors import InputError, UsageError
from planner.model.finding import Finding, Severity
from planner.model.plan import Plan
from planner.settings import Settings, resolve

if TYPE_CHECKING:
    from planner.write.labels import Labels

CONFIG = "planner.toml"
REPORTS = Path("reports")
INBOXES = frozenset({"inbox", "in", "input", "inputs", "eingang", "entrada", "entrée", "data", "files"})
"""Folder names that say nothing about a tenant: the plan is named after the folder above."""

NOT_CARRIED = frozenset({"sheet-added", "column-not-carried"})
"""Findings about a workbook that holds more than the next one takes over: the old one stays beside it."""


@dataclass(frozen=True, slots=True)
class Console:
    """Where results and remarks go: results on stdout, all else on stderr."""

    as_json: bool
    quiet: bool
    verbose: bool

    def result(self, lines: Iterable[str]) -> None:
        """Print a result."""
        for line in lines:
            print(line)

    def json(self, document: Any) -> None:
        """Print a JSON result."""
        import msgspec
        text = document if isinstance(document, bytes) else msgspec.json.format(msgspec.json.encode(document), indent=1)
        sys.stdout.buffer.write(text.rstrip() + b"\n")
        sys.stdout.flush()

    def remark(self, *lines: str) -> None:
        """Say something that is no result; quiet leaves it out."""
        if not self.quiet:
            print(*lines, sep="\n", file=sys.stderr)

    @property
    def bars(self) -> bool:
        """Whether bars are drawn: only for a person at a terminal."""
        return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


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
    settings, config_path = _settings(paths, options, config, today)
    report = pipeline.inspect(pipeline.Inputs(tuple(paths)), settings, catalogue.load())
    if console.as_json:
        console.json(plan_file.encode(report))
    else:
        from planner.write import terminal
        console.result(terminal.inspection(report, verbose=console.verbose))
    if pipeline.unread(report.sources):
        return InputError.exit_code
    if save_profile:
        from planner.write import profile
        console.remark(f"Saved   profile {save_profile} in {profile.save(report, save_profile, config_path)}")
    return _exit_code(report.findings, (), settings)


def plan(paths: Sequence[Path], output: Path | None, options: Mapping[str, Any], config: Path | None, today: date,
         console: Console, *, dry_run: bool, show_config: bool) -> int:
    """Make the plan and write it; the workbook that is already in the output folder is always an input."""
    settings, _ = _settings(paths, options, config, today)
    if show_config:
        console.result(_configuration(settings))
        return 0
    from planner import write
    folder = output or REPORTS / _plan_name(paths, settings)
    if not dry_run:
        write.check_folder(folder)
    workbook = folder / plan_file.WORKBOOK
    seen = write.mark(workbook)
    own = workbook if workbook.exists() and not settings.fresh else None
    # One run makes records by the million and hardly a cycle: looking for cycles would cost a tenth of the time.
    gc.disable()
    earlier = plan_file.earlier(folder) if own else None
    made = pipeline.build_plan(pipeline.Inputs(tuple(paths), own, earlier), settings, catalogue.load())
    from planner.write import terminal
    from planner.write.labels import Labels
    labels = Labels.of(settings.lang, settings.paper)
    placed: list[Path] = []
    if not dry_run:
        aside = settings.fresh or any(f.code in NOT_CARRIED and f.file == workbook.name for f in made.findings)
        keep = write.name_for_old(folder, settings.as_of.isoformat()) if aside else ""
        placed = write.publish(made, labels, folder, settings.only, keep_old=keep, workbook_seen=seen)
    if console.as_json:
        console.json(plan_file.encode(made))
    elif not console.quiet:
        hint = f"planner inspect {' '.join(map(str, paths))}"
        console.result(terminal.plan_summary(made, labels, bars=console.bars, inspect_hint=hint))
    if not console.as_json:
        console.result(terminal.written(placed, folder) if placed else ["Nothing was written (--dry-run)."])
    return _exit_code(made.findings, [d.decision for d in made.devices], settings)


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
    return Labels.of("en", "a4")


def _settings(paths: Sequence[Path], options: Mapping[str, Any], config: Path | None, today: date
              ) -> tuple[Settings, Path]:
    path = config or _find_config(paths)
    if config is not None and not config.exists():
        raise UsageError("there is no such file", where=config, next_step="Name a planner.toml, or leave --config out.")
    parsed = catalogue.read_toml(path, what="the configuration") if path.exists() else {}
    split = {name: _pairs(options.get(name), f"--{'map' if name == 'maps' else name}") for name in ("maps", "where")}
    given = {**options, "maps": dict(split["maps"]), "where": tuple(split["where"]),
             "take": tuple(options.get("take") or ())}
    return resolve(given, os.environ, parsed, str(path), today=today), path


def _find_config(paths: Sequence[Path]) -> Path:
    """planner.toml lies beside the inputs, above an inbox, or where the command is run."""
    first = paths[0] if paths else Path()
    folder = first if first.is_dir() else first.parent
    places = [folder, *([folder.absolute().parent] if folder.absolute().name.casefold() in INBOXES else []), Path()]
    return next((place / CONFIG for place in places if (place / CONFIG).exists()), Path(CONFIG))


def _pairs(values: Sequence[str] | None, option: str) -> list[tuple[str, str]]:
    pairs = []
    for value in values or ():
        name, equals, rest = value.partition("=")
        if not equals or not name.strip() or not rest.strip():
            raise UsageError(f"{value!r} is no pair", where=option, next_step=f"Write it as {option} NAME=VALUE.")
        pairs.append((name.strip(), rest.strip()))
    return pairs


def _plan_name(paths: Sequence[Path], settings: Settings) -> str:
    from planner.planning.file_names import safe_name
    if settings.tenant:
        return safe_name(settings.tenant)
    first = paths[0].absolute()
    folder = first if first.is_dir() else first.parent
    if folder.name.casefold() in INBOXES and folder.parent.name:
        folder = folder.parent
    return safe_name(folder.name or "plan")


def _configuration(settings: Settings) -> list[str]:
    names = sorted(settings.origins)
    return [f"{name:<18} {getattr(settings, name)!s:<24} {settings.origins[name]}" for name in names]


def _exit_code(findings: Iterable[Finding], decisions: Iterable[DecisionKind], settings: Settings) -> int:
    if settings.fail_on == "never":
        return 0
    if settings.fail_on == "unknown":
        return int(DecisionKind.UNKNOWN in set(decisions))
    worst = Severity(settings.fail_on)
    return int(any(f.severity.rank <= worst.rank for f in findings))


