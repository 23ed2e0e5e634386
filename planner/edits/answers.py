"""Answers on the sheet Questions become facts (grade D, with who and when) before anything is decided."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from planner.edits.checks import PLACE
from planner.edits.read_back import Returned
from planner.model.cells import read_date
from planner.model.device import Cloud, Device, Route, Tls, Upgrade
from planner.model.evidence import Fact, Facts, Grade
from planner.model.finding import Finding
from planner.model.knowledge import Rulebook
from planner.model.plan import Human, Tenant
from planner.model.questions import (
    CLOUD,
    RELAY,
    SENDS,
    SETTLE_ONE,
    SETTLE_SHARED,
    TLS,
    UPGRADE,
    question_id,
    question_seed,
)
from planner.model.source import Source
from planner.model.text import fold
from planner.model.vocabulary import Denials, Vocabulary
from planner.model.workbook import QUESTIONS

EVERY, NOBODY = frozenset({"all", "both"}), frozenset({"none", "none of them", "nobody", "no", "0"})
"""Answers to "which of the devices" that name none of them."""
_TLS_PREFIX = re.compile(r"tls\s*v?\s*")
_BETWEEN = re.compile(r"[;,\n]|\band\b")


@dataclass(frozen=True, slots=True)
class Answers:
    """What the answers made of devices, facts and tenant; by Device ID, the questions that they settled."""

    devices: tuple[Device, ...]
    facts: Mapping[str, Facts]
    tenant: Tenant
    answered: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def lay_over(devices: Sequence[Device], facts: Mapping[str, Facts], tenant: Tenant, returned: Returned,
             rulebook: Rulebook) -> Answers:
    """Lay the answers over the facts of the devices that a question is about.

    An answer only settles what is open: it never beats a report, a log, a maker's fact or a claim (SPEC 4). One that
    is not understood is a finding, and its question stays open.
    """
    rows = returned.human.get(QUESTIONS.key, {})
    typed = {key: human for key, human in rows.items() if human.get("answer", "") != ""}
    if not typed:
        return Answers(tuple(devices), facts, tenant)
    reader = _Reader(rulebook, devices)
    found: dict[str, Facts] = {}
    answered: dict[str, tuple[str, ...]] = {}
    replaced: list[Device] = []
    for device in devices:
        known = facts[device.id]
        for asks in _open(device, known):
            identity = question_id(question_seed(asks, device))
            if identity not in typed:
                continue
            changes = reader.changes(asks, identity, typed[identity], device, known)
            if changes is None:
                continue
            if asks == RELAY:
                # The relay is planned with its own row: what was inferred from the server is settled.
                device = replace(device, route_inferred="")
            known = _with(known, changes, identity, typed[identity])
            answered[device.id] = (*answered.get(device.id, ()), asks)
        replaced.append(device)
        found[device.id] = known
    if any(CLOUD in settled for settled in answered.values()):
        tenant = _in_cloud(tenant, found)
    return Answers(tuple(replaced), found, tenant, answered, tuple(reader.findings))


def _in_cloud(tenant: Tenant, facts: Mapping[str, Facts]) -> Tenant:
    """The tenant once somebody has said in which cloud it is."""
    present = tuple(sorted({known.cloud for known in facts.values()}))
    named = [cloud for cloud in present if cloud is not Cloud.UNKNOWN]
    if tenant.cloud is not Cloud.UNKNOWN or len(named) != 1:
        return replace(tenant, clouds=present)
    return replace(tenant, cloud=named[0], cloud_source=f"an answer on the sheet {QUESTIONS.title}", clouds=present)


def _open(device: Device, facts: Facts) -> Iterable[str]:
    if facts.route is Route.UNKNOWN:
        yield SENDS
    if facts.cloud is Cloud.UNKNOWN:
        yield CLOUD
    if facts.contested and facts.settle:
        yield facts.settle
    if facts.tls is Tls.UNKNOWN:
        yield TLS
    if facts.upgrade is Upgrade.UNKNOWN:
        yield UPGRADE
    if facts.route is Route.RELAY and device.route_inferred:
        yield RELAY


def _with(facts: Facts, changes: Mapping[str, Any], identity: str, human: Human) -> Facts:
    """Change facts and add the answer to what is behind them."""
    who, day, link = (str(human.get(key, "")) for key in ("answered_by", "answered_on", "evidence_link"))
    source = f"{PLACE} › {QUESTIONS.title} {identity}" + (f", answered by {who}" if who else "")
    date = read_date(day)
    entries = list(facts.entries)
    for name, value in changes.items():
        if name in ("tls", "cloud", "upgrade", "route"):
            entries = [replace(entry, used=False) if entry.field == name and entry.value != value else entry
                       for entry in entries]
            entries.append(Fact(name, str(value), Grade.CLAIM, source, date.isoformat() if date else None, note=link))
    more: dict[str, Any] = {"tls_grade": Grade.CLAIM} if "tls" in changes else {}
    if "cloud" in changes:
        more["cloud_assumed"] = False
    return replace(facts, **changes, **more, entries=tuple(entries))


class _Reader:
    """Read answers in any language of the catalogue; each that is not understood is said once."""

    def __init__(self, rulebook: Rulebook, devices: Sequence[Device]) -> None:
        denials = Denials(rulebook.tls_words)
        self.findings: list[Finding] = []
        self._rulebook = rulebook
        self._yes_no = Vocabulary(rulebook.languages, "yes_no", denials)
        self._clouds = Vocabulary(rulebook.languages, "cloud", denials)
        self._names = {d.id: {fold(name) for name in (d.id, d.name, d.host, d.label, d.serial, d.ip) if name}
                       for d in devices}
        self._said: set[str] = set()
        self._read: Mapping[str, Callable[[str, Device, Facts], dict[str, Any] | None]] = {
            SENDS: self._sends, TLS: self._tls, CLOUD: self._cloud, UPGRADE: self._upgrade, RELAY: self._relay,
            SETTLE_ONE: self._settle_one, SETTLE_SHARED: self._settle_shared}

    def changes(self, asks: str, identity: str, human: Human, device: Device, facts: Facts) -> dict[str, Any] | None:
        """The facts that an answer changes; None when it settles nothing."""
        answer = str(human["answer"]).strip()
        changes = self._read[asks](answer, device, facts)
        if changes is None and identity not in self._said:
            self._said.add(identity)
            wording = self._rulebook.questions[asks]
            self.findings.append(self._rulebook.finding(
                "answer-not-understood", Source(PLACE, QUESTIONS.title), column="Answer", found=answer, key=identity,
                allowed=", ".join(wording.answers) or "the names of the devices, none, or all"))
        return changes

    def _sends(self, answer: str, _device: Device, _facts: Facts) -> dict[str, Any] | None:
        return self._by_word(answer, {"route": Route.SMTP_AUTH}, {"route": Route.NONE})

    def _upgrade(self, answer: str, _device: Device, _facts: Facts) -> dict[str, Any] | None:
        return self._by_word(answer, {"upgrade": Upgrade.YES}, {"upgrade": Upgrade.NO})

    def _relay(self, answer: str, _device: Device, _facts: Facts) -> dict[str, Any] | None:
        # "No" asks for a row in the inventory: the question stays open until it is there.
        return self._by_word(answer, {}, None)

    def _tls(self, answer: str, _device: Device, _facts: Facts) -> dict[str, Any] | None:
        text = _TLS_PREFIX.sub("", fold(answer))
        return {"tls": Tls(text)} if text in set(Tls) - {Tls.UNKNOWN} else None

    def _cloud(self, answer: str, _device: Device, _facts: Facts) -> dict[str, Any] | None:
        cloud = self._clouds.read(answer)
        return {"cloud": Cloud(cloud)} if cloud in set(Cloud) - {Cloud.UNKNOWN} else None

    def _settle_one(self, answer: str, _device: Device, facts: Facts) -> dict[str, Any] | None:
        old = facts.tls_observed if facts.tls_observed.is_old else Tls.V1_0
        return self._by_word(answer, {"tls": old, "contested": False}, {"contested": False})

    def _settle_shared(self, answer: str, device: Device, facts: Facts) -> dict[str, Any] | None:
        text = fold(answer)
        named: set[str] = set(facts.suspects) if text in EVERY else set()
        for part in () if text in EVERY | NOBODY else filter(None, map(fold, _BETWEEN.split(answer))):
            hits = {suspect for suspect in facts.suspects if part in self._names.get(suspect, ())}
            if not hits:
                return None
            named |= hits
        if device.id not in named:
            return {"contested": False}
        return {"contested": False} if facts.tls.is_old else {"contested": False, "tls": Tls.V1_0}

    def _by_word(self, answer: str, yes: dict[str, Any], no: dict[str, Any] | None) -> dict[str, Any] | None:
        match self._yes_no.read(answer):
            case "yes":
                return yes
            case "no":
                return no
            case _:
                return None
