"""What status and diff find out about plans: records for the terminal and for --json."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from planner.model.finding import Finding
from planner.model.plan_parts import Change


@dataclass(frozen=True, slots=True)
class Progress:
    """The work of some devices: how many there are, done, verified, failed, overdue."""

    name: str
    devices: int
    done: int
    verified: int
    failed: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Late:
    """A device whose day has passed: the day it was planned for, where that day stands, and how long ago it was."""

    device: str
    label: str
    site: str
    wave: str
    owner: str
    day: date
    planned_by: str
    days: int


@dataclass(frozen=True, slots=True)
class Named:
    """A device that somebody has to look at, and why."""

    device: str
    label: str
    site: str
    why: str


@dataclass(frozen=True, slots=True)
class Status:
    """The state of a plan on a day. Devices that are out of scope have no work and are not counted."""

    plan: str
    tenant: str
    plan_as_of: date
    as_of: date
    total: Progress
    statuses: dict[str, int]
    sites: tuple[Progress, ...]
    waves: tuple[Progress, ...]
    overdue: tuple[Late, ...]
    attention: tuple[Named, ...]
    blocked: int
    undecided: int
    open_questions: int
    conflicts: tuple[Finding, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """Two plans and their changes; ``decisions`` counts devices before and after, ``causes`` counts changes."""

    old: str
    new: str
    old_as_of: date
    new_as_of: date
    decisions: dict[str, tuple[int, int]]
    causes: dict[str, int]
    changes: tuple[Change, ...]
