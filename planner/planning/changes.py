"""What is different from the earlier plan of the same folder, and why."""

from __future__ import annotations

from dataclasses import replace

from planner.model.compare import Snapshot, compare, laid_on, snapshot, snapshot_of_workbook
from planner.model.plan import Plan
from planner.planning.draft import Draft


def with_changes(plan: Plan, draft: Draft) -> Plan:
    """Add the changes. Planning the same inputs again leaves them: a second look is no new month."""
    before = _before(draft)
    if before is None:
        return plan
    found = compare(before, snapshot(plan))
    return replace(plan, changes=laid_on(before.changes, found) if before.plan == plan.id else found)


def _before(draft: Draft) -> Snapshot | None:
    """The earlier plan: from its plan.json if that belongs to the workbook, else as far as the workbook shows it."""
    if not draft.earlier_plan:
        return None
    if draft.before is not None and draft.before.plan == draft.earlier_plan:
        return draft.before
    return snapshot_of_workbook(draft.earlier_plan, draft.earlier, draft.earlier_retired, draft.earlier_changes)
