"""Join devices and observations: one set of facts a device, senders that nobody owns, contradictions said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.evidence.clouds import CloudOf, Clouds
from planner.evidence.tls import TlsFacts, tls_of
from planner.model.device import Cloud, Device, DeviceType, Route, SignIn, SmtpAuth, State, Upgrade
from planner.model.evidence import (
    Fact,
    Facts,
    Grade,
    MailboxSwitch,
    Observations,
    PolicyAllows,
    SenderUse,
    TenantSwitches,
)
from planner.model.finding import Finding
from planner.model.ids import crockford
from planner.model.knowledge import Rulebook
from planner.model.plan import Tenant
from planner.model.text import fold
from planner.settings import Settings

SENDING = (Route.SMTP_AUTH, Route.UNKNOWN)
"""The routes on which a device may be behind a sender of the SMTP AUTH report."""


@dataclass(frozen=True, slots=True)
class Joined:
    """All devices with the senders nobody owns, the facts of each by Device ID, the tenant, and what was noticed."""

    devices: tuple[Device, ...]
    facts: Mapping[str, Facts]
    tenant: Tenant
    findings: tuple[Finding, ...]


def join(devices: Sequence[Device], observations: Observations, settings: Settings, rulebook: Rulebook) -> Joined:
    """Give every device its facts. Adding evidence that agrees changes nothing."""
    findings: list[Finding] = []
    uses = {use.mailbox: use for use in observations.senders}
    owners = _owners(devices)
    switches = _switches(observations.mailboxes)
    devices = (*devices, *_senders(devices, uses, owners, switches, rulebook, findings))
    owners = _owners(devices)
    clouds = Clouds(devices, observations.tenant, settings, rulebook)
    facts: dict[str, Facts] = {}
    for device in devices:
        cloud = clouds.of(device)
        tls = tls_of(device, uses, owners, rulebook, findings)
        facts[device.id] = _facts(device, cloud, tls, owners, uses, switches, observations.tenant)
        _notice(device, uses, switches, observations, rulebook, findings)
    findings.extend(clouds.close())
    tenant = _tenant(observations.tenant, clouds, facts, settings)
    if tenant.cloud_assumed:
        findings.append(rulebook.finding("cloud-assumed", found="no evidence of a cloud"))
    return Joined(devices, facts, tenant, tuple(findings))


def _owners(devices: Sequence[Device]) -> dict[str, list[Device]]:
    """Mailbox → the devices in use that may send with it by SMTP AUTH."""
    owners: dict[str, list[Device]] = defaultdict(list)
    for device in devices:
        if device.state is State.ACTIVE and device.claimed_route in SENDING:
            for mailbox in device.mailboxes:
                owners[mailbox].append(device)
    return owners


def _switches(mailboxes: Sequence[MailboxSwitch]) -> dict[str, MailboxSwitch]:
    """Address → mailbox, aliases included; a primary address wins over an alias."""
    by_address = {alias: switch for switch in mailboxes for alias in switch.aliases}
    by_address.update({switch.mailbox: switch for switch in mailboxes})
    return by_address


def _senders(devices: Sequence[Device], uses: Mapping[str, SenderUse], owners: Mapping[str, list[Device]],
             switches: Mapping[str, MailboxSwitch], rulebook: Rulebook, findings: list[Finding]) -> list[Device]:
    """Make a device of every address that sends and that no device in use owns (SPEC 2, "sender")."""
    taken = {device.id for device in devices}
    listed = {mailbox for device in devices for mailbox in device.mailboxes}
    senders = []
    for mailbox in sorted(uses):
        if mailbox in owners:
            continue
        use = uses[mailbox]
        number, seed = 1, f"mailbox:{mailbox}"
        while (sender_id := "D-" + crockford(seed if number == 1 else f"{seed}#{number}")) in taken:
            number += 1
        taken.add(sender_id)
        senders.append(Device(
            id=sender_id, source=use.source, name=mailbox, type=DeviceType.SENDER, mailbox=mailbox,
            mailboxes=(mailbox,), claimed_route=Route.SMTP_AUTH, sign_in=use.sign_in,
            notes=switches[mailbox].display_name if mailbox in switches else ""))
        code = "retired-but-sending" if mailbox in listed else "sender-without-device"
        findings.append(rulebook.finding(code, use.source, found=mailbox, device=sender_id, mailbox=mailbox))
    return senders


def _facts(device: Device, cloud: CloudOf, tls: TlsFacts, owners: Mapping[str, list[Device]],
           uses: Mapping[str, SenderUse], switches: Mapping[str, MailboxSwitch], tenant: TenantSwitches) -> Facts:
    switch = switches.get(device.mailbox)
    use = uses.get(device.mailbox)
    sign_in = use.sign_in if use and use.sign_in is not SignIn.UNKNOWN else device.sign_in
    is_sender = device.type is DeviceType.SENDER
    entries = [*tls.entries]
    claim = Grade.REPORT if is_sender else Grade.CLAIM
    if device.claimed_route is not Route.UNKNOWN:
        entries.append(Fact("route", device.claimed_route, claim,
                            str(device.cell("server" if device.route_inferred else "route")),
                            note=device.route_inferred))
    if cloud.cloud is not Cloud.UNKNOWN:
        grade = Grade.NOTHING if cloud.assumed else Grade.CLAIM
        entries.append(Fact("cloud", cloud.cloud, grade, cloud.source))
    if device.claimed_upgrade is not Upgrade.UNKNOWN:
        field = "upgrade" if "upgrade" in device.columns else "tls"
        entries.append(Fact("upgrade", device.claimed_upgrade, Grade.CLAIM, str(device.cell(field))))
    if device.mailbox:
        entries.append(Fact("mailbox", device.mailbox, claim, str(device.cell("mailbox"))))
    if device.server:
        entries.append(Fact("server", device.server, Grade.CLAIM, str(device.cell("server"))))
    if sign_in is not SignIn.UNKNOWN:
        from_report = use is not None and use.sign_in is not SignIn.UNKNOWN
        place = use.source if use is not None and from_report else device.cell("sign_in")
        entries.append(Fact("sign_in", sign_in, Grade.REPORT if from_report else Grade.CLAIM, str(place)))
    if switch is not None:
        entries.append(Fact("mailbox_smtp_auth", switch.smtp_auth, Grade.REPORT, str(switch.source)))
    entries.extend(Fact(name, value, Grade.CLAIM, str(place), used=False) for name, value, place in device.disputed)
    return Facts(
        device.id, device.claimed_route, tls.value, cloud.cloud, device.claimed_upgrade, device.state, tls.grade,
        tls.observed, cloud.assumed, tls.contested, tls.suspects, tls.settle, sign_in,
        switch.smtp_auth if switch else SmtpAuth.UNKNOWN, _policy(switch, tenant),
        max((len(owners.get(m, ())) for m in device.mailboxes), default=1) or 1, tuple(entries))


def _policy(switch: MailboxSwitch | None, tenant: TenantSwitches) -> PolicyAllows:
    """The policy on the user, else the organisation's default, else none (sources: S05, S07)."""
    if switch is None or switch.policy is None:
        name = None
        if switch is None or not tenant.default_policy_known:
            return PolicyAllows.UNKNOWN
    else:
        name = switch.policy or None
    if name is None and not tenant.default_policy_known:
        return PolicyAllows.UNKNOWN
    name = name or tenant.default_policy
    if name is None:
        return PolicyAllows.NO_POLICY
    if fold(name) not in tenant.policies:
        return PolicyAllows.UNKNOWN
    return PolicyAllows.YES if tenant.policies[fold(name)] else PolicyAllows.NO


def _notice(device: Device, uses: Mapping[str, SenderUse], switches: Mapping[str, MailboxSwitch],
            observations: Observations, rulebook: Rulebook, findings: list[Finding]) -> None:
    if device.route_inferred and device.claimed_route is Route.RELAY:
        findings.append(rulebook.finding("route-inferred", device.cell("server"), found=device.server,
                                         device=device.id, route=device.claimed_route, why=device.route_inferred))
    if not device.mailbox or device.state is State.RETIRED or device.claimed_route not in SENDING:
        return
    if observations.mailbox_export and device.mailbox not in switches:
        findings.append(rulebook.finding("mailbox-not-in-export", device.cell("mailbox"), found=device.mailbox,
                                         device=device.id, mailbox=device.mailbox))
    if uses and not any(mailbox in uses for mailbox in device.mailboxes):
        findings.append(rulebook.finding("device-never-sent", device.cell("mailbox"), found=device.mailbox,
                                         device=device.id, mailbox=device.mailbox))


def _tenant(switches: TenantSwitches, clouds: Clouds, facts: Mapping[str, Facts], settings: Settings) -> Tenant:
    present = sorted({f.cloud for f in facts.values()})
    known = [c for c in present if c is not Cloud.UNKNOWN]
    assumed = any(f.cloud_assumed for f in facts.values())
    cloud = clouds.run or (known[0] if len(known) == 1 else Cloud.UNKNOWN)
    source = clouds.run_source if clouds.run else ("assumed" if assumed and len(known) == 1 else "the devices")
    return Tenant(settings.tenant or switches.name, cloud, source, assumed, switches.allow_legacy_tls,
                  switches.smtp_auth, switches.security_defaults, tuple(present))
