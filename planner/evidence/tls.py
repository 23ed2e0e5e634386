"""What TLS a device speaks: the best evidence wins, and nothing is guessed upward (SPEC 4).

Order: our probe (A) › connections to Microsoft's hosts in reports and logs, newest first (B) › the claim (D).
Towards a Microsoft host, which offers 1.2, a negotiated 1.0 or 1.1 is the device's highest; a negotiated 1.2 is
a lower bound. The report speaks for a device only when its mailbox is used by that device alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from planner.model.device import Device, Route, State, Tls
from planner.model.evidence import Fact, Grade, SenderUse
from planner.model.finding import Finding
from planner.model.knowledge import Rulebook

SETTLE_ONE = "settle-one"
SETTLE_SHARED = "settle-shared"


@dataclass(frozen=True, slots=True)
class TlsFacts:
    """The TLS of a device: the value to use, how good it is, what was seen, and what stays open."""

    value: Tls
    grade: Grade
    observed: Tls = Tls.UNKNOWN
    contested: bool = False
    suspects: tuple[str, ...] = ()
    settle: str = ""
    entries: tuple[Fact, ...] = ()


def tls_of(device: Device, uses: Mapping[str, SenderUse], owners: Mapping[str, list[Device]], rulebook: Rulebook,
           findings: list[Finding]) -> TlsFacts:
    """Settle the TLS of one device from its claim and the report about its mailboxes."""
    claim = device.claimed_tls
    entries = []
    if device.tls_stated:
        entries.append(Fact("tls", claim, Grade.CLAIM, str(device.cell("tls")), _day(device), note=device.tls_stated))
    reports = [] if not _may_be_reported(device) else [uses[m] for m in device.mailboxes if m in uses]
    reports = [use for use in reports if use.versions]
    if not reports:
        return TlsFacts(claim, _claim_grade(claim), entries=tuple(entries))
    use = reports[0]
    users = owners.get(use.mailbox, [device])
    entries.append(_report_fact(use))
    if len(users) > 1:
        return _shared(device, use, users, entries, rulebook, findings)
    if use.old_share and Tls.V1_2 in use.versions:
        return _mixed(device, use, entries, rulebook, findings)
    return _single(device, use, entries, rulebook, findings)


def _single(device: Device, use: SenderUse, entries: list[Fact], rulebook: Rulebook, findings: list[Finding]
            ) -> TlsFacts:
    """One device, one version (1.0 with 1.1 is 1.1): the report speaks for it."""
    observed, claim = use.versions[-1], device.claimed_tls
    contradiction = ""
    # A negotiated 1.2 is a lower bound: a claim of 1.3 does not contradict it.
    if claim.rank > observed.rank and observed.is_old:
        contradiction = "claimed-higher-than-seen"
    elif Tls.UNKNOWN is not claim and claim.rank < observed.rank:
        contradiction = "claimed-lower-than-seen"
    if contradiction:
        findings.append(rulebook.finding(
            contradiction, device.cell("tls"), found=device.tls_stated or claim, device=device.id,
            observed=observed, claimed=claim, source=use.source))
    value = claim if claim is Tls.V1_3 and observed is Tls.V1_2 else observed
    entries = [_unused(e) if e.grade is Grade.CLAIM and e.value != value else e for e in entries]
    return TlsFacts(value, Grade.REPORT, observed, entries=tuple(entries))


def _mixed(device: Device, use: SenderUse, entries: list[Fact], rulebook: Rulebook, findings: list[Finding]
           ) -> TlsFacts:
    """Old and 1.2 shares on one device: perhaps it was updated within the period, or something else sends too."""
    findings.append(rulebook.finding(
        "tls-contested", use.source, found=use.mailbox, device=device.id,
        settle="Run the report again for the last 7 days; if old TLS is still there, look for a second sender."))
    return TlsFacts(device.claimed_tls, _claim_grade(device.claimed_tls), _highest_old(use), True, (device.id,),
                    SETTLE_ONE, tuple(_unused(e) if e.grade is Grade.REPORT else e for e in entries))


def _shared(device: Device, use: SenderUse, users: list[Device], entries: list[Fact], rulebook: Rulebook,
            findings: list[Finding]) -> TlsFacts:
    """A shared mailbox: the report cannot say which device; with old TLS in it every claim is contested."""
    entries = [_unused(e) if e.grade is Grade.REPORT else e for e in entries]
    claim = TlsFacts(device.claimed_tls, _claim_grade(device.claimed_tls), entries=tuple(entries))
    if not use.old_share:
        return claim
    suspects = sorted(users, key=lambda d: (d.claimed_tls.rank, d.id))
    if device is users[0]:
        findings.append(rulebook.finding(
            "tls-contested", use.source, found=use.mailbox,
            settle=f"{len(users)} devices share {use.mailbox}. Give each its own mailbox, or measure the suspects: "
                   + ", ".join(d.label for d in suspects[:5]) + (" …" if len(suspects) > 5 else "")))
    return TlsFacts(claim.value, claim.grade, Tls.UNKNOWN, True, tuple(d.id for d in suspects), SETTLE_SHARED,
                    claim.entries)


def _may_be_reported(device: Device) -> bool:
    return device.state is State.ACTIVE and device.claimed_route in (Route.SMTP_AUTH, Route.UNKNOWN)


def _highest_old(use: SenderUse) -> Tls:
    return max((v for v in use.versions if v.is_old), key=lambda v: v.rank)


def _report_fact(use: SenderUse) -> Fact:
    shares = ", ".join(f"TLS {name} {share:g} %" for name, share in
                       (("1.0", use.tls_1_0), ("1.1", use.tls_1_1), ("1.2", use.tls_1_2)) if share)
    last = use.period.last
    return Fact("tls", use.versions[-1], Grade.REPORT, str(use.source), last.isoformat() if last else None,
                note=f"{use.mailbox}: {shares}")


def _unused(fact: Fact) -> Fact:
    return Fact(fact.field, fact.value, fact.grade, fact.source, fact.date, used=False, note=fact.note)


def _claim_grade(claim: Tls) -> Grade:
    return Grade.NOTHING if claim is Tls.UNKNOWN else Grade.CLAIM


def _day(device: Device) -> str | None:
    return device.as_of.isoformat() if device.as_of else None
