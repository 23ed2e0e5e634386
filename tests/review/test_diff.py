"""What changed between two plans, and what caused it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from planner import cli, commands
from planner.review.diff import diff
from planner.write import terminal_review
from planner.write.labels import Labels
from tests.support.desk import ROWS, Desk, named, type_in


@pytest.fixture
def months(tmp_path: Path) -> tuple[Path, Path, str]:
    """Two months of a plan, and the device whose decision changed."""
    desk = Desk(tmp_path)
    plan = desk.plan()
    october = tmp_path / "october"
    shutil.copytree(desk.output, october)
    type_in(desk.workbook, named(plan, "PRN-2").id, status="Done")
    desk.list_devices(ROWS[0].replace(",1.0,no", ",1.2,no"), *ROWS[1:])
    desk.plan()
    return october, desk.output, named(plan, "PRN-1").id


def test_decisions_causes_and_changes_are_told(months: tuple[Path, Path, str]) -> None:
    old, new, device = months
    found = diff(commands.load_plan(old)[0], commands.load_plan(new)[0])
    assert found.decisions["legacy-worldwide"] == (1, 0)
    assert found.decisions["keep"] == (1, 2)
    assert set(found.causes) == {"data", "person"}
    decision = next(c for c in found.changes if c.field == "Decision")
    assert (decision.device, decision.before, decision.after) == (device, "legacy-worldwide", "keep")
    assert [(c.field, c.after, c.cause) for c in found.changes if c.kind == "typed"] == [("Status", "Done", "person")]
    text = "\n".join(terminal_review.difference(found, Labels(), verbose=True))
    assert "Decision: legacy-worldwide → keep (data)" in text.replace("\n      ", " ")


def test_exit_code_says_whether_something_changed(months: tuple[Path, Path, str],
                                                  capfd: pytest.CaptureFixture[str]) -> None:
    old, new, _ = map(str, months)
    assert cli.run(["diff", old, new]) == 0
    assert cli.run(["diff", old, new, "--exit-code"]) == 1
    assert cli.run(["diff", new, new, "--exit-code"]) == 0
    assert "Nothing is different." in capfd.readouterr().out


def test_a_plan_against_its_own_workbook_shows_what_was_typed_since(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    type_in(desk.workbook, named(desk.plan(), "PRN-1").id, owner="Ana")
    found = diff(commands.load_plan(desk.output / "plan.json")[0], commands.load_plan(desk.workbook)[0])
    assert [(c.field, c.before, c.after) for c in found.changes] == [("Owner", "", "Ana")]


def test_json_is_one_document(months: tuple[Path, Path, str], capfd: pytest.CaptureFixture[str]) -> None:
    old, new, _ = map(str, months)
    assert cli.run(["diff", old, new, "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["decisions"]["keep"] == [1, 2]
    assert cli.run(["status", new, "--json", "--as-of", "2026-12-01"]) == 0
    [status] = json.loads(capfd.readouterr().out)
    assert status["total"]["done"] == 1
