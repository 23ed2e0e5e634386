"""Choose the pilot: one device of each model and decision, few of them, at one site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.model.decision import DecisionKind, Readiness
from planner.model.device import NO_SITE
from planner.planning.draft import Decided
from planner.planning.order import site_order

PILOT = "W1"
MOST_PILOT_DEVICES = 10
# What the pilot has to prove first: the legacy host, then the update, then that nothing breaks.
_FIRST = (DecisionKind.LEGACY_WORLDWIDE, DecisionKind.LEGACY_21VIANET, DecisionKind.UPGRADE, DecisionKind.KEEP)
_READY = (Readiness.READY, Readiness.WITH_CONDITIONS, Readiness.UNKNOWN, Readiness.NOT_POSSIBLE)

Sort = tuple[int, str, str]
"""Place of the decision in ``_FIRST``, make, model."""


@dataclass(frozen=True, slots=True)
class Pilot:
    """The site of the pilot and the Device IDs in it; empty when no device can be tried."""

    site: str = ""
    devices: frozenset[str] = frozenset()


def choose_pilot(sites: Mapping[str, Sequence[Decided]]) -> Pilot:
    """Take the site that shows most sorts of device and try one of each sort there.

    Among equals the site with what has to be proved first wins, then the smallest.
    Devices without a place are tried only when there are no others.
    """
    trial = {site: _sorts(devices) for site, devices in sites.items()}
    candidates = [site for site in trial if trial[site]]
    candidates = [site for site in candidates if site != NO_SITE] or candidates
    if not candidates:
        return Pilot()
    site = min(candidates, key=lambda s: (
        -min(len(trial[s]), MOST_PILOT_DEVICES), min(trial[s])[0], len(sites[s]), site_order(s)))
    spread = Counter({sort: len(devices) for sort, devices in trial[site].items()})
    for other in candidates:
        spread.update({sort: len(devices) for sort, devices in trial[other].items() if other != site})
    chosen = sorted(trial[site], key=lambda sort: (sort[0], -spread[sort], sort))[:MOST_PILOT_DEVICES]
    return Pilot(site, frozenset(_readiest(trial[site][sort]).device.id for sort in chosen))


def _sorts(devices: Sequence[Decided]) -> dict[Sort, list[Decided]]:
    sorts: dict[Sort, list[Decided]] = {}
    for item in devices:
        if item.kind in _FIRST:
            sort = (_FIRST.index(item.kind), item.device.make.casefold(), item.device.model.casefold())
            sorts.setdefault(sort, []).append(item)
    return sorts


def _readiest(devices: Sequence[Decided]) -> Decided:
    return min(devices, key=lambda item: _READY.index(item.decision.readiness))
