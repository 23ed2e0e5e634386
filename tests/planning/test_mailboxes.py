"""Mailbox changes, load and blast radius: least privilege, three states, and never a zero that nobody counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from planner.model.device import Cloud, Route, SignIn, SmtpAuth, Tls
from planner.model.evidence import MailSeen, Observations, Period, SignInSeen, Switch
from planner.model.plan import MailboxPlan, Plan
from planner.model.source import Source
from planner.planning import compose
from tests.support.drafts import OPEN_TENANT, make_draft, pair, plan_of, sender, switch

SHUT_TENANT = replace(OPEN_TENANT, smtp_auth=SmtpAuth.OFF)
MAILBOX = "scan@example.com"


def mailbox(plan: Plan, address: str = MAILBOX) -> MailboxPlan:
    return next(m for m in plan.mailboxes if m.mailbox == address)


@pytest.mark.parametrize(("setting", "value"), [
    (SmtpAuth.ON, "$false"), (SmtpAuth.OFF, "$true"), (SmtpAuth.INHERITS, "$null")])
def test_the_value_to_restore_is_the_recorded_one_and_unset_is_a_value(setting: SmtpAuth, value: str) -> None:
    plan = plan_of(pair("PRN", mailbox=MAILBOX), mailboxes=[switch(MAILBOX, setting)], tenant=SHUT_TENANT)
    assert mailbox(plan).restore == value
    assert mailbox(plan).setting_now is setting


def test_a_setting_that_nobody_exported_has_to_be_noted_before_it_is_changed() -> None:
    row = mailbox(plan_of(pair("PRN", mailbox=MAILBOX)))
    assert row.setting_now is SmtpAuth.UNKNOWN
    assert "note it" in row.restore
    assert row.change


@pytest.mark.parametrize("setting", [SmtpAuth.OFF, SmtpAuth.INHERITS])
def test_a_mailbox_that_a_device_needs_is_switched_on_by_itself(setting: SmtpAuth) -> None:
    row = mailbox(plan_of(pair("PRN", mailbox=MAILBOX), mailboxes=[switch(MAILBOX, setting)], tenant=SHUT_TENANT))
    assert (row.needed, row.change) == (
        "on", f"Set-CASMailbox -Identity '{MAILBOX}' -SmtpClientAuthenticationDisabled $false")


def test_a_mailbox_that_is_on_is_left_alone() -> None:
    row = mailbox(plan_of(pair("PRN", mailbox=MAILBOX), mailboxes=[switch(MAILBOX, SmtpAuth.ON)], tenant=SHUT_TENANT))
    assert (row.needed, row.change) == ("on", "")


def test_a_mailbox_that_inherits_an_open_tenant_switch_needs_nothing_when_the_switch_stays() -> None:
    row = mailbox(plan_of(pair("PRN", Tls.V1_2, mailbox=MAILBOX), mailboxes=[switch(MAILBOX, SmtpAuth.INHERITS)]))
    assert (row.needed, row.change) == ("on", "")


@pytest.mark.parametrize("changes", [{"security_defaults": Switch.TRUE}, {"security_defaults": Switch.UNKNOWN},
                                     {"default_policy_known": False}])
def test_a_mailbox_whose_tenant_switch_is_open_needs_no_switch_of_its_own_whatever_else_blocks_it(
        changes: dict[str, Any]) -> None:
    row = mailbox(plan_of(pair("PRN", Tls.V1_2, mailbox=MAILBOX), mailboxes=[switch(MAILBOX, SmtpAuth.INHERITS)],
                          tenant=replace(OPEN_TENANT, **changes)))
    assert (row.needed, row.change) == ("on", "")
    assert row.why.startswith("It inherits, and the tenant switch allows it.")


@pytest.mark.parametrize(("inherited", "says"), [
    (SmtpAuth.OFF, "is off."), (SmtpAuth.UNKNOWN, "is not known to allow")])
def test_why_a_mailbox_that_inherits_needs_its_own_switch_says_what_it_inherits(inherited: SmtpAuth, says: str) -> None:
    row = mailbox(plan_of(pair("PRN", Tls.V1_2, mailbox=MAILBOX), mailboxes=[switch(MAILBOX, SmtpAuth.INHERITS)],
                          tenant=replace(OPEN_TENANT, smtp_auth=inherited)))
    assert says in row.why
    assert row.change


@pytest.mark.parametrize(("setting", "use", "said"), [
    (SmtpAuth.OFF, {}, True), (SmtpAuth.OFF, {"messages": 0}, False), (SmtpAuth.OFF, None, False),
    (SmtpAuth.ON, {}, False), (SmtpAuth.INHERITS, {}, True)])
def test_a_mailbox_that_is_closed_and_was_seen_to_send_is_said(setting: SmtpAuth, use: dict[str, Any] | None, said: bool
                                                               ) -> None:
    plan = plan_of(pair("PRN", mailbox=MAILBOX), mailboxes=[switch(MAILBOX, setting)], tenant=SHUT_TENANT,
                   senders=[sender(MAILBOX, **use)] if use is not None else [])
    assert [f.found for f in plan.findings if f.code == "blocked-but-sending"] == [MAILBOX] * said


def test_in_a_cloud_without_a_legacy_host_no_mailbox_could_use_old_tls() -> None:
    for mailboxes in (None, [switch(MAILBOX, SmtpAuth.ON)]):
        draft = make_draft([pair("PRN", cloud=Cloud.GCC_HIGH, mailbox=MAILBOX)], mailboxes=mailboxes)
        blast = compose(replace(draft, tenant=replace(draft.tenant, cloud=Cloud.GCC_HIGH))).blast_radius
        assert (blast.could, blast.need, blast.excess) == (0, 0, 0)
        assert "GCC High has no legacy host" in blast.sentence


def test_a_device_out_of_scope_needs_no_mailbox() -> None:
    plan = plan_of(pair("PRN", mailbox=MAILBOX, route=Route.RELAY), mailboxes=[switch(MAILBOX, SmtpAuth.OFF)])
    assert plan.mailboxes == ()


def test_an_undecided_device_changes_no_mailbox() -> None:
    row = mailbox(plan_of(pair("PRN", Tls.UNKNOWN, mailbox=MAILBOX), mailboxes=[switch(MAILBOX, SmtpAuth.OFF)]))
    assert (row.needed, row.change) == ("as now", "")


@pytest.mark.parametrize(("address", "quoted"), [
    ("o'neil@example.com", "'o''neil@example.com'"), ("o\u2019neil@example.com", "'o\u2019\u2019neil@example.com'"),
    ("$(hostname)@example.com", "'$(hostname)@example.com'")])
def test_an_address_in_a_command_is_data(address: str, quoted: str) -> None:
    row = mailbox(plan_of(pair("PRN", mailbox=address)), address)
    assert row.change == f"Set-CASMailbox -Identity {quoted} -SmtpClientAuthenticationDisabled $false"


def test_an_address_with_control_characters_gets_no_command() -> None:
    assert mailbox(plan_of(pair("PRN", mailbox="a\nb@example.com")), "a\nb@example.com").change == ""


def test_an_alias_and_its_mailbox_are_one_mailbox() -> None:
    plan = plan_of(pair("A", mailbox="alias@example.com"), pair("B", mailbox=MAILBOX),
                   mailboxes=[switch(MAILBOX, SmtpAuth.ON, aliases=("alias@example.com",))])
    assert [m.mailbox for m in plan.mailboxes] == [MAILBOX]
    assert set(plan.mailboxes[0].devices) == {"D-A", "D-B"}


def test_the_report_shows_beside_its_mailbox() -> None:
    use = sender(MAILBOX, tls_1_0=25.0, tls_1_2=75.0, messages=40, sign_in=SignIn.OAUTH,
                 period=Period(date(2026, 8, 26), date(2026, 11, 23)))
    row = mailbox(plan_of(pair("PRN", mailbox=MAILBOX), senders=[use]))
    assert (row.tls_1_0, row.tls_1_1, row.tls_1_2, row.messages) == (25.0, 0.0, 75.0, 40)
    assert (row.period, row.sign_in) == ("2026-08-26 to 2026-11-23", SignIn.OAUTH)


@pytest.mark.parametrize(("devices", "peak", "recipients", "load"), [
    (1, 30, 100, "Watch"), (1, 31, 100, "Split"), (2, 16, 100, "Split"), (2, 5, 100, "OK"), (3, 5, 100, "OK"),
    (4, 5, 100, "Watch"), (2, 5, 5001, "Split"), (2, 5, 4000, "Watch"), (1, None, 100, "cannot tell"),
    (2, 5, None, "cannot tell"), (4, None, None, "Watch")])
def test_load_is_held_against_the_limits_of_one_mailbox(devices: int, peak: int | None, recipients: int | None,
                                                        load: str) -> None:
    pairs = [pair(f"P{n}", mailbox=MAILBOX, peak_per_minute=peak, recipients_per_day=recipients)
             for n in range(devices)]
    plan = plan_of(*pairs)
    assert (mailbox(plan).load, bool(mailbox(plan).load_reason)) == (load, True)
    assert ("mailbox-load-split" in {f.code for f in plan.findings}) is (load == "Split")


def test_messages_in_the_report_are_a_lower_bound_for_recipients() -> None:
    use = sender(MAILBOX, messages=100_010, period=Period(date(2026, 11, 1), date(2026, 11, 10)))
    row = mailbox(plan_of(pair("PRN", mailbox=MAILBOX, peak_per_minute=1, recipients_per_day=1), senders=[use]))
    assert row.load == "Split"
    assert "10001" in row.load_reason


def test_without_the_mailbox_export_the_blast_radius_is_not_known_and_never_zero() -> None:
    blast = plan_of(pair("PRN")).blast_radius
    assert (blast.could, blast.need, blast.excess) == (None, 1, None)
    assert blast.sentence.startswith("Not known, possibly all")


def test_an_empty_mailbox_export_still_counts_the_mailboxes_that_are_needed() -> None:
    blast = plan_of(pair("PRN"), mailboxes=[]).blast_radius
    assert (blast.could, blast.need, blast.excess) == (1, 1, 0)


def test_every_mailbox_that_may_use_smtp_auth_could_use_old_tls() -> None:
    blast = plan_of(pair("PRN", mailbox=MAILBOX), mailboxes=[
        switch(MAILBOX, SmtpAuth.ON), switch("on@example.com", SmtpAuth.ON),
        switch("inherits@example.com", SmtpAuth.INHERITS), switch("off@example.com", SmtpAuth.OFF)]).blast_radius
    assert (blast.could, blast.need, blast.excess) == (3, 1, 2)


def test_a_mailbox_whose_value_is_not_known_counts_as_open_and_is_said() -> None:
    tenant = replace(OPEN_TENANT, smtp_auth=SmtpAuth.UNKNOWN)
    blast = plan_of(pair("PRN", mailbox=MAILBOX), tenant=tenant, mailboxes=[
        switch(MAILBOX, SmtpAuth.ON), switch("inherits@example.com", SmtpAuth.INHERITS)]).blast_radius
    assert blast.could == 2
    assert "not known" in blast.sentence


def closing_plan() -> Plan:
    return plan_of(pair("PRN", mailbox=MAILBOX), mailboxes=[
        switch(MAILBOX, SmtpAuth.INHERITS), switch("idle@example.com", SmtpAuth.ON),
        switch("user@example.com", SmtpAuth.INHERITS)])


def test_the_steps_that_close_the_rest_come_before_the_flag_goes_on() -> None:
    plan = closing_plan()
    order = [step.step for step in plan.runbook]
    closing = [step.split(":")[0] for step in plan.blast_radius.steps]
    assert closing == ["RB-22", "RB-23", "RB-24"]
    assert max(order.index(step) for step in closing) < order.index("RB-30")
    assert plan.blast_radius.sentence.endswith("RB-22, RB-23, RB-24 of the runbook bring the excess to 0.")


def test_a_needed_mailbox_that_inherits_gets_its_own_switch_before_the_tenant_switch_is_closed() -> None:
    plan = closing_plan()
    assert mailbox(plan).change.endswith("$false")
    assert (mailbox(plan, "idle@example.com").needed, mailbox(plan, "idle@example.com").restore) == ("off", "$false")
    assert mailbox(plan, "idle@example.com").change.endswith("$true")
    assert "user@example.com" not in {m.mailbox for m in plan.mailboxes}


def test_nobody_is_switched_off_when_the_flag_stays_off() -> None:
    plan = plan_of(pair("PRN", Tls.V1_2, mailbox=MAILBOX), mailboxes=[
        switch(MAILBOX, SmtpAuth.ON), switch("idle@example.com", SmtpAuth.ON)])
    assert [m.mailbox for m in plan.mailboxes] == [MAILBOX]
    assert plan.blast_radius.steps == ()


def test_a_mailbox_that_somebody_uses_is_never_switched_off() -> None:
    plan = plan_of(pair("PRN", mailbox=MAILBOX), pair("NEW", Tls.V1_2, mailbox="new@example.com"),
                   pair("ASK", Tls.UNKNOWN, mailbox="ask@example.com"), senders=[sender("seen@example.com")],
                   mailboxes=[switch(name, SmtpAuth.ON) for name in (
                       MAILBOX, "new@example.com", "ask@example.com", "seen@example.com")])
    assert [m.mailbox for m in plan.mailboxes if m.needed == "off"] == []
    assert "3 other mailboxes must stay open" in plan.blast_radius.sentence


def test_a_flag_that_is_on_already_opens_mailboxes_today() -> None:
    tenant = replace(OPEN_TENANT, allow_legacy_tls=Switch.TRUE)
    blast = plan_of(pair("PRN", Tls.V1_2), tenant=tenant, mailboxes=[switch("a@example.com", SmtpAuth.ON)]).blast_radius
    assert "today, because the flag is on" in blast.sentence
    assert "turn the flag off" in blast.sentence


def test_more_addresses_that_sign_in_than_a_mailbox_takes_connections_are_watched() -> None:
    at = Source("sign-ins.csv", "", 2)
    seen = Observations(
        sign_ins=tuple(SignInSeen(MAILBOX, f"203.0.113.{n}", 5, 0, None, at) for n in range(4)),
        mail_seen=(MailSeen(MAILBOX, "203.0.113.1", 40, None, at), MailSeen(MAILBOX, "203.0.113.2", 2, None, at)))
    row = mailbox(plan_of(pair("PRN", mailbox=MAILBOX, peak_per_minute=1, recipients_per_day=1), observations=seen))
    assert (row.load, row.messages) == ("Watch", 42)
    assert row.load_reason.startswith("4 addresses sign in with it")
