"""What a technician needs at one device and at one site, taken from the plan and put in the order of the work."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from planner.model.decision import Condition, DecisionKind, Interim, SmtpAuthEffect, Target
from planner.model.device import SignIn
from planner.model.look import LOOKS, Look
from planner.model.plan import ErrorHelp, MailboxPlan, Plan, PlannedDevice, Question, RunbookStep, SitePlan, WayOutNote
from planner.write.pages import natural_key

DONE = "Done"
"""The status of a runbook step that a person has ticked off (SPEC 6.1)."""

NEEDED_ON = "on"
"""What a mailbox needs when a device sends from it."""

PHASES_BEFORE = frozenset({"prepare", "mailboxes", "opt in"})
"""The phases of the runbook that end before the first device is moved."""

LEGACY_CONDITIONS = frozenset({"tenant-flag"})
"""The conditions of the whole run that concern only sites with a device on the legacy host."""

ON_THE_CARD = frozenset({"host-likely", "port-likely"})
"""The conditions of the whole run that stand on the card of each device they concern."""

NOT_AT_THE_DEVICE = frozenset({"exit", "password", "password-unknown"})
"""The conditions that are planned for, not checked by somebody who stands at the device."""

_COLON = re.compile(": |：")

LONGEST_NOTE = 240
"""Characters of a note that a card shows; the workbook holds it whole."""


class CardKind(StrEnum):
    """Which card a device gets: what there is to do at the device."""

    CHECK = "check"
    CHANGE = "change"
    UPDATE = "update"
    BLOCKED = "blocked"
    UNKNOWN = "unknown"
    OUT_OF_SCOPE = "out-of-scope"


@dataclass(frozen=True, slots=True)
class Settings:
    """The values to type at the device. ``confirm`` says which of them is only likely, where the action does not."""

    host: str
    port: int
    encryption: str
    confirm: str


@dataclass(frozen=True, slots=True)
class Card:
    """One device as its card shows it; ``interim`` are the settings until its update, if any."""

    device: PlannedDevice
    kind: CardKind
    look: Look
    user: str
    oauth: bool
    settings: Settings | None
    interim: Settings | None
    first: str
    conditions: tuple[Condition, ...]
    questions: tuple[Question, ...]
    notes: str


@dataclass(frozen=True, slots=True)
class Remedy:
    """What to do on errors that ask for the same steps: one list for both TLS refusals (sources: E01, E03)."""

    codes: tuple[str, ...]
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SiteSheet:
    """The checklist of one site: what must be ready before, the cards, and what is looked up behind them."""

    site: SitePlan
    cards: tuple[Card, ...]
    contact: str
    contacts: tuple[str, ...]
    visit: str
    conditions: tuple[Condition, ...]
    steps: tuple[RunbookStep, ...]
    mailboxes: tuple[str, ...]
    users: int
    updates: tuple[tuple[str, int], ...]
    tests: bool
    blocked: bool


@dataclass(frozen=True, slots=True)
class Links:
    """What the plan says of a device elsewhere: its questions and mailboxes, by Device ID."""

    questions: Mapping[str, list[Question]]
    mailboxes: Mapping[str, list[MailboxPlan]]


def remedies(errors: Iterable[ErrorHelp]) -> tuple[Remedy, ...]:
    """Group the errors that belong on a card by their steps, in the order of the plan."""
    codes: dict[tuple[str, ...], list[str]] = {}
    for error in errors:
        if error.on_card and error.code not in codes.setdefault(error.steps, []):
            codes[error.steps].append(error.code)
    return tuple(Remedy(tuple(named), _in_short(steps)) for steps, named in codes.items())


def _in_short(steps: tuple[str, ...]) -> tuple[str, ...]:
    """Reduce steps to the labels before their colons, where each has one: a card has no room for more."""
    labels = tuple(parts[0] for step in steps if len(parts := _COLON.split(step, maxsplit=1)) == 2)
    return labels if len(labels) == len(steps) else steps


def ways_out(plan: Plan) -> tuple[WayOutNote, ...]:
    """The ways out that help a device which no Microsoft host accepts."""
    return tuple(way for way in plan.ways_out if DecisionKind.BLOCKED in way.helps)


def site_sheets(plan: Plan, sites: Collection[str] | None = None) -> Iterator[SiteSheet]:
    """Prepare the checklist of every site, or of some, one at a time and in the order of the plan."""
    at_site: dict[str, list[PlannedDevice]] = defaultdict(list)
    for device in plan.devices:
        at_site[device.site].append(device)
    asked: dict[str, list[Question]] = defaultdict(list)
    for question in plan.open_questions:
        for device_id in question.devices:
            asked[device_id].append(question)
    used: dict[str, list[MailboxPlan]] = defaultdict(list)
    for mailbox in plan.mailboxes:
        for device_id in mailbox.devices:
            used[device_id].append(mailbox)
    links = Links(asked, used)
    return (_sheet(plan, site, at_site[site.site], links) for site in plan.sites if sites is None or site.site in sites)


def _sheet(plan: Plan, site: SitePlan, devices: list[PlannedDevice], links: Links) -> SiteSheet:
    ordered = sorted(devices, key=lambda d: (natural_key(d.location), natural_key(d.label or d.name), d.id))
    cards = tuple(_card(device, links) for device in ordered)
    closed = {mailbox.mailbox for device in ordered for mailbox in links.mailboxes.get(device.id, ())
              if mailbox.needed == NEEDED_ON and mailbox.effective_now is not SmtpAuthEffect.ALLOWED
              and mailbox.human.get("status") != DONE}
    legacy = any(d.uses_legacy_host for d in ordered)
    flag = any(d.uses_legacy_host and plan.tenant.reaches(d.cloud) for d in ordered)
    updates = Counter(_model_and_firmware(c.device) for c in cards if c.kind is CardKind.UPDATE)
    typed = [c for c in cards if c.settings or c.interim]
    return SiteSheet(
        site, cards,
        contact=str(site.human.get("site_contact", "")),
        contacts=tuple(sorted({d.contact for d in ordered if d.contact})),
        visit=str(site.human.get("visit_date", "")),
        conditions=tuple(c for c in plan.conditions
                         if c.code not in ON_THE_CARD and (flag or c.code not in LEGACY_CONDITIONS)),
        steps=_open_steps(plan) if legacy else (),
        mailboxes=tuple(sorted(closed)),
        users=len({c.user for c in typed if c.user}),
        updates=tuple(sorted(updates.items(), key=lambda pair: natural_key(pair[0]))),
        tests=bool(typed),
        blocked=any(c.kind is CardKind.BLOCKED for c in cards))


def _open_steps(plan: Plan) -> tuple[RunbookStep, ...]:
    """The steps of the tenant runbook that come before any device moves, and that nobody has ticked off."""
    return tuple(step for step in plan.runbook
                 if step.phase.casefold().replace("-", " ") in PHASES_BEFORE and step.human.get("status") != DONE)


def _card(device: PlannedDevice, links: Links) -> Card:
    target, bridge = device.target, device.interim
    settings, interim = _settings(target, device.action), _settings(bridge, device.action)
    return Card(device, _kind(device), LOOKS[device.decision], device.mailbox, device.sign_in is SignIn.OAUTH,
                settings, interim, *_to_check(device), tuple(links.questions.get(device.id, ())),
                _shortened(device.notes))


def _settings(values: Target | Interim | None, action: str) -> Settings | None:
    if values is None:
        return None
    return Settings(values.host, values.port, values.encryption, "" if values.confirm in action else values.confirm)


def _to_check(device: PlannedDevice) -> tuple[str, tuple[Condition, ...]]:
    """What to do first, without the conditions that it repeats, and the conditions that concern the device itself."""
    first = device.do_first
    for condition in device.conditions:
        first = first.replace(condition.text, "")
    return " ".join(first.split()), tuple(c for c in device.conditions if c.code not in NOT_AT_THE_DEVICE)


def _kind(device: PlannedDevice) -> CardKind:
    match device.decision:
        case DecisionKind.KEEP | DecisionKind.LEGACY_WORLDWIDE | DecisionKind.LEGACY_21VIANET:
            return CardKind.CHANGE if _differs(device) else CardKind.CHECK
        case DecisionKind.UPGRADE:
            return CardKind.UPDATE
        case DecisionKind.BLOCKED:
            return CardKind.BLOCKED
        case DecisionKind.UNKNOWN:
            return CardKind.UNKNOWN
        case DecisionKind.OUT_OF_SCOPE:
            return CardKind.OUT_OF_SCOPE
        case other:
            assert_never(other)


def _differs(device: PlannedDevice) -> bool:
    """Whether the device must be given another server or port than the inventory names.

    A legacy device without a known server is one to change; a kept one is one to check.
    """
    target = device.target
    if target is None:
        return False
    if device.move_back or (device.port is not None and device.port != target.port):
        return True
    if not device.server:
        return device.decision.is_legacy
    return device.server.casefold() != target.host.casefold()


def _model_and_firmware(device: PlannedDevice) -> str:
    known = [device.make_and_model, device.firmware]
    return " · ".join(filter(None, known))


def _shortened(note: str) -> str:
    return note if len(note) <= LONGEST_NOTE else note[:LONGEST_NOTE - 1].rstrip() + "…"
