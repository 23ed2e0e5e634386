"""A kill while outputs are written leaves each of them whole, the old one or the new one; the next run tidies up."""

from __future__ import annotations

import fcntl
import os
import random
import re
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from planner import plan_file, write
from planner.model.plan import Plan
from planner.write import staging
from planner.write.labels import Labels
from tests.support.desk import AS_OF
from tests.support.plans import example_plan

KILLED = 9
MOMENTS = 100
ONLY = ("workbook", "json", "checklists")
EVERY_OUTPUT = ("workbook", "checklists", "pdf", "report", "scripts", "json")
OPERATIONS = ("open", "os.", "shutil.", "tempfile.")
"""How the audit events of file operations begin."""

PLACES = re.compile(r"/(?!tmp)[^/]+$")
"""What is no part of a workbook: the library calls those tmp…."""

Files = dict[str, bytes]


def contents(folder: Path) -> Files:
    """Every output in a folder; what stands in hidden folders is none."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*"))
            if path.is_file() and not path.relative_to(folder).parts[0].startswith(".")}


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> tuple[Plan, Files, Plan, Files]:
    """Give the plan that is there and the one that is written, each with its files."""
    old, new = example_plan(), replace(example_plan(changes=False), id="P-NEWNEWNE", as_of=AS_OF.replace(month=12))
    found = []
    for plan in (old, new):
        folder = tmp_path_factory.mktemp("whole")
        write.publish(plan, Labels(), folder, ONLY)
        found.append(contents(folder))
    return old, found[0], new, found[1]


def in_a_process(work: Callable[[], object]) -> int:
    """Start work in a process of its own and give its id; it ends with 0."""
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        except BaseException:
            os._exit(1)
    return child


def ended(child: int) -> int:
    """Wait for a process and give its exit code, negative for a signal."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def dies_at(moment: int, folder: Path, plan: Plan) -> int:
    """Write a plan in a process that dies just before its file operation number ``moment`` in the folder.

    The parts of a workbook are many and alike; that a kill among them leaves no trace has a test of its own.
    """
    def work() -> None:
        seen = 0

        def count(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal seen
            if event.startswith(OPERATIONS) and any(PLACES.search(str(a)) for a in arguments if str(folder) in str(a)):
                seen += 1
                if seen == moment:
                    os._exit(KILLED)

        sys.addaudithook(count)
        write.publish(plan, Labels(), folder, ONLY)

    return ended(in_a_process(work))


def left_behind(folder: Path) -> list[str]:
    """The hidden folders of runs."""
    return [path.name for path in folder.iterdir() if path.name.startswith(".planner-")]


def each_is_whole(folder: Path, old: Files, new: Files) -> None:
    """Whether every output is the old one or the new one, and nothing is missing that both have."""
    now = contents(folder)
    assert set(now) >= set(old) & set(new)
    for name, content in now.items():
        assert content in (old.get(name), new.get(name)), name


def test_a_kill_before_any_file_operation_leaves_every_output_old_or_new(
        tmp_path: Path, plans: tuple[Plan, Files, Plan, Files]) -> None:
    old_plan, old, new_plan, new = plans
    moment = untouched = 0
    while True:
        moment += 1
        folder = tmp_path / str(moment)
        write.publish(old_plan, Labels(), folder, ONLY)
        code = dies_at(moment, folder, new_plan)
        each_is_whole(folder, old, new)
        if code == 0:
            break
        assert code == KILLED
        untouched += contents(folder) == old
        if moment % 10 == 0:
            write.publish(new_plan, Labels(), folder, ONLY)
            assert contents(folder) == new
            assert left_behind(folder) == []
    assert contents(folder) == new
    assert moment > MOMENTS // 3, "there are so many file operations to be killed at"
    assert untouched > MOMENTS // 6


def test_a_kill_at_a_hundred_random_moments_leaves_every_output_old_or_new(
        tmp_path: Path, plans: tuple[Plan, Files, Plan, Files]) -> None:
    old_plan, old, new_plan, new = plans
    folder = tmp_path / "out"
    begun = time.perf_counter()
    write.publish(old_plan, Labels(), folder, ONLY)
    length = time.perf_counter() - begun
    chance = random.Random(20261124)
    killed = 0
    for number in range(MOMENTS):
        plan = new_plan if number % 2 else old_plan
        child = in_a_process(lambda plan=plan: write.publish(plan, Labels(), folder, ONLY))  # type: ignore[misc]
        time.sleep(length * chance.random())
        os.kill(child, signal.SIGKILL)
        killed += ended(child) == -signal.SIGKILL
        each_is_whole(folder, old, new)
        assert len(left_behind(folder)) <= 1, "the next run clears away what a killed one left"
    assert killed > MOMENTS // 2
    write.publish(new_plan, Labels(), folder, ONLY)
    assert contents(folder) == new
    assert left_behind(folder) == []


def test_a_kill_leaves_nothing_of_the_plan_outside_the_output_folder(
        tmp_path: Path, plans: tuple[Plan, Files, Plan, Files], monkeypatch: pytest.MonkeyPatch) -> None:
    folder, elsewhere = tmp_path / "out", tmp_path / "temporary"
    elsewhere.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(elsewhere))

    def work() -> None:
        def die(event: str, _: tuple[object, ...]) -> None:
            if event == "os.remove":
                # All parts of the workbook are written; the first is packed, and it would be gone now.
                os._exit(KILLED)

        sys.addaudithook(die)
        write.publish(plans[0], Labels(), folder, ("workbook",))

    assert ended(in_a_process(work)) == KILLED
    [staged] = left_behind(folder)
    assert any(b"scan1@example.com" in path.read_bytes() for path in (folder / staged).iterdir())
    assert list(elsewhere.iterdir()) == []
    write.publish(plans[0], Labels(), folder, ("workbook",))
    assert left_behind(folder) == []


def test_no_output_makes_a_file_outside_the_output_folder(
        tmp_path: Path, plans: tuple[Plan, Files, Plan, Files]) -> None:
    made: list[str] = []
    watched = True

    def note(event: str, arguments: tuple[object, ...]) -> None:
        if watched and event == "open" and isinstance(arguments[2], int) and arguments[2] & os.O_CREAT:
            made.append(str(arguments[0]))

    sys.addaudithook(note)
    write.publish(plans[0], Labels(), tmp_path, EVERY_OUTPUT)
    watched = False
    assert len(made) > len(EVERY_OUTPUT)
    assert [path for path in made if not path.startswith(str(tmp_path)) and "__pycache__" not in path] == []


def test_only_folders_of_killed_runs_are_cleared_away(tmp_path: Path, plans: tuple[Plan, Files, Plan, Files]) -> None:
    stale, elsewhere = tmp_path / ".planner-abcd_123", tmp_path.parent / "elsewhere"
    others = [tmp_path / ".planner-notes", tmp_path / "planner-abcd_123", tmp_path / ".planner-ABCD_123"]
    for folder in (stale, elsewhere, *others):
        folder.mkdir()
        (folder / "plan.xlsx").write_text("x")
    (tmp_path / ".planner-linked_1").symlink_to(elsewhere)
    (tmp_path / ".planner-afile_12").write_text("a file is no folder")
    write.publish(plans[0], Labels(), tmp_path, ("json",))
    assert not stale.exists()
    for folder in (elsewhere, *others):
        assert (folder / "plan.xlsx").exists()
    assert (tmp_path / ".planner-linked_1").is_symlink()
    assert (tmp_path / ".planner-afile_12").exists()


def test_the_folder_of_a_run_that_is_still_alive_is_left_alone(
        tmp_path: Path, plans: tuple[Plan, Files, Plan, Files]) -> None:
    at_work = tmp_path / ".planner-abcd_123"
    at_work.mkdir()
    handle = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_SH)
    write.publish(plans[0], Labels(), tmp_path, ("json",))
    assert at_work.exists()
    os.close(handle)
    write.publish(plans[0], Labels(), tmp_path, ("json",))
    assert not at_work.exists()
    assert (tmp_path / plan_file.NAME).exists()


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Imitate Windows: no lock on a folder, and a file that a process has open cannot be removed."""
    unlink = os.unlink

    def refused_while_open(path: str | Path, **more: int) -> None:
        if Path(path).name.endswith(staging.HELD) and _is_open(Path(path)):
            raise PermissionError(13, "The process cannot access the file", str(path))
        unlink(path, **more)

    monkeypatch.setitem(sys.modules, "fcntl", None)
    monkeypatch.setattr(os, "unlink", refused_while_open)


def _is_open(path: Path) -> bool:
    for handle in Path("/proc").glob("[0-9]*/fd/*"):
        with suppress(OSError):
            if os.path.samefile(os.readlink(handle), path):
                return True
    return False


@pytest.mark.usefixtures("windows")
def test_on_windows_the_folder_of_a_run_that_is_alive_stays_and_that_of_a_killed_one_goes(
        tmp_path: Path, plans: tuple[Plan, Files, Plan, Files]) -> None:
    with staging.staged(tmp_path) as at_work:
        write.publish(plans[0], Labels(), tmp_path, ("json",))
        assert at_work.is_dir()
        assert len(left_behind(tmp_path)) == 2
    assert left_behind(tmp_path) == []
    child = in_a_process(lambda: _stop_while_writing(tmp_path))
    while len(left_behind(tmp_path)) < 2:
        time.sleep(0.01)
    write.publish(plans[0], Labels(), tmp_path, ("json",))
    assert len(left_behind(tmp_path)) == 2, "it is still alive"
    os.kill(child, signal.SIGKILL)
    assert ended(child) == -signal.SIGKILL
    write.publish(plans[0], Labels(), tmp_path, ("json",))
    assert left_behind(tmp_path) == []


@pytest.mark.usefixtures("windows")
def test_on_windows_a_folder_that_no_file_speaks_for_is_left_alone(
        tmp_path: Path, plans: tuple[Plan, Files, Plan, Files]) -> None:
    (tmp_path / ".planner-abcd_123").mkdir()
    (tmp_path / ".planner-notes.held").mkdir()
    write.publish(plans[0], Labels(), tmp_path, ("json",))
    assert len(left_behind(tmp_path)) == 2


def test_a_run_with_locks_leaves_a_folder_of_windows_to_windows(
        tmp_path: Path, plans: tuple[Plan, Files, Plan, Files]) -> None:
    (tmp_path / ".planner-abcd_123").mkdir()
    (tmp_path / ".planner-abcd_123.held").touch()
    write.publish(plans[0], Labels(), tmp_path, ("json",))
    assert len(left_behind(tmp_path)) == 2


def _stop_while_writing(folder: Path) -> None:
    with staging.staged(folder):
        time.sleep(60)
