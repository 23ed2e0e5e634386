"""The tenant runbook: only steps that apply, in an order that is safe, rolled back to what was recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from planner.catalogue import load
from planner.model.device import Cloud, SignIn, SmtpAuth, Tls, Upgrade
from planner.model.evidence import PolicyAllows, Switch
from planner.model.plan import Plan, RunbookStep
from planner.model.table import Kind
from tests.support.drafts import OPEN_TENANT, pair, plan_of, source, switch

FLAG = {value: replace(OPEN_TENANT, allow_legacy_tls=value) for value in Switch}


def step(plan: Plan, name: str) -> RunbookStep:
    return next(step for step in plan.runbook if step.step == name)


def names(plan: Plan) -> list[str]:
    return [step.step for step in plan.runbook]


@pytest.mark.parametrize(("value", "words"), [
    (Switch.TRUE, "$true"), (Switch.FALSE, "Put back the recorded value $false"),
    (Switch.UNSET, "Put back the recorded value, which is unset"), (Switch.UNKNOWN, "that you noted in step RB-10")])
def test_a_roll_back_names_the_recorded_value_and_unset_is_one(value: Switch, words: str) -> None:
    plan = plan_of(pair("PRN"), tenant=FLAG[value])
    roll_back = {s.step: s.roll_back for s in plan.runbook}
    assert words in (roll_back["RB-61"] if value is Switch.TRUE else roll_back["RB-30"])


@pytest.mark.parametrize(("setting", "value"), [(SmtpAuth.ON, "$false"), (SmtpAuth.INHERITS, "unset")])
def test_closing_the_tenant_switch_is_rolled_back_to_its_recorded_value(setting: SmtpAuth, value: str) -> None:
    tenant = replace(OPEN_TENANT, smtp_auth=setting)
    plan = plan_of(pair("PRN"), tenant=tenant, mailboxes=[switch("u@example.com", SmtpAuth.INHERITS)])
    assert value in step(plan, "RB-24").roll_back


def test_every_plan_begins_by_recording_the_values() -> None:
    first = plan_of(pair("PRN", Tls.V1_2), tenant=FLAG[Switch.UNSET]).runbook[0]
    assert first.command == "Get-TransportConfig | Format-List AllowLegacyTLSClients, SmtpClientAuthenticationDisabled"
    assert "AllowLegacyTLSClients unset; SmtpClientAuthenticationDisabled false" in first.expected


def test_without_a_device_for_the_legacy_host_one_row_says_why_there_is_no_opt_in() -> None:
    plan = plan_of(pair("PRN", Tls.V1_2), pair("ASK", Tls.UNKNOWN))
    assert [s.step for s in plan.runbook if s.phase == "Opt in"] == ["RB-32"]
    assert "Devices still undecided: 1." in step(plan, "RB-32").action
    assert "Set-TransportConfig -AllowLegacyTLSClients $true" not in {s.command for s in plan.runbook}


def test_one_legacy_device_is_enough_for_the_opt_in() -> None:
    plan = plan_of(pair("PRN"))
    assert step(plan, "RB-30").command == "Set-TransportConfig -AllowLegacyTLSClients $true"
    assert "Turn on use of legacy TLS clients" in step(plan, "RB-30").where
    assert "smtp-legacy.office365.com" in step(plan, "RB-33").action


def test_a_device_that_waits_for_its_update_on_the_legacy_host_needs_the_opt_in_too() -> None:
    plan = plan_of(pair("PRN", upgrade=Upgrade.YES, planned_update=date(2027, 3, 1)))
    assert plan.devices[0].interim is not None
    assert "RB-30" in names(plan)
    assert plan.blast_radius.need == 1


def test_a_flag_that_is_on_is_not_turned_on_again() -> None:
    assert {"RB-30", "RB-31"} & set(names(plan_of(pair("PRN"), tenant=FLAG[Switch.TRUE]))) == {"RB-31"}


def test_devices_move_back_before_the_flag_goes_off() -> None:
    plan = plan_of(pair("PRN", Tls.V1_2, server="smtp-legacy.office365.com"), tenant=FLAG[Switch.TRUE])
    order = names(plan)
    assert order.index("RB-41") < order.index("RB-61")
    assert "RB-41" in step(plan, "RB-61").needs
    assert "refuses every TLS version" in step(plan, "RB-41").action


def test_the_password_step_promises_nothing_that_is_not_known() -> None:
    texts = step(plan_of(pair("PRN")), "RB-51")
    assert "Administrators will still be able to enable it" in texts.action
    assert "not known" in texts.where
    assert "not known" in texts.expected
    assert texts.command == ""


def test_devices_that_all_sign_in_with_oauth_have_no_password_step() -> None:
    assert "RB-51" not in names(plan_of(pair("PRN", Tls.V1_2, sign_in=SignIn.OAUTH)))


@pytest.mark.parametrize(("applies", "given", "otherwise"), [
    ("RB-11", {}, {"sources": (source(Kind.SMTP_REPORT),)}),
    ("RB-12", {}, {"mailboxes": []}),
    ("RB-13", {"tenant": replace(OPEN_TENANT, security_defaults=Switch.UNKNOWN)}, {}),
    ("RB-20", {"tenant": replace(OPEN_TENANT, security_defaults=Switch.TRUE)}, {}),
])
def test_a_step_appears_only_when_it_applies(applies: str, given: dict, otherwise: dict) -> None:
    assert applies in names(plan_of(pair("PRN"), **given))
    assert applies not in names(plan_of(pair("PRN"), **otherwise))


def test_a_policy_that_blocks_a_password_is_a_step() -> None:
    assert "RB-21" in names(plan_of(pair("PRN", facts={"policy": PolicyAllows.NO})))
    assert "RB-21" not in names(plan_of(pair("PRN", sign_in=SignIn.OAUTH, facts={"policy": PolicyAllows.NO})))


def test_a_step_needs_only_steps_that_are_there_and_come_before_it() -> None:
    plan = plan_of(pair("PRN"), pair("BACK", Tls.V1_2, server="smtp-legacy.office365.com"),
                   mailboxes=[switch("u@example.com", SmtpAuth.INHERITS), switch("v@example.com", SmtpAuth.ON)])
    order = names(plan)
    for row in plan.runbook:
        assert all(order.index(needed) < order.index(row.step) for needed in row.needs), row.step


def test_what_people_typed_stays_with_its_step() -> None:
    plan = plan_of(pair("PRN"), human={"runbook": {"RB-10": {"status": "Done"}}})
    assert step(plan, "RB-10").human == {"status": "Done"}


def test_every_step_of_the_catalogue_can_appear() -> None:
    tenants = [replace(OPEN_TENANT, allow_legacy_tls=flag, security_defaults=defaults)
               for flag in (Switch.TRUE, Switch.UNSET) for defaults in Switch]
    pairs = [pair("PRN", facts={"policy": PolicyAllows.NO}), pair("OLD", Tls.NONE), pair("CN", cloud=Cloud.CHINA),
             pair("BACK", Tls.V1_2, server="smtp-legacy.office365.com")]
    exports = [None, [switch("u@example.com", SmtpAuth.INHERITS, policy="open"), switch("v@example.com", SmtpAuth.ON)]]
    seen = {s for tenant in tenants for mailboxes in exports for chosen in (pairs, pairs[1:2])
            for s in names(plan_of(*chosen, tenant=replace(tenant, policies={"open": True}), mailboxes=mailboxes))}
    assert seen == {template.step for template in load().runbook}


@pytest.mark.parametrize(("device", "due"), [
    (pair("PRN", Tls.V1_2), True),
    (pair("PRN", Tls.V1_2, server="smtp.office365.com"), True),
    (pair("PRN", Tls.V1_0), False),
    (pair("PRN", Tls.V1_0, upgrade=Upgrade.YES, planned_update=date(2027, 3, 1)), False),
    (pair("PRN", Tls.V1_0, upgrade=Upgrade.YES, server="smtp-legacy.office365.com"), False),
    (pair("PRN", Tls.V1_2, server="smtp-legacy.office365.com"), False),
    (pair("PRN", Tls.UNKNOWN), False),
])
def test_the_flag_is_turned_off_only_when_no_device_may_need_it(device: object, due: bool) -> None:
    plan = plan_of(device, tenant=FLAG[Switch.TRUE])
    assert {"RB-61", "RB-63"} & set(names(plan)) == ({"RB-63"} if due else {"RB-61"})
    if due:
        assert step(plan, "RB-63").roll_back.startswith("Put back the recorded value $true")


@pytest.mark.parametrize("value", [Switch.FALSE, Switch.UNSET, Switch.UNKNOWN])
def test_a_flag_that_is_not_known_to_be_on_is_not_turned_off(value: Switch) -> None:
    assert not {"RB-61", "RB-63"} & set(names(plan_of(pair("PRN", Tls.V1_2), tenant=FLAG[value])))
