"""What the terminal shows: the plan at a glance, an inspection, an explanation, the rules. 80 columns are enough."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from planner.model.decision import DecisionKind
from planner.model.device import Cloud
from planner.model.finding import Finding, Severity
from planner.model.look import LOOKS
from planner.model.plan import InspectReport, Plan, SourceFile
from planner.model.table import Kind
from planner.write.labels import Labels
from planner.write.words import clouds

BAR = 24
SHOWN_FINDINGS = 12


def plan_summary(plan: Plan, labels: Labels, *, bars: bool, inspect_hint: str) -> Iterator[str]:
    """The plan on one screen: what was read, the decisions, what comes next, what was noticed."""
    rows, counts = plan.counts.rows, plan.counts
    yield (f"Read    {_n(counts.files, 'file')}, {_n(counts.tables, 'table')}: {_n(counts.devices, 'device')}, "
           f"{_n(counts.senders, 'sender')} nobody owns")
    yield (f"        {_n(rows.rejected, 'row')} rejected, {rows.skipped} skipped, {rows.merged} merged, "
           f"{rows.blank} blank   ({inspect_hint} shows each)")
    source = f" ({plan.tenant.cloud_source})" if plan.tenant.cloud is not Cloud.UNKNOWN else ""
    yield from _wrapped("Cloud", f"{clouds(plan.tenant, labels)}{source}")
    yield f"As of   {labels.date(plan.as_of)}"
    yield ""
    yield from _decisions(plan, labels, bars)
    yield ""
    for banner in plan.banners:
        yield from _wrapped("Note", banner)
    deadline = plan.next_deadline
    if deadline is not None:
        yield from _wrapped("Next", f"{labels.date(deadline.day)}: {deadline.title} ({deadline.days_left} days); "
                                    f"it touches {_n(deadline.devices, 'device')}")
    yield from _wrapped("Opt-in", plan.blast_radius.sentence)
    if plan.cases.best.legacy != plan.cases.worst.legacy:
        yield from _wrapped("Range", plan.cases.sentence)
    found = Counter(f.severity for f in plan.findings)
    if found:
        said = ", ".join(_n(found[s], s.value if s is not Severity.INFO else "note") for s in Severity if found[s])
        yield from _wrapped("Found", f"{said}; all are on the sheet Data quality")


def written(paths: Sequence[Path], folder: Path) -> Iterator[str]:
    """The line that says what was written."""
    folders = [p for p in paths if p.parent.name == "checklists"]
    sites = len({p.stem for p in folders} - {"index", "all-sites"})
    with_pdf = ", with PDF" if any(p.suffix == ".pdf" for p in folders) else ""
    names = [p.name for p in paths if p.parent == folder]
    if sites:
        names.insert(1 if names else 0, f"checklists/ ({_n(sites, 'site')}{with_pdf})")
    if any(p.parent.name == "scripts" for p in paths):
        names.append("scripts/")
    yield f"Wrote   {folder}"
    yield f"        {' · '.join(names)}"


def inspection(report: InspectReport, *, verbose: bool) -> Iterator[str]:
    """Each file with its tables: kind, header row, columns with reasons, and where the rows went."""
    for source in report.sources:
        yield from _source(source, verbose)
    yield from findings(report.findings)


def findings(found: Sequence[Finding]) -> Iterator[str]:
    """Findings grouped by code with counts; the first place of each, all of them in JSON and workbook."""
    groups: dict[tuple[Severity, str], list[Finding]] = {}
    for finding in found:
        groups.setdefault((finding.severity, finding.code), []).append(finding)
    if not groups:
        yield "No findings."
        return
    yield f"{_n(len(found), 'finding')}"
    for (severity, code), members in sorted(groups.items(), key=lambda g: (g[0][0].rank, -len(g[1]), g[0][1])):
        first = members[0]
        place = " › ".join(filter(None, (first.file, first.sheet)))
        place += f", row {first.row}" if first.row else ""
        place += f", {first.column}" if first.column else ""
        yield f"  {severity.value:<8}{len(members):>6} × {code}"
        yield f"           {place}{': ' if place and first.found else ''}{_short(first.found)}"
        yield f"           {first.fix}"


def _decisions(plan: Plan, labels: Labels, bars: bool) -> Iterator[str]:
    total = sum(plan.counts.decisions.values())
    largest = max(plan.counts.decisions.values(), default=0) or 1
    settled = {d for q in plan.open_questions for d in q.devices}
    undecided = {d.id for d in plan.devices if d.decision is DecisionKind.UNKNOWN}
    for kind in DecisionKind:
        count = plan.counts.decisions.get(kind, 0)
        if not count:
            continue
        hosts = sorted({d.target.host for d in plan.devices if d.decision is kind and d.target})
        note = hosts[0] if kind.is_legacy and hosts else ""
        if kind is DecisionKind.UNKNOWN:
            asked = sum(1 for q in plan.open_questions if undecided & set(q.devices))
            verb = "settles" if asked == 1 else "settle"
            note = f"{_n(asked, 'question')} {verb} {len(undecided & settled)} of them"
        bar = "█" * max(1, round(BAR * count / largest)) if bars else ""
        share = labels.percent(count, total)
        yield f"  {LOOKS[kind].label:<19}{count:>6} {share:>7}  {bar:<{BAR if bars else 0}} {note}".rstrip()


def _source(source: SourceFile, verbose: bool) -> Iterator[str]:
    how = ", ".join(filter(None, (source.format, source.encoding, _delimiter(source.delimiter),
                                  source.reader if verbose else "")))
    yield f"{source.file}{f'   ({how})' if how else ''}"
    if source.error:
        yield f"  error: {source.error.code}: {source.error.message}"
        yield f"  do:    {source.error.hint}"
    for table in source.tables:
        counts = table.counts
        name = f"sheet {table.sheet}" if table.sheet else "table"
        header = f"header in row {table.header_row}" if table.header_row else "no header"
        confirm = "" if table.taken else ", waits for --take"
        yield f"  {name}: {table.kind}{confirm}, {header}{', hidden sheet' if table.hidden else ''}"
        if table.why:
            yield f"    {table.why}"
        for column in table.columns:
            if column.field or verbose or table.kind is Kind.DEVICES:
                header = column.header or f"column {column.index}"
                yield f"    {header:<26} {column.field or '–':<20} {column.why}".rstrip()
        parts = [f"{getattr(counts, part)} {part}" for part in
                 ("devices", "merged", "evidence", "edits", "rejected", "skipped", "blank") if getattr(counts, part)]
        yield f"    {_n(counts.read, 'row')} read: {', '.join(parts) or 'none'}"
    yield ""


def _wrapped(name: str, text: str, width: int = 80) -> Iterator[str]:
    """A named line; what is longer than the screen goes on under itself."""
    line, first = "", True
    for word in text.split():
        if line and 8 + len(line) + 1 + len(word) > width:
            yield f"{name if first else '':<8}{line}"
            line, first = word, False
        else:
            line = f"{line} {word}".strip()
    yield f"{name if first else '':<8}{line}"


def _delimiter(delimiter: str) -> str:
    return {"\t": "tab", "": ""}.get(delimiter, f"“{delimiter}”")


def _n(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else text[:most - 1] + "…"
