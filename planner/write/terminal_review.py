"""What the terminal shows of a plan at work: its progress, and what changed between two plans."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from planner.model.decision import DecisionKind
from planner.model.look import LOOKS
from planner.model.reviewed import Difference, Progress, Status
from planner.write.labels import Labels

WIDTH = 80
SHOWN = 12
"""So many lines of a list are shown; -v shows all of them, and so does --json."""
BAR = 16
NAME = 24


def status(found: Status, labels: Labels, *, bars: bool, verbose: bool) -> Iterator[str]:
    """The state of a plan: progress by wave and site, then what somebody has to look at."""
    name = f"{found.tenant} · " if found.tenant else ""
    yield f"{name}plan {found.plan} as of {labels.date(found.plan_as_of)}, seen on {labels.date(found.as_of)}"
    yield ""
    total = found.total
    yield f"Done    {total.done} of {total.devices} devices, {labels.percent(total.done, total.devices or 1)}"
    yield f"        {total.verified} verified, {total.failed} failed, {total.overdue} overdue"
    yield "        " + " · ".join(f"{label} {count}" for label, count in found.statuses.items())
    yield (f"Open    {found.blocked} blocked, {found.undecided} undecided, {found.open_questions} open questions")
    for title, rows in (("Wave", found.waves), ("Site", found.sites)):
        if rows:
            yield ""
            yield f"{title:<{NAME}} devices   done  verified  failed  overdue"
            yield from _limited([_row(row, bars) for row in rows], verbose)
    lists = (
        ("Overdue", [f"{late.day.isoformat()}  {late.label}, {late.site} ({late.days} days"
                     f"{f', {late.owner}' if late.owner else ''})" for late in found.overdue]),
        ("Look at", [f"{named.label}, {named.site}: {named.why}" for named in found.attention]),
        ("Conflict", [f"{f.sheet} › {f.column or 'row'} {f.device}: {f.found}" for f in found.conflicts]),
        ("Noticed", [f"{f.code}: {f.found}" for f in found.findings if verbose]),
    )
    for title, lines in lists:
        if lines:
            yield ""
            yield f"{title} ({len(lines)})"
            yield from _limited([part for line in lines for part in _folded(line)], verbose)


def difference(found: Difference, labels: Labels, *, verbose: bool) -> Iterator[str]:
    """What changed between two plans: the decisions, the causes, each change."""
    yield (f"{found.old} as of {labels.date(found.old_as_of)}  →  {found.new} as of {labels.date(found.new_as_of)}")
    if not found.changes:
        yield "Nothing is different."
        return
    yield ""
    for kind, (before, after) in found.decisions.items():
        moved = f"{after - before:+d}" if after != before else ""
        yield f"  {LOOKS[DecisionKind(kind)].label:<19}{before:>6}  →{after:>6}  {moved}".rstrip()
    yield ""
    yield "Causes  " + " · ".join(f"{cause} {count}" for cause, count in found.causes.items())
    yield ""
    lines = [part for c in found.changes for part in _folded(
        f"{c.device}  {c.field or c.kind}: {c.before or '–'} → {c.after or '–'} ({c.cause})")]
    yield from _limited(lines, verbose)


def _row(row: Progress, bars: bool) -> str:
    bar = "█" * round(BAR * row.done / (row.devices or 1)) if bars else ""
    return (f"{row.name[:NAME]:<{NAME}}{row.devices:>8}{row.done:>7}{row.verified:>10}{row.failed:>8}{row.overdue:>9}"
            f"  {bar}").rstrip()


def _folded(line: str) -> list[str]:
    return wrap(line, WIDTH, initial_indent="  ", subsequent_indent="      ")


def _limited(lines: Sequence[str], verbose: bool) -> Iterator[str]:
    shown = lines if verbose else lines[:SHOWN]
    yield from shown
    if len(lines) > len(shown):
        yield f"  … {len(lines) - len(shown)} more lines (-v shows them)"
