"""What an administrator finds in the folder, and what the plan then says: one file a situation."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.support import situations

FOLDER = Path(__file__).parent.parent / "cases" / "situations"
CASES = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))}


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in CASES.items()])
def test_a_situation_is_planned_as_it_says(case: dict[str, Any], tmp_path: Path) -> None:
    plan = situations.plan_of(case, tmp_path)
    for name, expected in case["expected"].items():
        seen = situations.said(plan, name)
        assert {key: seen[key] for key in expected} == expected, name
    assert situations.findings(plan) == case["findings"]
    assert len(plan.devices) == case.get("planned", len(case["devices"]))


def test_there_are_enough_situations_and_each_expects_something() -> None:
    assert len(CASES) >= 40
    assert all(case["expected"] and "decision" in expected for case in CASES.values()
               for expected in case["expected"].values())
