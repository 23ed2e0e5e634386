"""A person's decision stands with a reason and an end; without them, or where it cannot be, the rule's stands."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from planner.model.decision import DecisionKind
from planner.model.finding import Severity
from tests.support.desk import Desk, found, named, type_in

END = date(2027, 3, 1)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "desk")


def test_an_override_with_reason_and_end_stands_and_attention_says_what_the_rule_says(desk: Desk) -> None:
    device = named(desk.plan(), "PRN-1")
    type_in(desk.workbook, device.id, override_decision="Upgrade", override_reason="new one is ordered",
            override_until=END)
    after = named(desk.plan(), "PRN-1")
    assert (after.decision, after.computed_decision) == (DecisionKind.UPGRADE, device.decision)
    assert "new one is ordered" in after.reason
    assert after.attention.startswith("The rule says legacy-worldwide")


@pytest.mark.parametrize("code, typed", [
    ("override-incomplete", {"override_decision": "Keep", "override_until": END}),
    ("override-incomplete", {"override_decision": "Keep", "override_reason": "sold"}),
    ("override-expired", {"override_decision": "Keep", "override_reason": "sold", "override_until": date(2026, 11, 1)}),
    ("override-impossible", {"override_decision": "Legacy 21Vianet", "override_reason": "x", "override_until": END}),
    ("override-not-understood", {"override_decision": "maybe", "override_reason": "x", "override_until": END}),
])
def test_an_override_that_cannot_stand_is_an_error_that_names_the_device(
        desk: Desk, code: str, typed: dict[str, object]) -> None:
    device = named(desk.plan(), "PRN-1")
    type_in(desk.workbook, device.id, **typed)
    plan = desk.plan()
    after = named(plan, "PRN-1")
    assert (after.decision, after.override) == (device.decision, None)
    [finding] = found(plan, code)
    assert (finding.severity, finding.device) == (Severity.ERROR, device.id)
    assert {key: str(value) for key, value in after.human.items()} == {key: str(v) for key, v in typed.items()}
