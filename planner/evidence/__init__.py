"""The tenant's exports and the network's logs become observations, and those join the devices as facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from planner.evidence import (
    mailboxes,
    message_trace,
    model_facts,
    sign_ins,
    smtp_report,
    tenant,
    tls_log,
)
from planner.evidence.join import Joined, join
from planner.evidence.part import Part
from planner.model.evidence import Observations
from planner.model.finding import Finding
from planner.model.knowledge import Rulebook
from planner.model.table import Counts, Kind, LeftOut, Table, TableKey
from planner.settings import Settings

__all__ = ["EVIDENCE_KINDS", "SOURCES", "Joined", "Result", "join", "observations"]

Reader = Callable[[Table, Settings, Rulebook], Part]

SOURCES: Mapping[Kind, Reader] = {module.KIND: module.read for module in (
    smtp_report, mailboxes, tenant, sign_ins, message_trace, tls_log, model_facts)}
"""Every evidence source: one module each, registered here."""

EVIDENCE_KINDS = frozenset(SOURCES)


@dataclass(frozen=True, slots=True)
class Result:
    """The observations of all exports, what was noticed, and for each table where its rows went."""

    observations: Observations
    findings: tuple[Finding, ...]
    counts: Mapping[TableKey, Counts]
    left_out: Mapping[TableKey, tuple[LeftOut, ...]]


def observations(tables: Sequence[Table], settings: Settings, rulebook: Rulebook) -> Result:
    """Read every table that is evidence, in any order, and lay together what speaks of the same thing."""
    parts: list[tuple[Table, Part]] = [
        (table, SOURCES[table.kind](table, settings, rulebook))
        for table in sorted(tables, key=lambda table: table.key) if table.kind in EVIDENCE_KINDS]
    findings = [finding for _, part in parts for finding in part.findings]
    seen = Observations(
        senders=smtp_report.newest(use for _, part in parts for use in part.senders),
        mailboxes=mailboxes.settle([part for _, part in parts], rulebook, findings),
        tenant=tenant.settle([part for _, part in parts], rulebook, findings),
        tls_seen=tls_log.settle([part for _, part in parts], rulebook, findings),
        sign_ins=tuple(seen for _, part in parts for seen in part.sign_ins),
        mail_seen=tuple(seen for _, part in parts for seen in part.mail_seen),
        model_facts=tuple(fact for _, part in parts for fact in part.model_facts),
        mailbox_export=any(t.kind is Kind.MAILBOXES and "smtp_auth_disabled" in t.fields for t in tables))
    return Result(seen, tuple(findings), {table.key: _count(table, part) for table, part in parts},
                  {table.key: part.left_out for table, part in parts})


def _count(table: Table, part: Part) -> Counts:
    left_out = (*table.left_out, *part.left_out)
    rejected = table.count(row for row in left_out if row.rejected)
    return Counts(read=table.count(table.rows) + table.count(table.left_out) + table.blank, blank=table.blank,
                  evidence=table.count(table.rows) - table.count(part.left_out), rejected=rejected,
                  skipped=table.count(left_out) - rejected)
