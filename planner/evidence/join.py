"""Join devices and observations: one set of facts a device, senders that nobody owns, contradictions said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from planner.evidence.activity import Seen, activity_facts, failures, identify, prove_routes
from planner.evidence.addresses import Addresses
from planner.evidence.attribution import attribute
from planner.evidence.clouds import ASSUMED, CloudOf, CloudResolver
from planner.evidence.makers import Makers, MakerSays
from planner.evidence.notices import about_device
from planner.evidence.places import place
from planner.evidence.senders import Mailboxes, may_send, unowned
from planner.evidence.tls import contest, tls_of
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
    addresses = Addresses.of(devices, observations, mailboxes.primary)
    devices, seen = identify(devices, observations, mailboxes, addresses, rulebook, findings)
    devices = (*devices, *unowned(devices, mailboxes, addresses, rulebook, findings))
    owners = mailboxes.owners(devices)
    prove_routes(devices, mailboxes, owners, seen)
    resolver = CloudResolver(devices, observations.tenant, settings, rulebook)
    clouds = [resolver.of(device) for device in devices]
    findings.extend(resolver.close())
    tenant = _tenant(observations.tenant, resolver, clouds, settings)
    attributed = attribute(observations, mailboxes, addresses, owners, rulebook, findings)
    settled = {device.id: tls_of(device, attributed.own.get(device.id, ()), rulebook, findings) for device in devices}
    settled = contest(attributed.shared, settled, rulebook, findings)
    makers = Makers(observations.model_facts, rulebook)
    activity = activity_facts(mailboxes)
    findings.extend(failures(mailboxes, owners, rulebook))
    facts: dict[str, Facts] = {}
    for device, cloud in zip(devices, clouds, strict=True):
        says = makers.say(device, settled[device.id], findings)
        own = mailboxes.all_of(device)
        sharing = max((len(owners.get(mailbox, ())) for mailbox in own), default=1) or 1
        in_tenant = cloud.cloud is tenant.cloud
        shown = [fact for mailbox in own for fact in activity.get(mailbox, ())] if activity else ()
        facts[device.id] = _facts(device, cloud, says, mailboxes, observations.tenant if in_tenant else None, sharing,
                                  seen, shown)
        about_device(device, mailboxes, rulebook, findings, exported=observations.mailbox_export and in_tenant,
                     logged=tenant.cloud is Cloud.UNKNOWN or tenant.reaches(cloud.cloud))
    if tenant.cloud_assumed:
        findings.append(rulebook.finding("cloud-assumed", found="no evidence of a cloud"))
    return Joined(devices, facts, tenant, tuple(findings))


def _facts(device: Device, cloud: CloudOf, says: MakerSays, mailboxes: Mailboxes, tenant: TenantSwitches | None,
           sharing: int, seen: Seen, shown: Sequence[Fact]) -> Facts:
    """Put together what is known of one device; ``tenant`` is None for a device of another tenant's cloud."""
    primary = mailboxes.primary(device.mailbox)
    switch = mailboxes.switches.get(primary)
    uses = mailboxes.uses.get(primary, ()) if may_send(device) else ()
    use = next((use for use in uses if use.sign_in is not SignIn.UNKNOWN), None)
    sign_in = use.sign_in if use is not None else device.sign_in
    tls, route = says.tls, seen.routes.get(device.id)
    entries = [*tls.entries, *says.entries, *_claims(device, cloud, says.upgrade, seen)]
    if says.tls.grade is Grade.MAKER:
        entries = [replace(e, used=False) if e.field == "tls" and e.grade is Grade.CLAIM else e for e in entries]
    if sign_in is not SignIn.UNKNOWN:
        cell = str(use.source) if use is not None else place(device, "sign_in")
        entries.append(Fact("sign_in", sign_in, Grade.CLAIM if use is None else Grade.REPORT, cell))
    if switch is not None:
        entries.append(Fact("mailbox_smtp_auth", switch.smtp_auth, Grade.REPORT, str(switch.source)))
    entries.extend((*seen.facts.get(device.id, ()), *([route] if route else []), *shown))
    entries.extend(Fact(name, value, Grade.CLAIM, str(cell), used=False) for name, value, cell in device.disputed)
    return Facts(
        device.id, Route.SMTP_AUTH if route is not None and route.used else device.claimed_route, tls.value,
        cloud.cloud, says.upgrade, device.state, tls.grade, tls.observed, cloud.assumed, tls.contested, tls.suspects,
        tls.settle, sign_in, switch.smtp_auth if switch else SmtpAuth.UNKNOWN,
        tenant.policy_of(switch) if tenant else PolicyAllows.UNKNOWN, sharing, tuple(entries), tls.ecdhe,
        tls.at_microsoft)


def _claims(device: Device, cloud: CloudOf, upgrade: Upgrade, seen: Seen) -> list[Fact]:
    """The facts that the inventory claims, or that a report shows by naming the sender."""
    grade = Grade.REPORT if device.type is DeviceType.SENDER else Grade.CLAIM
    entries = []
    if device.claimed_route is not Route.UNKNOWN and (device.id not in seen.routes or "route" in device.columns):
        entries.append(Fact("route", device.claimed_route, grade,
                            place(device, "server" if device.route_inferred else "route"),
                            note=device.route_inferred))
    if cloud.cloud is not Cloud.UNKNOWN:
        entries.append(Fact("cloud", cloud.cloud, Grade.NOTHING if cloud.assumed else Grade.CLAIM, cloud.source))
    if device.claimed_upgrade is not Upgrade.UNKNOWN:
        field = "upgrade" if "upgrade" in device.columns else "tls"
        entries.append(Fact("upgrade", device.claimed_upgrade, Grade.CLAIM, place(device, field),
                            used=device.claimed_upgrade is upgrade))
    if device.mailbox and not seen.shows(device.id, "mailbox", device.mailbox):
        entries.append(Fact("mailbox", device.mailbox, grade, place(device, "mailbox")))
    if device.server:
        entries.append(Fact("server", device.server, Grade.CLAIM, place(device, "server")))
    return entries


def _tenant(switches: TenantSwitches, resolver: CloudResolver, clouds: Sequence[CloudOf], settings: Settings) -> Tenant:
    """The tenant of the run: its cloud is the one that is named for it, else the only one that the devices have."""
    present = sorted({of.cloud for of in clouds})
    known = [cloud for cloud in present if cloud is not Cloud.UNKNOWN and cloud in (switches.clouds or present)]
    assumed = any(of.assumed for of in clouds)
    cloud = resolver.run or (known[0] if len(known) == 1 else Cloud.UNKNOWN)
    source = resolver.run_source if resolver.run else (ASSUMED if assumed and len(known) == 1 else "the devices")
    return Tenant(settings.tenant or switches.name, cloud, source, assumed, switches.allow_legacy_tls,
                  switches.smtp_auth, switches.security_defaults, tuple(present))
