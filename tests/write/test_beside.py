"""A large plan is written by two processes, and nobody can tell from the files."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner import write
from planner.write import beside
from planner.write.labels import Labels
from tests.support.plans import large_plan


def test_two_processes_write_what_one_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan, labels = large_plan(60, 4), Labels()
    only = ("workbook", "checklists", "report", "json")
    one, two = tmp_path / "one", tmp_path / "two"
    write.publish(plan, labels, one, only)
    monkeypatch.setattr(beside, "MANY", 1)
    write.publish(plan, labels, two, only)
    written = sorted(p.relative_to(one) for p in one.rglob("*") if p.is_file())
    assert written == sorted(p.relative_to(two) for p in two.rglob("*") if p.is_file())
    assert all((one / name).read_bytes() == (two / name).read_bytes() for name in written)


def test_a_failure_in_the_second_process_is_a_failure_of_the_run(tmp_path: Path,
                                                                 monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> list[Path]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(beside, "MANY", 1)
    made = {"workbook": lambda *_: [], "report": fail}
    with pytest.raises(OSError, match="No space left"):
        beside.build(made, ("workbook", "report"), large_plan(3, 1), Labels(), tmp_path)
