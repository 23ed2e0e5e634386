"""One run over devices of two tenants: what one tenant exports says nothing about the other."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.model.decision import DecisionKind, SmtpAuthEffect
from planner.model.device import Cloud
from planner.model.plan import Plan
from planner.write.labels import Labels
from planner.write.words import clouds
from tests.support.corridor import device, planned

THEIRS = "another tenant (Microsoft 365 operated by 21Vianet)"
DEVICES = """\
Site,Device,Serial,Mailbox,Server,Send method,TLS,Cloud,Update available,Sign-in
Lyon,PRN-1,SN1,scan1@example.com,smtp.office365.com,SMTP AUTH,1.0,worldwide,no,password
Lyon,PRN-2,SN2,scan2@example.com,smtp.office365.com,SMTP AUTH,1.2,worldwide,,password
Lyon,PRN-5,SN5,scan5@example.com,smtp.office365.com,SMTP AUTH,1.2,worldwide,,password
Shanghai,PRN-3,SN3,scan3@cn.example.com,smtp.partner.outlook.cn,SMTP AUTH,1.0,21Vianet,no,password
Shanghai,PRN-4,SN4,scan4@cn.example.com,smtp.partner.outlook.cn,SMTP AUTH,1.0,21Vianet,no,password
"""
MAILBOXES = """\
DisplayName,PrimarySmtpAddress,SmtpClientAuthenticationDisabled
One,scan1@example.com,False
Two,scan2@example.com,
Five,scan5@example.com,False
"""
SETTINGS = ("Name,AllowLegacyTLSClients,SmtpClientAuthenticationDisabled,OrganizationName\n"
            "Transport Settings,{flag},True,example.onmicrosoft.com\n")
DEFAULTS = "displayName,isEnabled\nSecurity Defaults,True\n"


def plan_with(folder: Path, flag: str) -> Plan:
    return planned(folder, {"devices.csv": DEVICES, "mailboxes.csv": MAILBOXES,
                            "transport.csv": SETTINGS.format(flag=flag), "defaults.csv": DEFAULTS})


def step(plan: Plan, begins: str) -> str:
    return next(s.action for s in plan.runbook if s.action.startswith(begins))


def test_the_tenants_security_defaults_block_only_its_own_mailboxes(tmp_path: Path) -> None:
    plan = plan_with(tmp_path, "False")
    assert plan.tenant.cloud is Cloud.WORLDWIDE
    assert device(plan, "PRN-1").smtp_auth is SmtpAuthEffect.BLOCKED
    assert device(plan, "PRN-3").smtp_auth is SmtpAuthEffect.UNKNOWN
    assert device(plan, "PRN-3").decision is DecisionKind.LEGACY_21VIANET


@pytest.mark.parametrize("flag", ["True", "False"])
def test_the_flag_of_another_tenant_is_asked_for_and_never_taken_from_this_one(tmp_path: Path, flag: str) -> None:
    plan = plan_with(tmp_path, flag)
    theirs = [c.text for c in device(plan, "PRN-3").conditions if c.code == "tenant-flag-elsewhere"]
    assert len(theirs) == 1
    assert "21Vianet" in theirs[0]
    assert "not known" in theirs[0]
    assert "tenant-flag-elsewhere" not in {c.code for c in device(plan, "PRN-1").conditions}
    assert [c.code for c in plan.conditions].count("tenant-flag") == (0 if flag == "True" else 1)


def test_the_blast_radius_counts_only_mailboxes_that_the_flag_reaches(tmp_path: Path) -> None:
    assert plan_with(tmp_path, "False").blast_radius.need == 1


@pytest.mark.parametrize(("flag", "own"), [("False", "Turn on the use of legacy TLS clients. Devices"),
                                           ("True", "The flag is on already")])
def test_each_tenant_has_an_opt_in_step_of_its_own_with_its_own_devices(tmp_path: Path, flag: str, own: str) -> None:
    plan = plan_with(tmp_path, flag)
    assert step(plan, own).endswith("Devices that need the legacy host: 1.")
    assert f"2 in {THEIRS}" in step(plan, "Turn on the use of legacy TLS clients in the other tenant")


def test_a_device_of_another_tenant_is_not_sent_to_this_tenants_step(tmp_path: Path) -> None:
    plan = plan_with(tmp_path, "False")
    assert "Turn on the tenant's flag" in device(plan, "PRN-1").do_first
    assert "Turn on the tenant's flag" not in device(plan, "PRN-3").do_first


def test_mailboxes_to_switch_on_in_another_tenant_are_counted_apart_and_marked(tmp_path: Path) -> None:
    plan = plan_with(tmp_path, "False")
    assert f"Mailboxes to switch on: 1, and 2 in {THEIRS}." in step(plan, "Switch SMTP AUTH on")
    whys = {m.mailbox: m.why for m in plan.mailboxes}
    assert f"in {THEIRS}: change it there" in whys["scan3@cn.example.com"]
    assert "another tenant" not in whys["scan2@example.com"]


def test_pages_name_the_other_clouds_beside_the_tenants_own(tmp_path: Path) -> None:
    assert clouds(plan_with(tmp_path, "False").tenant, Labels()) == "worldwide; devices also in 21Vianet"


def test_a_tenant_without_a_legacy_device_of_its_own_keeps_its_flag_off(tmp_path: Path) -> None:
    only_theirs = DEVICES.replace("SMTP AUTH,1.0,worldwide", "SMTP AUTH,1.2,worldwide")
    plan = planned(tmp_path, {"devices.csv": only_theirs, "mailboxes.csv": MAILBOXES,
                              "transport.csv": SETTINGS.format(flag="False")})
    begins = [s.action for s in plan.runbook if s.phase == "Opt in"]
    assert not any(action.startswith("Turn on the use of legacy TLS clients. Devices") for action in begins)
    assert any("in the other tenant" in action for action in begins)
    assert not any("no device in this plan needs" in action for action in begins)
    assert plan.blast_radius.need == 0
    assert "leave the flag off" in plan.blast_radius.sentence
    assert {wave.id for wave in plan.waves} >= {"WX"}
