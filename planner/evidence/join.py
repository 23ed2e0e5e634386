"""Join devices and observations: one set of facts a device, senders that nobody owns, contradictions said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.evidence.clouds import ASSUMED, CloudOf, CloudResolver
from planner.evidence.places import place
from planner.evidence.senders import Mailboxes, may_send, unowned
from planner.evidence.tls import MailboxUse, TlsFacts, tls_of
from planner.model.device import Cloud, Device, DeviceType, Route, SignIn, SmtpAuth, Upgrade
from planner.model.evidence import Fact, Facts, Grade, Observations, PolicyAllows, TenantSwitches
from planner.model.finding import Finding
from planner.model.knowledge import Rulebook
from planner.model.plan import Tenant
from planner.settings import Settings


@dataclass(frozen=True, slots=True)
class Joined:
    """All devices with the senders nobody owns, the facts of each by Device ID, the tenant, and what was noticed."""

    devices: tuple[Device, ...]
    facts: Mapping[str, Facts]
    tenant: Tenant
    findings: tuple[Finding, ...]


def join(devices: Sequence[Device], observations: Observations, settings: Settings, rulebook: Rulebook) -> Joined:
    """Give every device its facts. Evidence about one mailbox changes no device that does not use it."""
    findings: list[Finding] = []
    mailboxes = Mailboxes.of(observations)
    devices = (*devices, *unowned(devices, mailboxes, rulebook, findings))
    owners = mailboxes.owners(devices)
    resolver = CloudResolver(devices, observations.tenant, settings, rulebook)
    clouds = [resolver.of(device) for device in devices]
    findings.extend(resolver.close())
    tenant = _tenant(observations.tenant, resolver, clouds, settings)
    uses = {mailbox: MailboxUse.of(mailboxes.uses[mailbox], users, rulebook, findings)
            for mailbox, users in owners.items() if mailbox in mailboxes.uses}
    facts: dict[str, Facts] = {}
    for device, cloud in zip(devices, clouds, strict=True):
        reports = [uses[m] for m in dict.fromkeys(map(mailboxes.primary, device.mailboxes)) if m in uses] if (
            uses and may_send(device)) else []
        tls = tls_of(device, reports, rulebook, findings)
        sharing = max((len(owners.get(mailboxes.primary(m), ())) for m in device.mailboxes), default=1) or 1
        in_tenant = cloud.cloud is tenant.cloud
        facts[device.id] = _facts(device, cloud, tls, mailboxes, observations.tenant if in_tenant else None, sharing)
        _notice(device, mailboxes, observations.mailbox_export and in_tenant, rulebook, findings)
    if tenant.cloud_assumed:
        findings.append(rulebook.finding("cloud-assumed", found="no evidence of a cloud"))
    return Joined(devices, facts, tenant, tuple(findings))


def _facts(device: Device, cloud: CloudOf, tls: TlsFacts, mailboxes: Mailboxes, tenant: TenantSwitches | None,
           sharing: int) -> Facts:
    """Put together what is known of one device; ``tenant`` is None for a device of another tenant's cloud."""
    primary = mailboxes.primary(device.mailbox)
    switch = mailboxes.switches.get(primary)
    use = mailboxes.uses.get(primary)
    reported = use is not None and use.sign_in is not SignIn.UNKNOWN and may_send(device)
    sign_in = use.sign_in if use is not None and reported else device.sign_in
    entries = [*tls.entries, *_claims(device, cloud)]
    if sign_in is not SignIn.UNKNOWN:
        cell = str(use.source) if use is not None and reported else place(device, "sign_in")
        entries.append(Fact("sign_in", sign_in, Grade.REPORT if reported else Grade.CLAIM, cell))
    if switch is not None:
        entries.append(Fact("mailbox_smtp_auth", switch.smtp_auth, Grade.REPORT, str(switch.source)))
    entries.extend(Fact(name, value, Grade.CLAIM, str(cell), used=False) for name, value, cell in device.disputed)
    return Facts(
        device.id, device.claimed_route, tls.value, cloud.cloud, device.claimed_upgrade, device.state, tls.grade,
        tls.observed, cloud.assumed, tls.contested, tls.suspects, tls.settle, sign_in,
        switch.smtp_auth if switch else SmtpAuth.UNKNOWN,
        tenant.policy_of(switch) if tenant else PolicyAllows.UNKNOWN, sharing, tuple(entries))


def _claims(device: Device, cloud: CloudOf) -> list[Fact]:
    """The facts that the inventory claims, or that a report shows by naming the sender."""
    grade = Grade.REPORT if device.type is DeviceType.SENDER else Grade.CLAIM
    entries = []
    if device.claimed_route is not Route.UNKNOWN:
        entries.append(Fact("route", device.claimed_route, grade,
                            place(device, "server" if device.route_inferred else "route"),
                            note=device.route_inferred))
    if cloud.cloud is not Cloud.UNKNOWN:
        entries.append(Fact("cloud", cloud.cloud, Grade.NOTHING if cloud.assumed else Grade.CLAIM, cloud.source))
    if device.claimed_upgrade is not Upgrade.UNKNOWN:
        field = "upgrade" if "upgrade" in device.columns else "tls"
        entries.append(Fact("upgrade", device.claimed_upgrade, Grade.CLAIM, place(device, field)))
    if device.mailbox:
        entries.append(Fact("mailbox", device.mailbox, grade, place(device, "mailbox")))
    if device.server:
        entries.append(Fact("server", device.server, Grade.CLAIM, place(device, "server")))
    return entries


def _notice(device: Device, mailboxes: Mailboxes, mailbox_export: bool, rulebook: Rulebook, findings: list[Finding]
            ) -> None:
    """Say what the exports do not show of a device. An absent row proves nothing, and changes nothing."""
    if device.route_inferred and device.claimed_route in (Route.RELAY, Route.DIRECT_SEND):
        findings.append(rulebook.finding("route-inferred", device.cell("server"), found=device.server,
                                         device=device.id, route=device.claimed_route, why=device.route_inferred))
    if not device.mailbox or not may_send(device):
        return
    if mailbox_export and device.mailbox not in mailboxes.switches:
        findings.append(rulebook.finding("mailbox-not-in-export", device.cell("mailbox"), found=device.mailbox,
                                         device=device.id, mailbox=device.mailbox))
    if mailboxes.uses and not any(mailboxes.primary(mailbox) in mailboxes.uses for mailbox in device.mailboxes):
        findings.append(rulebook.finding("device-never-sent", device.cell("mailbox"), found=device.mailbox,
                                         device=device.id, mailbox=device.mailbox))


def _tenant(switches: TenantSwitches, resolver: CloudResolver, clouds: Sequence[CloudOf], settings: Settings) -> Tenant:
    """The tenant of the run: its cloud is the one that is named for it, else the only one that the devices have."""
    present = sorted({of.cloud for of in clouds})
    known = [cloud for cloud in present if cloud is not Cloud.UNKNOWN and cloud in (switches.clouds or present)]
    assumed = any(of.assumed for of in clouds)
    cloud = resolver.run or (known[0] if len(known) == 1 else Cloud.UNKNOWN)
    source = resolver.run_source if resolver.run else (ASSUMED if assumed and len(known) == 1 else "the devices")
    return Tenant(settings.tenant or switches.name, cloud, source, assumed, switches.allow_legacy_tls,
                  switches.smtp_auth, switches.security_defaults, tuple(present))
