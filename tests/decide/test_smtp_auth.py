"""The effective SMTP AUTH value against an oracle: first match wins, as the facts list it."""

from __future__ import annotations

from itertools import product

import pytest

from planner.catalogue import load
from planner.decide.engine import Decider
from planner.decide.table import SMTP_AUTH_INPUTS, DecisionTable
from planner.model.decision import Confidence, SmtpAuthEffect
from planner.model.device import SignIn, SmtpAuth
from planner.model.evidence import PolicyAllows, Switch, TenantSwitches
from tests.support.deciding import settings

UNKNOWN = "not known"


def table() -> DecisionTable:
    return DecisionTable(load().smtp_auth_rules, SMTP_AUTH_INPUTS, where="rules/smtp_auth.toml")


def listed(defaults: str, mailbox: str, tenant: str, policy: str, sign_in: str) -> str:
    """The rows of the facts for a mailbox and a sign-in that are known, and the paragraph below them."""
    password = sign_in == "password"
    switch_on = mailbox == "on" or (mailbox == "inherits" and tenant == "on")
    switch_off = mailbox == "off" or (mailbox == "inherits" and tenant == "off")
    if defaults == "on":
        return "blocked" if password else "unknown"
    if defaults == "off":
        if switch_off:
            return "blocked"
        if not switch_on:
            return "unknown"
        if not password:
            return "allowed"
        return {"no": "blocked", "yes": "allowed", "no policy": "allowed", UNKNOWN: "unknown"}[policy]
    if password and (switch_off or (switch_on and policy == "no")):
        return "blocked"
    return "unknown"


def oracle(defaults: str, mailbox: str, tenant: str, policy: str, sign_in: str) -> str:
    mailboxes = ("on", "off", "inherits") if mailbox == UNKNOWN else (mailbox,)
    if sign_in == "unknown":
        both = {oracle(defaults, mailbox, tenant, policy, s) for s in ("password", "oauth")}
        return both.pop() if len(both) == 1 else "unknown"
    answers = {listed(defaults, m, tenant, policy, sign_in) for m in mailboxes}
    return answers.pop() if len(answers) == 1 else "unknown"


def test_every_combination_has_the_value_that_the_facts_list() -> None:
    proved = table()
    wrong = {}
    for combination in product(*SMTP_AUTH_INPUTS.values()):
        rule = proved.find(combination)
        if rule.outcome != oracle(*combination):
            wrong[combination] = (rule.id, rule.outcome, oracle(*combination))
    assert wrong == {}


def test_learning_security_defaults_never_turns_a_known_value_around() -> None:
    proved = table()
    for combination in product(*SMTP_AUTH_INPUTS.values()):
        if combination[0] != UNKNOWN or (now := proved.find(combination).outcome) == "unknown":
            continue
        for defaults in ("on", "off"):
            assert proved.find((defaults, *combination[1:])).outcome in (now, "unknown"), combination


@pytest.mark.parametrize("rule", load().smtp_auth_rules, ids=lambda rule: rule.id)
def test_an_unknown_value_names_what_is_missing_and_a_known_one_does_not(rule) -> None:
    assert bool(rule.missing) is (rule.outcome == "unknown")


def test_what_is_missing_is_what_is_not_known() -> None:
    proved = table()
    words = {1: "Get-CASMailbox", 2: "Get-TransportConfig"}
    for combination in product(*SMTP_AUTH_INPUTS.values()):
        rule = proved.find(combination)
        for place, export in words.items():
            assert export not in rule.missing or combination[place] in (UNKNOWN, "unset"), (combination, rule.id)
        assert "security defaults" not in rule.missing or combination[0] == UNKNOWN
        assert "policies" not in rule.missing or combination[3] == UNKNOWN
        assert "how the device signs in" not in rule.missing or combination[4] == "unknown"


def test_a_missing_policy_is_only_likely_to_allow() -> None:
    likely = {rule.id for rule in load().smtp_auth_rules if rule.confidence is Confidence.LIKELY}
    assert likely == {"NO-POLICY-MAILBOX", "NO-POLICY-TENANT", "TENANT-OFF-DEFAULTS-UNKNOWN-OAUTH",
                      "SIGN-IN-UNKNOWN-MAILBOX-NO-POLICY", "SIGN-IN-UNKNOWN-TENANT-NO-POLICY"}
    assert all("likely" in rule.sentence for rule in load().smtp_auth_rules if rule.id in likely)


def test_the_decider_reads_the_tenant_switches_with_their_three_states() -> None:
    def effect(switch: SmtpAuth) -> SmtpAuthEffect:
        tenant = TenantSwitches(smtp_auth=switch, security_defaults=Switch.FALSE)
        return Decider(load(), settings(), tenant).smtp_auth(
            SmtpAuth.INHERITS, PolicyAllows.YES, SignIn.PASSWORD).effect
    assert [effect(s) for s in (SmtpAuth.ON, SmtpAuth.OFF, SmtpAuth.INHERITS, SmtpAuth.UNKNOWN)] == [
        "allowed", "blocked", "unknown", "unknown"]


def test_a_blank_answer_about_security_defaults_is_no_answer() -> None:
    tenant = TenantSwitches(smtp_auth=SmtpAuth.ON, security_defaults=Switch.UNSET)
    value = Decider(load(), settings(), tenant).smtp_auth(SmtpAuth.ON, PolicyAllows.YES, SignIn.PASSWORD)
    assert (value.effect, value.rule) == ("unknown", "DEFAULTS-UNKNOWN-MAILBOX")
    assert "security defaults" in value.missing
