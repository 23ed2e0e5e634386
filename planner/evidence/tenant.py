"""Read the tenant's switches: Get-TransportConfig and its kin, authentication policies, security defaults.

Sources: S01 (tenant SMTP AUTH switch), T01–T06 (legacy TLS flag), S04 and S12 (security defaults), S05–S07
(authentication policies).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from planner.evidence.mailboxes import policy_name
from planner.evidence.part import Part
from planner.evidence.periods import period_of
from planner.evidence.rows import EvidenceRow, rows_of
from planner.evidence.switches import TriState, read_switch
from planner.model.device import Cloud, SmtpAuth
from planner.model.evidence import Switch, TenantSwitches
from planner.model.finding import Finding
from planner.model.knowledge import Rulebook
from planner.model.source import Source
from planner.model.table import Kind, Table
from planner.model.text import fold
from planner.settings import Settings

KIND = Kind.TENANT
SWITCHES = {TriState.TRUE: Switch.TRUE, TriState.FALSE: Switch.FALSE, TriState.BLANK: Switch.UNSET,
            TriState.STRANGE: Switch.UNKNOWN}
TENANT_SMTP_AUTH = {TriState.TRUE: SmtpAuth.OFF, TriState.FALSE: SmtpAuth.ON, TriState.BLANK: SmtpAuth.INHERITS,
                    TriState.STRANGE: SmtpAuth.UNKNOWN}
SETTINGS: tuple[tuple[str, object, object], ...] = (
    ("allow_legacy_tls", Switch.UNKNOWN, Switch.UNSET), ("smtp_auth", SmtpAuth.UNKNOWN, SmtpAuth.INHERITS),
    ("security_defaults", Switch.UNKNOWN, Switch.UNSET))
"""The switches, with what says nothing about them and what a blank cell says."""


def read(table: Table, settings: Settings, rulebook: Rulebook) -> Part:
    """Read one export of tenant settings; each row adds the switches it has columns for."""
    tenant = TenantSwitches()
    findings: list[Finding] = []
    for row in rows_of(table):
        tenant = _together(tenant, _read_row(row, rulebook, findings))
    return Part(tenant=tenant, findings=tuple(findings), day=period_of(table, settings.dates).last)


def settle(parts: Sequence[Part], rulebook: Rulebook, findings: list[Finding]) -> TenantSwitches:
    """Lay the exports together. The newer one speaks; equally new ones that disagree leave a switch unknown."""
    tenant = TenantSwitches()
    days: dict[str, date] = {}
    for day, said in sorted(((part.day or date.min, part.tenant) for part in parts if part.tenant is not None),
                            key=lambda pair: pair[0]):
        disputed = [name for name in _disagreements(tenant, said) if days.get(name) == day]
        tenant = _newer(tenant, said)
        for name in disputed:
            findings.append(rulebook.finding(
                "exports-disagree", said.sources.get(name), found=name.replace("_", " "),
                what="the tenant", other="another export of the same day"))
            tenant = _without(tenant, name)
        days |= dict.fromkeys(said.sources, day)
    return tenant


def _disagreements(first: TenantSwitches, second: TenantSwitches) -> list[str]:
    """The names of the switches and policies of which both speak, and not alike."""
    names = []
    for name, nothing, _ in SETTINGS:
        here, there = getattr(first, name), getattr(second, name)
        if nothing not in (here, there) and here != there:
            names.append(name)
    if first.default_policy_known and second.default_policy_known and first.default_policy != second.default_policy:
        names.append("default_policy")
    return names + [f"policy {name}" for name, allows in second.policies.items()
                    if first.policies.get(name, allows) != allows]


def _without(tenant: TenantSwitches, name: str) -> TenantSwitches:
    """The tenant with one switch not known any more."""
    if name == "default_policy":
        return replace(tenant, default_policy=None, default_policy_known=False)
    if name.startswith("policy "):
        policy = name.removeprefix("policy ")
        return replace(tenant, policies={n: allows for n, allows in tenant.policies.items() if n != policy})
    nothing: dict[str, Any] = {name: next(unknown for switch, unknown, _ in SETTINGS if switch == name)}
    return replace(tenant, **nothing)


def _newer(first: TenantSwitches, second: TenantSwitches) -> TenantSwitches:
    """Lay what a further export says over what is known; what it does not name stays."""
    changes: dict[str, Any] = {name: getattr(second, name) for name, nothing, _ in SETTINGS
                               if getattr(second, name) is not nothing}
    if second.default_policy_known:
        changes |= {"default_policy": second.default_policy, "default_policy_known": True}
    return replace(
        first, **changes, name=second.name or first.name, clouds=_narrow(first.clouds, second.clouds),
        policies={**first.policies, **second.policies},
        policies_known=first.policies_known or second.policies_known,
        sources={**first.sources, **second.sources})


def _together(first: TenantSwitches, second: TenantSwitches) -> TenantSwitches:
    """Lay the rows of one export together: a blank cell of a further row takes nothing back."""
    kept: dict[str, Any] = {name: getattr(first, name) for name, nothing, blank in SETTINGS
            if getattr(second, name) is blank and getattr(first, name) is not nothing}
    return _newer(first, replace(second, **kept))


def _narrow(first: frozenset[Cloud], second: frozenset[Cloud]) -> frozenset[Cloud]:
    """What both allow; when they exclude each other, both together, so that the contradiction stays visible."""
    if not first or not second:
        return first or second
    return first & second or first | second


def _read_row(row: EvidenceRow, rulebook: Rulebook, findings: list[Finding]) -> TenantSwitches:
    fields = row.table.fields
    values: dict[str, Any] = {}
    sources: dict[str, Source] = {}

    def switch(field: str, name: str) -> TriState | None:
        if field not in fields:
            return None
        state = read_switch(row.text(field))
        if state is TriState.STRANGE:
            findings.append(rulebook.finding("switch-not-understood", row.source(field), found=row.text(field)))
        sources[name] = row.source(field)
        return state

    if (state := switch("allow_legacy_tls", "allow_legacy_tls")) is not None:
        values["allow_legacy_tls"] = SWITCHES[state]
    if (state := switch("smtp_auth_disabled", "smtp_auth")) is not None:
        values["smtp_auth"] = TENANT_SMTP_AUTH[state]
    if (state := switch("security_defaults", "security_defaults")) is not None:
        values["security_defaults"] = SWITCHES[state]
    if policy := fold(row.text("name") or row.text("display_name")):
        state = switch("allow_basic_auth_smtp", f"policy {policy}")
        if state in (TriState.TRUE, TriState.FALSE, TriState.BLANK):
            # A policy that does not name the protocol blocks it (S06).
            values |= {"policies": {policy: state is TriState.TRUE}, "policies_known": True}
    if "default_authentication_policy" in fields:
        default = policy_name(row.text("default_authentication_policy"))
        values |= {"default_policy": default or None, "default_policy_known": True}
        sources["default_policy"] = row.source("default_authentication_policy")
    if name := row.text("organization_name"):
        values["name"] = name
        if clouds := _clouds_of(name, rulebook):
            values["clouds"] = clouds
            sources["cloud"] = row.source("organization_name")
    return TenantSwitches(**values, sources=sources)


def _clouds_of(name: str, rulebook: Rulebook) -> frozenset[Cloud]:
    """The clouds that an organisation's initial domain allows (H11)."""
    domain = fold(name).rpartition("@")[2]
    hits = [h for h in rulebook.hints if not h.host and (domain == h.name or domain.endswith("." + h.name))]
    return max(hits, key=lambda h: len(h.name)).clouds if hits else frozenset()
