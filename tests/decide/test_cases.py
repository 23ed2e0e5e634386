"""Each rule by example: cases named as sentences, one file a rule."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from planner.catalogue import load
from planner.decide.engine import Decider
from tests.support import deciding

FOLDER = Path(__file__).parent.parent / "cases" / "decisions"
FILES = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))}


def cases() -> Iterator[Any]:
    for rule, content in FILES.items():
        for case in content["case"]:
            yield pytest.param(rule, case, id=case["name"])


@pytest.mark.parametrize("rule, case", list(cases()))
def test_a_case_is_decided_as_it_says(rule: str, case: dict[str, Any]) -> None:
    device = deciding.device(**case.get("device", {}))
    decider = Decider(load(), deciding.settings(**case.get("settings", {})), deciding.tenant(case.get("tenant", {})),
                      deciding.home(case["home"]) if "home" in case else None)
    decision = decider.one(device, deciding.facts(case["facts"]))
    seen = {
        "decision": decision.kind, "readiness": decision.readiness,
        "conditions": [c.code for c in decision.conditions],
        "host": decision.target.host if decision.target else "",
        "port": decision.target.port if decision.target else 0,
        "confirm": decision.target.confirm if decision.target else "",
        "asks": list(decision.asks), "action": decision.action, "works_until": decision.works_until,
        "move_back": decision.move_back, "interim": decision.interim.host if decision.interim else ""}
    assert {name: seen[name] for name in case["expected"]} == case["expected"]
    assert decision.rule == rule
    assert decision.device_id == device.id


def test_every_rule_has_a_case() -> None:
    assert set(FILES) == {rule.id for rule in load().decision_rules}


@pytest.mark.parametrize("rule", FILES)
def test_a_file_of_cases_belongs_to_its_rule_and_tells_more_than_one(rule: str) -> None:
    assert FILES[rule]["rule"] == rule
    assert len(FILES[rule]["case"]) >= 2


def test_every_condition_of_a_device_occurs_in_a_case() -> None:
    told = {code for content in FILES.values() for case in content["case"] for code in case["expected"]["conditions"]}
    of_the_run = {"tenant-flag", "host-likely", "port-likely"}
    assert set(load().conditions) - of_the_run - told == {"smtp-auth-unknown", "oauth-on-legacy-host"} - told
