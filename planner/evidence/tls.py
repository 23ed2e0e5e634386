"""What TLS a device speaks: the best evidence wins, and nothing is guessed upward (SPEC 4).

Order: our probe (A) › connections to Microsoft's hosts in reports and logs, newest first (B) › the claim (D).
Towards a Microsoft host, which offers 1.2, a negotiated 1.0 or 1.1 is the device's highest; a negotiated 1.2 is
a lower bound. The report speaks for a device only when its mailbox is used by that device alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from planner.evidence.places import place
from planner.model.device import Device, Tls
from planner.model.evidence import Fact, Grade, SenderUse
from planner.model.finding import Finding
from planner.model.knowledge import Rulebook

SETTLE_ONE = "settle-one"
SETTLE_SHARED = "settle-shared"
SHOWN = 5
"""So many suspects are named in a finding; the device itself lists all of them."""


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


@dataclass(frozen=True, slots=True)
class MailboxUse:
    """What the report says of a mailbox, and the devices in use that may be behind it.

    ``suspects`` are their IDs where the mailbox is shared and shows old TLS: unknown first, then the lowest claim.
    ``used`` and ``unused`` are the fact that a device cites, as it speaks for the device or not.
    """

    use: SenderUse
    users: tuple[Device, ...]
    suspects: tuple[str, ...]
    versions: tuple[Tls, ...]
    used: Fact
    unused: Fact

    @classmethod
    def of(cls, use: SenderUse, users: Sequence[Device], rulebook: Rulebook, findings: list[Finding]) -> MailboxUse:
        """Lay a sender's row beside its devices, and say so when it cannot tell which of them speaks old TLS."""
        versions = use.versions
        facts = (_report_fact(use, versions, used=True), _report_fact(use, versions, used=False))
        if len(users) < 2 or not use.old_share:
            return cls(use, tuple(users), (), versions, *facts)
        suspects = sorted(users, key=lambda device: (device.claimed_tls.rank, device.id))
        named = ", ".join(device.label for device in suspects[:SHOWN]) + (" …" if len(suspects) > SHOWN else "")
        findings.append(rulebook.finding(
            "tls-contested", use.source, found=use.mailbox,
            settle=f"{len(users)} devices share {use.mailbox}. Give each its own mailbox, or measure the suspects: "
                   f"{named}"))
        return cls(use, tuple(users), tuple(device.id for device in suspects), versions, *facts)


def tls_of(device: Device, reports: Sequence[MailboxUse], rulebook: Rulebook, findings: list[Finding]) -> TlsFacts:
    """Settle the TLS of one device from its claim and from what the report says of its mailboxes."""
    claim = device.claimed_tls
    grade = Grade.NOTHING if claim is Tls.UNKNOWN else Grade.CLAIM
    reports = [report for report in reports if report.versions]
    if not reports:
        return TlsFacts(claim, grade, entries=_claim_facts(device))
    own = [report for report in reports if len(report.users) == 1]
    seen = own[0].versions if len(own) == 1 else tuple(
        sorted({version for report in own for version in report.versions}, key=lambda version: version.rank))
    if seen and not (seen[0].is_old and seen[-1].is_modern):
        return _spoken_for(device, own, seen[-1], rulebook, findings)
    entries = (*_claim_facts(device), *(report.unused for report in reports))
    if seen:
        # Perhaps it was updated within the period, or something else sends with its mailbox.
        findings.append(rulebook.finding(
            "tls-contested", own[0].use.source, found=own[0].use.mailbox, device=device.id,
            settle="Run the report again for the last 7 days; if old TLS is still there, look for a second sender."))
        highest_old = max((version for version in seen if version.is_old), key=lambda version: version.rank)
        return TlsFacts(claim, grade, highest_old, True, (device.id,), SETTLE_ONE, entries)
    contested = next((report for report in reports if report.suspects), None)
    if contested is None:
        return TlsFacts(claim, grade, entries=entries)
    return TlsFacts(claim, grade, Tls.UNKNOWN, True, contested.suspects, SETTLE_SHARED, entries)


def _spoken_for(device: Device, reports: Sequence[MailboxUse], observed: Tls, rulebook: Rulebook,
                findings: list[Finding]) -> TlsFacts:
    """One device, and no mix of old and new (1.0 with 1.1 is 1.1): the report speaks for it."""
    claim = device.claimed_tls
    # A negotiated 1.2 is a lower bound: a claim of 1.3 does not contradict it.
    bounded = claim is Tls.V1_3 and observed is Tls.V1_2
    if claim not in (Tls.UNKNOWN, observed) and not bounded:
        code = "claimed-higher-than-seen" if claim.rank > observed.rank else "claimed-lower-than-seen"
        findings.append(rulebook.finding(
            code, device.cell("tls"), found=device.tls_stated or claim, device=device.id, observed=observed,
            claimed=claim, source=reports[0].use.source))
    value = claim if bounded else observed
    return TlsFacts(value, Grade.REPORT, observed, entries=(
        *_claim_facts(device, used=claim is value), *(report.used for report in reports)))


def _claim_facts(device: Device, *, used: bool = True) -> tuple[Fact, ...]:
    """The claim as a fact, where the inventory makes one."""
    if not device.tls_stated:
        return ()
    return (Fact("tls", device.claimed_tls, Grade.CLAIM, place(device, "tls"),
                 device.as_of.isoformat() if device.as_of else None, used, device.tls_stated),)


def _report_fact(use: SenderUse, versions: Sequence[Tls], *, used: bool) -> Fact:
    shares = ", ".join(f"TLS {name} {share:g} %" for name, share in
                       (("1.0", use.tls_1_0), ("1.1", use.tls_1_1), ("1.2", use.tls_1_2)) if share)
    last = use.period.last
    return Fact("tls", versions[-1] if versions else Tls.UNKNOWN, Grade.REPORT, str(use.source),
                last.isoformat() if last else None, used, f"{use.mailbox}: {shares}")
