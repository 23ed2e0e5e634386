"""Senders that nobody owns, mailboxes and their switches, and whose tenant they belong to."""

from __future__ import annotations

import pytest

from planner.model.device import NO_SITE, Cloud, DeviceType, Route, SignIn, SmtpAuth
from planner.model.evidence import Grade, PolicyAllows
from planner.model.ids import crockford
from planner.model.table import Cell, Kind, Table
from tests.support.tables import codes, export, inventory, joined, only


def report(*senders: str, **more: Cell) -> Table:
    return export(
        Kind.SMTP_REPORT,
        *({"mailbox": s, "tls_1_0": 0, "tls_1_1": 0, "tls_1_2": 100, **more} for s in senders),
        file="report.csv",
    )


def cas(**switches: Cell) -> Table:
    return export(
        Kind.MAILBOXES,
        *(
            {
                "mailbox": f"{name}@example.com",
                "smtp_auth_disabled": value,
                "authentication_policy": None,
                "display_name": name.title(),
            }
            for name, value in switches.items()
        ),
        file="cas.csv",
    )


def device(name: str = "A", mailbox: str = "a@example.com", **more: Cell) -> dict[str, Cell]:
    return {"name": name, "site": "Berlin", "mailbox": mailbox, "cloud": "worldwide", **more}


def test_an_address_that_sends_and_that_no_device_owns_is_a_sender() -> None:
    result = joined(inventory(device()), report("a@example.com", "X@example.com"), cas(a=None, x=None))
    sender = result.devices[-1]
    assert (sender.type, sender.name, sender.mailboxes, sender.site, sender.claimed_route, sender.notes) == (
        DeviceType.SENDER,
        "x@example.com",
        ("x@example.com",),
        NO_SITE,
        Route.SMTP_AUTH,
        "X",
    )
    assert sender.id == "D-" + crockford("mailbox:x@example.com")
    assert only(result.findings, "sender-without-device").device == sender.id
    assert next(f for f in result.facts[sender.id].entries if f.field == "mailbox").grade is Grade.REPORT


def test_with_the_report_alone_the_senders_are_planned() -> None:
    result = joined(report("a@example.com", "b@example.com"))
    assert [d.mailbox for d in result.devices] == ["a@example.com", "b@example.com"]
    assert set(result.facts) == {d.id for d in result.devices}


def test_an_address_written_in_another_case_is_owned() -> None:
    assert len(joined(inventory(device(mailbox=" <A@Example.com> ")), report("a@EXAMPLE.com")).devices) == 1


def test_an_alias_stands_for_its_mailbox() -> None:
    table = export(
        Kind.MAILBOXES,
        {
            "mailbox": "main@example.com",
            "smtp_auth_disabled": "False",
            "EmailAddresses": "SMTP:main@example.com;smtp:a@example.com",
        },
        file="cas.csv",
    )
    result = joined(inventory(device()), report("main@example.com"), table)
    assert len(result.devices) == 1
    facts = result.facts[result.devices[0].id]
    assert (facts.mailbox_switch, facts.tls_grade) == (SmtpAuth.ON, Grade.REPORT)
    assert not {"mailbox-not-in-export", "device-never-sent"} & set(codes(result.findings))


def test_devices_that_use_a_mailbox_by_its_address_and_its_alias_share_it() -> None:
    table = export(
        Kind.MAILBOXES,
        {"mailbox": "main@example.com", "smtp_auth_disabled": "False", "EmailAddresses": "smtp:a@example.com"},
        file="cas.csv",
    )
    result = joined(inventory(device(), device("B", "main@example.com")), table)
    assert {f.sharing for f in result.facts.values()} == {2}


def test_the_mailbox_of_a_retired_device_that_still_sends_is_a_sender_and_said() -> None:
    result = joined(inventory(device(state="retired")), report("a@example.com"))
    assert [d.type for d in result.devices] == [DeviceType.OTHER, DeviceType.SENDER]
    assert "A" in only(result.findings, "retired-but-sending").expected


def test_the_mailbox_of_a_relay_that_sends_by_smtp_auth_contradicts_the_inventory() -> None:
    result = joined(inventory(device(route="relay")), report("a@example.com"))
    assert "route relay" in only(result.findings, "other-route-but-sending").expected
    assert "retired-but-sending" not in codes(result.findings)
    assert len(result.devices) == 2


def test_a_sender_and_a_device_never_have_one_id() -> None:
    rows: dict[str, Cell] = {"mailbox": "a@example.com", "state": "retired", "notes": "x"}
    result = joined(inventory(rows), report("a@example.com"))
    assert len({d.id for d in result.devices}) == 2


@pytest.mark.parametrize("value, state", [("True", SmtpAuth.OFF), ("False", SmtpAuth.ON), ("", SmtpAuth.INHERITS)])
def test_the_switch_of_its_mailbox_is_a_fact_of_the_device(value: str, state: SmtpAuth) -> None:
    result = joined(inventory(device()), cas(a=value))
    facts = result.facts[result.devices[0].id]
    assert facts.mailbox_switch is state
    assert any(f.field == "mailbox_smtp_auth" and f.grade is Grade.REPORT for f in facts.entries)


def test_a_mailbox_that_the_export_lacks_is_said_and_its_setting_not_known() -> None:
    result = joined(inventory(device()), cas(b=None))
    assert only(result.findings, "mailbox-not-in-export").found == "a@example.com"
    assert result.facts[result.devices[0].id].mailbox_switch is SmtpAuth.UNKNOWN


@pytest.mark.parametrize("more", [{"state": "retired"}, {"route": "relay"}, {"cloud": "21Vianet"}])
def test_a_mailbox_of_another_tenant_or_of_no_use_is_not_missed_in_the_export(more: dict[str, Cell]) -> None:
    other = device("B", "b@example.com", server="smtp.office365.com")
    table = inventory(other, device(**more), device("C", "c@example.com"))
    result = joined(
        table,
        cas(b=None, c=None),
        export(
            Kind.TENANT, {"organization_name": "example.onmicrosoft.com", "allow_legacy_tls": None}, file="tenant.csv"
        ),
    )
    assert "mailbox-not-in-export" not in codes(result.findings)


def test_the_tenants_policies_say_nothing_about_a_device_of_another_cloud() -> None:
    policy = export(Kind.TENANT, {"default_authentication_policy": ""}, file="organisation.csv")
    here = joined(inventory(device()), cas(a="False"), policy)
    there = joined(
        inventory(device(), device("B", "b@example.com", cloud="21Vianet")),
        cas(a="False", b="False"),
        policy,
    )
    assert here.facts[here.devices[0].id].policy is PolicyAllows.NO_POLICY
    assert there.facts[there.devices[1].id].cloud is Cloud.CHINA
    assert there.facts[there.devices[1].id].policy is PolicyAllows.UNKNOWN


@pytest.mark.parametrize(
    "claimed, protocol, sign_in, grade",
    [
        ("OAuth", "Basic", SignIn.PASSWORD, Grade.REPORT),
        ("password", "OAuth", SignIn.OAUTH, Grade.REPORT),
        ("OAuth", "", SignIn.OAUTH, Grade.CLAIM),
    ],
)
def test_the_report_tells_how_a_device_signs_in_before_its_claim(
    claimed: str, protocol: str, sign_in: SignIn, grade: Grade
) -> None:
    result = joined(inventory(device(sign_in=claimed)), report("a@example.com", auth_protocol=protocol))
    facts = result.facts[result.devices[0].id]
    assert facts.sign_in is sign_in
    assert next(f for f in facts.entries if f.field == "sign_in").grade is grade


def test_a_disputed_value_is_shown_as_a_fact_that_is_not_used() -> None:
    result = joined(
        inventory(device(serial="S1", model="M1"), file="a.xlsx"),
        inventory(device(serial="S1", model="M2"), file="b.xlsx"),
    )
    fact = next(f for f in result.facts[result.devices[0].id].entries if f.field == "model")
    assert (fact.value, fact.used, fact.source[:6]) == ("M2", False, "b.xlsx")


def test_nothing_at_all_joins_to_nothing() -> None:
    result = joined()
    assert (result.devices, result.tenant.cloud, result.tenant.cloud_assumed) == ((), Cloud.UNKNOWN, False)
