"""How and when each device leaves the legacy host; what is missing is said (sources: L14, L16)."""

from __future__ import annotations

from collections.abc import Sequence

from planner.model.cells import read_date
from planner.model.device import Cloud
from planner.model.finding import Finding
from planner.model.knowledge import Rulebook
from planner.model.plan import LegacyExit
from planner.model.workbook import LISTS, PLAN, Choices
from planner.planning.draft import Decided, Draft

UPDATE = LISTS[Choices.EXIT_OPTION][0]
"""The way out of a device that waits for its planned update."""


def legacy_exits(draft: Draft, items: Sequence[Decided]) -> tuple[tuple[LegacyExit, ...], tuple[Finding, ...]]:
    """List the exit of every legacy and interim device. A planned update is an exit with a date."""
    exits, findings = [], []
    for item in items:
        if not item.decision.uses_legacy_host:
            continue
        row = _exit(draft, item)
        exits.append(row)
        findings.extend(_notice(draft, item, row))
    return tuple(exits), tuple(findings)


def _exit(draft: Draft, item: Decided) -> LegacyExit:
    typed = draft.typed(PLAN, item.device.id)
    interim = item.decision.interim
    return LegacyExit(
        item.device.id, _options(item.facts.cloud, draft.rulebook),
        str(typed.get("exit_option", UPDATE if interim else "")),
        str(typed.get("exit_date", interim.until.isoformat() if interim else "")), str(typed.get("owner", "")))


def _options(cloud: Cloud, rulebook: Rulebook) -> tuple[str, ...]:
    return tuple(way.title for way in rulebook.ways_out if "legacy" in way.helps and cloud in way.clouds)


def _notice(draft: Draft, item: Decided, row: LegacyExit) -> list[Finding]:
    missing = [name for name, value in (("exit option", row.option), ("exit date", row.day), ("owner", row.owner))
               if not value]
    findings = []
    if missing:
        findings.append(draft.rulebook.finding(
            "legacy-exit-missing", item.device.source, found=f"no {', no '.join(missing)}", device=item.device.id,
            missing=", ".join(missing)))
    day = read_date(row.day)
    if day and day < draft.settings.as_of:
        findings.append(draft.rulebook.finding("legacy-exit-passed", item.device.source, found=row.day,
                                               device=item.device.id, as_of=draft.settings.as_of))
    return findings
