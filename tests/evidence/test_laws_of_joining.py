"""Laws that hold whatever the logs show: nothing is guessed upward, and evidence touches only what it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from planner import evidence
from planner.catalogue import load
from planner.model.device import Device, Route, Tls
from planner.model.evidence import Facts, Grade, MailSeen, ModelFact, Observations, SignInSeen, TlsSeen
from planner.model.source import Source
from tests.support.tables import SETTINGS, codes, inventory, one, read

AT = Source("log.csv", "", 2)
BOXES = [f"{name}@example.com" for name in "abc"]
PLACES = ["10.0.0.1", "10.0.0.2", "203.0.113.1", "203.0.113.2"]
OLD, NEW = (Tls.V1_0, Tls.V1_1), (Tls.V1_2, Tls.V1_3)
DAYS = st.dates(date(2025, 11, 1), date(2026, 11, 20)) | st.none()

DEVICES = st.lists(
    st.tuples(st.sampled_from(["1.0", "1.2", None]), st.sampled_from(["", *BOXES]), st.sampled_from(["", *PLACES])),
    min_size=1, max_size=4)
CONNECTIONS = st.builds(
    TlsSeen, st.sampled_from([*PLACES, "10.0.0.9"]), st.sampled_from([*OLD, *NEW]), st.booleans(),
    st.sampled_from([Grade.PROBE, Grade.REPORT]), st.just(AT), DAYS, mailbox=st.sampled_from(["", *BOXES]))
SIGN_INS = st.builds(SignInSeen, st.sampled_from([*BOXES, "x@example.com"]), st.sampled_from(PLACES), st.just(5),
                     st.sampled_from([0, 2, 5]), DAYS, st.just(AT))
MAIL = st.builds(MailSeen, st.sampled_from([*BOXES, "y@example.com"]), st.sampled_from(PLACES), st.just(5), DAYS,
                 st.just(AT))
SEEN = st.builds(Observations, tls_seen=st.lists(CONNECTIONS, max_size=4).map(tuple),
                 sign_ins=st.lists(SIGN_INS, max_size=4).map(tuple), mail_seen=st.lists(MAIL, max_size=3).map(tuple))


def listed(rows: list[tuple[str | None, str, str]]) -> tuple[Device, ...]:
    return read(inventory(*({"name": f"D{i}", "site": "Lyon", "serial": f"S{i}", "cloud": "worldwide", "tls": tls,
                             "mailbox": mailbox, "ip": ip} for i, (tls, mailbox, ip) in enumerate(rows)))).devices


def join(devices: tuple[Device, ...], seen: Observations) -> evidence.Joined:
    return evidence.join(devices, seen, SETTINGS, load())


def values(known: Facts) -> Facts:
    return replace(known, entries=())


@settings(max_examples=150)
@given(DEVICES, SEEN)
def test_every_device_stays_and_every_device_has_facts(rows: list[tuple[str | None, str, str]], seen: Observations
                                                       ) -> None:
    devices = listed(rows)
    result = join(devices, seen)
    assert [device.id for device in result.devices][: len(devices)] == [device.id for device in devices]
    assert set(result.facts) == {device.id for device in result.devices}


@settings(max_examples=150)
@given(DEVICES, SEEN, CONNECTIONS | SIGN_INS | MAIL)
def test_a_row_about_a_mailbox_and_an_address_changes_no_device_that_has_neither(
    rows: list[tuple[str | None, str, str]], seen: Observations, more: TlsSeen | SignInSeen | MailSeen
) -> None:
    devices = listed(rows)
    name = {TlsSeen: "tls_seen", SignInSeen: "sign_ins", MailSeen: "mail_seen"}[type(more)]
    before = join(devices, seen)
    after = join(devices, replace(seen, **{name: (*getattr(seen, name), more)}))
    named = {more.mailbox, *(mailbox for device in (*before.devices, *after.devices) if device.ip == more.address
                             for mailbox in device.mailboxes)}
    for device in before.devices:
        if device.ip != more.address and not named & set(device.mailboxes):
            assert values(after.facts[device.id]) == values(before.facts[device.id])


@settings(max_examples=150)
@given(DEVICES, SEEN)
def test_capability_rises_only_by_a_probe_or_a_connection_to_microsoft(
    rows: list[tuple[str | None, str, str]], seen: Observations
) -> None:
    result = join(listed(rows), seen)
    for device in result.devices:
        known = result.facts[device.id]
        if known.tls.rank > device.claimed_tls.rank:
            assert any(row.version is known.tls and (row.to_microsoft or row.grade is Grade.PROBE)
                       and (row.address == device.ip or row.mailbox in device.mailboxes) for row in seen.tls_seen)
            assert known.tls_grade in (Grade.PROBE, Grade.REPORT)


@settings(max_examples=150)
@given(DEVICES, SEEN)
def test_sign_ins_and_traces_change_no_tls(rows: list[tuple[str | None, str, str]], seen: Observations) -> None:
    devices = listed(rows)
    result = join(devices, replace(seen, tls_seen=()))
    for device in devices:
        known = result.facts[device.id]
        assert (known.tls, known.contested) == (device.claimed_tls, False)


@settings(max_examples=100)
@given(DEVICES, SEEN)
def test_evidence_twice_is_evidence_once(rows: list[tuple[str | None, str, str]], seen: Observations) -> None:
    devices = listed(rows)
    once = join(devices, seen)
    twice = join(devices, replace(seen, tls_seen=seen.tls_seen * 2, mail_seen=seen.mail_seen * 2))
    assert {key: values(known) for key, known in once.facts.items()} == {
        key: values(known) for key, known in twice.facts.items()}


def test_every_row_that_was_seen_is_a_fact_with_grade_source_and_date() -> None:
    device = replace(one(mailbox="a@example.com", ip="10.0.0.1", tls="1.2", make="Ricoh", model="Ricoh MP-C307"),
                     claimed_route=Route.SMTP_AUTH)
    seen = Observations(
        tls_seen=(TlsSeen("10.0.0.1", Tls.V1_2, True, Grade.REPORT, AT, date(2026, 11, 1), server="smtp.office365.com"),
                  TlsSeen("10.0.0.1", Tls.V1_0, False, Grade.REPORT, AT, date(2026, 11, 2), server="mail.example.org")),
        sign_ins=(SignInSeen("a@example.com", "203.0.113.1", 12, 3, date(2026, 11, 3), AT),),
        mail_seen=(MailSeen("a@example.com", "203.0.113.1", 40, date(2026, 11, 4), AT),),
        model_facts=(ModelFact("Ricoh", "MP C307", "", "", Tls.V1_2, "https://example.com", date(2026, 1, 1), AT),))
    known = join((device,), seen).facts[device.id]
    shown = {(fact.field, fact.value, fact.grade, fact.date, fact.used) for fact in known.entries}
    assert {("tls", "1.2", Grade.REPORT, "2026-11-01", True), ("tls", "1.0", Grade.REPORT, "2026-11-02", False),
            ("sign_ins", "12", Grade.REPORT, "2026-11-03", False),
            ("messages", "40", Grade.REPORT, "2026-11-04", False),
            ("tls", "1.2", Grade.MAKER, "2026-01-01", False)} <= shown
    assert any("3 failed" in fact.note for fact in known.entries)


def test_a_list_that_is_newer_than_the_report_is_asked_to_be_checked_again() -> None:
    device = replace(one(mailbox="a@example.com", ip="10.0.0.1", tls="1.2"), as_of=date(2026, 11, 1))
    seen = TlsSeen("10.0.0.1", Tls.V1_0, True, Grade.REPORT, AT, date(2026, 3, 1))
    result = join((device,), Observations(tls_seen=(seen,)))
    assert result.facts[device.id].tls is Tls.V1_0
    assert "run the report again" in next(f for f in result.findings if f.code == "claimed-higher-than-seen").fix


def test_a_connection_without_elliptic_curves_is_known_and_one_with_them_settles_it() -> None:
    device = one(mailbox="a@example.com", ip="10.0.0.1")
    row = TlsSeen("10.0.0.1", Tls.V1_2, True, Grade.REPORT, AT, date(2026, 11, 1), ecdhe=False)
    assert join((device,), Observations(tls_seen=(row,))).facts[device.id].ecdhe is False
    both = Observations(tls_seen=(row, replace(row, ecdhe=True)))
    assert join((device,), both).facts[device.id].ecdhe is True


def test_a_retired_device_speaks_for_no_address() -> None:
    device = one(ip="10.0.0.1", state="retired", tls="1.2")
    result = join((device,), Observations(tls_seen=(TlsSeen("10.0.0.1", Tls.V1_0, True, Grade.REPORT, AT),)))
    assert result.facts[device.id].tls is Tls.V1_2
    assert "address-without-device" in codes(result.findings)


FIRMWARES = st.integers(1, 6).map("1.{}".format) | st.just("")
MODEL_FACTS = st.builds(
    ModelFact, st.just("Ricoh"), st.sampled_from(["MP C307", "IM C2000"]), FIRMWARES, FIRMWARES,
    st.sampled_from([*OLD, *NEW]), st.just("https://example.com"), st.dates(date(2025, 1, 1), date(2026, 11, 1)),
    st.just(AT))


@settings(max_examples=200)
@given(st.sampled_from(["1.0", "1.2", None]), FIRMWARES, st.lists(MODEL_FACTS, max_size=3),
       st.lists(CONNECTIONS, max_size=2))
def test_a_maker_s_fact_fills_an_unknown_within_its_firmware_and_never_beats_a_claim_or_what_was_seen(
        claim: str | None, firmware: str, said: list[ModelFact], seen: list[TlsSeen]) -> None:
    device = replace(one(mailbox="a@example.com", ip="10.0.0.1", tls=claim, make="Ricoh", model="MP C307",
                         firmware=firmware), claimed_route=Route.SMTP_AUTH)
    without = join((device,), Observations(tls_seen=tuple(seen))).facts[device.id]
    known = join((device,), Observations(tls_seen=tuple(seen), model_facts=tuple(said))).facts[device.id]
    holds = {fact.tls for fact in said if fact.model == device.model and _holds(firmware, fact)}
    if without.tls is Tls.UNKNOWN and holds:
        assert (known.tls in holds, known.tls_grade) == (True, Grade.MAKER)
    else:
        assert (known.tls, known.tls_grade) == (without.tls, without.tls_grade)
    if known.upgrade is not without.upgrade:
        assert not known.tls.is_modern
        assert any(fact.tls.is_modern and fact.model == device.model and not _holds(firmware, fact) for fact in said)


def _holds(firmware: str, fact: ModelFact) -> bool:
    """Whether a fact is about a firmware, by the numbers that these tests use; one that is not known is in no range."""
    if not fact.firmware_from and not fact.firmware_to:
        return True
    return bool(firmware) and (fact.firmware_from or firmware) <= firmware <= (fact.firmware_to or firmware)
