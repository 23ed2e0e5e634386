"""The page that people read and share: one file, offline, with the summary, the questions and every device."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from planner.model.decision import DecisionKind, Readiness
from planner.model.plan import Deadline, Plan, PlannedDevice, RuleUse, Wave
from planner.write.charts import Bar, Share, Timeline, share, stacked_bar, stacked_bars, timeline
from planner.write.labels import Labels
from planner.write.pages import environment, heap_at_rest, parsed_date, policy, publish, rendered
from planner.write.translated import SOURCE, translated
from planner.write.words import clouds, words

NAME = "report.html"
STYLE, SCRIPT = "report.css.j2", "report.js.j2"

MOST_LISTED = 20_000
"""Devices up to which all are listed; above, those that need someone, the rest is left to the workbook (SPEC 6.3)."""

MOST_PRINTED = 1_000
"""Devices up to which the list is printed, some 60 pages; more are printed as far as the filters choose them."""

MOST_SITES = 15
"""Sites in the chart, worst first."""

MOST_QUESTIONS = 10
"""Questions on the page, those that settle most first; the workbook has them all."""

DETAIL_BYTES = 450_000
"""Room for the details of devices, so that 5,000 of them stay below 2 MB with everything else (SPEC 6.3)."""

LIST_BYTES = 1_800_000
"""Room for the list with its details; long texts in its rows leave less for details."""

BYTES_PER_ROW = 165
"""About what the tags of a row take."""

QUOTED = ("title", "then", "source", "source_date")
"""What is said of a source in the words of its page."""

BYTES_PER_DETAIL, BYTES_PER_FACT, BYTES_PER_LINE = 260, 70, 16
"""About what the tags around a detail, a fact and a line of it take."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """The five numbers that a reader wants first. ``settled`` are the devices that the open questions settle."""

    devices: int
    decided: int
    need_someone: int
    unknown: int
    questions: int
    settled: int


@dataclass(frozen=True, slots=True)
class Row:
    """A device in the list; ``detailed`` when its facts stand on the page, ``found_by`` what else it is known by."""

    device: PlannedDevice
    found_by: str
    needs_someone: bool
    asked: bool
    detailed: bool


@dataclass(frozen=True, slots=True)
class WaveLine:
    """A wave beside its place on the time axis."""

    wave: Wave
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Charts:
    """The pictures of the page: where their parts lie."""

    decisions: Bar
    sites: tuple[Bar, ...]
    time: Timeline
    waves: tuple[WaveLine, ...]
    milestones: tuple[Deadline, ...]
    reach: Share


@dataclass(frozen=True, slots=True)
class Cited:
    """A source, and which of its texts are quoted in English on a page in another language, by their names."""

    use: RuleUse
    quoted: frozenset[str]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the plan rests on: the rules that decided a device, the others, and what they cite."""

    applied: tuple[RuleUse, ...]
    idle: tuple[RuleUse, ...]
    sources: tuple[Cited, ...]


def write(plan: Plan, labels: Labels, folder: Path) -> list[Path]:
    """Write ``report.html`` into ``folder``. Returns what was written."""
    in_english = plan.rules
    plan = translated(plan, labels)
    env = environment(labels)
    style, script = rendered(env, STYLE), rendered(env, SCRIPT)
    asked = {device_id for question in plan.open_questions for device_id in question.devices}
    listed = [d for d in plan.devices if len(plan.devices) <= MOST_LISTED or needs_someone(d)]
    rows = _rows(listed, asked)
    context = {
        "plan": plan, "words": words(labels), "clouds": clouds(plan.tenant, labels),
        "style": style, "script": script, "policy": policy(style, script),
        "numbers": _numbers(plan, asked), "charts": _charts(plan), "rows": rows,
        "most_printed": MOST_PRINTED,
        "left_out": len(plan.devices) - len(listed), "undetailed": sum(not row.detailed for row in rows),
        "questions": plan.open_questions[:MOST_QUESTIONS],
        "sites": sorted({d.site for d in listed}), "waves": sorted({d.wave for d in listed if d.wave}),
        "kinds": [kind for kind in DecisionKind if any(d.decision is kind for d in listed)],
        "steps": _steps(plan), "knowledge": _knowledge(plan.rules, in_english, labels)}
    with heap_at_rest():
        return [publish(env, "report.html.j2", folder / NAME, **context)]


def needs_someone(device: PlannedDevice) -> bool:
    """Whether a person has something to change, to decide or to find out at a device."""
    return (device.decision not in (DecisionKind.KEEP, DecisionKind.OUT_OF_SCOPE) or device.move_back
            or device.readiness is Readiness.NOT_POSSIBLE or bool(device.attention))


def _numbers(plan: Plan, asked: set[str]) -> Numbers:
    unknown = sum(d.decision is DecisionKind.UNKNOWN for d in plan.devices)
    return Numbers(len(plan.devices), len(plan.devices) - unknown, sum(map(needs_someone, plan.devices)), unknown,
                   len(plan.open_questions), len(asked))


def _charts(plan: Plan) -> Charts:
    worst = sorted(plan.sites, key=lambda s: (-_waiting(s.decisions), -s.devices, s.site))[:MOST_SITES]
    milestones = tuple(d for d in plan.deadlines if d.day is not None)
    waves = tuple(WaveLine(w, parsed_date(w.human.get("planned_start")), parsed_date(w.human.get("planned_end")))
                  for w in plan.waves)
    return Charts(
        stacked_bar("", plan.counts.decisions, max(len(plan.devices), 1)),
        stacked_bars((s.site, s.decisions) for s in worst),
        timeline(plan.as_of, [d.day for d in milestones if d.day], [(w.start, w.end) for w in waves]),
        waves, milestones, share(plan.blast_radius.need, plan.blast_radius.could))


def _steps(plan: Plan) -> tuple[str, ...]:
    """Name the runbook steps between the opt-in and its least reach by what is done in them."""
    actions = {step.step: step.action for step in plan.runbook}
    return tuple(f"{step}: {actions[step]}" if step in actions else step for step in plan.blast_radius.steps)


def _knowledge(rules: Sequence[RuleUse], in_english: Sequence[RuleUse], labels: Labels) -> Knowledge:
    applied: list[RuleUse] = []
    idle: list[RuleUse] = []
    sources: list[Cited] = []
    for rule, before in zip(rules, in_english, strict=True):
        if SOURCE.fullmatch(rule.rule):
            sources.append(Cited(rule, frozenset() if labels.is_english else frozenset(
                name for name in QUOTED if getattr(rule, name) == getattr(before, name))))
        else:
            (applied if rule.devices else idle).append(rule)
    return Knowledge(tuple(applied), tuple(idle), tuple(sources))


def _waiting(decisions: dict[str, int]) -> int:
    """Devices of a site that cannot stay as they are."""
    return sum(n for kind, n in decisions.items() if kind not in (DecisionKind.KEEP, DecisionKind.OUT_OF_SCOPE))


def _rows(devices: Sequence[PlannedDevice], asked: set[str]) -> list[Row]:
    """List the devices, details first for those that need someone, as far as the room goes."""
    known = {device.id: found_by(device) for device in devices}
    room = min(DETAIL_BYTES, LIST_BYTES - sum(_row_bytes(device, known[device.id]) for device in devices))
    detailed: set[str] = set()
    for device in sorted(devices, key=_urgency):
        room -= _detail_bytes(device)
        if room < 0:
            break
        detailed.add(device.id)
    return [Row(d, known[d.id], needs_someone(d), d.id in asked, d.id in detailed) for d in devices]


def found_by(device: PlannedDevice) -> str:
    """What a reader may look for that stands in no cell of the row: serial, addresses, mailboxes and the like."""
    texts = (device.serial, device.ip, device.mac, device.asset_tag, *(device.mailboxes or (device.mailbox,)),
             device.host, device.location, device.name)
    return " ".join(dict.fromkeys(text for text in texts if text and text != (device.label or device.name)))


def _row_bytes(device: PlannedDevice, known: str) -> int:
    return BYTES_PER_ROW + _size((known, device.label or device.name, device.site, device.make_and_model,
                                  device.action or device.reason))


def _urgency(device: PlannedDevice) -> tuple[int, int]:
    order = (DecisionKind.BLOCKED, DecisionKind.UNKNOWN, DecisionKind.LEGACY_WORLDWIDE, DecisionKind.LEGACY_21VIANET,
             DecisionKind.UPGRADE, DecisionKind.KEEP, DecisionKind.OUT_OF_SCOPE)
    return not needs_someone(device), order.index(device.decision)


def _detail_bytes(device: PlannedDevice) -> int:
    """Estimate what the details of a device add to the page."""
    facts = sum(BYTES_PER_FACT + _size((f.field, f.value, f.source, f.date or "", f.note)) for f in device.facts)
    lines = [device.reason, device.attention, device.conflict, *device.would_change, *device.asks,
             *(c.text for c in device.conditions)]
    return BYTES_PER_DETAIL + facts + sum(BYTES_PER_LINE + len(line.encode(errors="replace")) for line in lines)


def _size(texts: Iterable[str]) -> int:
    return sum(len(text.encode(errors="replace")) for text in texts)

