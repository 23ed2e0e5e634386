"""Compare two plans device by device, and say what caused each difference: data, rule, date, override, person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from planner.model.decision import DecisionKind, Readiness
from planner.model.device import Cloud, Route, State, Tls, Upgrade
from planner.model.human import Glance, HumanValue
from planner.model.plan import Change, Plan, PlannedDevice
from planner.model.workbook import EXTRA, PLAN, QUESTIONS

ANSWERED = f" › {QUESTIONS.title} "
"""What the source of a fact holds that a person answered."""
DONE = "Done"


class Cause(StrEnum):
    """Why something is different."""

    DATA = "data"
    RULE = "rule"
    DATE = "date"
    OVERRIDE = "override"
    PERSON = "person"


class ChangeKind(StrEnum):
    """What sort of difference it is."""

    NEW = "new"
    GONE = "gone"
    DECISION = "decision"
    FACT = "fact"
    DEVICE = "device"
    PLAN = "plan"
    TYPED = "typed"
    CONFLICT = "conflict"


FIELDS: tuple[tuple[str, str, ChangeKind], ...] = (
    ("decision", "Decision", ChangeKind.DECISION), ("tls", "TLS", ChangeKind.FACT),
    ("cloud", "Cloud", ChangeKind.FACT), ("route", "Route", ChangeKind.FACT),
    ("upgrade", "Update available", ChangeKind.FACT), ("state", "State", ChangeKind.FACT),
    ("target", "Target server", ChangeKind.PLAN), ("readiness", "Readiness", ChangeKind.PLAN),
    ("works_until", "Works until", ChangeKind.PLAN), ("wave", "Wave", ChangeKind.PLAN),
    ("site", "Site", ChangeKind.DEVICE), ("name", "Device", ChangeKind.DEVICE),
    ("serial", "Serial", ChangeKind.DEVICE), ("ip", "IP", ChangeKind.DEVICE),
    ("mailbox", "Mailbox", ChangeKind.DEVICE),
)
"""What is compared: the field, what it is called, what sort of difference it makes."""

VALUES: Mapping[str, tuple[str, ...]] = {
    "Decision": tuple(DecisionKind), "TLS": tuple(Tls), "Cloud": tuple(Cloud), "Route": tuple(Route),
    "Update available": tuple(Upgrade), "State": tuple(State), "Readiness": tuple(Readiness)}
"""The words of the tool that a field may change from and to, by what the field is called."""

SENTENCE_FIELDS = frozenset({"Works until"})
"""The fields whose values are sentences of the tool."""

_PLACES = {name: place for place, (name, _, _) in enumerate(FIELDS)}


@dataclass(frozen=True, slots=True)
class DeviceState:
    """What is compared of a device; a value that is not known is None. ``answered`` are facts a person gave."""

    values: tuple[str | None, ...]
    override: str = ""
    answered: frozenset[str] = frozenset()
    action: str = ""
    typed: Mapping[str, HumanValue] = field(default_factory=dict)

    def value(self, name: str) -> str | None:
        """One of the compared fields."""
        return self.values[_PLACES[name]]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is compared of a plan. Without rules and date, only its workbook is known."""

    plan: str
    devices: Mapping[str, DeviceState]
    rules: str = ""
    as_of: date | None = None
    waves_chosen: Mapping[str, str] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()


def snapshot(plan: Plan) -> Snapshot:
    """Take from a plan what is compared."""
    chosen = {site.site: str(site.human.get("wave_override", "")) for site in plan.sites}
    return Snapshot(plan.id, {device.id: _state(device) for device in plan.devices}, plan.made_with.rules, plan.as_of,
                    chosen, plan.changes)


def snapshot_of_workbook(plan: str, shown: Mapping[str, Glance], retired: Iterable[str], changes: Iterable[Change]
                         ) -> Snapshot:
    """Take what the workbook of a plan shows of its devices; ``retired`` were gone already."""
    gone = frozenset(retired)
    devices = {}
    for device, glance in shown.items():
        known = {"site": glance.site, "name": glance.name,
                 "decision": glance.decision.value if glance.decision else None}
        if device not in gone:
            devices[device] = DeviceState(tuple(known.get(name) for name, _, _ in FIELDS))
    return Snapshot(plan, devices, changes=tuple(changes))


def compare(old: Snapshot, new: Snapshot, *, typed: bool = False) -> tuple[Change, ...]:
    """List the differences, device by device in the order of the new plan, then those that are gone.

    ``typed``: what people typed into the rows of devices counts too.
    """
    return tuple(_differences(old, new, typed=typed))


def laid_on(earlier: Iterable[Change], later: Iterable[Change]) -> tuple[Change, ...]:
    """Lay later changes on earlier ones: what came before the first and after the last; what went back is left out."""
    changes = {(change.device, change.field): change for change in earlier}
    for change in later:
        first = changes.pop((change.device, change.field), None)
        before = first.before if first else change.before
        if before != change.after:
            changes[change.device, change.field] = Change(
                change.device, change.kind, change.field, before, change.after, change.cause, change.what_to_do)
    return tuple(changes.values())


def _differences(old: Snapshot, new: Snapshot, *, typed: bool) -> Iterator[Change]:
    for device, state in new.devices.items():
        before = old.devices.get(device)
        if before is None:
            yield Change(device, ChangeKind.NEW, "", "", state.value("name") or "", Cause.DATA, state.action)
            continue
        if state == before:
            continue
        yield from _changed(device, before, state, old, new)
        if typed:
            yield from _typed(device, before, state)
    for device, state in old.devices.items():
        if device not in new.devices:
            yield Change(device, ChangeKind.GONE, "", state.value("name") or "", "", Cause.DATA,
                         "Check that it is gone. What people typed stands on the sheet Retired rows.")


def _changed(device: str, before: DeviceState, after: DeviceState, old: Snapshot, new: Snapshot) -> Iterator[Change]:
    for place, (name, label, kind) in enumerate(FIELDS):
        was, now = before.values[place], after.values[place]
        if was is None or now is None or was == now:
            continue
        cause = _cause(name, kind, before, after, old, new)
        yield Change(device, kind, label, was, now, cause, _what_to_do(kind, after))


def _cause(name: str, kind: ChangeKind, before: DeviceState, after: DeviceState, old: Snapshot, new: Snapshot) -> Cause:
    if kind is ChangeKind.DEVICE:
        return Cause.DATA
    if kind is ChangeKind.FACT:
        return Cause.PERSON if name in before.answered | after.answered else Cause.DATA
    site = after.value("site") or ""
    if name == "wave" and old.waves_chosen.get(site, "") != new.waves_chosen.get(site, ""):
        return Cause.PERSON
    if before.override != after.override:
        return Cause.OVERRIDE
    facts = [fact for fact, _, sort in FIELDS if sort is ChangeKind.FACT and before.value(fact) is not None
             and before.value(fact) != after.value(fact)]
    if facts:
        causes = {_cause(fact, ChangeKind.FACT, before, after, old, new) for fact in facts}
        return Cause.PERSON if causes == {Cause.PERSON} else Cause.DATA
    if old.rules and old.rules != new.rules:
        return Cause.RULE
    return Cause.DATE if old.as_of and old.as_of != new.as_of else Cause.DATA


def _what_to_do(kind: ChangeKind, after: DeviceState) -> str:
    if kind is not ChangeKind.DECISION:
        return ""
    done = "It was done under the old decision. " if after.typed.get("status") == DONE else ""
    return f"{done}{after.action}"


def _typed(device: str, before: DeviceState, after: DeviceState) -> Iterator[Change]:
    labels = {column.key: column.label for column in PLAN.human}
    for key in sorted({*before.typed, *after.typed}):
        was, now = before.typed.get(key, ""), after.typed.get(key, "")
        if was != now:
            yield Change(device, ChangeKind.TYPED, labels.get(key, key.removeprefix(EXTRA)), str(was), str(now),
                         Cause.PERSON)


def _state(device: PlannedDevice) -> DeviceState:
    values = {"decision": device.decision, "tls": device.tls.value, "cloud": device.cloud, "route": device.route,
              "upgrade": device.upgrade, "state": device.state, "target": device.target.host if device.target else "",
              "readiness": device.readiness, "works_until": device.works_until, "wave": device.wave,
              "site": device.site, "name": device.label or device.name, "serial": device.serial, "ip": device.ip,
              "mailbox": device.mailbox}
    answered = frozenset(fact.field for fact in device.facts if fact.used and ANSWERED in fact.source)
    override = f"{device.override.decision} until {device.override.until}" if device.override else ""
    return DeviceState(tuple(str(values[name]) for name, _, _ in FIELDS), override, answered, device.action,
                       device.human)
