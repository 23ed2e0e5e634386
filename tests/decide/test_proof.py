"""A table that is not complete and unique is refused before it decides anything."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner.catalogue import load
from planner.decide.engine import Decider
from planner.decide.table import DECISION_INPUTS, SMTP_AUTH_INPUTS, DecisionTable, Inputs
from planner.model.decision import Rule, TargetKind
from planner.model.device import Cloud
from planner.model.errors import CatalogueError
from planner.model.evidence import TenantSwitches
from tests.support.deciding import settings

TABLES = [
    pytest.param(load().decision_rules, DECISION_INPUTS, id="decision"),
    pytest.param(load().smtp_auth_rules, SMTP_AUTH_INPUTS, id="smtp_auth")]


def refused(rules: tuple[Rule, ...], inputs: Inputs) -> str:
    with pytest.raises(CatalogueError) as refusal:
        DecisionTable(rules, inputs, where="rules/some.toml")
    assert refusal.value.where == "rules/some.toml"
    assert refusal.value.exit_code == 70
    return refusal.value.message


@pytest.mark.parametrize("rules, inputs", TABLES)
def test_removing_any_rule_leaves_a_combination_uncovered(rules: tuple[Rule, ...], inputs: Inputs) -> None:
    for rule in rules:
        message = refused(tuple(r for r in rules if r is not rule), inputs)
        assert message.startswith("no rule covers ")
        assert all(name in message for name in inputs)


@pytest.mark.parametrize("rules, inputs", TABLES)
def test_a_rule_that_overlaps_is_named_with_the_other_one(rules: tuple[Rule, ...], inputs: Inputs) -> None:
    for rule in rules:
        message = refused((*rules, replace(rule, id="SECOND")), inputs)
        assert f"rules {rule.id} and SECOND both cover" in message


@pytest.mark.parametrize("when, said", [
    ({"tls": ()}, "rule ADDED is idle"),
    ({"tls": ("1.4",)}, "rule ADDED: tls cannot be '1.4'"),
    ({"colour": ("red",)}, "rule ADDED: there is no input 'colour'"),
    ({"tls": ("1.2", "1.2")}, "rule ADDED: tls names a value twice"),
    ({"cloud": ("China",)}, "rule ADDED: cloud cannot be 'China'"),
])
def test_a_rule_that_makes_no_sense_is_refused(when: dict[str, tuple[str, ...]], said: str) -> None:
    rules = load().decision_rules
    assert said in refused((*rules, replace(rules[0], id="ADDED", when=when)), DECISION_INPUTS)


@pytest.mark.parametrize("rule_id, change, said", [
    ("KEEP-MODERN-TLS", TargetKind.LEGACY, "rule KEEP-MODERN-TLS: the outcome keep needs the target normal"),
    ("ASK-TLS", TargetKind.NORMAL, "rule ASK-TLS: the outcome unknown needs the target none"),
    ("UPGRADE-OLD-TLS-CLOUD-UNKNOWN", TargetKind.NORMAL,
     "rule UPGRADE-OLD-TLS-CLOUD-UNKNOWN: the cloud unknown has no normal host"),
    ("UPGRADE-OLD-TLS", TargetKind.LEGACY, "rule UPGRADE-OLD-TLS: the outcome upgrade needs the target normal"),
])
def test_a_rule_that_leads_to_no_host_is_refused(rule_id: str, change: TargetKind, said: str) -> None:
    rulebook = load()
    rules = tuple(replace(r, target=change) if r.id == rule_id else r for r in rulebook.decision_rules)
    with pytest.raises(CatalogueError, match=said):
        Decider(replace(rulebook, decision_rules=rules), settings(), TenantSwitches())


def test_a_legacy_rule_needs_a_cloud_with_a_legacy_host() -> None:
    rulebook = load()
    clouds = {**rulebook.clouds, Cloud.WORLDWIDE: replace(rulebook.clouds[Cloud.WORLDWIDE], legacy=None)}
    with pytest.raises(CatalogueError, match="rule LEGACY-WORLDWIDE: the cloud worldwide has no legacy host"):
        Decider(replace(rulebook, clouds=clouds), settings(), TenantSwitches())
