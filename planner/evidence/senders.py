"""Say who uses a mailbox, and make a device of every sender that no device in use is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from planner.evidence.addresses import Addresses
from planner.model.cells import is_private_address
from planner.model.device import Device, DeviceType, Route, SignIn, State
from planner.model.evidence import Grade, MailboxSwitch, MailSeen, Observations, SenderUse, SignInSeen, TlsSeen
from planner.model.finding import Finding
from planner.model.ids import crockford
from planner.model.knowledge import Rulebook
from planner.model.source import Source

Kept = TypeVar("Kept")
Row = TypeVar("Row", SignInSeen, MailSeen, TlsSeen)

SENDING = (Route.SMTP_AUTH, Route.UNKNOWN)
"""The routes on which a device may be behind a sender of the SMTP AUTH report."""


@dataclass(frozen=True, slots=True)
class Mailboxes:
    """Mailbox → what the exports, reports and logs say of it. An alias stands for its mailbox everywhere.

    ``uses`` holds the report's rows, the one of the primary address first. ``sign_ins`` and ``mail`` are the sign-ins
    and the messages of a trace, ``connections`` the log rows towards Microsoft that name the sender.
    """

    switches: Mapping[str, MailboxSwitch]
    uses: Mapping[str, tuple[SenderUse, ...]]
    sign_ins: Mapping[str, tuple[SignInSeen, ...]]
    mail: Mapping[str, tuple[MailSeen, ...]]
    connections: Mapping[str, tuple[TlsSeen, ...]]

    @classmethod
    def of(cls, observations: Observations) -> Mailboxes:
        """Index the observations; a primary address wins over an alias."""
        switches = {alias: switch for switch in observations.mailboxes for alias in switch.aliases}
        switches.update({switch.mailbox: switch for switch in observations.mailboxes})
        index = cls(switches, {}, {}, {}, {})
        uses: dict[str, list[SenderUse]] = defaultdict(list)
        for use in sorted(observations.senders, key=lambda use: index.primary(use.mailbox) != use.mailbox):
            uses[index.primary(use.mailbox)].append(use)
        sign_ins: dict[str, list[SignInSeen]] = defaultdict(list)
        for sign_in in observations.sign_ins:
            sign_ins[index.primary(sign_in.mailbox)].append(sign_in)
        mail: dict[str, list[MailSeen]] = defaultdict(list)
        for message in observations.mail_seen:
            mail[index.primary(message.mailbox)].append(message)
        connections: dict[str, list[TlsSeen]] = defaultdict(list)
        for seen in observations.tls_seen:
            if seen.mailbox and seen.to_microsoft and seen.grade is Grade.REPORT:
                connections[index.primary(seen.mailbox)].append(seen)
        return cls(switches, _frozen(uses), _frozen(sign_ins), _frozen(mail), _frozen(connections))

    def primary(self, address: str) -> str:
        """The address that a mailbox is known by."""
        switch = self.switches.get(address)
        return switch.mailbox if switch else address

    def all_of(self, device: Device) -> tuple[str, ...]:
        """The mailboxes of a device, each once."""
        return tuple(dict.fromkeys(map(self.primary, device.mailboxes)))

    def owners(self, devices: Sequence[Device]) -> dict[str, list[Device]]:
        """Mailbox → the devices in use that may send with it by SMTP AUTH."""
        owners: dict[str, list[Device]] = defaultdict(list)
        for device in devices:
            if may_send(device):
                for mailbox in self.all_of(device):
                    owners[mailbox].append(device)
        return dict(owners)

    def signed_in(self, mailbox: str) -> SignInSeen | None:
        """The newest sign-in of a mailbox that worked; attempts that all failed may be anybody's."""
        return newest(row for row in self.sign_ins.get(mailbox, ()) if row.count > row.failures)

    @property
    def know_senders(self) -> bool:
        """Whether anything tells who sends."""
        return bool(self.uses or self.sign_ins or self.mail)

    def seen(self, mailbox: str) -> bool:
        """Whether anything shows that the mailbox sends."""
        return (mailbox in self.uses or mailbox in self.mail or mailbox in self.connections
                or self.signed_in(mailbox) is not None)


def _frozen(held: Mapping[str, list[Kept]]) -> dict[str, tuple[Kept, ...]]:
    return {name: tuple(rows) for name, rows in held.items()}


def newest(rows: Iterable[Row]) -> Row | None:
    """The row seen last; of equally new ones the first."""
    return max(rows, key=lambda row: str(row.last_seen or ""), default=None)


def may_send(device: Device) -> bool:
    """Whether a device is in use and may send by SMTP AUTH."""
    return device.state is State.ACTIVE and device.claimed_route in SENDING


@dataclass(frozen=True, slots=True)
class _Sender:
    """What shows that an address sends, and whether that proves SMTP AUTH."""

    mailbox: str
    source: Source
    by_smtp_auth: bool
    sign_in: SignIn = SignIn.UNKNOWN


def unowned(devices: Sequence[Device], mailboxes: Mailboxes, addresses: Addresses, rulebook: Rulebook,
            findings: list[Finding]) -> list[Device]:
    """Make a device of every address that sends and that no device in use owns (SPEC 2, "sender").

    The report and a sign-in that worked prove SMTP AUTH; a trace or a log of connections does not. A trace shows
    everybody who writes mail, so it makes a device only of a sender inside the network, where no listed device is.
    """
    owners = mailboxes.owners(devices)
    taken = {device.id for device in devices}
    listed: dict[str, Device] = {}
    for device in devices:
        for mailbox in mailboxes.all_of(device):
            if mailbox not in listed or device.state is State.ACTIVE:
                listed[mailbox] = device
    senders = []
    for sender in _senders(devices, mailboxes, owners, listed, addresses, rulebook, findings):
        sender_id = _sender_id(sender.mailbox, taken)
        taken.add(sender_id)
        switch = mailboxes.switches.get(sender.mailbox)
        senders.append(Device(
            id=sender_id, source=sender.source, name=sender.mailbox, type=DeviceType.SENDER, mailbox=sender.mailbox,
            mailboxes=(sender.mailbox,), claimed_route=Route.SMTP_AUTH if sender.by_smtp_auth else Route.UNKNOWN,
            sign_in=sender.sign_in, notes=switch.display_name if switch else ""))
        findings.append(_finding(sender, sender_id, listed.get(sender.mailbox), rulebook))
    return senders


def _senders(devices: Sequence[Device], mailboxes: Mailboxes, owners: Mapping[str, Sequence[Device]],
             listed: Mapping[str, Device], addresses: Addresses, rulebook: Rulebook, findings: list[Finding]
             ) -> list[_Sender]:
    """The addresses that send and that nobody owns, by name, each with the best that shows it."""
    found: dict[str, _Sender] = {}
    attempts = 0
    for mailbox in sorted(mailboxes.uses.keys() | mailboxes.sign_ins.keys()):
        if mailbox in owners:
            continue
        worked = mailboxes.signed_in(mailbox)
        if uses := mailboxes.uses.get(mailbox):
            found[mailbox] = _Sender(mailbox, uses[0].source, True, uses[0].sign_in)
        elif worked is not None:
            found[mailbox] = _Sender(mailbox, worked.source, True)
        else:
            attempts += 1
    if attempts:
        findings.append(rulebook.finding("sign-in-attempts-only", found=f"{attempts} mailboxes", count=attempts))
    domains = _own_domains(devices, mailboxes)
    strangers = people = 0
    for mailbox in sorted((mailboxes.mail.keys() | mailboxes.connections.keys()) - owners.keys() - found.keys()):
        holder = listed.get(mailbox)
        if holder is not None and holder.state is State.ACTIVE:
            continue  # a device that sends through a relay is in a trace too
        if domains and mailbox.rpartition("@")[2] not in domains:
            strangers += 1
            continue
        mail = mailboxes.mail.get(mailbox, ())
        telling = newest(row for row in mail if holder is not None or _may_be_a_device(row, addresses))
        # A log by address speaks for the device that has it.
        row = telling or newest(row for row in mailboxes.connections.get(mailbox, ())
                                if addresses.holder(row.address) is None)
        if row is not None:
            found[mailbox] = _Sender(mailbox, row.source, False)
        else:
            people += bool(mail)
    if people:
        findings.append(rulebook.finding("trace-of-people", found=f"{people} senders", count=people))
    if strangers:
        findings.append(rulebook.finding("trace-of-others", found=f"{strangers} senders", count=strangers))
    return [found[mailbox] for mailbox in sorted(found)]


def _may_be_a_device(row: MailSeen, addresses: Addresses) -> bool:
    """Whether mail came from inside the network, from an address that is neither a listed device's nor a crowd's."""
    return (bool(row.address) and is_private_address(row.address) and addresses.holder(row.address) is None
            and not addresses.is_crowded(row.address))


def _own_domains(devices: Iterable[Device], mailboxes: Mailboxes) -> frozenset[str]:
    """The mail domains of the organisation: a trace also shows what others send to it."""
    known = (*(mailbox for device in devices for mailbox in device.mailboxes), *mailboxes.switches, *mailboxes.uses,
             *(mailbox for mailbox in mailboxes.sign_ins))
    return frozenset(mailbox.rpartition("@")[2] for mailbox in known)


def _finding(sender: _Sender, sender_id: str, device: Device | None, rulebook: Rulebook) -> Finding:
    if device is None:
        code, label, route = "sender-without-device" if sender.by_smtp_auth else "sender-in-trace", "", ""
    elif device.state is State.RETIRED:
        code, label, route = "retired-but-sending", device.label, ""
    else:
        code, label, route = "other-route-but-sending", device.label, str(device.claimed_route)
    return rulebook.finding(code, sender.source, found=sender.mailbox, device=sender_id, mailbox=sender.mailbox,
                            label=label, route=route)


def _sender_id(mailbox: str, taken: set[str]) -> str:
    number, seed = 1, f"mailbox:{mailbox}"
    while (sender_id := "D-" + crockford(seed if number == 1 else f"{seed}#{number}")) in taken:
        number += 1
    return sender_id
