"""The milestones that touch this plan, counted from the as-of date (sources: D03 to D09, L16)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from planner.model.decision import DecisionKind
from planner.model.device import Cloud
from planner.model.knowledge import Milestone, Rulebook
from planner.model.plan import Deadline
from planner.planning.draft import Decided

PASSWORD = "password"
LEGACY_HOST = "legacy-host"


def deadlines(items: Sequence[Decided], rulebook: Rulebook, as_of: date) -> tuple[Deadline, ...]:
    """List the milestones in force that touch a device, with days left: dated ones first, the nearest on top."""
    rows = []
    for milestone in in_force(rulebook, as_of):
        touched = sum(touches(milestone, item) for item in items)
        if not touched:
            continue
        left = (milestone.day - as_of).days if milestone.day else None
        rows.append(Deadline(milestone.id, milestone.title, milestone.sentence, milestone.day, milestone.when, left,
                             touched, milestone.sources))
    return tuple(sorted(rows, key=lambda row: (row.day is None, row.day or date.max)))


def in_force(rulebook: Rulebook, as_of: date) -> tuple[Milestone, ...]:
    """The milestones that no later announcement has replaced on that day."""
    return tuple(m for m in rulebook.milestones if m.valid_until is None or m.valid_until >= as_of)


def touches(milestone: Milestone, item: Decided) -> bool:
    """Whether a milestone concerns a device; a cloud that is not known may be any."""
    cloud = item.facts.cloud
    if milestone.clouds and cloud is not Cloud.UNKNOWN and cloud not in milestone.clouds:
        return False
    if milestone.touches == PASSWORD:
        return item.may_use_password
    return milestone.touches == LEGACY_HOST and item.decision.uses_legacy_host


def due(item: Decided, ahead: Sequence[Milestone]) -> date:
    """The first day on which something happens to a device; ``ahead`` are dated milestones not yet past."""
    days = [m.day for m in ahead if m.day and touches(m, item)]
    if item.kind is DecisionKind.UPGRADE and item.device.planned_update:
        days.append(item.device.planned_update)
    return min(days, default=date.max)
