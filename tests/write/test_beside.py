"""A large plan is written by several processes, and nobody can tell from the files."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from planner import write
from planner.write import beside, checklists, cores
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


def test_sites_are_divided_among_the_cores_and_nobody_can_tell_from_the_pages(tmp_path: Path,
                                                                              monkeypatch: pytest.MonkeyPatch) -> None:
    plan, labels = large_plan(60, 7), Labels()
    monkeypatch.setattr(checklists, "MOST_ON_ONE_PAGE", 1)
    written = {}
    for count in (1, 2, 3):
        monkeypatch.setattr(os, "cpu_count", lambda count=count: count)
        folder = tmp_path / str(count)
        paths = checklists.write(plan, labels, folder)
        written[count] = [(path.relative_to(folder), path.read_bytes()) for path in paths]
    assert written[1] == written[2] == written[3]
    assert [path.name for path, _ in written[1][1:-1]] == [site.checklist for site in plan.sites]


@pytest.mark.skipif(sys.platform != "linux", reason="needs a fork")
def test_results_keep_the_order_of_the_items_whoever_made_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    made = cores.in_stripes(lambda some: [(item, os.getpid()) for item in some], range(7))
    assert [item for item, _ in made] == list(range(7))
    assert [pid for _, pid in made[::3]] == [os.getpid()] * 3
    assert os.getpid() not in {pid for _, pid in [*made[1::3], *made[2::3]]}


@pytest.mark.skipif(sys.platform != "linux", reason="needs a fork")
@pytest.mark.parametrize(("there", "used"), [(2, 2), (4, 4), (5, 4)])
def test_divided_work_divides_only_the_cores_that_are_left_to_it(there: int, used: int,
                                                                 monkeypatch: pytest.MonkeyPatch) -> None:
    def inner(items: Sequence[int]) -> list[list[int]]:
        return [cores.in_stripes(lambda some: [os.getpid() for _ in some], range(8)) for _ in items]

    monkeypatch.setattr(os, "cpu_count", lambda: there)
    assert len({pid for pids in cores.in_stripes(inner, range(2)) for pid in pids}) == used
