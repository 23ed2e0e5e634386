"""What is different from the earlier plan, and why: data, rule, date, override or a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from planner import plan_file
from planner.model.compare import compare, snapshot
from planner.model.plan import Change
from planner.model.workbook import CHANGES, QUESTIONS, SITES
from tests.support.desk import ROWS, Desk, cells, named, type_in


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.plan()
    return desk


def test_the_first_plan_has_no_changes(tmp_path: Path) -> None:
    assert Desk(tmp_path).plan().changes == ()


def test_an_unchanged_inbox_changes_nothing(desk: Desk) -> None:
    assert desk.plan().changes == ()


def test_a_changed_inventory_is_data(desk: Desk) -> None:
    device = named(desk.plan(), "PRN-1")
    type_in(desk.workbook, device.id, status="Done")
    desk.plan()
    desk.list_devices(ROWS[0].replace(",1.0,no", ",1.2,no"), *ROWS[1:])
    plan = desk.plan()
    seen = {change.field: change for change in plan.changes if change.device == device.id}
    assert (seen["TLS"].before, seen["TLS"].after, seen["TLS"].cause) == ("1.0", "1.2", "data")
    decision = seen["Decision"]
    assert (decision.before, decision.after, decision.cause) == ("legacy-worldwide", "keep", "data")
    assert "done under the old decision" in decision.what_to_do
    assert {r["Device ID"] for r in cells(desk.workbook, CHANGES)} >= {device.id}


def test_changes_stay_when_the_same_inputs_are_planned_again(desk: Desk) -> None:
    desk.list_devices(ROWS[0].replace(",1.0,no", ",1.2,no"), *ROWS[1:])
    first = desk.plan()
    assert first.changes
    for _ in range(2):
        assert desk.plan().changes == first.changes


def test_devices_that_are_new_or_gone_are_named(desk: Desk) -> None:
    gone = named(desk.plan(), "PRN-1")
    desk.list_devices(*ROWS[1:], ROWS[0].replace("PRN-1", "PRN-7").replace("SN1", "SN7").replace(".1,", ".7,"))
    plan = desk.plan()
    new = named(plan, "PRN-7")
    assert {(c.device, c.kind) for c in plan.changes if c.kind in ("new", "gone")} == {
        (new.id, "new"), (gone.id, "gone")}


def test_an_override_is_the_cause_of_what_it_decides(desk: Desk) -> None:
    device = named(desk.plan(), "PRN-1")
    type_in(desk.workbook, device.id, override_decision="Keep", override_reason="replaced next week",
            override_until=date(2026, 12, 31))
    assert _cause(desk.plan().changes, device.id, "Decision") == "override"


def test_an_answer_is_a_person_s_change(desk: Desk) -> None:
    plan = desk.plan()
    [question] = [q for q in plan.questions if q.asks == "tls"]
    type_in(desk.workbook, question.id, QUESTIONS, answer="1.2")
    plan = desk.plan()
    device = named(plan, "PRN-3").id
    assert _cause(plan.changes, device, "TLS") == "person"
    assert _cause(plan.changes, device, "Decision") == "person"


def test_a_wave_that_a_person_chose_is_a_person_s_change(desk: Desk) -> None:
    plan = desk.plan()
    type_in(desk.workbook, "Lyon", SITES, wave_override="W7")
    plan = desk.plan()
    assert _cause(plan.changes, named(plan, "PRN-2").id, "Wave") == "person"


def test_rules_and_dates_are_causes_where_the_facts_are_the_same(desk: Desk) -> None:
    plan = desk.plan()
    device = replace(plan.devices[0], works_until="another day")
    other = replace(plan, devices=(device, *plan.devices[1:]))
    later = replace(other, as_of=date(2027, 1, 1))
    newer = replace(later, made_with=replace(plan.made_with, rules="R-2"))
    assert _cause(compare(snapshot(plan), snapshot(later)), device.id, "Works until") == "date"
    assert _cause(compare(snapshot(plan), snapshot(newer)), device.id, "Works until") == "rule"


def test_without_plan_json_the_workbook_tells_the_earlier_decisions(desk: Desk) -> None:
    device = named(desk.plan(), "PRN-1")
    (desk.output / plan_file.NAME).unlink()
    desk.list_devices(ROWS[0].replace(",1.0,no", ",1.2,no"), *ROWS[1:])
    plan = desk.plan()
    assert [(c.device, c.before, c.after) for c in plan.changes] == [(device.id, "legacy-worldwide", "keep")]
    (desk.output / plan_file.NAME).unlink()
    assert desk.plan().changes == plan.changes


def _cause(changes: tuple[Change, ...], device: str, field: str) -> str:
    [change] = [c for c in changes if (c.device, c.field) == (device, field)]
    return change.cause
