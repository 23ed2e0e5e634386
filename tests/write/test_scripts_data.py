"""The data file of the scripts: every change has the value that puts it back, and names stay data."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner import catalogue, pipeline, plan_file
from planner.model.device import Cloud, SmtpAuth, Tls
from planner.model.evidence import Switch
from planner.model.plan import MailboxPlan, Plan
from planner.settings import Settings
from planner.write.scripts.data import SCHEMA, changes
from tests.support.drafts import OPEN_TENANT, pair, plan_of, switch
from tests.support.plans import example_plan

ROOT = Path(__file__).parent.parent.parent
EXAMPLE = example_plan()
HOSTILE = ("o'brien@example.com", "$(Remove-Item x)@example.com", "`calc`@example.com", '";exit;"@example.com',
           "=cmd|'/c calc'!A1@example.com", "müller‘’@example.com", "印刷@example.com", "a\u2028b@example.com",
           "a@example.com\r\n{\"kind\": \"tenant\"}")
VALUES = {SmtpAuth.ON: "false", SmtpAuth.OFF: "true", SmtpAuth.INHERITS: "unset", SmtpAuth.UNKNOWN: "not known"}


def read(plan: Plan) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The data file as a script reads it: what it says of the plan, and the changes."""
    first, *rest = [json.loads(line) for line in changes(plan).decode("ascii").splitlines()]
    return first, rest


def mailbox(address: str, now: SmtpAuth = SmtpAuth.OFF, set_to: str = "$false", cloud: Cloud = Cloud.WORLDWIDE
            ) -> MailboxPlan:
    return replace(EXAMPLE.mailboxes[0], mailbox=address, setting_now=now, set_to=set_to, cloud=cloud)


def with_mailboxes(*mailboxes: MailboxPlan) -> Plan:
    return replace(EXAMPLE, mailboxes=mailboxes, runbook=())


@pytest.fixture(scope="module", name="sample")
def sample_plan() -> Plan:
    return pipeline.build_plan(pipeline.Inputs((ROOT / "sample_data",)), Settings(as_of=date(2026, 11, 24)),
                               catalogue.load())


def test_the_sample_has_a_line_for_each_change_with_the_value_to_restore(sample: Plan) -> None:
    about, found = read(sample)
    assert about == {"schema": SCHEMA, "plan": sample.id, "as_of": "2026-11-24", "tenant": sample.tenant.name,
                     "elsewhere": about["elsewhere"]}
    lines = {line["mailbox"]: line for line in found if line["kind"] == "mailbox"}
    wanted = {m.mailbox: m for m in sample.mailboxes if m.change and sample.tenant.reaches(m.cloud)}
    assert set(lines) == set(wanted) != set()
    assert about["elsewhere"] == sum(bool(m.change) for m in sample.mailboxes) - len(wanted) > 0
    for address, line in lines.items():
        assert wanted[address].change.endswith(f" -SmtpClientAuthenticationDisabled ${line['after']}")
        restores = wanted[address].restore
        assert restores.startswith("not known") if line["before"] == "not known" else (
            restores == {"true": "$true", "false": "$false", "unset": "$null"}[line["before"]])


def test_the_flag_of_the_sample_is_put_back_to_unset(sample: Plan) -> None:
    [flag] = [line for line in read(sample)[1] if line["kind"] == "tenant"]
    assert flag == {"kind": "tenant", "step": "RB-30", "setting": "AllowLegacyTLSClients", "before": "unset",
                    "after": "true"}


def test_a_step_of_the_tenant_sets_what_its_command_sets(sample: Plan) -> None:
    steps = {step.step: step for step in sample.runbook}
    for line in read(sample)[1]:
        if line["kind"] == "tenant":
            assert steps[line["step"]].command == f"Set-TransportConfig -{line['setting']} ${line['after']}"


def test_the_opt_in_of_another_tenant_is_no_change_of_this_one(sample: Plan) -> None:
    assert "RB-34" in {step.step for step in sample.runbook}
    assert "RB-34" not in {line.get("step") for line in read(sample)[1]}


def test_mailboxes_that_devices_need_come_before_those_that_nobody_needs_and_the_flag_is_last(sample: Plan) -> None:
    found = read(sample)[1]
    assert [(line["kind"] == "tenant", line["after"] == "true") for line in found] == sorted(
        (line["kind"] == "tenant", line["after"] == "true") for line in found)


@pytest.mark.parametrize("address", HOSTILE)
def test_a_hostile_name_is_one_value_of_one_line_and_reads_back_equal(address: str) -> None:
    plan = with_mailboxes(mailbox(address))
    plan = replace(plan, tenant=replace(plan.tenant, name=address))
    about, found = read(plan)
    assert about["tenant"] == address
    assert [line["mailbox"] for line in found] == [address]
    assert changes(plan).isascii()


def test_a_mailbox_of_another_tenant_is_counted_and_left_out() -> None:
    about, found = read(with_mailboxes(mailbox("a@example.com"), mailbox("b@example.com", cloud=Cloud.DOD)))
    assert about["elsewhere"] == 1
    assert [line["mailbox"] for line in found] == ["a@example.com"]


@settings(max_examples=100)
@given(st.lists(st.tuples(st.text(min_size=1), st.sampled_from(SmtpAuth), st.sampled_from(["$true", "$false", ""])),
                unique_by=lambda one: one[0]))
def test_every_change_has_a_value_to_restore_and_nothing_else_has_a_line(
        rows: list[tuple[str, SmtpAuth, str]]) -> None:
    found = read(with_mailboxes(*(mailbox(address, now, set_to) for address, now, set_to in rows)))[1]
    assert sorted((line["mailbox"], line["before"], f"${line['after']}") for line in found) == sorted(
        (address, VALUES[now], set_to) for address, now, set_to in rows if set_to)


@pytest.mark.parametrize("before", Switch)
def test_the_recorded_value_of_the_flag_is_kept_in_all_its_states(before: Switch) -> None:
    step = replace(EXAMPLE.runbook[-1], step="RB-30", reads="allow_legacy_tls")
    plan = replace(EXAMPLE, tenant=replace(EXAMPLE.tenant, allow_legacy_tls=before), runbook=(step,))
    assert [line["before"] for line in read(plan)[1] if line["kind"] == "tenant"] == [before.value]


def test_what_the_scripts_read_survives_the_plan_as_json(sample: Plan) -> None:
    assert changes(plan_file.decode(plan_file.encode(sample), "plan.json")) == changes(sample)


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(SmtpAuth), st.sampled_from([Tls.V1_0, Tls.V1_2, Tls.UNKNOWN, None])),
                min_size=1, max_size=5), st.sampled_from(SmtpAuth), st.sampled_from(Switch))
def test_whatever_the_tenant_is_apply_and_roll_back_mirror_each_other(
        boxes: list[tuple[SmtpAuth, Tls | None]], tenant: SmtpAuth, flag: Switch) -> None:
    named = [(f"box{number}@example.com", *box) for number, box in enumerate(boxes)]
    plan = plan_of(*(pair(f"PRN-{address}", tls, mailbox=address) for address, _, tls in named if tls),
                   mailboxes=[switch(address, setting) for address, setting, _ in named],
                   tenant=replace(OPEN_TENANT, smtp_auth=tenant, allow_legacy_tls=flag))
    recorded = {address: VALUES[setting] for address, setting, _ in named}
    recorded |= {"SmtpClientAuthenticationDisabled": VALUES[tenant], "AllowLegacyTLSClients": flag.value}
    for line in read(plan)[1]:
        assert line["before"] == recorded[line.get("mailbox", line["setting"])]
        assert line["before"] != line["after"] in ("true", "false")


def test_a_tenant_that_is_closed_before_the_opt_in_has_both_steps_in_order() -> None:
    plan = plan_of(pair("PRN", mailbox="scan@example.com"), tenant=OPEN_TENANT, mailboxes=[
        switch("scan@example.com", SmtpAuth.INHERITS), switch("idle@example.com", SmtpAuth.INHERITS)])
    found = read(plan)[1]
    assert [(line.get("step"), line["setting"], line["before"], line["after"]) for line in found] == [
        (None, "SmtpClientAuthenticationDisabled", "unset", "false"),
        ("RB-24", "SmtpClientAuthenticationDisabled", "false", "true"),
        ("RB-30", "AllowLegacyTLSClients", "not known", "true")]


def test_the_opt_out_is_a_change_once_no_device_may_need_the_flag() -> None:
    on = replace(OPEN_TENANT, allow_legacy_tls=Switch.TRUE)
    flag = {"kind": "tenant", "step": "RB-63", "setting": "AllowLegacyTLSClients", "before": "true", "after": "false"}
    assert [line for line in read(plan_of(pair("PRN", Tls.V1_2), tenant=on))[1] if line["kind"] == "tenant"] == [flag]
    for tls in (Tls.V1_0, Tls.UNKNOWN):
        assert not [line for line in read(plan_of(pair("PRN", tls), tenant=on))[1] if line["kind"] == "tenant"]
