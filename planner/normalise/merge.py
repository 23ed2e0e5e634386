"""Make one device of several rows about it: the better row speaks, the others fill what it does not say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from planner.model.device import NO_SITE, Device, DeviceType, Route, SignIn, Tls, Upgrade
from planner.model.source import Source
from planner.model.text import fold

FIELDS: dict[str, str] = {
    "site": "site", "location": "location", "name": "name", "host": "host", "type": "type", "make": "make",
    "model": "model", "firmware": "firmware", "serial": "serial", "asset_tag": "asset_tag", "ip": "ip", "mac": "mac",
    "mailbox": "mailbox", "server": "server", "port": "port", "claimed_route": "route", "claimed_tls": "tls",
    "clouds": "cloud", "region": "region", "claimed_upgrade": "upgrade", "planned_update": "planned_update",
    "sign_in": "sign_in", "peak_per_minute": "peak_per_minute", "recipients_per_day": "recipients_per_day",
    "state": "state", "contact": "contact", "notes": "notes"}
"""What a row says: attribute of the device → field."""

NOT_COMPARED = frozenset({"location", "make", "region", "contact", "notes", "peak_per_minute", "recipients_per_day"})
"""Fields in which two lists differ without contradicting each other."""

COMPANIONS = {"mailbox": ("mailboxes",), "claimed_tls": ("tls_stated",), "claimed_route": ("route_inferred",)}
"""What goes with a value that another row gives."""

UNSAID: frozenset[object] = frozenset({
    "", NO_SITE, None, DeviceType.OTHER, Route.UNKNOWN, Tls.UNKNOWN, Upgrade.UNKNOWN, SignIn.UNKNOWN, frozenset()})
_MODERN = re.compile(r"1\W?_?[23]")


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A value that is not used because a better row of the same device says something else."""

    field: str
    found: str
    place: Source
    used: str
    used_place: Source


def merge(rows: Sequence[Device]) -> tuple[Device, tuple[Disagreement, ...]]:
    """Join the rows of one device, which come in the order of their paths.

    The best row is the one with the newer date inside its file, else the lower TLS, else the first path. All its
    values are used together, because they describe one state of the device; what it leaves open is filled from
    the others, in their order.
    """
    best = rows[0]
    for row in rows[1:]:
        if _is_better(row, best):
            best = row
    disagreements: list[Disagreement] = []
    merged = best
    for row in rows:
        if row is not best:
            merged = _filled(merged, row, disagreements)
    return merged, tuple(disagreements)


def _is_better(row: Device, best: Device) -> bool:
    if row.as_of and best.as_of and row.as_of != best.as_of:
        return row.as_of > best.as_of
    if Tls.UNKNOWN in (row.claimed_tls, best.claimed_tls):
        # "no TLS 1.2" names no version, but it is lower than 1.2.
        return _denies(row, best.claimed_tls)
    return row.claimed_tls.rank < best.claimed_tls.rank


def _denies(row: Device, claim: Tls) -> bool:
    """Whether a row speaks of TLS 1.2 or 1.3 and was still not read so: it denies or doubts that claim."""
    return (row.claimed_tls is Tls.UNKNOWN and claim.is_modern
            and _MODERN.search(fold(row.tls_stated)) is not None)


def _filled(merged: Device, row: Device, disagreements: list[Disagreement]) -> Device:
    changes: dict[str, Any] = {}
    borrowed = dict(merged.borrowed)
    disputed = list(merged.disputed)
    for name, field in FIELDS.items():
        used, other = getattr(merged, name), getattr(row, name)
        if other in UNSAID or used == other:
            continue
        if used in UNSAID or _is_inferred(merged, row, name):
            if name == "claimed_tls" and _denies(merged, other):
                continue
            changes[name] = other
            borrowed[field] = row.cell(_column(row, field))
            changes |= {companion: getattr(row, companion) for companion in COMPANIONS.get(name, ())}
        elif name not in NOT_COMPARED and not _is_inferred(row, merged, name) and _text(used) != _text(other):
            disagreements.append(Disagreement(field, _shown(other), row.cell(_column(row, field)), _shown(used),
                                              merged.cell(_column(merged, field))))
            disputed.append((field, _shown(other), row.cell(_column(row, field))))
    return replace(merged, **changes, borrowed=borrowed, disputed=tuple(disputed), extra={**row.extra, **merged.extra})


def _is_inferred(row: Device, other: Device, name: str) -> bool:
    """Whether a row only infers its route from the server, where the other one has a Send method."""
    return name == "claimed_route" and bool(row.route_inferred) and not other.route_inferred


def _column(row: Device, field: str) -> str:
    """The column that a value was read from; a route without a Send method was read from the server."""
    return "server" if field == "route" and row.route_inferred else field


def _shown(value: object) -> str:
    return ", ".join(sorted(value)) if isinstance(value, frozenset) else str(value)


def _text(value: object) -> str:
    return fold(_shown(value))
