"""Whatever happens while a plan is written, what people typed is still there."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest

from planner import cli, commands, pipeline, plan_file, write
from planner.model.plan import Plan
from tests.support.desk import Desk, named, opened, type_in

KILLS = 6
RUN = "import sys; from planner.cli import main; main(sys.argv[1:])"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk whose workbook holds work that no plan has read yet."""
    desk = Desk(tmp_path)
    type_in(desk.workbook, named(desk.plan(), "PRN-1").id, status="Done", notes="an hour of work")
    return desk


def command(desk: Desk, *options: str) -> list[str]:
    """The arguments that plan the desk."""
    return ["plan", str(desk.inbox), "-o", str(desk.output), "--as-of", "2026-11-24", "-q", *options]


def work(plan: Plan) -> dict[str, object]:
    """What was typed for the first device."""
    return dict(named(plan, "PRN-1").human)


WORK = {"status": "Done", "notes": "an hour of work"}


def test_a_kill_at_any_moment_leaves_every_file_whole(desk: Desk) -> None:
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", RUN, *command(desk)], check=True, timeout=120, capture_output=True)
    length = time.perf_counter() - begun
    chance = random.Random(7)
    for number in range(KILLS):
        type_in(desk.workbook, named(desk.plan(), "PRN-2").id, notes=f"note {number}")
        run = subprocess.Popen([sys.executable, "-c", RUN, *command(desk)], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
        # The last part of a run writes and places: that is where a kill could do harm.
        time.sleep(length * chance.uniform(0.4, 1.0))
        run.kill()
        run.wait(timeout=60)
        plan_file.load(desk.output / plan_file.NAME)
        loaded, findings = commands.load_plan(desk.workbook)
        assert work(loaded) == WORK
        assert named(loaded, "PRN-2").human == {"notes": f"note {number}"}
        assert not [f for f in findings if f.severity == "error"]


def test_a_full_disk_leaves_what_was_there_and_says_so(desk: Desk) -> None:
    before = desk.bytes()
    limited = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000)); {RUN}"
    ran = subprocess.run([sys.executable, "-c", limited, *command(desk)], capture_output=True, text=True, timeout=120,
                         check=False)
    assert ran.returncode == 4, ran.stderr
    assert "Make room" in ran.stderr
    assert desk.bytes() == before
    assert not [path for path in desk.output.iterdir() if path.name.startswith(".planner-")]
    assert work(desk.plan()) == WORK


@pytest.mark.parametrize("lock", write.WORKBOOK_LOCKS)
def test_an_open_workbook_is_refused_before_anything_is_read(desk: Desk, lock: str, capfd: pytest.CaptureFixture[str]
                                                            ) -> None:
    (desk.output / lock).write_text("")
    before = desk.bytes()
    assert cli.run(command(desk)) == 4
    assert "Close plan.xlsx" in capfd.readouterr().err
    assert desk.bytes() == before


def test_a_workbook_that_is_saved_while_the_plan_is_made_is_not_replaced(
        desk: Desk, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    build = pipeline.build_plan

    def slow(*arguments: object) -> Plan:
        made = build(*arguments)  # type: ignore[arg-type]
        type_in(desk.workbook, named(made, "PRN-2").id, notes="typed meanwhile")
        return made

    monkeypatch.setattr(pipeline, "build_plan", slow)
    assert cli.run(command(desk)) == 4
    assert "saved by somebody" in capfd.readouterr().err
    monkeypatch.undo()
    assert named(desk.plan(), "PRN-2").human == {"notes": "typed meanwhile"}


def test_a_workbook_with_a_sheet_of_ones_own_stays_beside_the_new_one(desk: Desk) -> None:
    with opened(desk.workbook) as book:
        book.create_sheet("My sums")["A1"] = "precious"
    before = desk.workbook.read_bytes()
    assert cli.run(command(desk)) == 0
    assert (desk.output / "plan-before-2026-11-24.xlsx").read_bytes() == before
    assert work(desk.plan()) == WORK


def test_fresh_leaves_the_old_workbook_beside_the_new_one(desk: Desk) -> None:
    before = desk.workbook.read_bytes()
    assert cli.run(command(desk, "--fresh")) == 0
    assert (desk.output / "plan-before-2026-11-24.xlsx").read_bytes() == before
    assert work(plan_file.load(desk.output)) == {}


def test_a_workbook_of_something_else_in_the_output_folder_stops_the_run(
        desk: Desk, capfd: pytest.CaptureFixture[str]) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "my budget"
    book.save(desk.workbook)
    before = desk.workbook.read_bytes()
    assert cli.run(command(desk)) == 4
    assert "--fresh" in capfd.readouterr().err
    assert desk.workbook.read_bytes() == before


def test_a_workbook_that_cannot_be_read_stops_the_run(desk: Desk, capfd: pytest.CaptureFixture[str]) -> None:
    desk.workbook.write_bytes(b"PK\x03\x04 half a file")
    assert cli.run(command(desk)) == 4
    assert "--fresh" in capfd.readouterr().err
    assert desk.workbook.read_bytes() == b"PK\x03\x04 half a file"
    assert os.listdir(desk.output)
