"""The plan: complete, so that writers, explain, diff and status read nothing else.

The JSON form of these records is ``plan.json`` (SPEC 6.4): field names here are names there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from planner.model.decision import Condition, DecisionKind, Interim, Override, Readiness, SmtpAuthEffect, Target
from planner.model.device import Cloud, DeviceType, Route, SignIn, SmtpAuth, State, Tls, Upgrade
from planner.model.evidence import Fact, Grade, Switch
from planner.model.finding import Finding
from planner.model.human import Brought, Fate, Glance, Human, HumanValue, LooseRow, Memory
from planner.model.inspection import INSPECT_SCHEMA, InspectReport, SourceColumn, SourceFile, SourceTable
from planner.model.plan_parts import (
    BlastRadius,
    Case,
    Cases,
    Change,
    ComesFirst,
    Deadline,
    ErrorHelp,
    LegacyExit,
    MailboxPlan,
    Question,
    RetiredRow,
    RuleUse,
    RunbookStep,
    SitePlan,
    Wave,
    WayOutNote,
)
from planner.model.source import Source
from planner.model.table import Counts

__all__ = [
    "INSPECT_SCHEMA",
    "PLAN_SCHEMA",
    "BlastRadius",
    "Brought",
    "Case",
    "Cases",
    "Change",
    "ComesFirst",
    "Deadline",
    "ErrorHelp",
    "Fate",
    "Glance",
    "Human",
    "HumanValue",
    "InspectReport",
    "LegacyExit",
    "LooseRow",
    "MadeWith",
    "MailboxPlan",
    "Memory",
    "Plan",
    "PlanCounts",
    "PlannedDevice",
    "Question",
    "RetiredRow",
    "RuleUse",
    "RunbookStep",
    "SitePlan",
    "SourceColumn",
    "SourceFile",
    "SourceTable",
    "Tenant",
    "TlsView",
    "Wave",
    "WayOutNote",
]

PLAN_SCHEMA = "planner.plan/1"


@dataclass(frozen=True, slots=True)
class TlsView:
    """A device's TLS: the value used and its grade, what was claimed, how it was typed, what was seen."""

    value: Tls
    grade: Grade
    claimed: Tls
    stated: str
    observed: Tls


@dataclass(frozen=True, slots=True)
class PlannedDevice:
    """One device of the plan with its decision and everything a writer may want to say about it.

    ``done_under`` is the decision that the workbook showed when somebody typed that the work is done. ``comes_first``
    is what ``do_first`` says of questions and steps; None in plans that were made before it was kept.
    """

    id: str
    site: str
    location: str
    name: str
    type: DeviceType
    make: str
    model: str
    firmware: str
    serial: str
    asset_tag: str
    ip: str
    mac: str
    mailbox: str
    mailboxes: tuple[str, ...]
    cloud: Cloud
    route: Route
    tls: TlsView
    upgrade: Upgrade
    decision: DecisionKind
    computed_decision: DecisionKind
    target: Target | None
    interim: Interim | None
    action: str
    readiness: Readiness
    conditions: tuple[Condition, ...]
    reason: str
    rule: str
    works_until: str
    wave: str
    facts: tuple[Fact, ...]
    source: Source
    human: Human = field(default_factory=dict)
    host: str = ""
    server: str = ""
    port: int | None = None
    region: str = ""
    planned_update: date | None = None
    sign_in: SignIn = SignIn.UNKNOWN
    peak_per_minute: int | None = None
    recipients_per_day: int | None = None
    state: State = State.ACTIVE
    contact: str = ""
    notes: str = ""
    label: str = ""
    do_first: str = ""
    attention: str = ""
    verify_says: str = ""
    move_back: bool = False
    contested: bool = False
    suspects: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    would_change: tuple[str, ...] = ()
    smtp_auth: SmtpAuthEffect | None = None
    override: Override | None = None
    conflict: str = ""
    extra: dict[str, str] = field(default_factory=dict)
    done_under: DecisionKind | None = None
    comes_first: ComesFirst | None = None

    @property
    def uses_legacy_host(self) -> bool:
        """Whether the plan puts the device on a legacy host, for good or until its update."""
        return self.decision.is_legacy or self.interim is not None

    @property
    def make_and_model(self) -> str:
        """Make and model as one text, the make not said twice."""
        if self.make and self.model.casefold().startswith(self.make.casefold()):
            return self.model
        return f"{self.make} {self.model}".strip()


@dataclass(frozen=True, slots=True)
class Tenant:
    """The tenant as far as its exports tell; ``cloud_assumed`` is said on page one."""

    name: str
    cloud: Cloud
    cloud_source: str
    cloud_assumed: bool
    allow_legacy_tls: Switch
    smtp_auth: SmtpAuth
    security_defaults: Switch
    clouds: tuple[Cloud, ...] = ()

    def reaches(self, cloud: Cloud) -> bool:
        """Whether this tenant's settings and steps hold for a device of a cloud; one that is not known may be its own.

        A tenant is in one cloud: devices of other clouds belong to other tenants, of which its exports say nothing.
        """
        return cloud in (self.cloud, Cloud.UNKNOWN)


@dataclass(frozen=True, slots=True)
class MadeWith:
    """The versions a plan was made with, so that a difference can be explained."""

    planner: str
    rules: str
    knowledge_checked_on: date


@dataclass(frozen=True, slots=True)
class PlanCounts:
    """Totals of the plan: rows by fate, devices by decision."""

    rows: Counts
    files: int
    tables: int
    devices: int
    senders: int
    decisions: dict[str, int]
    findings: dict[str, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that was decided, why, and what is open. ``id`` is a hash of the inputs, as-of and version.

    ``carried`` is what people typed into rows that no sheet of this plan shows (sheet key › row key), so that it
    comes back when the row does. ``evidence_remarks`` is what people typed beside Evidence, by Device ID.
    """

    id: str
    as_of: date
    made_with: MadeWith
    tenant: Tenant
    sources: tuple[SourceFile, ...]
    counts: PlanCounts
    devices: tuple[PlannedDevice, ...]
    mailboxes: tuple[MailboxPlan, ...]
    runbook: tuple[RunbookStep, ...]
    waves: tuple[Wave, ...]
    sites: tuple[SitePlan, ...]
    questions: tuple[Question, ...]
    findings: tuple[Finding, ...]
    blast_radius: BlastRadius
    cases: Cases
    deadlines: tuple[Deadline, ...] = ()
    conditions: tuple[Condition, ...] = ()
    legacy_exits: tuple[LegacyExit, ...] = ()
    rules: tuple[RuleUse, ...] = ()
    ways_out: tuple[WayOutNote, ...] = ()
    errors: tuple[ErrorHelp, ...] = ()
    banners: tuple[str, ...] = ()
    not_known: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    retired: tuple[RetiredRow, ...] = ()
    resolutions: dict[str, Human] = field(default_factory=dict)
    evidence_remarks: dict[str, Human] = field(default_factory=dict)
    carried: dict[str, dict[str, Human]] = field(default_factory=dict)
    extra_headers: tuple[str, ...] = ()
    memory: Memory = field(default_factory=Memory)
    schema: str = PLAN_SCHEMA

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """The questions that nobody has answered yet."""
        return tuple(question for question in self.questions if not question.answered)

    @property
    def next_deadline(self) -> Deadline | None:
        """The nearest dated milestone that still lies ahead."""
        ahead = [d for d in self.deadlines if d.days_left is not None and d.days_left >= 0]
        return min(ahead, key=lambda d: d.days_left or 0, default=None)
