"""What is different from the earlier plan of the same folder, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from planner.model.compare import (
    Cause,
    ChangeKind,
    Snapshot,
    compare,
    laid_on,
    snapshot,
    snapshot_of_workbook,
)
from planner.model.finding import Finding
from planner.model.plan import Change, Plan
from planner.planning.draft import Draft

COPIES_DISAGREE = "copies-disagree"


def with_changes(plan: Plan, draft: Draft) -> Plan:
    """Add the changes. Planning the same inputs again leaves them: a second look is no new month.

    What returned copies disagree about stands there as long as they do.
    """
    before, disputed = _before(draft), tuple(_disputed(plan.findings))
    if before is None:
        return replace(plan, changes=disputed) if disputed else plan
    found = compare(before, snapshot(plan))
    if before.plan == plan.id:
        found = laid_on((change for change in before.changes if change.kind != ChangeKind.CONFLICT), found)
    return replace(plan, changes=(*found, *disputed))


def _disputed(findings: Iterable[Finding]) -> Iterator[Change]:
    """The cells to which returned copies give different values, each value with the file that has it."""
    for finding in findings:
        if finding.code == COPIES_DISAGREE:
            which = "" if finding.device else finding.expected
            yield Change(finding.device, ChangeKind.CONFLICT, finding.column, which, finding.found, Cause.PERSON,
                         finding.fix)


def _before(draft: Draft) -> Snapshot | None:
    """The earlier plan: from its plan.json if that belongs to the workbook, else as far as the workbook shows it."""
    if not draft.earlier_plan:
        return None
    if draft.before is not None and draft.before.plan == draft.earlier_plan:
        return draft.before
    return snapshot_of_workbook(draft.earlier_plan, draft.earlier, draft.earlier_retired, draft.earlier_changes)
