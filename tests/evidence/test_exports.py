"""The tenant's exports, read: report shares and periods, three-valued switches, policies."""

from __future__ import annotations

from datetime import date

import pytest

from planner import evidence
from planner.catalogue import load
from planner.model.device import SignIn, SmtpAuth, Tls
from planner.model.evidence import MailboxSwitch, Observations, Period, PolicyAllows, SenderUse, Switch
from planner.model.source import Source
from planner.model.table import Cell, Kind, Table
from tests.support.tables import SETTINGS, codes, export, only


def seen(*tables: Table) -> evidence.Result:
    return evidence.observations(tables, SETTINGS, load())


def report(*rows: dict[str, Cell], **more: object) -> Table:
    filled = [{"mailbox": "a@example.com", "tls_1_0": 0, "tls_1_1": 0, "tls_1_2": 0, **row} for row in rows]
    return export(Kind.SMTP_REPORT, *filled, **more)  # type: ignore[arg-type]


def sender(*rows: dict[str, Cell], **more: object) -> SenderUse:
    uses = seen(report(*rows, **more)).observations.senders
    assert len(uses) == 1
    return uses[0]


# ------------------------------------------------------------------------------------------ SMTP AUTH report


@pytest.mark.parametrize(
    "old, new",
    [(63.2, 36.8), ("63.2", "36.8"), ("63,2 %", "36,8 %"), (0.632, 0.368), ("0,632", "0,368"), ("63.2%", "36.8%")],
)
def test_shares_are_read_as_percentages_fractions_and_with_a_decimal_comma(old: Cell, new: Cell) -> None:
    use = sender({"tls_1_0": old, "tls_1_2": new})
    assert (use.tls_1_0, use.tls_1_2) == (63.2, 36.8)


def test_a_share_below_one_percent_is_no_fraction() -> None:
    uses = seen(
        report(
            {"mailbox": "a@example.com", "tls_1_0": 0.5, "tls_1_2": 99.5},
            {"mailbox": "b@example.com", "tls_1_0": 1, "tls_1_2": 0},
        )
    ).observations.senders
    assert [use.tls_1_0 for use in uses] == [0.5, 1]


@pytest.mark.parametrize("cell", ["many", "101", -1, "nan"])
def test_a_share_that_is_none_is_said_and_not_used(cell: Cell) -> None:
    result = seen(report({"tls_1_0": cell, "tls_1_2": 100}))
    assert result.observations.senders[0].tls_1_0 is None
    assert only(result.findings, "share-not-understood").column == "tls_1_0"


def test_a_row_without_a_sender_is_rejected_with_its_reason_and_counted() -> None:
    table = report({"mailbox": "Total"}, {"mailbox": "a@example.com"})
    result = seen(table)
    assert only(result.findings, "sender-not-understood").row == 2
    assert result.left_out[table.key][0].rejected
    counts = result.counts[table.key]
    assert (counts.read, counts.evidence, counts.rejected, counts.accounted) == (2, 1, 1, 2)


@pytest.mark.parametrize(
    "text, sign_in",
    [
        ("Basic", SignIn.PASSWORD),
        ("Basic auth", SignIn.PASSWORD),
        ("OAuth", SignIn.OAUTH),
        ("OAuth 2.0", SignIn.OAUTH),
        ("Basic, OAuth", SignIn.PASSWORD),
        ("Basisauthentifizierung", SignIn.PASSWORD),
        ("基本身份验证", SignIn.PASSWORD),
        ("Moderne Authentifizierung", SignIn.OAUTH),
        ("Autenticação básica", SignIn.PASSWORD),
        ("", SignIn.UNKNOWN),
        ("n/a", SignIn.UNKNOWN),
    ],
)
def test_the_protocol_tells_passwords_from_oauth_in_any_language(text: str, sign_in: SignIn) -> None:
    assert sender({"auth_protocol": text}).sign_in is sign_in


def test_a_sender_on_two_rows_is_one_sender_and_old_tls_is_not_lost() -> None:
    use = sender(
        {"tls_1_0": 100, "messages": 1, "auth_protocol": "Basic"},
        {"tls_1_2": 100, "messages": 999, "auth_protocol": "OAuth"},
    )
    assert use.versions == (Tls.V1_0, Tls.V1_2)
    assert (use.tls_1_0, use.messages, use.sign_in) == (0.1, 1000, SignIn.PASSWORD)


@pytest.mark.parametrize(
    "more, period",
    [
        ({"preamble": {"Period": "2026-11-01 to 2026-11-07"}}, Period(date(2026, 11, 1), date(2026, 11, 7))),
        (
            {"preamble": {"Exported": "2026-11-08", "Period": "2026-11-01 - 2026-11-07"}},
            Period(date(2026, 11, 1), date(2026, 11, 7)),
        ),
        ({"preamble": {"From": "2026-11-01", "To": "2026-11-07"}}, Period(date(2026, 11, 1), date(2026, 11, 7))),
        ({"preamble": {"row 1": "Zeitraum 01.11.2026 bis 07.11.2026"}}, Period(date(2026, 11, 1), date(2026, 11, 7))),
        ({"file": "SMTPAuth_20261101-20261107.csv"}, Period(date(2026, 11, 1), date(2026, 11, 7))),
        ({"file": "report 2026-11-07.csv"}, Period(None, date(2026, 11, 7))),
        ({"file": "report.xlsx", "modified": date(2026, 11, 7)}, Period(None, date(2026, 11, 7))),
        ({"file": "report.csv"}, Period()),
    ],
)
def test_the_period_comes_from_the_lines_above_the_name_or_the_document(
    more: dict[str, object], period: Period
) -> None:
    assert sender({"tls_1_2": 100}, **more).period == period


def test_of_several_reports_the_newest_speaks_whatever_the_order_of_the_files() -> None:
    old = report({"tls_1_0": 100}, file="2026-10-01.csv")
    new = report({"tls_1_2": 100}, file="2026-11-01.csv")
    for order in ((old, new), (new, old)):
        assert seen(*order).observations.senders[0].versions == (Tls.V1_2,)


def test_of_reports_without_a_date_the_one_that_shows_older_tls_speaks() -> None:
    good, bad = report({"tls_1_2": 100}, file="a.csv"), report({"tls_1_0": 5, "tls_1_2": 95}, file="b.csv")
    for order in ((good, bad), (bad, good)):
        assert seen(*order).observations.senders[0].old_share == 5


# ------------------------------------------------------------------------------------------ mailboxes


def mailboxes(*rows: dict[str, Cell], **more: object) -> Table:
    return export(Kind.MAILBOXES, *rows, **{"file": "cas.csv", **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "cell, state",
    [
        ("True", SmtpAuth.OFF),
        (True, SmtpAuth.OFF),
        ("False", SmtpAuth.ON),
        (False, SmtpAuth.ON),
        ("", SmtpAuth.INHERITS),
        (None, SmtpAuth.INHERITS),
        ("WAHR", SmtpAuth.OFF),
        ("falsch", SmtpAuth.ON),
        ("$null", SmtpAuth.INHERITS),
        ("disabled", SmtpAuth.UNKNOWN),
        ("on", SmtpAuth.UNKNOWN),
        ("perhaps", SmtpAuth.UNKNOWN),
    ],
)
def test_a_mailbox_switch_has_three_states_and_blank_inherits(cell: Cell, state: SmtpAuth) -> None:
    result = seen(mailboxes({"mailbox": "a@example.com", "smtp_auth_disabled": cell}))
    assert result.observations.mailboxes[0].smtp_auth is state
    assert ("switch-not-understood" in codes(result.findings)) is (state is SmtpAuth.UNKNOWN)


def test_without_the_column_the_setting_is_not_known_and_said() -> None:
    result = seen(mailboxes({"mailbox": "a@example.com"}))
    assert result.observations.mailboxes[0].smtp_auth is SmtpAuth.UNKNOWN
    assert not result.observations.mailbox_export
    assert codes(result.findings) == ["mailboxes-without-switch"]


def test_aliases_stand_in_the_cell_or_in_a_column_of_their_own() -> None:
    row: dict[str, Cell] = {
        "mailbox": "a@example.com",
        "smtp_auth_disabled": None,
        "EmailAddresses": "SMTP:A@example.com smtp:alias@example.com SIP:a@example.com",
    }
    assert seen(mailboxes(row)).observations.mailboxes[0].aliases == ("alias@example.com",)


def test_a_mailbox_row_without_an_address_is_rejected() -> None:
    table = mailboxes({"mailbox": "Room 7", "smtp_auth_disabled": None})
    result = seen(table)
    assert result.counts[table.key].rejected == 1
    assert codes(result.findings) == ["mailbox-row-without-address"]


def test_the_newer_mailbox_export_speaks() -> None:
    old = mailboxes({"mailbox": "a@example.com", "smtp_auth_disabled": "True"}, file="cas-2026-10-01.csv")
    new = mailboxes({"mailbox": "a@example.com", "smtp_auth_disabled": "False"}, file="cas-2026-11-01.csv")
    for order in ((old, new), (new, old)):
        assert seen(*order).observations.mailboxes[0].smtp_auth is SmtpAuth.ON


def test_two_exports_without_a_date_that_disagree_leave_the_setting_unknown() -> None:
    tables = [
        mailboxes({"mailbox": "a@example.com", "smtp_auth_disabled": value}, file=f"{value}.csv")
        for value in ("True", "False")
    ]
    result = seen(*tables)
    assert result.observations.mailboxes[0].smtp_auth is SmtpAuth.UNKNOWN
    assert only(result.findings, "exports-disagree").found == "a@example.com"


# ------------------------------------------------------------------------------------------ tenant


def tenant(*rows: dict[str, Cell], **more: object) -> Table:
    return export(Kind.TENANT, *rows, **{"file": "tenant.csv", **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "cell, flag, smtp_auth",
    [
        ("True", Switch.TRUE, SmtpAuth.OFF),
        ("False", Switch.FALSE, SmtpAuth.ON),
        ("", Switch.UNSET, SmtpAuth.INHERITS),
        ("strange", Switch.UNKNOWN, SmtpAuth.UNKNOWN),
    ],
)
def test_tenant_switches_have_three_states_too(cell: str, flag: Switch, smtp_auth: SmtpAuth) -> None:
    switches = seen(
        tenant({"allow_legacy_tls": cell, "smtp_auth_disabled": cell, "security_defaults": cell})
    ).observations.tenant
    assert (switches.allow_legacy_tls, switches.security_defaults, switches.smtp_auth) == (flag, flag, smtp_auth)


def test_a_switch_that_no_export_has_is_not_known() -> None:
    switches = seen(tenant({"allow_legacy_tls": "False"})).observations.tenant
    assert (switches.smtp_auth, switches.security_defaults) == (SmtpAuth.UNKNOWN, Switch.UNKNOWN)


def test_several_exports_complete_each_other() -> None:
    switches = seen(
        tenant({"allow_legacy_tls": "True"}, file="a.csv"), tenant({"security_defaults": "False"}, file="b.csv")
    ).observations.tenant
    assert (switches.allow_legacy_tls, switches.security_defaults) == (Switch.TRUE, Switch.FALSE)


def test_the_newer_export_speaks_and_equally_new_ones_that_disagree_leave_it_unknown() -> None:
    old, new = (
        tenant({"allow_legacy_tls": value}, file=f"{day}.csv")
        for day, value in (("2026-10-01", "False"), ("2026-11-01", "True"))
    )
    other = tenant({"allow_legacy_tls": "False"}, file="again 2026-11-01.csv")
    assert seen(new, old).observations.tenant.allow_legacy_tls is Switch.TRUE
    for order in ((old, new, other), (other, new, old)):
        result = seen(*order)
        assert result.observations.tenant.allow_legacy_tls is Switch.UNKNOWN
        assert codes(result.findings) == ["exports-disagree"]


def test_a_blank_cell_of_a_further_row_takes_nothing_back() -> None:
    switches = seen(
        tenant({"name": "One", "allow_legacy_tls": "True"}, {"name": "Two", "allow_legacy_tls": None})
    ).observations.tenant
    assert switches.allow_legacy_tls is Switch.TRUE


@pytest.mark.parametrize(
    "user, default, allows",
    [
        ("Allow", "Block", PolicyAllows.YES),
        ("Block", "Allow", PolicyAllows.NO),
        ("", "Block", PolicyAllows.NO),
        ("", "", PolicyAllows.NO_POLICY),
        ("Strange", "Allow", PolicyAllows.UNKNOWN),
        ("$null", "Allow", PolicyAllows.YES),
    ],
)
def test_the_policy_of_the_user_stands_before_the_default_one(user: str, default: str, allows: PolicyAllows) -> None:
    table = tenant(
        {"name": "Allow", "allow_basic_auth_smtp": "True"},
        {"name": "Block", "allow_basic_auth_smtp": "False"},
        file="policies.csv",
    )
    observations = seen(
        table,
        tenant({"default_authentication_policy": default}, file="organisation.csv"),
        mailboxes({"mailbox": "a@example.com", "smtp_auth_disabled": None, "authentication_policy": user}),
    ).observations
    assert observations.tenant.policy_of(observations.mailboxes[0]) is allows


def test_without_the_default_policy_a_mailbox_without_its_own_is_not_known() -> None:
    switch = MailboxSwitch("a@example.com", SmtpAuth.ON, Source("cas.csv"), policy="")
    assert Observations().tenant.policy_of(switch) is PolicyAllows.UNKNOWN


@pytest.mark.parametrize("default", ["Block", ""])
def test_an_export_without_the_policy_column_does_not_say_that_a_mailbox_has_none(default: str) -> None:
    observations = seen(
        tenant({"name": "Block", "allow_basic_auth_smtp": "False"}, file="policies.csv"),
        tenant({"default_authentication_policy": default}, file="organisation.csv"),
        mailboxes({"mailbox": "a@example.com", "smtp_auth_disabled": None}),
    ).observations
    assert observations.mailboxes[0].policy is None
    assert observations.tenant.policy_of(observations.mailboxes[0]) is PolicyAllows.UNKNOWN


def test_a_policy_whose_value_is_not_understood_allows_and_blocks_nothing() -> None:
    result = seen(tenant({"name": "Odd", "allow_basic_auth_smtp": "perhaps"}))
    assert result.observations.tenant.policies == {}
    assert codes(result.findings) == ["switch-not-understood"]


def test_the_counts_of_every_export_add_up() -> None:
    tables = (
        report({"mailbox": "x"}, {"mailbox": "a@example.com"}, blank=2),
        mailboxes({"mailbox": None}, {"mailbox": "b@example.com"}),
        tenant({"allow_legacy_tls": "True"}),
        export(Kind.SIGN_INS, {"mailbox": "a@example.com", "client_app": "SMTP"}, {"mailbox": "x"}, file="logs.csv"),
        export(Kind.MESSAGE_TRACE, {"mailbox": "a@example.com"}, {"mailbox": "<>"}, {"mailbox": "x"}, file="mail.csv"),
        export(Kind.TLS_LOG, {"ip": "192.0.2.7", "tls_version": "TLSv12", "resp_port": 587}, {"ip": "x"}, file="z.log"),
        export(Kind.MODEL_FACTS, {"make": "HP", "model": "M1", "tls": "1.2"}, file="facts.csv", blank=1),
    )
    result = seen(*tables)
    assert all(c.read == c.accounted for c in result.counts.values())
    assert len(result.counts) == 7


def test_every_evidence_source_is_registered() -> None:
    assert set(evidence.SOURCES) == set(Kind) - {Kind.DEVICES, Kind.PLAN, Kind.OTHER}


@pytest.mark.parametrize("kind", [Kind.SIGN_INS, Kind.MESSAGE_TRACE, Kind.TLS_LOG])
def test_a_copy_of_a_log_counts_once_and_is_said(kind: Kind) -> None:
    row = {
        Kind.SIGN_INS: {"mailbox": "a@example.com", "ip": "203.0.113.7", "client_app": "Authenticated SMTP",
                        "sign_ins": 5, "failures": 1},
        Kind.MESSAGE_TRACE: {"mailbox": "a@example.com", "ip": "203.0.113.7"},
        Kind.TLS_LOG: {"ip": "10.0.0.1", "resp_port": 587, "tls_version": "TLSv10"}}[kind]
    table, copy = export(kind, row, file="log.csv"), export(kind, row, file="log (1).csv")
    once = evidence.observations([table], SETTINGS, load())
    twice = evidence.observations([table, copy], SETTINGS, load())
    assert [finding.code for finding in twice.findings] == ["log-twice"]
    assert _amounts(twice.observations) == _amounts(once.observations)
    assert all(counts.read == counts.accounted for counts in twice.counts.values())
    assert sorted(counts.skipped for counts in twice.counts.values()) == [0, 1]


def _amounts(seen: Observations) -> list[object]:
    return [[(s.mailbox, s.count, s.failures) for s in seen.sign_ins], [(m.mailbox, m.count) for m in seen.mail_seen],
            [(t.address, t.connections) for t in seen.tls_seen]]


def test_two_reports_with_the_same_rows_are_of_two_periods() -> None:
    names = ("report 2026-08-24 2026-11-21.csv", "report 2026-03-01 2026-05-29.csv")
    result = seen(*(report({"tls_1_2": 100}, file=name) for name in names))
    [use] = result.observations.senders
    assert len(use.only_modern) == 2
    assert not result.findings


def test_tables_that_differ_in_one_cell_both_count() -> None:
    row = {"mailbox": "a@example.com", "ip": "203.0.113.7", "client_app": "Authenticated SMTP", "status": "Success"}
    tables = [export(Kind.SIGN_INS, {**row, "sign_ins": n}, file=f"{n}.csv")
              for n in (5, 6)]
    result = evidence.observations(tables, SETTINGS, load())
    assert sum(seen.count for seen in result.observations.sign_ins) == 11
    assert not result.findings
