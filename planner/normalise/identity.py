"""Recognise a device across files, by a ladder of keys from strong to weak (SPEC 3).

Serial › MAC › asset tag › site + host name › site + name › IP. Two rows of one table are never joined.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from planner.model.device import NO_SITE, Device, identity_keys
from planner.model.finding import Finding
from planner.model.knowledge import Rulebook
from planner.model.source import Source
from planner.model.table import TableKey
from planner.normalise.merge import merge

LADDER = ("serial", "mac", "asset_tag", "host", "name", "ip")
STRONG = frozenset({"serial", "mac", "asset_tag"})
"""Keys that are a device's own. A host name, a name and an IP address only tell devices of one place apart."""
WEAK = "ip"
LOOKED_AT = 16
"""So many devices with one key are compared. A value that more of them have ("Printer") is no key."""


@dataclass(frozen=True, slots=True)
class InventoryRow:
    """A row of an inventory: its table, the attributes of its device, and whether its serial lost digits."""

    table: TableKey
    values: Mapping[str, Any]
    serial_rounded: bool = False

    def device(self, device_id: str) -> Device:
        """The device that this row alone describes."""
        return Device(id=device_id, **self.values)


@dataclass(frozen=True, slots=True)
class Recognised:
    """A device before it has its ID: its keys by rung, and ``make``, which gives the device for an ID."""

    keys: Mapping[str, str]
    mailbox: str
    source: Source
    make: Callable[[str], Device]


@dataclass(slots=True)
class Joined:
    """The devices of a run, the rows that joined another one, and what was noticed."""

    devices: list[Recognised] = field(default_factory=list)
    merged: list[Source] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


@dataclass(slots=True)
class _Group:
    """Rows that are one device, with their tables and their keys by rung."""

    rows: list[InventoryRow]
    tables: set[TableKey]
    keys: dict[str, str]
    site: str
    joined_by_ip: bool = False


def keys_of(values: Mapping[str, Any]) -> dict[str, str]:
    """The keys of a device, strongest first, by rung of the ladder."""
    get = values.get
    return dict(identity_keys(serial=get("serial", ""), mac=get("mac", ""), asset_tag=get("asset_tag", ""),
                              site=values["site"], host=get("host", ""), name=get("name", ""), ip=get("ip", "")))


def join_rows(rows: Sequence[InventoryRow], rulebook: Rulebook) -> Joined:
    """Join rows of different tables that are one device; tell twins within one table apart, with a finding.

    ``rows`` come table by table in the order of files, sheets and rows, so that the answer does not depend on
    the order in which files were named. A key joins two rows unless a stronger key that both have differs.
    """
    joined = Joined()
    groups = [_Group([row], {row.table}, _joining_keys(row), row.values["site"]) for row in rows]
    several = len({row.table for row in rows}) > 1
    for rung in LADDER:
        gone: set[int] = set()
        for sharing in _sharing(groups, rung):
            _tell_twins(sharing, rung, rulebook, joined.findings)
            if several:
                gone.update(_join(sharing, rung))
        if gone:
            groups = [group for group in groups if id(group) not in gone]
    for group in groups:
        _close(group, rulebook, joined)
    return joined


def _joining_keys(row: InventoryRow) -> dict[str, str]:
    keys = keys_of(row.values)
    if row.serial_rounded:
        # Two serials may differ in the digits that are lost.
        keys.pop("serial", None)
    return keys


def _sharing(groups: Iterable[_Group], rung: str) -> Iterator[list[_Group]]:
    """Yield the groups that have the same key on this rung, where there are several."""
    first: dict[str, _Group] = {}
    more: dict[str, list[_Group]] = defaultdict(list)
    for group in groups:
        value = group.keys.get(rung)
        if value is not None and first.setdefault(value, group) is not group:
            more[value].append(group)
    for value, others in more.items():
        yield [first[value], *others]


def _join(sharing: Sequence[_Group], rung: str) -> Iterator[int]:
    """Join what can be joined among groups with the same key; yield the ids of those that went into another."""
    kept: list[_Group] = []
    for group in sharing:
        fitting = [other for other in kept[:LOOKED_AT] if not group.tables & other.tables
                   and not _contradict(group, other, rung)]
        best = _best(group, fitting, rung)
        if best is None:
            kept.append(group)
            continue
        best.rows.extend(group.rows)
        best.tables |= group.tables
        best.keys = {name: value for name in LADDER
                     if (value := best.keys.get(name) or group.keys.get(name)) is not None}
        best.site = best.site if best.site != NO_SITE else group.site
        best.joined_by_ip |= group.joined_by_ip or rung == WEAK
        yield id(group)


def _best(group: _Group, fitting: Sequence[_Group], rung: str) -> _Group | None:
    """The group that most other keys speak for. Where two fit alike, only a device's own key joins the first."""
    if not fitting:
        return None
    agreeing = [sum(other.keys.get(name) == value for name, value in group.keys.items()) for other in fitting]
    best = max(agreeing)
    return fitting[agreeing.index(best)] if rung in STRONG or agreeing.count(best) == 1 else None


def _contradict(first: _Group, second: _Group, rung: str) -> bool:
    """Whether a stronger key that both have says that they are two devices.

    A host name does not contradict a name: people change the one and keep the other. An IP address means little
    beside another name or another site: private addresses repeat.
    """
    if rung == WEAK and first.site != second.site and NO_SITE not in (first.site, second.site):
        return True
    above = LADDER[:LADDER.index(rung)]
    stronger = above if rung == WEAK else [name for name in above if name in STRONG]
    return any(_bare(first.keys[name]) != _bare(second.keys[name]) for name in stronger
               if name in first.keys and name in second.keys)


def _bare(key: str) -> str:
    """A key without the site in front of it."""
    return key.rpartition("|")[2]


def _tell_twins(sharing: Sequence[_Group], rung: str, rulebook: Rulebook, findings: list[Finding]) -> None:
    """Say that rows of one table have the same key: perhaps one machine with two functions (fax, scan), so ask."""
    if rung == WEAK:
        return
    earlier: dict[TableKey, list[tuple[InventoryRow, Mapping[str, str]]]] = defaultdict(list)
    for group in sharing:
        for row in group.rows:
            keys = _joining_keys(row)
            if rung not in keys:
                continue
            seen = earlier[row.table]
            twin = next((other for other, others in seen if _are_twins(keys, others, rung)), None)
            if twin is not None:
                findings.append(_twin_finding(twin.device(""), row.device(""), rung, rulebook))
            if len(seen) < LOOKED_AT:
                seen.append((row, keys))


def _are_twins(first: Mapping[str, str], second: Mapping[str, str], rung: str) -> bool:
    """Whether this is the strongest key that both rows have, and it is the same."""
    return first[rung] == second.get(rung) and not any(
        name in first and name in second for name in LADDER[:LADDER.index(rung)])


def _twin_finding(first: Device, second: Device, rung: str, rulebook: Rulebook) -> Finding:
    other_function = first.type is not second.type or first.mailbox != second.mailbox or first.name != second.name
    code = "same-key-other-function" if other_function else "same-key-twice"
    return rulebook.finding(code, second.cell(rung), found=str(getattr(second, rung)),
                            other=str(first.source))


def _close(group: _Group, rulebook: Rulebook, joined: Joined) -> None:
    """Make one device of the rows of a group."""
    if len(group.rows) == 1:
        row = group.rows[0]
        keys = keys_of(row.values) if row.serial_rounded else group.keys
        joined.devices.append(Recognised(keys, row.values.get("mailbox", ""), row.values["source"], row.device))
        return
    rows = [row.device("") for row in group.rows]
    device, disagreements = merge(rows)
    keys = keys_of({name: getattr(device, name) for name in ("site", *LADDER)})
    joined.devices.append(Recognised(keys, device.mailbox, device.source, partial(_with_id, device)))
    joined.merged.extend(row.source for row in rows if row.source != device.source)
    for other in disagreements:
        joined.findings.append(rulebook.finding(
            "inventories-disagree", other.place, found=other.found, used=other.used, other=str(other.used_place)))
    if group.joined_by_ip:
        joined.findings.append(rulebook.finding(
            "joined-by-ip", rows[-1].cell("ip"), found=device.ip, other=str(rows[0].source)))


def _with_id(device: Device, device_id: str) -> Device:
    return replace(device, id=device_id)
