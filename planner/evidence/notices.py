"""Say what the exports do not show of a device. An absent row proves nothing, and changes nothing."""

from __future__ import annotations

from planner.evidence.senders import Mailboxes, may_send
from planner.model.device import Device, Route
from planner.model.finding import Finding
from planner.model.knowledge import Rulebook


def about_device(device: Device, mailboxes: Mailboxes, rulebook: Rulebook, findings: list[Finding], *,
                 exported: bool, logged: bool) -> None:
    """Note a route that was only inferred, a mailbox that the export lacks, and one that nothing shows to send.

    ``exported`` and ``logged``: whether a mailbox export, and the reports and logs, are of the device's tenant.
    """
    if device.route_inferred and device.claimed_route in (Route.RELAY, Route.DIRECT_SEND, Route.OTHER):
        findings.append(rulebook.finding("route-inferred", device.cell("server"), found=device.server,
                                         device=device.id, route=device.claimed_route, why=device.route_inferred))
    if not device.mailbox or not may_send(device):
        return
    if exported and device.mailbox not in mailboxes.switches:
        findings.append(rulebook.finding("mailbox-not-in-export", device.cell("mailbox"), found=device.mailbox,
                                         device=device.id, mailbox=device.mailbox))
    if logged and mailboxes.know_senders and not any(map(mailboxes.seen, mailboxes.all_of(device))):
        findings.append(rulebook.finding("device-never-sent", device.cell("mailbox"), found=device.mailbox,
                                         device=device.id, mailbox=device.mailbox))
