"""What sign-ins, traces and connections show of a device: the mailboxes it uses, and that it sends by SMTP AUTH.

They carry no TLS version (sources: R13). By address they speak for a device only where the address is its own: a
public address is a site's (sources: R15).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from planner.evidence.addresses import Addresses
from planner.evidence.senders import Mailboxes, may_send, newest
from planner.model.device import Device, Route, State
from planner.model.evidence import Fact, Grade, MailSeen, Observations, SignInSeen, TlsSeen
from planner.model.finding import Finding
from planner.model.knowledge import Rulebook


@dataclass(slots=True)
class Seen:
    """What was seen of each device, by Device ID: facts to show, and the route where one is proved."""

    facts: dict[str, list[Fact]] = field(default_factory=dict)
    routes: dict[str, Fact] = field(default_factory=dict)

    def add(self, device_id: str, fact: Fact) -> None:
        """Note a fact of a device."""
        self.facts.setdefault(device_id, []).append(fact)

    def shows(self, device_id: str, name: str, value: str) -> bool:
        """Whether that value of a fact was seen."""
        return any((fact.field, fact.value) == (name, value) for fact in self.facts.get(device_id, ()))


def identify(devices: Sequence[Device], observations: Observations, mailboxes: Mailboxes, addresses: Addresses,
             rulebook: Rulebook, findings: list[Finding]) -> tuple[tuple[Device, ...], Seen]:
    """Give devices what their own address shows: mailboxes that nobody else has, and SMTP AUTH as the route.

    A Send method that somebody stated stands, and the contradiction is said; one that was only inferred does not.
    """
    seen = Seen()
    if not addresses.devices:
        return tuple(devices), seen
    owners = mailboxes.owners(devices)
    hosts = {endpoint.host for cloud in rulebook.clouds.values() for endpoint in (cloud.normal, cloud.legacy)
             if endpoint is not None}
    rows: list[SignInSeen | MailSeen | TlsSeen] = [
        *observations.sign_ins, *observations.mail_seen,
            *(row for row in observations.tls_seen if row.to_microsoft and row.grade is Grade.REPORT)]
    by_device: dict[str, list[SignInSeen | MailSeen | TlsSeen]] = {}
    for row in rows:
        holder = addresses.holder(row.address)
        if holder is not None:
            by_device.setdefault(holder.id, []).append(row)
    found = []
    for device in devices:
        for row in by_device.get(device.id, ()):
            if isinstance(row, SignInSeen) or (isinstance(row, TlsSeen) and row.server in hosts):
                _prove_route(device, row, f"from its own address {row.address}", seen)
        changed = _with_mailboxes(device, by_device.get(device.id, ()), mailboxes, addresses, owners, seen, rulebook,
                                  findings)
        route = seen.routes.get(device.id)
        if route is not None and not may_send(changed):
            if changed.route_inferred:
                changed = replace(changed, claimed_route=Route.SMTP_AUTH, route_inferred="")
            else:
                findings.append(rulebook.finding(
                    "other-route-but-sending", device.cell("route"), found=route.note, device=device.id,
                    mailbox=device.mailbox or device.ip, label=device.label, route=device.claimed_route))
                seen.routes[device.id] = replace(route, used=False)
        found.append(changed)
    return tuple(found), seen


def prove_routes(devices: Iterable[Device], mailboxes: Mailboxes, owners: Mapping[str, Sequence[Device]], seen: Seen
                 ) -> None:
    """Take SMTP AUTH as the route of a device whose mailbox it alone uses, where a report or sign-in shows it."""
    for device in devices:
        if device.claimed_route is not Route.UNKNOWN or device.id in seen.routes:
            continue
        for mailbox in mailboxes.all_of(device):
            if len(owners.get(mailbox, ())) != 1:
                continue
            if worked := mailboxes.signed_in(mailbox):
                _prove_route(device, worked, f"with {mailbox}, which it alone uses", seen)
            elif uses := mailboxes.uses.get(mailbox):
                last = uses[0].period.last
                seen.routes[device.id] = Fact(
                    "route", Route.SMTP_AUTH, Grade.REPORT, str(uses[0].source), last.isoformat() if last else None,
                    note=f"{mailbox}, which it alone uses, is in the SMTP AUTH clients report")


def activity_facts(mailboxes: Mailboxes) -> dict[str, tuple[Fact, ...]]:
    """Mailbox → its sign-ins and messages as facts, which every device that uses it shows."""
    facts: dict[str, tuple[Fact, ...]] = {}
    for mailbox in sorted(mailboxes.sign_ins.keys() | mailboxes.mail.keys()):
        signed, mail = mailboxes.sign_ins.get(mailbox, ()), mailboxes.mail.get(mailbox, ())
        made = []
        if last := newest(signed):
            failed = sum(row.failures for row in signed)
            made.append(_count("sign_ins", sum(row.count for row in signed), last,
                               f"{mailbox} from {_from(signed)}" + (f", {failed} failed" if failed else "")))
        if latest := newest(mail):
            made.append(_count("messages", sum(row.count for row in mail), latest,
                               f"{mailbox} from {_from(mail)}; a trace does not tell how it was handed over"))
        facts[mailbox] = tuple(made)
    return facts


def failures(mailboxes: Mailboxes, owners: Mapping[str, Sequence[Device]], rulebook: Rulebook) -> list[Finding]:
    """Say which mailboxes that somebody uses have sign-ins that failed."""
    findings = []
    for mailbox, rows in sorted(mailboxes.sign_ins.items()):
        failed = [row for row in rows if row.failures]
        last = newest(failed)
        if last is None or mailbox not in owners:
            continue
        users = owners[mailbox]
        findings.append(rulebook.finding(
            "sign-ins-fail", last.source, found=mailbox, device=users[0].id if len(users) == 1 else "",
            count=sum(row.count for row in rows), failed=sum(row.failures for row in failed), places=_from(failed)))
    return findings


def _with_mailboxes(device: Device, rows: Iterable[SignInSeen | MailSeen | TlsSeen], mailboxes: Mailboxes,
                    addresses: Addresses, owners: Mapping[str, Sequence[Device]], seen: Seen, rulebook: Rulebook,
                    findings: list[Finding]) -> Device:
    """Add the mailboxes that a device was seen to use from its own address, and say what the list does not name.

    A trace and a log show the sender of a message, who need not be the one that signs in: they count only for a
    device that names no mailbox, and that is no mail server of many people.
    """
    listed = mailboxes.all_of(device)
    added: dict[str, SignInSeen | MailSeen | TlsSeen] = {}
    for row in rows:
        mailbox = mailboxes.primary(row.mailbox)
        if not mailbox or mailbox in listed or mailbox in added:
            continue
        if not isinstance(row, SignInSeen) and (listed or addresses.is_crowded(row.address)):
            continue
        others = [other for other in owners.get(mailbox, ()) if other.id != device.id]
        if others:
            findings.append(rulebook.finding(
                "address-and-mailbox-disagree", row.source, found=f"{row.address}, {mailbox}", device=device.id,
                label=device.label, mailbox=mailbox, address=row.address, other=others[0].label))
            continue
        added[mailbox] = row
        seen.add(device.id, _fact("mailbox", mailbox, row, f"used from its own address {row.address}"))
        findings.append(rulebook.finding(
            "mailbox-not-listed", row.source, found=mailbox, device=device.id, label=device.label, mailbox=mailbox,
            address=row.address))
    if not added:
        return device
    if device.mailbox:
        return replace(device, mailboxes=(*device.mailboxes, *added))
    first, row = next(iter(added.items()))
    return replace(device, mailbox=first, mailboxes=tuple(added), borrowed={**device.borrowed, "mailbox": row.source})


def _prove_route(device: Device, row: SignInSeen | TlsSeen, how: str, seen: Seen) -> None:
    if device.state is State.ACTIVE:
        what = "signed in" if isinstance(row, SignInSeen) else f"connected to {row.server}"
        seen.routes.setdefault(device.id, _fact("route", Route.SMTP_AUTH, row, f"{what} {how}"))


def _count(name: str, number: int, row: SignInSeen | MailSeen, note: str) -> Fact:
    return replace(_fact(name, str(number), row, note), used=False)


def _fact(name: str, value: str, row: SignInSeen | MailSeen | TlsSeen, note: str) -> Fact:
    last = row.last_seen
    return Fact(name, value, Grade.REPORT, str(row.source), last.isoformat() if last else None, note=note)


def _from(rows: Sequence[SignInSeen] | Sequence[MailSeen]) -> str:
    """The address that rows come from, or how many there are."""
    places = sorted({row.address for row in rows if row.address})
    return places[0] if len(places) == 1 else f"{len(places)} addresses" if places else "no address"
