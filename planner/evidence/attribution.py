"""Say which device each report row, log row and probe speaks for, by mailbox and by address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.evidence.addresses import Addresses
from planner.evidence.senders import Mailboxes
from planner.evidence.statements import Shared, Statement, of_connection, of_report
from planner.model.device import Device
from planner.model.evidence import Grade, Observations, TlsSeen
from planner.model.finding import Finding
from planner.model.knowledge import Rulebook


@dataclass(frozen=True, slots=True)
class Attributed:
    """Statements that speak for one device, by Device ID, and those that several devices may be behind."""

    own: Mapping[str, Sequence[Statement]]
    shared: Sequence[Shared]


def attribute(observations: Observations, mailboxes: Mailboxes, addresses: Addresses,
          owners: Mapping[str, Sequence[Device]], rulebook: Rulebook, findings: list[Finding]) -> Attributed:
    """Give every statement to its device: a mailbox or an address speaks for the one device that has it alone.

    An address of several devices, or a site's public one, speaks for none of them: it is shown, and said.
    """
    own: dict[str, list[Statement]] = defaultdict(list)
    shared: list[Shared] = []
    for mailbox, uses in mailboxes.uses.items():
        for use in uses:
            _give(of_report(use), owners.get(mailbox, ()), own, shared)
    places: dict[str, list[TlsSeen]] = defaultdict(list)
    for seen in observations.tls_seen:
        users = owners.get(mailboxes.primary(seen.mailbox), ()) if seen.mailbox else ()
        holder = addresses.holder(seen.address)
        if holder is not None:
            own[holder.id].append(of_connection(seen))
        elif users:
            _give(of_connection(seen), users, own, shared)
        else:
            places[seen.address].append(seen)
            _show(of_connection(seen), addresses.devices.get(seen.address, ()), shared)
    for address, rows in sorted(places.items()):
        _say(address, rows, addresses, rulebook, findings)
    return Attributed(own, shared)


def _give(statement: Statement, users: Sequence[Device], own: dict[str, list[Statement]], shared: list[Shared]) -> None:
    if len(users) == 1:
        own[users[0].id].append(statement)
    elif users and statement.versions:
        shared.append(Shared(statement, tuple(users)))


def _show(statement: Statement, devices: Sequence[Device], shared: list[Shared]) -> None:
    """Show a statement about a place on the devices that have its address, without settling anything."""
    if devices and statement.versions:
        shared.append(Shared(statement, tuple(devices), settles=False))


def _say(address: str, rows: Sequence[TlsSeen], addresses: Addresses, rulebook: Rulebook, findings: list[Finding]
         ) -> None:
    """Say what was seen of an address that speaks for no device."""
    told = [(row, of_connection(row)) for row in rows if row.to_microsoft or row.grade is Grade.PROBE]
    telling = [(row, statement) for row, statement in told if statement.versions]
    if not telling:
        return
    row, worst = min(telling, key=lambda pair: pair[1].versions[0].rank)
    devices = addresses.devices.get(address, ())
    if not addresses.is_shared(address):
        code = "address-without-device"
    else:
        code = "site-with-old-tls" if worst.shows_old else "address-of-a-site"
    senders = sorted(addresses.senders.get(address, ()))
    who = ", ".join([device.label for device in devices[:5]] or senders[:5]) or "nothing that the lists name"
    findings.append(rulebook.finding(code, row.source, found=f"{address}: TLS {worst.versions[0]}", address=address,
                                     tls=worst.versions[0], who=who))
