"""Builders for small drafts: real rules and real decisions over a few devices made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from planner import planning
from planner.catalogue import load
from planner.decide import Decider
from planner.model.device import Cloud, Device, Route, SignIn, SmtpAuth, Tls, Upgrade
from planner.model.evidence import (
    Facts,
    Grade,
    MailboxSwitch,
    Observations,
    PolicyAllows,
    SenderUse,
    Switch,
    TenantSwitches,
)
from planner.model.plan import Plan, SourceFile, SourceTable, Tenant
from planner.model.source import Source
from planner.model.table import Confidence, Counts, Kind
from planner.planning.draft import Decided, Draft
from planner.settings import Settings

AS_OF = date(2026, 11, 24)
Pair = tuple[Device, Facts]

OPEN_TENANT = TenantSwitches(smtp_auth=SmtpAuth.ON, security_defaults=Switch.FALSE, default_policy_known=True,
                             policies_known=True)
"""A tenant whose switches all allow SMTP AUTH."""


def pair(name: str, tls: Tls = Tls.V1_0, *, site: str = "Lyon", upgrade: Upgrade = Upgrade.NO,
         cloud: Cloud = Cloud.WORLDWIDE, route: Route = Route.SMTP_AUTH, mailbox: str | None = None,
         sign_in: SignIn = SignIn.PASSWORD, facts: dict[str, Any] | None = None, **device: Any) -> Pair:
    """Make a device and its facts that agree with each other."""
    address = f"{name.lower()}@example.com" if mailbox is None else mailbox
    made = Device(
        id=device.pop("id", f"D-{name}"), source=Source("devices.csv", row=2), site=site, name=name,
        mailbox=address, mailboxes=(address,) if address else (), claimed_tls=tls, claimed_route=route,
        sign_in=sign_in, make=device.pop("make", "HP"), model=device.pop("model", "LaserJet M525"),
        server=device.pop("server", "smtp.office365.com"), port=587, **device)
    known = Facts(made.id, route=route, tls=tls, cloud=cloud, upgrade=upgrade, sign_in=sign_in,
                  tls_grade=Grade.CLAIM, policy=PolicyAllows.NO_POLICY)
    return made, replace(known, **facts or {})


def switch(mailbox: str, setting: SmtpAuth, **changes: Any) -> MailboxSwitch:
    """Make a row of the mailbox export."""
    return MailboxSwitch(mailbox, setting, Source("mailboxes.csv", row=2), **changes)


def sender(mailbox: str, **changes: Any) -> SenderUse:
    """Make a row of the SMTP AUTH clients report."""
    return replace(SenderUse(mailbox, 100.0, 0.0, 0.0, 10, SignIn.PASSWORD, Source("report.csv", row=2)), **changes)


def source(kind: Kind, file: str = "", **counts: int) -> SourceFile:
    """Make an input file with one table."""
    table = SourceTable("", kind, Confidence.SURE, 1, (), Counts(**counts))
    return SourceFile(file or f"{kind}.csv", "csv", "utf-8", ",", None, (table,), digest=f"digest of {kind}")


def make_draft(pairs: Sequence[Pair], *, mailboxes: Sequence[MailboxSwitch] | None = None,
               senders: Sequence[SenderUse] = (), tenant: TenantSwitches = OPEN_TENANT,
               settings: Settings | None = None, **changes: Any) -> Draft:
    """Decide the devices with the real rules. Without ``mailboxes`` there is no mailbox export."""
    rulebook, settings = load(), settings or Settings(as_of=AS_OF)
    own = {m.mailbox: m.smtp_auth for m in mailboxes or ()}
    facts = {d.id: replace(f, mailbox_switch=own.get(d.mailbox, f.mailbox_switch)) for d, f in pairs}
    decider = Decider(rulebook, settings, tenant)
    decisions = {d.id: decider.one(d, facts[d.id]) for d, _ in pairs}
    shown = Tenant("example", Cloud.WORLDWIDE, "tenant export", False, tenant.allow_legacy_tls, tenant.smtp_auth,
                   tenant.security_defaults)
    values: dict[str, Any] = {
        "devices": tuple(d for d, _ in pairs), "facts": facts, "decisions": decisions,
        "observations": Observations(tuple(senders), tuple(mailboxes or ()), tenant,
                                     mailbox_export=mailboxes is not None),
        "tenant": shown, "sources": (), "findings": (), "settings": settings, "rulebook": rulebook,
        "decide": decider.one, "smtp_auth": decider.smtp_auth, "would_change": decider.what_would_change}
    return Draft(**{**values, **changes})


def decided(draft: Draft) -> tuple[Decided, ...]:
    """The devices of a draft with their decisions, in the order given."""
    return tuple(Decided(d, draft.facts[d.id], draft.decisions[d.id]) for d in draft.devices)


def plan_of(*pairs: Pair, **changes: Any) -> Plan:
    """Compose the plan of a few devices."""
    return planning.compose(make_draft(pairs, **changes))
