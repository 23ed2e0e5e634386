"""Say which devices use a mailbox, and make a device of every sender that none of them is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.model.device import Device, DeviceType, Route, State
from planner.model.evidence import MailboxSwitch, Observations, SenderUse
from planner.model.finding import Finding
from planner.model.ids import crockford
from planner.model.knowledge import Rulebook

SENDING = (Route.SMTP_AUTH, Route.UNKNOWN)
"""The routes on which a device may be behind a sender of the SMTP AUTH report."""


@dataclass(frozen=True, slots=True)
class Mailboxes:
    """Addresses → what the exports say of them. An alias stands for its mailbox everywhere."""

    switches: Mapping[str, MailboxSwitch]
    uses: Mapping[str, SenderUse]

    @classmethod
    def of(cls, observations: Observations) -> Mailboxes:
        """Index the observations; a primary address wins over an alias."""
        switches = {alias: switch for switch in observations.mailboxes for alias in switch.aliases}
        switches.update({switch.mailbox: switch for switch in observations.mailboxes})
        index = cls(switches, {})
        uses = {index.primary(use.mailbox): use for use in observations.senders}
        # The row of the address itself says more than one of an alias.
        uses.update({use.mailbox: use for use in observations.senders if index.primary(use.mailbox) == use.mailbox})
        return cls(switches, uses)

    def primary(self, address: str) -> str:
        """The address that a mailbox is known by."""
        switch = self.switches.get(address)
        return switch.mailbox if switch else address

    def owners(self, devices: Sequence[Device]) -> dict[str, list[Device]]:
        """Mailbox → the devices in use that may send with it by SMTP AUTH."""
        owners: dict[str, list[Device]] = defaultdict(list)
        for device in devices:
            if may_send(device):
                for mailbox in dict.fromkeys(map(self.primary, device.mailboxes)):
                    owners[mailbox].append(device)
        return dict(owners)


def may_send(device: Device) -> bool:
    """Whether a device is in use and may send by SMTP AUTH."""
    return device.state is State.ACTIVE and device.claimed_route in SENDING


def unowned(devices: Sequence[Device], mailboxes: Mailboxes, rulebook: Rulebook, findings: list[Finding]
            ) -> list[Device]:
    """Make a device of every address that sends and that no device in use owns (SPEC 2, "sender")."""
    owners = mailboxes.owners(devices)
    taken = {device.id for device in devices}
    listed: dict[str, Device] = {}
    for device in devices:
        for mailbox in device.mailboxes:
            listed.setdefault(mailboxes.primary(mailbox), device)
    senders = []
    for mailbox in sorted(mailboxes.uses.keys() - owners.keys()):
        use = mailboxes.uses[mailbox]
        sender_id = _sender_id(mailbox, taken)
        taken.add(sender_id)
        switch = mailboxes.switches.get(mailbox)
        senders.append(Device(
            id=sender_id, source=use.source, name=mailbox, type=DeviceType.SENDER, mailbox=mailbox,
            mailboxes=(mailbox,), claimed_route=Route.SMTP_AUTH, sign_in=use.sign_in,
            notes=switch.display_name if switch else ""))
        findings.append(_finding(mailbox, sender_id, use, listed.get(mailbox), rulebook))
    return senders


def _finding(mailbox: str, sender_id: str, use: SenderUse, device: Device | None, rulebook: Rulebook) -> Finding:
    if device is None:
        code, label, route = "sender-without-device", "", ""
    elif device.state is State.RETIRED:
        code, label, route = "retired-but-sending", device.label, ""
    else:
        code, label, route = "other-route-but-sending", device.label, str(device.claimed_route)
    return rulebook.finding(code, use.source, found=mailbox, device=sender_id, mailbox=mailbox, label=label,
                            route=route)


def _sender_id(mailbox: str, taken: set[str]) -> str:
    number, seed = 1, f"mailbox:{mailbox}"
    while (sender_id := "D-" + crockford(seed if number == 1 else f"{seed}#{number}")) in taken:
        number += 1
    return sender_id
