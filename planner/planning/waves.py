"""The order of work: preparation, a pilot, the sites by deadline and size, and the review of the exit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.model.decision import DecisionKind
from planner.model.finding import Finding
from planner.model.knowledge import WaveTemplate
from planner.model.plan import MailboxPlan, Wave
from planner.model.workbook import SITES, WAVES
from planner.planning.deadlines import due, in_force
from planner.planning.draft import Decided, Draft
from planner.planning.order import by_site, site_order
from planner.planning.pilot import PILOT, Pilot, choose_pilot

PREPARATION, SITE_WAVES, EXIT_REVIEW = "W0", "WN", "WX"
OVERRIDE = "wave_override"
SMALLEST_CAP = 100
MOST_SITE_WAVES = 20
PLACES_NAMED = 3
_WAVE = re.compile(r"\s*w?\s*([1-9][0-9]{0,3})\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WavePlan:
    """The waves, which wave each device and each site has its work in, and what was noticed."""

    waves: tuple[Wave, ...]
    of_device: Mapping[str, str]
    of_site: Mapping[str, str]
    findings: tuple[Finding, ...]


def plan_waves(draft: Draft, items: Sequence[Decided], mailboxes: Sequence[MailboxPlan], *, review: bool) -> WavePlan:
    """Put every device in scope into the wave of its work; ``review`` adds the exit review at the end."""
    findings: list[Finding] = []
    sites = by_site([item for item in items if item.in_scope])
    wanted = _overrides(draft, sites, findings)
    pilot = choose_pilot({site: devices for site, devices in sites.items() if site not in wanted})
    cap = max(SMALLEST_CAP, -(-sum(map(len, sites.values())) // MOST_SITE_WAVES))
    of_site = {**wanted, **_batches(draft, sites, wanted, pilot, cap)}
    of_device = {item.device.id: PILOT if item.device.id in pilot.devices else of_site[site]
                 for site, devices in sites.items() for item in devices}
    members: dict[str, list[Decided]] = {}
    for devices in sites.values():
        for item in devices:
            members.setdefault(of_device[item.device.id], []).append(item)
    waves = [_preparation(draft, mailboxes)]
    waves += [_wave(draft, wave, members[wave], cap) for wave in sorted(members, key=_number)]
    if review:
        waves.append(_exit_review(draft, [item for item in items if item.decision.uses_legacy_host], cap))
    return WavePlan(tuple(waves), of_device, of_site, tuple(findings))


def _overrides(draft: Draft, sites: Mapping[str, Sequence[Decided]], findings: list[Finding]) -> dict[str, str]:
    """The waves that a person chose for sites."""
    wanted = {}
    for site in sites:
        typed = str(draft.typed(SITES, site).get(OVERRIDE, "")).strip()
        match = _WAVE.fullmatch(typed)
        if match:
            wanted[site] = f"W{match.group(1)}"
        elif typed:
            findings.append(draft.rulebook.finding("wave-not-understood", found=typed, site=site))
    return wanted


def _batches(draft: Draft, sites: Mapping[str, Sequence[Decided]], wanted: Mapping[str, str], pilot: Pilot, cap: int
             ) -> dict[str, str]:
    """Gather sites into waves from W2 on: the nearest deadline first, among equals the small ones."""
    ahead = [m for m in in_force(draft.rulebook, draft.settings.as_of) if m.day and m.day >= draft.settings.as_of]
    left = {site: [item for item in devices if item.device.id not in pilot.devices]
            for site, devices in sites.items() if site not in wanted}
    days = {site: min(due(item, ahead) for item in sites[site]) for site in left}
    of_site: dict[str, str] = {}
    number, filled = 2, 0
    for site in sorted(left, key=lambda site: (days[site], len(left[site]), site_order(site))):
        if not left[site]:
            of_site[site] = PILOT
            continue
        if filled and filled + len(left[site]) > cap:
            number, filled = number + 1, 0
        filled += len(left[site])
        of_site[site] = f"W{number}"
    return of_site


def _preparation(draft: Draft, mailboxes: Sequence[MailboxPlan]) -> Wave:
    template = draft.rulebook.waves[PREPARATION]
    return Wave(PREPARATION, template.name, template.goal, (), (), tuple(m.mailbox for m in mailboxes if m.change),
                template.gate, template.exit_test, draft.typed(WAVES, PREPARATION))


def _wave(draft: Draft, wave: str, items: Sequence[Decided], cap: int) -> Wave:
    return _filled(draft, wave, draft.rulebook.waves[PILOT if wave == PILOT else SITE_WAVES], items, cap)


def _exit_review(draft: Draft, items: Sequence[Decided], cap: int) -> Wave:
    return _filled(draft, EXIT_REVIEW, draft.rulebook.waves[EXIT_REVIEW], items, cap)


def _filled(draft: Draft, wave: str, template: WaveTemplate, items: Sequence[Decided], cap: int) -> Wave:
    sites = tuple(by_site(items))
    values = {"places": _places(sites), "devices": len(items), "cap": cap, "waiting": _waiting(items)}
    return Wave(
        wave, template.name.format_map(values), template.goal.format_map(values),
        tuple(item.device.id for item in items), sites,
        tuple(sorted({mailbox for item in items for mailbox in item.mailboxes})),
        template.gate.format_map(values), template.exit_test.format_map(values), draft.typed(WAVES, wave))


def _places(sites: Sequence[str]) -> str:
    named = ", ".join(sites[:PLACES_NAMED])
    return f"{named} and {len(sites) - PLACES_NAMED} more" if len(sites) > PLACES_NAMED else named


def _waiting(items: Sequence[Decided]) -> str:
    """Say that some devices need an answer before anybody goes there."""
    number = sum(item.kind is DecisionKind.UNKNOWN for item in items)
    if not number:
        return ""
    needs = "1 device needs" if number == 1 else f"{number} devices need"
    return f" {needs} an answer first (sheet Questions)."


def _number(wave: str) -> int:
    return int(wave[1:])
