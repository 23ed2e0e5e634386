"""Say whom a client address speaks for: one device, or a whole site behind one public address (sources: R15)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from planner.model.cells import is_private_address
from planner.model.device import Device, State
from planner.model.evidence import Observations

CROWD = 10
"""An address that more senders than these use is a mail server's or a site's: people write from it, too."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Client addresses and the devices in use that have them.

    ``senders`` are the mailboxes that were seen to send from an address, by their primary address.
    """

    devices: Mapping[str, tuple[Device, ...]]
    senders: Mapping[str, frozenset[str]]
    sites: frozenset[str]

    @classmethod
    def of(cls, devices: Sequence[Device], observations: Observations, primary: Callable[[str], str]) -> Addresses:
        """Index devices and observations by address; without observations of addresses there is nothing to join."""
        seen = {row.address for rows in (observations.tls_seen, observations.sign_ins, observations.mail_seen)
                for row in rows if row.address}
        if not seen:
            return cls({}, {}, frozenset())
        having: dict[str, list[Device]] = defaultdict(list)
        owned: set[str] = set()
        for device in devices:
            if device.state is not State.ACTIVE:
                continue
            owned.update(map(primary, device.mailboxes))
            if device.ip in seen:
                having[device.ip].append(device)
        senders: dict[str, set[str]] = defaultdict(set)
        for sign_in in observations.sign_ins:
            if sign_in.count > sign_in.failures:
                senders[sign_in.address].add(primary(sign_in.mailbox))
        named = ((row.address, row.mailbox) for rows in (observations.mail_seen, observations.tls_seen) for row in rows)
        for address, mailbox in named:
            if mailbox:
                senders[address].add(primary(mailbox))
        sites = {address for address, held in having.items()
                 if len(held) == 1 and not is_private_address(address)
                 and _of_others(held[0], senders.get(address, set()), owned, primary)}
        return cls({address: tuple(held) for address, held in having.items()},
                   {address: frozenset(mailboxes) for address, mailboxes in senders.items()}, frozenset(sites))

    def holder(self, address: str) -> Device | None:
        """The one device that an address speaks for; None for a site's, a shared or an unknown one."""
        held = self.devices.get(address, ())
        return held[0] if len(held) == 1 and address not in self.sites else None

    def is_shared(self, address: str) -> bool:
        """Whether an address is known to speak for more than one device: a public one, or one of several devices."""
        return self.holder(address) is None and (bool(self.devices.get(address)) or not is_private_address(address))

    def is_crowded(self, address: str) -> bool:
        """Whether so many senders use an address that a message from it tells nothing of a device."""
        return len(self.senders.get(address, ())) > CROWD


def _of_others(device: Device, senders: set[str], owned: set[str], primary: Callable[[str], str]) -> bool:
    """Whether senders other than the device are behind its public address.

    One sender that nobody owns, on a device that names no mailbox, may be the device itself.
    """
    others = senders - set(map(primary, device.mailboxes))
    return bool(others) and not (not device.mailboxes and len(others) == 1 and not others & owned)
