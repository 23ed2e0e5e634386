"""How far the work is: by site and wave, what is overdue, blocked or failed, and where copies disagree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from planner.model.cells import read_date
from planner.model.decision import DecisionKind
from planner.model.finding import Finding
from planner.model.human import Human
from planner.model.plan import Plan, PlannedDevice
from planner.model.reviewed import Late, Named, Progress, Status
from planner.model.workbook import LISTS, Choices

STATUSES = LISTS[Choices.STATUS]
NOT_STARTED, DONE, SKIPPED = "Not started", "Done", "Skipped"
OTHER = "Other"
VERIFIED, FAILED = "Sent and received", "Failed"
CLOSED = (DONE, SKIPPED)


def status(plan: Plan, findings: Sequence[Finding], as_of: date) -> Status:
    """Sum up a plan with what people typed. ``findings`` are those of the workbooks that were laid over it."""
    devices = [device for device in plan.devices if device.decision is not DecisionKind.OUT_OF_SCOPE]
    ends = {wave.id: day for wave in plan.waves if (day := _day(wave.human, "planned_end"))}
    late = {device.id: found for device in devices if (found := _late(device, ends, as_of))}
    statuses = Counter(map(status_of, devices))
    conflicts = tuple(f for f in findings if f.code in ("copies-disagree", "row-twice"))
    return Status(
        plan.id, plan.tenant.name, plan.as_of, as_of, _progress("", devices, late),
        {name: statuses[name] for name in (*STATUSES, OTHER) if statuses[name] or name in (NOT_STARTED, DONE)},
        _by((site.site for site in plan.sites), devices, late, lambda device: device.site),
        _by((wave.id for wave in plan.waves), devices, late, lambda device: device.wave),
        tuple(sorted(late.values(), key=lambda found: (found.day, found.site, found.label, found.device))),
        tuple(Named(d.id, d.label or d.name, d.site, why) for d in devices for why in _why(d)),
        sum(d.decision is DecisionKind.BLOCKED for d in devices),
        sum(d.decision is DecisionKind.UNKNOWN for d in devices), len(plan.open_questions), conflicts,
        tuple(finding for finding in findings if finding not in conflicts))


def status_of(device: PlannedDevice) -> str:
    """The status of a device: without one its work has not started; what is in no list counts as other."""
    typed = str(device.human.get("status", NOT_STARTED))
    return typed if typed in STATUSES else OTHER


def _by(names: Iterable[str], devices: Sequence[PlannedDevice], late: dict[str, Late],
        of: Callable[[PlannedDevice], str]) -> tuple[Progress, ...]:
    members: dict[str, list[PlannedDevice]] = {}
    for device in devices:
        members.setdefault(of(device), []).append(device)
    return tuple(_progress(name, members[name], late) for name in names if name in members)


def _progress(name: str, devices: Sequence[PlannedDevice], late: dict[str, Late]) -> Progress:
    verified = Counter(str(device.human.get("verified", "")) for device in devices)
    return Progress(name, len(devices), sum(status_of(d) == DONE for d in devices), verified[VERIFIED],
                    verified[FAILED], sum(d.id in late for d in devices))


def _late(device: PlannedDevice, ends: dict[str, date], as_of: date) -> Late | None:
    """A device whose planned date has passed, or without one the end of its wave."""
    if status_of(device) in CLOSED:
        return None
    own = _day(device.human, "planned_date")
    day, planned_by = (own, "Planned date") if own else (ends.get(device.wave), f"end of wave {device.wave}")
    if day is None or day >= as_of:
        return None
    return Late(device.id, device.label or device.name, device.site, device.wave, str(device.human.get("owner", "")),
                day, planned_by, (as_of - day).days)


def _why(device: PlannedDevice) -> Iterable[str]:
    if device.human.get("verified") == FAILED:
        error = device.human.get("error_seen", "")
        yield f"the test failed{f': {error}' if error else ''}"
    if device.done_under not in (None, device.decision) and status_of(device) == DONE:
        yield f"done under old decision ({device.done_under})"


def _day(human: Human, name: str) -> date | None:
    return read_date(str(human.get(name, "")))
