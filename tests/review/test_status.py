"""How far the work is: counted from what people typed, on a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from planner import commands
from planner.model.decision import DecisionKind
from planner.model.reviewed import Progress, Status
from planner.model.workbook import WAVES
from planner.review.status import status
from planner.write import terminal_review
from planner.write.labels import Labels
from tests.support.desk import Desk, named, type_in

DAY = date(2026, 12, 10)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    plan = desk.plan()
    type_in(desk.workbook, named(plan, "PRN-1").id, status="Done", verified="Sent and received")
    type_in(desk.workbook, named(plan, "PRN-2").id, status="Scheduled", planned_date=date(2026, 12, 1), owner="Ana")
    type_in(desk.workbook, named(plan, "PRN-3").id, status="done!!", verified="Failed", error_seen="5.7.67")
    type_in(desk.workbook, named(plan, "PRN-4").id, planned_date=date(2026, 12, 20))
    return desk


def seen(desk: Desk, *copies: Path, day: date = DAY) -> Status:
    """The status of the desk's plan, edits of its workbook laid over it."""
    return status(*commands.load_plan(desk.output, copies), day)


def test_the_edits_of_the_workbook_count_without_planning_again(desk: Desk) -> None:
    found = seen(desk)
    assert found.total == Progress("", 5, 1, 1, 1, 1)
    assert found.statuses == {"Not started": 2, "Scheduled": 1, "Done": 1, "Other": 1}
    assert found.sites == (Progress("Berlin", 2, 0, 0, 0, 0), Progress("Lyon", 3, 1, 1, 1, 1))


def test_waves_and_what_is_blocked_or_undecided_are_counted(desk: Desk) -> None:
    found, plan = seen(desk), desk.plan()
    waves = {wave.id: [d for d in plan.devices if d.wave == wave.id] for wave in plan.waves}
    assert {wave.name: wave.devices for wave in found.waves} == {id_: len(ds) for id_, ds in waves.items() if ds}
    assert sum(wave.done for wave in found.waves) == sum(wave.verified for wave in found.waves) == 1
    kinds = [device.decision for device in plan.devices]
    assert (found.blocked, found.undecided) == (kinds.count(DecisionKind.BLOCKED), kinds.count(DecisionKind.UNKNOWN))
    assert (found.blocked > 0, found.undecided) == (True, 2)


def test_plan_json_alone_says_what_it_says(desk: Desk) -> None:
    found = status(*commands.load_plan(desk.output / "plan.json"), DAY)
    assert found.total.done == 0


def test_a_planned_date_that_passed_is_overdue_until_it_is_done(desk: Desk) -> None:
    [late] = seen(desk).overdue
    assert (late.label, late.owner, late.day, late.days) == ("PRN-2", "Ana", date(2026, 12, 1), 9)
    assert seen(desk, day=date(2026, 12, 1)).overdue == ()


def test_without_a_date_of_its_own_a_device_is_overdue_after_the_end_of_its_wave(desk: Desk) -> None:
    device = named(desk.plan(), "PRN-5")
    type_in(desk.workbook, device.wave, WAVES, planned_end=date(2026, 12, 5))
    late = {found.label: found for found in seen(desk).overdue}
    assert (late["PRN-5"].day, late["PRN-5"].planned_by) == (date(2026, 12, 5), f"end of wave {device.wave}")
    assert "PRN-1" not in late


def test_what_failed_is_named_with_the_error(desk: Desk) -> None:
    assert [(named.label, named.why) for named in seen(desk).attention] == [("PRN-3", "the test failed: 5.7.67")]


def test_copies_that_disagree_are_named(desk: Desk) -> None:
    plan = desk.plan()
    copy = desk.send_out("copy.xlsx")
    type_in(copy, named(plan, "PRN-5").id, owner="Bo")
    type_in(desk.workbook, named(plan, "PRN-5").id, owner="Ana")
    [conflict] = seen(desk, copy).conflicts
    assert conflict.found == "Bo (copy.xlsx) | Ana (plan.xlsx)"


def test_the_terminal_shows_it(desk: Desk) -> None:
    text = "\n".join(terminal_review.status(seen(desk), Labels(), bars=True, verbose=False))
    for part in ("Done    1 of 5 devices", "Overdue (1)", "PRN-2, Lyon (9 days, Ana)", "the test failed: 5.7.67"):
        assert part in text
    assert max(map(len, text.splitlines())) <= 90
