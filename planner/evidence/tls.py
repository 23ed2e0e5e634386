"""What TLS a device speaks: the best evidence wins, and nothing is guessed upward (SPEC 4).

Order: our probe (A) › connections to Microsoft's hosts in reports and logs, newest first (B) › the claim (D).
Towards a Microsoft host, which offers 1.2, a negotiated 1.0 or 1.1 is the device's highest; a negotiated 1.2 is
a lower bound. A mailbox or an address speaks for a device only when it is that device's alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from planner.evidence.places import place
from planner.evidence.statements import Shared, Statement, in_force, versions_of
from planner.model.device import Device, Tls
from planner.model.evidence import Fact, Grade
from planner.model.finding import Finding
from planner.model.knowledge import Rulebook
from planner.model.text import first_of

SETTLE_ONE = "settle-one"
SETTLE_SHARED = "settle-shared"
SHOWN = 5
"""So many suspects are named in a finding; the device itself lists all of them."""


@dataclass(frozen=True, slots=True)
class TlsFacts:
    """The TLS of a device: the value to use, how good it is, what was seen, and what stays open.

    ``at_microsoft``: the newest reports and logs show TLS 1.2 or newer towards Microsoft, and nothing older.
    """

    value: Tls
    grade: Grade
    observed: Tls = Tls.UNKNOWN
    contested: bool = False
    suspects: tuple[str, ...] = ()
    settle: str = ""
    entries: tuple[Fact, ...] = ()
    ecdhe: bool | None = None
    at_microsoft: bool = False

    @property
    def is_open(self) -> bool:
        """Whether neither the probe nor a report nor a log has said anything of this device alone."""
        return self.grade not in (Grade.PROBE, Grade.REPORT) and not self.contested

    @property
    def is_cleared(self) -> bool:
        """Whether it is proved that the device speaks TLS 1.2 or newer, or no TLS: then old TLS is somebody else's."""
        proved = self.grade in (Grade.PROBE, Grade.REPORT) and not self.contested
        return proved and (self.value.is_modern or self.value in (Tls.NONE, Tls.SSL))


def tls_of(device: Device, own: Sequence[Statement], rulebook: Rulebook, findings: list[Finding]) -> TlsFacts:
    """Settle the TLS of one device from its claim and from the statements that speak for it alone."""
    claim = device.claimed_tls
    grade = Grade.NOTHING if claim is Tls.UNKNOWN else Grade.CLAIM
    if not own:
        return TlsFacts(claim, grade, entries=_claim_facts(device))
    probes = [s for s in own if s.grade is Grade.PROBE and s.counts]
    logs = in_force([s for s in own if s.grade is not Grade.PROBE and s.counts])
    if probes:
        return _probed(device, own, probes, logs, rulebook, findings)
    versions = versions_of(logs)
    if not versions:
        return TlsFacts(claim, grade, entries=(*_claim_facts(device), *(s.unused for s in own)))
    if versions[-1].is_modern and not versions[0].is_modern:
        # Perhaps it was updated within the period, or something else sends with its mailbox or its address.
        findings.append(rulebook.finding(
            "tls-contested", logs[0].source, found=logs[0].subject, device=device.id,
            settle="Run the report again for the last 7 days; if old TLS is still there, look for a second sender."))
        highest_old = max((v for v in versions if not v.is_modern), key=lambda version: version.rank)
        return TlsFacts(claim, grade, highest_old, True, (device.id,), SETTLE_ONE,
                        (*_claim_facts(device), *(s.unused for s in own)), _ecdhe(logs))
    return _spoken_for(device, own, logs, versions[-1], rulebook, findings)


def contest(shared: Iterable[Shared], settled: Mapping[str, TlsFacts], rulebook: Rulebook, findings: list[Finding]
            ) -> dict[str, TlsFacts]:
    """Show shared statements on their devices; old TLS among them leaves the claims contested.

    Suspects are the devices of which nothing proves another version: unknown first, then the lowest one.
    """
    found = dict(settled)
    for group in shared:
        suspects = sorted((device for device in group.users if not settled[device.id].is_cleared),
                          key=lambda device: (settled[device.id].value.rank, device.id))
        disputed = (any(settled[device.id].is_open for device in suspects) and group.settles
                    and group.statement.counts and group.statement.shows_old)
        ids = tuple(device.id for device in suspects) if disputed else ()
        for device in group.users:
            facts = found[device.id]
            facts = replace(facts, entries=(*facts.entries, group.statement.unused))
            if disputed and facts.is_open:
                facts = replace(facts, contested=True, suspects=ids, settle=SETTLE_SHARED)
            found[device.id] = facts
        if disputed:
            named = first_of([device.label for device in suspects], SHOWN)
            subject = group.statement.subject
            findings.append(rulebook.finding(
                "tls-contested", group.statement.source, found=subject,
                settle=f"{len(group.users)} devices share {subject}. Give each its own mailbox, or measure the "
                       f"suspects: {named}"))
    return found


def _probed(device: Device, own: Sequence[Statement], probes: Sequence[Statement], logs: Sequence[Statement],
            rulebook: Rulebook, findings: list[Finding]) -> TlsFacts:
    """The probe saw what the device offers. Of several the newest counts; of equally new ones the lower."""
    best = min(probes, key=lambda s: (-(s.period.last or date.min).toordinal(), s.versions[0].rank))
    value = best.versions[0]
    versions = versions_of(logs)
    if device.claimed_tls not in (Tls.UNKNOWN, value):
        findings.append(_against_claim(device, value, best, rulebook))
    for log in logs:
        later = not (log.period.last and best.period.last and log.period.last < best.period.last)
        if log.versions[-1].rank > value.rank or (later and log.shows_old and value.is_modern):
            findings.append(rulebook.finding(
                "probe-against-log", log.source, found=log.subject, device=device.id, probed=value,
                seen=log.versions[-1] if log.versions[-1].rank > value.rank else log.versions[0], source=best.source))
    ecdhe = best.ecdhe if best.ecdhe is not None else _ecdhe(logs)
    return TlsFacts(
        value, Grade.PROBE, value, ecdhe=ecdhe, at_microsoft=bool(versions) and versions[0].is_modern,
        entries=(*_claim_facts(device, used=device.claimed_tls is value), *(s.unused for s in own if s is not best),
                 best.used))


def _spoken_for(device: Device, own: Sequence[Statement], logs: Sequence[Statement], observed: Tls,
                rulebook: Rulebook, findings: list[Finding]) -> TlsFacts:
    """No mix of old and new (1.0 with 1.1 is 1.1): reports and logs speak for the device."""
    claim = device.claimed_tls
    # A negotiated 1.2 is a lower bound: a claim of 1.3 does not contradict it.
    bounded = claim is Tls.V1_3 and observed is Tls.V1_2
    telling = next(s for s in logs if observed in s.versions)
    if claim not in (Tls.UNKNOWN, observed) and not bounded:
        findings.append(_against_claim(device, observed, telling, rulebook))
    value = claim if bounded else observed
    past = [s.unused for s in own if s not in logs]
    return TlsFacts(value, Grade.REPORT, observed, ecdhe=_ecdhe(logs), at_microsoft=observed.is_modern, entries=(
        *_claim_facts(device, used=claim is value), *past, *(s.used for s in logs)))


def _against_claim(device: Device, observed: Tls, statement: Statement, rulebook: Rulebook) -> Finding:
    """Say that a claim and an observation contradict each other; a list that is newer may know of an update."""
    higher = device.claimed_tls.rank > observed.rank
    last = statement.period.last
    again = ""
    if higher and last and device.as_of and device.as_of > last:
        again = " The list is newer than this evidence: run the report again."
    elif not higher and len(statement.only_modern) > 1:
        newest, *_, oldest = statement.only_modern
        again = (f" {len(statement.only_modern)} reports from {oldest.first or oldest.last} to {newest.last} show "
                 "nothing older than TLS 1.2.")
    return rulebook.finding(
        "claimed-higher-than-seen" if higher else "claimed-lower-than-seen", device.cell("tls"),
        found=device.tls_stated or device.claimed_tls, device=device.id, observed=observed, claimed=device.claimed_tls,
        source=statement.source, again=again)


def _ecdhe(logs: Iterable[Statement]) -> bool | None:
    """Whether an elliptic-curve suite was used; one connection that used it shows that the client offers it."""
    said = {s.ecdhe for s in logs} - {None}
    return any(said) if said else None


def _claim_facts(device: Device, *, used: bool = True) -> tuple[Fact, ...]:
    """The claim as a fact, where the inventory makes one."""
    if not device.tls_stated:
        return ()
    return (Fact("tls", device.claimed_tls, Grade.CLAIM, place(device, "tls"),
                 device.as_of.isoformat() if device.as_of else None, used, device.tls_stated),)
