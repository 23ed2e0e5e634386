"""What a reader must know before trusting the plan: old facts, an assumed cloud, missing exports, what is not known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from planner.model.knowledge import Rulebook
from planner.model.plan import SourceFile, Tenant
from planner.model.table import Kind
from planner.planning.draft import Decided

FRESH_FOR = timedelta(days=90)

EXPORTS = {
    Kind.SMTP_REPORT: "the SMTP AUTH clients report",
    Kind.MAILBOXES: "the mailbox export (Get-CASMailbox)",
    Kind.TENANT: "the tenant export (Get-TransportConfig)",
}
"""The exports that turn most unknowns into answers."""

ABOUT_LEGACY_HOST = ("T08", "L07", "L16", "D10")
ABOUT_PASSWORDS = ("D12",)
ABOUT_REPORT = ("R14",)


def banners(rulebook: Rulebook, tenant: Tenant, sources: Sequence[SourceFile], as_of: date) -> tuple[str, ...]:
    """The warnings of page one."""
    lines = []
    if tenant.cloud_assumed:
        lines.append("The cloud is assumed to be worldwide: nothing in the files names one. "
                     "If it is another one, say it with --cloud and plan again.")
    missing = [name for kind, name in EXPORTS.items() if kind not in kinds_read(sources)]
    if missing:
        lines.append(f"Planned without {_listed(missing)}. With each of them fewer things are unknown.")
    checked = [c.checked_on for c in rulebook.citations.values()] + [m.checked_on for m in rulebook.milestones]
    old = [day for day in checked if as_of - day > FRESH_FOR]
    if old:
        lines.append(f"{len(old)} facts were checked more than {FRESH_FOR.days} days before the as-of date, the oldest "
                     f"on {min(old).isoformat()}. Look for a newer version of planner, and check what matters to you.")
    return tuple(lines)


def not_known(rulebook: Rulebook, items: Sequence[Decided], sources: Sequence[SourceFile]) -> tuple[str, ...]:
    """What was looked for, not found, and matters to this plan."""
    ids: list[str] = []
    if any(item.decision.uses_legacy_host for item in items):
        ids += ABOUT_LEGACY_HOST
    if any(item.may_use_password for item in items):
        ids += ABOUT_PASSWORDS
    if Kind.SMTP_REPORT in kinds_read(sources):
        ids += ABOUT_REPORT
    wanted = [rulebook.citations[id_] for id_ in ids if id_ in rulebook.citations]
    return tuple(f"{citation.statement} ({citation.id})" for citation in wanted if not citation.found)


def kinds_read(sources: Sequence[SourceFile]) -> frozenset[Kind]:
    """The kinds of table that the plan was made from."""
    return frozenset(table.kind for source in sources for table in source.tables if table.taken)


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
