"""Totals, and the names that a plan is told by: its id and the versions it was made with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from planner import __version__
from planner.model.decision import DecisionKind
from planner.model.device import DeviceType
from planner.model.finding import Finding, Severity
from planner.model.ids import crockford
from planner.model.knowledge import Rulebook
from planner.model.plan import MadeWith, PlanCounts, SourceFile
from planner.model.table import Counts
from planner.planning.draft import Decided
from planner.settings import Settings


def plan_counts(sources: Sequence[SourceFile], items: Sequence[Decided], findings: Sequence[Finding]) -> PlanCounts:
    """Count rows by fate, devices by decision, findings by severity."""
    tables = [table for source in sources for table in source.tables]
    decisions = Counter(item.kind for item in items)
    severities = Counter(finding.severity for finding in findings)
    return PlanCounts(
        sum((table.counts for table in tables), Counts()), len(sources), len(tables), len(items),
        sum(item.device.type is DeviceType.SENDER for item in items),
        {kind.value: decisions[kind] for kind in DecisionKind},
        {severity.value: severities[severity] for severity in Severity})


def made_with(rulebook: Rulebook) -> MadeWith:
    """The versions of the program and of its rules, and the day its oldest fact was checked."""
    rules = sorted(f"{rule.id} {rule.version}" for rule in (*rulebook.decision_rules, *rulebook.smtp_auth_rules))
    return MadeWith(__version__, "R-" + crockford("\n".join(rules)),
                    min(citation.checked_on for citation in rulebook.citations.values()))


def plan_id(sources: Sequence[SourceFile], settings: Settings) -> str:
    """Name a plan by what went into it: the bytes of the inputs, the as-of date, the version, and what was asked for.

    The workbook of the run before has no digest (it is listed by name only), so planning again gives the same id.
    Neither language nor paper nor the choice of outputs counts: they do not change what is decided.
    """
    digests = sorted(f"{source.file} {source.digest}" for source in sources if source.digest)
    asked = (settings.tenant, settings.cloud, settings.upgrade_unknown, settings.encoding, settings.dates,
             settings.take, settings.where, sorted(settings.maps.items()), sorted(settings.sites.items()),
             settings.profiles, settings.overrides)
    return "P-" + crockford("\n".join((*digests, settings.as_of.isoformat(), __version__, repr(asked))))
