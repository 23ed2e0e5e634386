"""Read the tenant's switches: Get-TransportConfig and its kin, authentication policies, security defaults.

Sources: S01 (tenant SMTP AUTH switch), T01–T06 (legacy TLS flag), S04 and S12 (security defaults), S05–S07
(authentication policies).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from planner.evidence.part import Part
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


def read(table: Table, settings: Settings, rulebook: Rulebook) -> Part:
    """Read one export of tenant settings; each row adds the switches it has columns for."""
    tenant = TenantSwitches()
    findings: list[Finding] = []
    for row in rows_of(table):
        tenant = merge(tenant, _read_row(row, rulebook, findings))
    return Part(tenant=tenant, findings=tuple(findings))


def merge(first: TenantSwitches, second: TenantSwitches) -> TenantSwitches:
    """Lay what a further export says over what is known; what it does not name stays."""
    changes: dict[str, Any] = {}
    for name, nothing in (("name", ""), ("allow_legacy_tls", Switch.UNKNOWN), ("smtp_auth", SmtpAuth.UNKNOWN),
                          ("security_defaults", Switch.UNKNOWN)):
        if getattr(second, name) != nothing:
            changes[name] = getattr(second, name)
    if second.default_policy_known:
        changes |= {"default_policy": second.default_policy, "default_policy_known": True}
    return replace(
        first, **changes, clouds=_narrow(first.clouds, second.clouds),
        policies={**first.policies, **second.policies},
        policies_known=first.policies_known or second.policies_known,
        sources={**first.sources, **second.sources})


def _narrow(first: frozenset[Cloud], second: frozenset[Cloud]) -> frozenset[Cloud]:
    """What both allow; when they exclude each other, both together, so that the contradiction stays visible."""
    if not first or not second:
        return first or second
    return first & second or first | second


def _read_row(row: EvidenceRow, rulebook: Rulebook, findings: list[Finding]) -> TenantSwitches:
    fields = row.table.fields
    values: dict[str, Any] = {}
    sources: dict[str, Source] = {}

    def switch(field: str) -> TriState | None:
        if field not in fields:
            return None
        state = read_switch(row.text(field))
        if state is TriState.STRANGE:
            findings.append(rulebook.finding("switch-not-understood", row.source(field), found=row.text(field)))
        sources[field] = row.source(field)
        return state

    if (state := switch("allow_legacy_tls")) is not None:
        values["allow_legacy_tls"] = SWITCHES[state]
    if (state := switch("smtp_auth_disabled")) is not None:
        values["smtp_auth"] = TENANT_SMTP_AUTH[state]
    if (state := switch("security_defaults")) is not None:
        values["security_defaults"] = SWITCHES[state]
    if "allow_basic_auth_smtp" in fields and row.text("name"):
        allows = switch("allow_basic_auth_smtp") is TriState.TRUE
        values |= {"policies": {fold(row.text("name")): allows}, "policies_known": True}
    if "default_authentication_policy" in fields:
        values |= {"default_policy": row.text("default_authentication_policy") or None, "default_policy_known": True}
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
