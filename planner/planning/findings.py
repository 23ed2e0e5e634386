"""Give findings their ids and their order: the worst first, then as the files stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from planner.model.finding import Finding, Severity
from planner.model.human import Human
from planner.model.ids import crockford


def numbered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort findings and give each an id that stays as long as its code, place and content do."""
    seen: Counter[str] = Counter()
    named = []
    for finding in sorted(findings, key=_order):
        seed = "\n".join((finding.code, finding.file, finding.sheet, str(finding.row or ""), finding.column,
                          finding.found, finding.device))
        seen[seed] += 1
        named.append(replace(finding, id="F-" + crockford(seed if seen[seed] == 1 else f"{seed}#{seen[seed]}")))
    return tuple(named)


def resolved(findings: Iterable[Finding], typed: Mapping[str, Human]) -> tuple[Finding, ...]:
    """Let a Resolution on the sheet Data quality quieten a finding: it stays, as an info behind all the others.

    It is an info for the totals and for --fail-on too. The id of a finding comes from what was found and where, so
    a finding whose facts change is a new one and speaks up again.
    """
    quiet = [replace(finding, severity=Severity.INFO) if "resolution" in typed.get(finding.id, {}) else finding
             for finding in findings]
    return tuple(sorted(quiet, key=lambda finding: (finding.severity.rank, "resolution" in typed.get(finding.id, {}))))


def _order(finding: Finding) -> tuple[object, ...]:
    return (finding.severity.rank, finding.file, finding.sheet, finding.row or 0, finding.code, finding.column,
            finding.found, finding.device)
