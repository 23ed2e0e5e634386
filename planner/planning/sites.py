"""The sites with their decisions, their wave and the file of their checklist."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from planner.model.decision import DecisionKind
from planner.model.plan import SitePlan
from planner.model.workbook import SITES
from planner.planning.draft import Decided, Draft
from planner.planning.file_names import safe_name
from planner.planning.order import by_site


def site_plans(draft: Draft, items: Sequence[Decided], waves: Mapping[str, str]) -> tuple[SitePlan, ...]:
    """Sum up each site. A site with nothing in scope has no wave, and a checklist all the same."""
    rows = []
    for site, devices in by_site(items).items():
        counts = Counter(item.kind for item in devices)
        rows.append(SitePlan(
            site, tuple(sorted({item.facts.cloud for item in devices})), len(devices),
            {kind.value: counts[kind] for kind in DecisionKind}, waves.get(site, ""), f"{safe_name(site)}.html",
            draft.typed(SITES, site)))
    return tuple(rows)
