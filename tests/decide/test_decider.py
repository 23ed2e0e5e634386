"""What a decision carries beside its kind: dates, action, questions, what holds for the run."""

from __future__ import annotations

import time
from datetime import date
from itertools import product

import pytest

from planner.catalogue import load
from planner.decide.engine import Decider
from planner.model.decision import Decision, DecisionKind, Override
from planner.model.device import Cloud, Route, Tls, Upgrade
from planner.model.evidence import Facts, Switch, TenantSwitches
from tests.support.deciding import AS_OF, device, facts, settings, tenant

OLD = {"route": "smtp-auth", "tls": "1.0", "cloud": "worldwide", "upgrade": "no"}
MODERN = {"route": "smtp-auth", "tls": "1.2", "cloud": "worldwide", "tls_grade": "B", "tls_observed": "1.2",
          "seen_at_microsoft": True}


def decide(values: dict[str, object], *, as_of: date = AS_OF, flag: str = "not known", **of_device: object) -> Decision:
    decider = Decider(load(), settings(as_of=as_of), tenant({"allow_legacy_tls": flag}))
    return decider.one(device(**of_device), facts(values))


@pytest.mark.parametrize("sign_in, as_of, starts", [
    ("password", AS_OF, "31 December 2026: password sign-in is off by default; it can be turned on again"),
    ("unknown", AS_OF, "If it signs in with a password: 31 December 2026: "),
    ("password", date(2026, 12, 31), "31 December 2026: "),
    ("password", date(2027, 1, 1), "Since 31 December 2026: password sign-in is off by default"),
    ("oauth", AS_OF, ""),
])
def test_the_next_milestone_is_counted_from_as_of(sign_in: str, as_of: date, starts: str) -> None:
    text = decide({**MODERN, "sign_in": sign_in}, as_of=as_of).works_until
    assert text.startswith(starts)
    assert bool(text) is bool(starts)


def test_the_later_milestone_follows_the_next_one() -> None:
    first, second = decide({**MODERN, "sign_in": "password"}).works_until.split(". Then ")
    assert first.startswith("31 December 2026")
    assert "second half of 2027" in second


def test_the_date_for_new_tenants_touches_no_device() -> None:
    assert "1 January 2027" not in decide({**MODERN, "sign_in": "password"}).works_until


@pytest.mark.parametrize("cloud, says, says_not", [
    ("worldwide", "Legacy host: no end date announced; Microsoft can refuse old TLS at any time", "31 December"),
    ("21vianet", "Legacy host: no end date announced.", "at any time"),
])
def test_the_legacy_host_has_no_end_date_and_none_is_made_up(cloud: str, says: str, says_not: str) -> None:
    text = decide({**OLD, "cloud": cloud, "sign_in": "oauth"}).works_until
    assert says in text
    assert says_not not in text


@pytest.mark.parametrize("values", [
    {**OLD, "tls": "unknown"}, {**OLD, "cloud": "gcc"}, {**OLD, "route": "relay"}])
def test_what_is_undecided_blocked_or_out_of_scope_has_no_date(values: dict[str, object]) -> None:
    assert decide(values).works_until == ""


def test_oauth_on_the_legacy_host_is_said_to_be_unknown() -> None:
    codes = [c.code for c in decide({**OLD, "sign_in": "oauth"}).conditions]
    assert "oauth-on-legacy-host" in codes
    assert "password" not in codes


def test_a_mailbox_of_which_nothing_is_known_names_the_missing_exports() -> None:
    condition = next(c for c in decide({**OLD}).conditions if c.code == "smtp-auth-unknown")
    assert "Get-CASMailbox" in condition.text
    assert "Get-TransportConfig" in condition.text


@pytest.mark.parametrize("of_device, action", [
    ({"server": "smtp.office365.com", "port": 587}, "No change."),
    ({"server": "SMTP.Office365.com."}, "No change."),
    ({"server": "smtp.office365.com", "port": 25},
     "Leave the server and change the port from 25 to 587, STARTTLS."),
    ({"server": "mail.example.com"},
     "Change the server from mail.example.com to smtp.office365.com, port 587, STARTTLS."),
    ({}, "Set the server to smtp.office365.com, port 587, STARTTLS."),
    ({"server": "smtp-legacy.office365.com"},
     "Move back: change the server from smtp-legacy.office365.com to smtp.office365.com, port 587, STARTTLS."),
])
def test_the_action_is_apart_from_the_decision(of_device: dict[str, object], action: str) -> None:
    decision = decide(MODERN, **of_device)
    assert (decision.kind, decision.action) == ("keep", action)


def test_a_legacy_action_says_what_is_only_likely() -> None:
    decision = decide(OLD, server="smtp.office365.com")
    assert decision.action == ("Change the server from smtp.office365.com to smtp-legacy.office365.com, port 587, "
                               "STARTTLS. Note: port 587 is likely, confirm with a test message.")


def test_an_update_names_the_host_for_the_time_before_and_after() -> None:
    decision = decide({**OLD, "upgrade": "yes"}, planned_update=date(2027, 3, 1))
    assert decision.interim is not None
    assert decision.interim.until == date(2027, 3, 1)
    assert decision.uses_legacy_host
    assert decision.action.startswith(
        "Until the update on 2027-03-01 use smtp-legacy.office365.com, port 587, STARTTLS; "
        "after it set the server to smtp.office365.com, port 587.")


@pytest.mark.parametrize("flag, said", [
    ("false", "AllowLegacyTLSClients is off"), ("unset", "AllowLegacyTLSClients is not set"),
    ("not known", "AllowLegacyTLSClients is not known"), ("true", "")])
def test_the_tenant_flag_is_said_once_for_the_run(flag: str, said: str) -> None:
    decider = Decider(load(), settings(), TenantSwitches(allow_legacy_tls=Switch(flag)))
    decisions = [decider.one(device(), facts(OLD))] * 3
    texts = [c.text for c in decider.run_conditions(decisions) if c.code == "tenant-flag"]
    assert [said in text for text in texts] == ([True] if said else [])
    assert all(c.code != "tenant-flag" for d in decisions for c in d.conditions)


def test_a_run_without_legacy_devices_has_no_flag_to_set() -> None:
    decider = Decider(load(), settings(), TenantSwitches())
    assert decider.run_conditions([decider.one(device(), facts(MODERN))]) == ()


def test_likely_hosts_and_an_assumed_cloud_are_said_once_for_the_run() -> None:
    decider = Decider(load(), settings(), TenantSwitches(allow_legacy_tls=Switch.TRUE))
    decisions = [decider.one(device(), facts(values)) for values in (
        {**MODERN, "cloud": "21vianet"}, {**MODERN, "cloud": "gcc"}, {**OLD, "cloud_assumed": True},
        {**OLD, "cloud_assumed": True}, {**MODERN, "cloud": "dod"})]
    assert [c.code for c in decider.run_conditions(decisions)] == [
        "host-likely", "host-likely", "port-likely", "cloud-assumed"]
    assert decider.run_conditions(decisions) == decider.run_conditions(reversed(decisions))


def test_the_port_of_a_bridging_legacy_host_is_likely_too() -> None:
    decider = Decider(load(), settings(), TenantSwitches(allow_legacy_tls=Switch.TRUE))
    bridged = decider.one(device(planned_update=date(2027, 3, 1)), facts({**OLD, "upgrade": "yes"}))
    assert [c.code for c in decider.run_conditions([bridged])] == ["port-likely"]


def override(values: dict[str, object], kind: str, **of_device: object) -> Decision:
    decider = Decider(load(), settings(), tenant({"allow_legacy_tls": "true"}))
    one, known = device(**of_device), facts(values)
    wish = Override(DecisionKind(kind), "the maker promised it", date(2027, 1, 31))
    return decider.overridden(one, known, decider.one(one, known), wish)


def test_a_decision_of_a_person_stands_and_the_rule_is_still_said() -> None:
    decision = override({**MODERN, "tls": "1.0", "upgrade": "no"}, "upgrade", server="mail.example.com")
    assert (decision.kind, decision.computed, decision.rule) == ("upgrade", "legacy-worldwide", "LEGACY-WORLDWIDE")
    assert decision.reason == "A person decided, until 2027-01-31: the maker promised it"
    assert decision.attention.startswith("The rule says legacy-worldwide: It can only speak TLS 1.0")
    assert decision.target is not None
    assert decision.target.host == "smtp.office365.com"
    assert "exit" not in [c.code for c in decision.conditions]
    assert decision.action.startswith("Update the firmware")
    assert decision.override is not None


@pytest.mark.parametrize("kind", DecisionKind)
def test_every_decision_of_a_person_can_be_carried_out_or_says_why_not(kind: DecisionKind) -> None:
    for values in (OLD, {**OLD, "cloud": "unknown"}, {**OLD, "tls": "unknown"}, {**OLD, "route": "relay"}):
        decision = override({**values}, kind)
        assert decision.kind is kind
        assert decision.action
        assert "{" not in decision.action
        assert bool(decision.asks) <= (kind is DecisionKind.UNKNOWN)


@pytest.mark.parametrize("kind, action", [
    ("keep", "Set the server to the normal host of its cloud, once the cloud is known."),
    ("unknown", "Change nothing until it is known what the device needs."),
    ("blocked", "Replace the device, or send through a relay or by Direct Send.")])
def test_a_decision_of_a_person_without_a_cloud_names_no_host(kind: str, action: str) -> None:
    decision = override({**OLD, "cloud": "unknown"}, kind)
    assert (decision.action, decision.target) == (action, None)


@pytest.mark.parametrize("values, changes", [
    ({**OLD, "upgrade": "unknown", "tls_grade": "B"}, ("If an update is available: upgrade.",)),
    ({**MODERN, "tls_grade": "D"}, ("If it spoke unencrypted SMTP or SSL: unknown.",
                                    "If it spoke TLS 1.0 or TLS 1.1: legacy-worldwide.")),
    ({**OLD, "state": "retired"}, ("If it were in use: legacy-worldwide.",)),
    ({**OLD, "tls_grade": "B", "cloud": "unknown"},
     ("If an update is available: upgrade.", "If the cloud were worldwide: legacy-worldwide.",
      "If the cloud were gcc or gcc-high or dod: blocked.", "If the cloud were 21vianet: legacy-21vianet.")),
    (MODERN, ()),
    ({**MODERN, "route": "unknown"}, ("If it sent through a relay or by Direct Send or no mail: out-of-scope.",)),
])
def test_what_would_change_a_decision_comes_from_the_table(values: dict[str, object], changes: tuple[str, ...]
                                                           ) -> None:
    decider = Decider(load(), settings(), TenantSwitches())
    assert decider.what_would_change(device(), facts(values)) == changes


def test_the_reason_is_a_sentence_that_says_why() -> None:
    assert decide(OLD).reason == (
        "It can only speak TLS 1.0, which the normal host refuses, and no update is available; the legacy host "
        "smtp-legacy.office365.com still accepts it.")


def test_no_wording_is_left_with_an_open_placeholder_in_any_situation() -> None:
    decider = Decider(load(), settings(), TenantSwitches())
    servers = ("", "192.0.2.1", "mail.example.com")
    for route, tls, cloud, upgrade, server in product(Route, Tls, Cloud, Upgrade, servers):
        decision = decider.one(
            device(server=server, port=465, planned_update=date(2027, 3, 1)),
            Facts("D-00000001", route=route, tls=tls, cloud=cloud, upgrade=upgrade, contested=True, sharing=5,
                  cloud_assumed=True, settle="settle-shared"))
        texts = [decision.reason, decision.action, decision.works_until, *(c.text for c in decision.conditions),
                 *decider.what_would_change(device(), facts({}))]
        assert all("{" not in text and "None" not in text and ".." not in text for text in texts), texts
        assert len(set(decision.asks)) == len(decision.asks)
        assert all(ask in load().questions for ask in decision.asks)


def test_equal_situations_are_decided_once_and_a_hundred_thousand_quickly() -> None:
    decider = Decider(load(), settings(), TenantSwitches())
    devices = [device(server="mail.example.com", port=25) for _ in range(100_000)]
    known = [Facts("D-00000001", route=Route.SMTP_AUTH, tls=tls, cloud=cloud) for tls in Tls for cloud in Cloud]
    start = time.perf_counter()
    for number, one in enumerate(devices):
        decider.one(one, known[number % len(known)])
    # About 0.5 s on two cores; the bound only catches work that is done again for every device.
    assert time.perf_counter() - start < 5
