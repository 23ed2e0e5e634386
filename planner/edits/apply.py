"""Let a person's decision stand beside the rule's, as long as it has a reason and has not ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from planner.edits.read_back import Returned
from planner.model.cells import read_date
from planner.model.decision import Decision, DecisionKind, Override
from planner.model.device import Cloud, Device, identity_keys
from planner.model.evidence import Facts
from planner.model.finding import Finding
from planner.model.knowledge import Rulebook
from planner.model.look import LOOKS
from planner.model.source import Source
from planner.model.text import fold
from planner.model.workbook import PLAN
from planner.settings import Settings

Overridden = Callable[[Device, Facts, Decision, Override], Decision]

WORDS: Mapping[str, DecisionKind] = {
    fold(word): kind for kind in DecisionKind
    for word in (kind.value, LOOKS[kind].word, LOOKS[kind].label)}


def apply(decisions: Sequence[Decision], devices: Sequence[Device], facts: Mapping[str, Facts], returned: Returned,
          overridden: Overridden, settings: Settings, rulebook: Rulebook) -> tuple[list[Decision], list[Finding]]:
    """Lay the overrides of the workbook and of planner.toml over the decisions.

    The workbook's wins, since it is nearer to the work. One that is expired, incomplete or impossible is an error
    finding that names the device, and the rule's decision stands (SPEC 4, Override).
    """
    findings: list[Finding] = []
    wanted = dict(_configured(devices, settings, rulebook, findings))
    by_id = {device.id: device for device in devices}
    for device_id, human in returned.human.get(PLAN.key, {}).items():
        device = by_id.get(device_id)
        if device is not None and human.get("override_decision", "") != "":
            override = _typed(device, human, rulebook, findings)
            if override is not None:
                wanted[device_id] = override
    result = []
    for decision in decisions:
        override = wanted.get(decision.device_id)
        if override is None:
            result.append(decision)
            continue
        device, known = by_id[decision.device_id], facts[decision.device_id]
        problem = _refusal(override, known.cloud, settings.as_of)
        if problem:
            findings.append(rulebook.finding(
                problem, device.source, found=f"{override.decision}, until {override.until.isoformat()}",
                device=device.id, cloud=known.cloud, as_of=settings.as_of.isoformat()))
            result.append(decision)
        else:
            result.append(overridden(device, known, decision, override))
    return result, findings


def _typed(device: Device, human: Mapping[str, object], rulebook: Rulebook, findings: list[Finding]
           ) -> Override | None:
    kind = WORDS.get(fold(str(human["override_decision"])))
    reason = str(human.get("override_reason", "")).strip()
    until = read_date(str(human.get("override_until", "")))
    if kind is None:
        findings.append(rulebook.finding("override-not-understood", device.source, device=device.id,
                                         found=str(human["override_decision"]),
                                         allowed=", ".join(LOOKS[k].word for k in DecisionKind)))
        return None
    if not reason or until is None:
        findings.append(rulebook.finding("override-incomplete", device.source, found=str(human["override_decision"]),
                                         device=device.id))
        return None
    return Override(kind, reason, until, str(human.get("owner", "")))


def _configured(devices: Sequence[Device], settings: Settings, rulebook: Rulebook, findings: list[Finding]
                ) -> Iterator[tuple[str, Override]]:
    for entry in settings.overrides:
        name = fold(entry.device)
        hits = [d for d in devices if name == fold(d.id) or name in (
            key[1].rpartition("|")[2] for key in identity_keys(
                serial=d.serial, asset_tag=d.asset_tag, name=d.name, host=d.host))]
        if len(hits) == 1:
            yield hits[0].id, entry.override
        else:
            findings.append(rulebook.finding("override-without-device", Source("planner.toml"), found=entry.device))


def _refusal(override: Override, cloud: Cloud, as_of: date) -> str:
    """The finding code of an override that cannot stand, empty when it can."""
    if override.until < as_of:
        return "override-expired"
    if not override.reason.strip():
        return "override-incomplete"
    home = {DecisionKind.LEGACY_WORLDWIDE: Cloud.WORLDWIDE, DecisionKind.LEGACY_21VIANET: Cloud.CHINA}
    wrong_cloud = override.decision in home and home[override.decision] is not cloud
    return "override-impossible" if wrong_cloud else ""
