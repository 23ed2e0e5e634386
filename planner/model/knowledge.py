"""Everything the tool knows about Microsoft 365, each piece with its source and date."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from planner.model.decision import Confidence, Rule
from planner.model.device import Cloud
from planner.model.finding import Finding, Severity
from planner.model.source import CellSource, Source, column_letter


@dataclass(frozen=True, slots=True)
class Citation:
    """One fact as it was read: statement, value, where, how old, how sure. ``url`` is empty when not citable."""

    id: str
    section: str
    statement: str
    value: str
    title: str
    url: str
    date: str
    checked_on: datetime.date
    confidence: str

    @property
    def found(self) -> bool:
        """Whether there is anything to print: a fact that was looked for and not found is none."""
        return not self.confidence.startswith("not found")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A mail host with its port and encryption, and how sure host and port are.

    ``note`` says what has to be confirmed, ``brief`` the same on the sheet Plan.
    """

    host: str
    port: int
    encryption: str
    confidence: Confidence
    port_confidence: Confidence
    sources: tuple[str, ...]
    note: str = ""
    brief: str = ""


@dataclass(frozen=True, slots=True)
class CloudFacts:
    """A Microsoft 365 environment: its normal host, its legacy host if it has one, and why not otherwise."""

    cloud: Cloud
    title: str
    normal: Endpoint
    legacy: Endpoint | None
    sources: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class CloudHint:
    """A host name or mail domain (and everything below it) that narrows the cloud to a set."""

    name: str
    clouds: frozenset[Cloud]
    sources: tuple[str, ...]
    host: bool = False


@dataclass(frozen=True, slots=True)
class Milestone:
    """A date that touches devices. ``touches`` is "password" or "legacy-host"; ``day`` None: no date announced.

    ``brief`` is what is said on every device that it touches, where the whole ``sentence`` would be too long.
    """

    id: str
    title: str
    sentence: str
    brief: str
    touches: str
    day: date | None
    when: str
    clouds: tuple[Cloud, ...]
    sources: tuple[str, ...]
    checked_on: date
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit of the service with its unit and what happens beyond it."""

    id: str
    title: str
    value: int
    unit: str
    consequence: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ErrorText:
    """An SMTP error as a device shows it: how to recognise it, what it means, what to do in order."""

    id: str
    code: str
    patterns: tuple[str, ...]
    text: str
    meaning: str
    steps: tuple[str, ...]
    sources: tuple[str, ...]
    confidence: str
    on_card: bool = False


@dataclass(frozen=True, slots=True)
class StepTemplate:
    """A step of the tenant runbook before the tenant's own values are filled in."""

    step: str
    phase: str
    applies: str
    action: str
    where: str
    command: str
    expected: str
    check: str
    roll_back: str
    needs: tuple[str, ...]
    sources: tuple[str, ...]
    reads: str = ""


@dataclass(frozen=True, slots=True)
class WaveTemplate:
    """The wording of a wave: its name, goal, gate and exit test."""

    id: str
    name: str
    goal: str
    gate: str
    exit_test: str


@dataclass(frozen=True, slots=True)
class WayOut:
    """A route away from old TLS or from password sign-in: what it needs, costs and risks, and its own ``hosts``."""

    id: str
    title: str
    helps: tuple[str, ...]
    clouds: tuple[Cloud, ...]
    needs: str
    costs: str
    risk: str
    sources: tuple[str, ...]
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FindingKind:
    """What a finding code means: its severity and its standing sentences. Only an info may leave some out."""

    code: str
    severity: Severity
    title: str
    expected: str = ""
    fix: str = ""
    effect: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """A sentence with ``{placeholders}`` for a condition, a question or an action.

    ``brief`` is what the sheet Plan says of a condition or an action, where the columns beside it tell the rest.
    """

    code: str
    text: str
    brief: str = ""
    blocks: bool = False
    if_yes: str = ""
    if_no: str = ""
    how: str = ""
    answers: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Rulebook:
    """All knowledge, checked at load. Lookups are by id; tuples keep the order of the files.

    A rulebook is equal to itself alone, so that what is dear to make of one can be remembered by it.
    """

    decision_rules: tuple[Rule, ...]
    smtp_auth_rules: tuple[Rule, ...]
    clouds: Mapping[Cloud, CloudFacts]
    hints: tuple[CloudHint, ...]
    milestones: tuple[Milestone, ...]
    limits: Mapping[str, Limit]
    errors: tuple[ErrorText, ...]
    runbook: tuple[StepTemplate, ...]
    waves: Mapping[str, WaveTemplate]
    ways_out: tuple[WayOut, ...]
    findings: Mapping[str, FindingKind]
    conditions: Mapping[str, Wording]
    questions: Mapping[str, Wording]
    actions: Mapping[str, Wording]
    citations: Mapping[str, Citation]
    languages: Mapping[str, Mapping[str, Any]]
    recognition: Mapping[str, Any]
    tls_words: Mapping[str, Any]

    def finding(self, code: str, at: Source | None = None, *, column: str = "", found: str = "",
                device: str = "", **values: object) -> Finding:
        """Make a finding of a declared kind at a place.

        ``values`` fill the ``{placeholders}`` of the kind's expected, fix and effect. ``column`` is the header
        as typed, the place's own unless given; the letter of a column without a header. Raises KeyError for a code that
        ``data/findings`` does not declare.
        """
        kind = self.findings[code]
        at = at or Source()
        values = {"device": device, **values}
        typed = at.header if isinstance(at, CellSource) else ""
        return Finding(
            code, kind.severity, at.file, at.sheet, at.row,
            column or typed or (column_letter(at.column) if at.column else ""), found,
            kind.expected.format(**values), kind.fix.format(**values), device, kind.effect.format(**values))
