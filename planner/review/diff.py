"""What is different between two plans, and what caused it."""

from __future__ import annotations

from collections import Counter

from planner.model.compare import Cause, compare, snapshot
from planner.model.decision import DecisionKind
from planner.model.plan import Plan
from planner.model.reviewed import Difference


def diff(old: Plan, new: Plan) -> Difference:
    """Compare two plans, what people typed included."""
    changes = compare(snapshot(old), snapshot(new), typed=True)
    before = Counter(device.decision for device in old.devices)
    after = Counter(device.decision for device in new.devices)
    causes = Counter(change.cause for change in changes)
    return Difference(
        old.id, new.id, old.as_of, new.as_of,
        {kind.value: (before[kind], after[kind]) for kind in DecisionKind if before[kind] or after[kind]},
        {cause.value: causes[cause] for cause in Cause if causes[cause]}, changes)
