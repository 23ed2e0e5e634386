"""The decision table against an oracle: the table of the product's contract, written again as plain logic."""

from __future__ import annotations

from itertools import product

import pytest

from planner.catalogue import load
from planner.decide.table import DECISION_INPUTS, DecisionTable

CLOUDS_WITHOUT_LEGACY = ("gcc", "gcc-high", "dod")


def table() -> DecisionTable:
    return DecisionTable(load().decision_rules, DECISION_INPUTS, where="rules/decision.toml")


def oracle(route: str, state: str, tls: str, cloud: str, upgrade: str, upgrade_unknown: str) -> tuple[str, str, str]:
    """Outcome, target and question."""
    if state == "retired" or route in ("relay", "direct-send", "other", "none"):
        return "out-of-scope", "none", ""
    host = ("none", "cloud") if cloud == "unknown" else ("normal", "")
    if tls in ("1.2", "1.3"):
        return ("keep", "normal", "") if cloud != "unknown" else ("unknown", "none", "cloud")
    if tls == "unknown":
        return "unknown", "none", "tls"
    if upgrade == "yes":
        return "upgrade", *host
    if tls in ("none", "ssl"):
        return ("blocked", "none", "") if upgrade == "no" else ("unknown", "none", "upgrade")
    if cloud == "unknown":
        return "unknown", "none", "cloud"
    if cloud in CLOUDS_WITHOUT_LEGACY:
        return ("blocked", "none", "") if upgrade == "no" else ("unknown", "none", "upgrade")
    if upgrade == "unknown" and upgrade_unknown == "ask":
        return "unknown", "none", "upgrade"
    return {"worldwide": "legacy-worldwide", "21vianet": "legacy-21vianet"}[cloud], "legacy", ""


def test_every_combination_is_decided_as_the_contract_says() -> None:
    proved = table()
    wrong = {}
    for combination in product(*DECISION_INPUTS.values()):
        rule = proved.find(combination)
        if (rule.outcome, rule.target, rule.asks) != oracle(*combination):
            wrong[combination] = rule.id
    assert wrong == {}


def test_the_oracle_looks_at_every_combination() -> None:
    assert len(list(product(*DECISION_INPUTS.values()))) == 6 * 2 * 7 * 6 * 3 * 2


@pytest.mark.parametrize("rule", load().decision_rules, ids=lambda rule: rule.id)
def test_a_rule_that_decides_nothing_asks_something(rule) -> None:
    assert (rule.outcome == "unknown") <= bool(rule.asks)
    assert not rule.asks or rule.asks in load().questions
