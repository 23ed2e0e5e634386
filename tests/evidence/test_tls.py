"""What TLS a device speaks once the report is laid beside its claim (SPEC 4)."""

from __future__ import annotations

from dataclasses import replace as changed

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner import evidence
from planner.evidence.places import place
from planner.model.device import Route, Tls
from planner.model.evidence import Facts, Grade
from planner.model.source import Source
from planner.model.table import Cell, Kind, Table
from tests.support.tables import codes, export, inventory, joined, one, only

Shares = tuple[float, float, float]


def report(**senders: Shares) -> Table:
    return export(
        Kind.SMTP_REPORT,
        *(
            {"mailbox": f"{name}@example.com", "tls_1_0": a, "tls_1_1": b, "tls_1_2": c}
            for name, (a, b, c) in senders.items()
        ),
        file="report.csv",
    )


def row(name: str, tls: Cell = None, *mailboxes: str, **more: Cell) -> dict[str, Cell]:
    return {
        "name": name,
        "site": "Berlin",
        "tls": tls,
        "cloud": "worldwide",
        "mailbox": "; ".join(f"{m}@example.com" for m in mailboxes),
        **more,
    }


def facts(result: evidence.Joined, name: str) -> Facts:
    return next(result.facts[device.id] for device in result.devices if device.name == name)


@pytest.mark.parametrize(
    "claim, shares, value, observed, code",
    [
        ("1.2", (100, 0, 0), Tls.V1_0, Tls.V1_0, "claimed-higher-than-seen"),
        ("1.1", (100, 0, 0), Tls.V1_0, Tls.V1_0, "claimed-higher-than-seen"),
        ("1.0", (0, 0, 100), Tls.V1_2, Tls.V1_2, "claimed-lower-than-seen"),
        ("none", (0, 0, 100), Tls.V1_2, Tls.V1_2, "claimed-lower-than-seen"),
        ("1.0", (60, 40, 0), Tls.V1_1, Tls.V1_1, "claimed-lower-than-seen"),
        ("1.3", (0, 0, 100), Tls.V1_3, Tls.V1_2, ""),
        ("1.2", (0, 0, 100), Tls.V1_2, Tls.V1_2, ""),
        ("unknown", (100, 0, 0), Tls.V1_0, Tls.V1_0, ""),
        (None, (0, 0, 100), Tls.V1_2, Tls.V1_2, ""),
    ],
)
def test_the_report_speaks_for_the_only_device_of_a_mailbox(
    claim: Cell, shares: Shares, value: Tls, observed: Tls, code: str
) -> None:
    result = joined(inventory(row("A", claim, "a")), report(a=shares))
    known = facts(result, "A")
    assert (known.tls, known.tls_grade, known.tls_observed, known.contested) == (value, Grade.REPORT, observed, False)
    assert [c for c in codes(result.findings) if c.startswith("claimed")] == ([code] if code else [])
    assert next(fact for fact in known.entries if fact.grade is Grade.REPORT and fact.field == "tls").used


@pytest.mark.parametrize(
    "reports, says",
    [
        (((0, 0, 100), (0, 0, 100), (0, 0, 100)), "3 reports from 2025-11-20 to 2026-11-21"),
        (((0, 0, 100), (0, 0, 100), (5, 0, 95)), "2 reports from 2026-03-01 to 2026-11-21"),
        (((0, 0, 100), (0, 0, 0), (0, 0, 100)), ""),
        (((0, 0, 100), (100, 0, 0), (0, 0, 100)), ""),
    ],
)
def test_a_claim_below_what_was_seen_says_how_far_back_nothing_older_was_seen(
    reports: tuple[Shares, ...], says: str
) -> None:
    days = ["2026-08-24 2026-11-21", "2026-03-01 2026-05-29", "2025-11-20 2026-02-17"]
    tables = [
        changed(report(a=shares), file=f"report {period}.csv") for shares, period in zip(reports, days, strict=True)
    ]
    for order in (tables, tables[::-1], [*tables, changed(tables[0], file=f"again {days[0]}.csv")]):
        result = joined(inventory(row("A", "1.0", "a")), *order)
        fix = only(result.findings, "claimed-lower-than-seen").fix
        assert fix == "Correct the inventory." + (f" {says} show nothing older than TLS 1.2." if says else "")


@pytest.mark.parametrize("claim", ["1.2", "1.0", "unknown"])
def test_old_and_new_shares_on_one_device_leave_the_claim_contested(claim: str) -> None:
    result = joined(inventory(row("A", claim, "a")), report(a=(20, 30, 50)))
    known = facts(result, "A")
    assert (known.tls, known.tls_observed, known.contested, known.settle) == (Tls(claim), Tls.V1_1, True, "settle-one")
    assert known.suspects == (known.device_id,)
    assert "7 days" in only(result.findings, "tls-contested").fix


def test_a_shared_mailbox_with_old_tls_leaves_all_claims_and_names_the_suspects_unknown_first() -> None:
    rows = [row("A", "1.2", "a"), row("B", "1.0", "a"), row("C", None, "a"), row("D", "1.1", "a")]
    result = joined(inventory(*rows), report(a=(50, 0, 50)))
    names = {device.id: device.name for device in result.devices}
    assert [facts(result, name).tls for name in "ABCD"] == [Tls.V1_2, Tls.V1_0, Tls.UNKNOWN, Tls.V1_1]
    for name in "ABCD":
        known = facts(result, name)
        assert (known.contested, known.settle, known.sharing) == (True, "settle-shared", 4)
        assert [names[suspect] for suspect in known.suspects] == ["C", "B", "D", "A"]
    finding = only(result.findings, "tls-contested")
    assert finding.fix.endswith("C, B, D, A")


def test_a_shared_mailbox_with_new_tls_only_contests_nothing_and_raises_nothing() -> None:
    result = joined(inventory(row("A", "1.0", "a"), row("B", None, "a")), report(a=(0, 0, 100)))
    assert [(facts(result, n).tls, facts(result, n).contested) for n in "AB"] == [
        (Tls.V1_0, False),
        (Tls.UNKNOWN, False),
    ]


@pytest.mark.parametrize(
    "other", [{"route": "relay"}, {"state": "retired"}, {"route": "none"}, {"route": "direct send"}]
)
def test_a_device_that_does_not_send_by_smtp_auth_shares_no_mailbox(other: dict[str, Cell]) -> None:
    result = joined(inventory(row("A", "1.2", "a"), row("B", "1.0", "a", **other)), report(a=(100, 0, 0)))
    assert (facts(result, "A").tls, facts(result, "A").sharing) == (Tls.V1_0, 1)
    assert (facts(result, "B").tls, facts(result, "B").tls_grade) == (Tls.V1_0, Grade.CLAIM)


@pytest.mark.parametrize(
    "first, second, value, contested",
    [
        ((0, 0, 100), (0, 0, 100), Tls.V1_3, False),
        ((100, 0, 0), (0, 100, 0), Tls.V1_1, False),
        ((100, 0, 0), (0, 0, 100), Tls.V1_3, True),
    ],
)
def test_all_mailboxes_of_a_device_are_looked_at(first: Shares, second: Shares, value: Tls, contested: bool) -> None:
    result = joined(inventory(row("A", "1.3", "a", "b")), report(a=first, b=second))
    assert (facts(result, "A").tls, facts(result, "A").contested) == (value, contested)


def test_a_mailbox_of_its_own_settles_what_a_shared_one_leaves_open() -> None:
    result = joined(
        inventory(row("A", "1.2", "a", "shared"), row("B", "1.2", "shared")), report(a=(0, 0, 100), shared=(100, 0, 0))
    )
    assert [facts(result, n).contested for n in "AB"] == [False, True]


def test_a_row_without_any_share_says_nothing() -> None:
    result = joined(inventory(row("A", "1.0", "a")), report(a=(0, 0, 0)))
    assert (facts(result, "A").tls, facts(result, "A").tls_grade) == (Tls.V1_0, Grade.CLAIM)


def test_an_absent_row_proves_nothing() -> None:
    alone = joined(inventory(row("A", "1.0", "a")))
    result = joined(inventory(row("A", "1.0", "a")), report(b=(0, 0, 100)))
    assert facts(result, "A") == facts(alone, "A")
    assert "No effect" in only(result.findings, "device-never-sent").effect


def test_a_place_is_what_the_source_prints() -> None:
    device = one(serial="S1", tls="1.2")
    for field in ("name", "tls", "nothing"):
        assert place(device, field) == str(device.cell(field))
    lent = changed(device, borrowed={"tls": Source("b.csv", "", 7, 2)})
    assert place(lent, "tls") == "b.csv:B7"


CLAIMS = ["1.0", "1.1", "1.2", "1.3", "none", "yes", None]
DEVICES = st.lists(
    st.tuples(st.sampled_from(CLAIMS), st.sets(st.sampled_from("abcd"), max_size=2)), min_size=1, max_size=5
)
USES = st.dictionaries(
    st.sampled_from("abcde"),
    st.sampled_from([(100.0, 0.0, 0.0), (0.0, 100.0, 0.0), (0.0, 0.0, 100.0), (40.0, 0.0, 60.0), (50.0, 50.0, 0.0)]),
    max_size=4,
)


@settings(max_examples=80)
@given(DEVICES, USES, st.sampled_from("abcde"))
def test_evidence_about_one_mailbox_changes_no_device_that_does_not_use_it(
    devices: list[tuple[str | None, set[str]]], uses: dict[str, Shares], more: str
) -> None:
    table = inventory(*(row(f"D{i}", claim, *sorted(boxes)) for i, (claim, boxes) in enumerate(devices)))
    before = joined(table, report(**uses)) if uses else joined(table)
    after = joined(table, report(**{**uses, more: (100.0, 0.0, 0.0)}))
    users = {device.id for device in before.devices if f"{more}@example.com" in device.mailboxes}
    for device in before.devices:
        if device.id not in users:
            then, now = before.facts[device.id], after.facts[device.id]
            # Who else is suspected may change, because the evidence clears a user of the mailbox or takes that back.
            assert set(then.suspects) ^ set(now.suspects) <= users
            assert _values(changed(now, suspects=())) == _values(changed(then, suspects=()))


def test_a_suspect_that_is_proved_modern_is_cleared_and_one_that_is_proved_old_stays() -> None:
    result = joined(
        inventory(row("A", "1.0", "a", "shared"), row("B", "1.0", "b", "shared"), row("C", "1.0", "shared")),
        report(a=(0, 0, 100), b=(100, 0, 0), shared=(100, 0, 0)))
    names = {device.id: device.name for device in result.devices}
    assert [names[suspect] for suspect in facts(result, "C").suspects] in (["B", "C"], ["C", "B"])


def test_a_device_that_the_probe_saw_without_tls_is_no_suspect_of_old_tls() -> None:
    probe = export(Kind.TLS_LOG, {"ip": "10.0.0.1", "tls_offered": "none", "date": "2026-11-20"}, file="probe.csv")
    result = joined(inventory(row("A", None, "shared", ip="10.0.0.1"), row("B", "1.2", "shared")), probe,
                    report(shared=(10, 0, 90)))
    assert (facts(result, "A").tls, facts(result, "A").contested) == (Tls.NONE, False)
    assert facts(result, "B").suspects == (facts(result, "B").device_id,)


@settings(max_examples=80)
@given(DEVICES)
def test_evidence_that_agrees_with_the_claims_changes_no_value(devices: list[tuple[str | None, set[str]]]) -> None:
    """A report that shows for every lone user just what it claims makes facts better, and no other."""
    shares = {"1.0": (100.0, 0.0, 0.0), "1.1": (0.0, 100.0, 0.0), "1.2": (0.0, 0.0, 100.0), "1.3": (0.0, 0.0, 100.0)}
    table = inventory(*(row(f"D{i}", claim, *sorted(boxes)) for i, (claim, boxes) in enumerate(devices)))
    before = joined(table)
    users = {box: [claim for claim, boxes in devices if box in boxes] for box in "abcd"}
    agreeing = {box: shares[claims[0]] for box, claims in users.items() if len(claims) == 1 and claims[0] in shares}
    after = joined(table, report(**agreeing)) if agreeing else before
    for device in before.devices:
        then, now = before.facts[device.id], after.facts[device.id]
        shown = any(mailbox.split("@")[0] in agreeing for mailbox in device.mailboxes)
        route = Route.SMTP_AUTH if shown else then.route
        assert (now.tls, now.cloud, now.route, now.contested) == (then.tls, then.cloud, route, False)


@settings(max_examples=80)
@given(DEVICES, USES)
def test_nothing_is_guessed_upward(devices: list[tuple[str | None, set[str]]], uses: dict[str, Shares]) -> None:
    """A device is modern only where it claims so or where only its own mailbox shows so."""
    table = inventory(*(row(f"D{i}", claim, *sorted(boxes)) for i, (claim, boxes) in enumerate(devices)))
    result = joined(table, *([report(**uses)] if uses else []))
    users = {box: sum(box in boxes for _, boxes in devices) for box in "abcd"}
    for i, (claim, boxes) in enumerate(devices):
        known = facts(result, f"D{i}")
        if known.tls.is_modern and claim not in ("1.2", "1.3"):
            own = [uses[box] for box in boxes if box in uses and users[box] == 1]
            assert own
            assert all(shares[0] + shares[1] == 0 for shares in own)


def _values(known: Facts) -> tuple[object, ...]:
    return (
        known.route,
        known.tls,
        known.cloud,
        known.upgrade,
        known.state,
        known.tls_grade,
        known.tls_observed,
        known.cloud_assumed,
        known.contested,
        known.suspects,
        known.sign_in,
        known.sharing,
    )


def test_the_route_is_a_fact_with_the_cell_it_was_read_from() -> None:
    result = joined(inventory(row("A", "1.2", server="10.0.0.25")))
    known = facts(result, "A")
    fact = next(f for f in known.entries if f.field == "route")
    assert (known.route, fact.note) == (Route.RELAY, "the server 10.0.0.25 is a private address")
    assert "check that the relay" in only(result.findings, "route-inferred").fix
