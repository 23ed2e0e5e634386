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
from planner.model.source import Source
from planner.model.table import Confidence as TableConfidence
from planner.model.table import Counts, FileError, Kind

PLAN_SCHEMA = "planner.plan/1"
INSPECT_SCHEMA = "planner.inspect/1"

HumanValue = str | int | float | bool
"""What a person typed into a cell; a date is its ISO text."""

Human = dict[str, HumanValue]
"""Column key → what a person typed; empty cells are left out."""


@dataclass(frozen=True, slots=True)
class SourceColumn:
    """A column of an input table as ``inspect`` shows it; ``index`` counts from 1."""

    index: int
    header: str
    field: str | None
    why: str


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A table of an input: what it was taken for and where its rows went."""

    sheet: str
    kind: Kind
    confidence: TableConfidence
    header_row: int | None
    columns: tuple[SourceColumn, ...]
    counts: Counts
    why: str = ""
    taken: bool = True
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class SourceFile:
    """An input file as ``inspect`` and the plan list it."""

    file: str
    format: str
    encoding: str
    delimiter: str
    error: FileError | None
    tables: tuple[SourceTable, ...]
    digest: str = ""
    modified: date | None = None
    reader: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InspectReport:
    """What ``inspect --json`` prints."""

    sources: tuple[SourceFile, ...]
    findings: tuple[Finding, ...]
    schema: str = INSPECT_SCHEMA


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
    """One device of the plan with its decision and everything a writer may want to say about it."""

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


@dataclass(frozen=True, slots=True)
class MailboxPlan:
    """A mailbox that devices send from: its setting, what it needs, and what to put back later.

    Shares are percent of messages (0 to 100), None where no report speaks of the mailbox.
    """

    mailbox: str
    cloud: Cloud
    devices: tuple[str, ...]
    legacy_devices: tuple[str, ...]
    setting_now: SmtpAuth
    effective_now: SmtpAuthEffect
    needed: str
    change: str
    why: str
    restore: str
    messages: int | None
    period: str
    tls_1_0: float | None
    tls_1_1: float | None
    tls_1_2: float | None
    sign_in: SignIn
    load: str
    load_reason: str
    human: Human = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RunbookStep:
    """A step of the tenant runbook with the tenant's own values filled in."""

    step: str
    phase: str
    action: str
    where: str
    command: str
    expected: str
    check: str
    roll_back: str
    needs: tuple[str, ...]
    sources: tuple[str, ...] = ()
    human: Human = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wave:
    """A batch of work with a gate before it and an exit test behind it."""

    id: str
    name: str
    goal: str
    devices: tuple[str, ...]
    sites: tuple[str, ...]
    mailboxes: tuple[str, ...]
    gate: str
    exit_test: str
    human: Human = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SitePlan:
    """A site: its devices by decision, its wave, the file name of its checklist."""

    site: str
    clouds: tuple[Cloud, ...]
    devices: int
    decisions: dict[str, int]
    wave: str
    checklist: str
    human: Human = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """An open question, how many devices an answer settles, and what each answer leads to."""

    id: str
    asks: str
    question: str
    make: str
    model: str
    firmware: str
    devices: tuple[str, ...]
    sites: tuple[str, ...]
    if_yes: str
    if_no: str
    how: str
    answers: tuple[str, ...] = ()
    human: Human = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LegacyExit:
    """How and when a device leaves the legacy host; empty fields are what is missing."""

    device: str
    options: tuple[str, ...]
    option: str
    day: str
    owner: str


@dataclass(frozen=True, slots=True)
class BlastRadius:
    """How many mailboxes could use old TLS once the flag is on, and how many need to.

    ``could`` None means not known, possibly all: the mailbox export is missing.
    """

    could: int | None
    need: int
    excess: int | None
    sentence: str
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """Devices per decision in one case over the unknowns."""

    decisions: dict[str, int]
    legacy: int


@dataclass(frozen=True, slots=True)
class Cases:
    """Best and worst case: every unknown answered well, every unknown answered badly."""

    best: Case
    worst: Case
    sentence: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """A milestone as it touches this plan; ``days_left`` counts from as-of, None without a date."""

    id: str
    title: str
    sentence: str
    day: date | None
    when: str
    days_left: int | None
    devices: int
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleUse:
    """A rule or another piece of knowledge that the plan rests on, for the sheet Rules and sources."""

    rule: str
    version: int
    title: str
    when: str
    then: str
    devices: int
    source: str
    link: str
    source_date: str
    checked_on: date


@dataclass(frozen=True, slots=True)
class WayOutNote:
    """A way out as pages print it."""

    id: str
    title: str
    helps: tuple[str, ...]
    needs: str
    costs: str
    risk: str


@dataclass(frozen=True, slots=True)
class ErrorHelp:
    """An SMTP error a technician may meet, with what to do in order."""

    code: str
    text: str
    meaning: str
    steps: tuple[str, ...]
    on_card: bool


@dataclass(frozen=True, slots=True)
class Change:
    """What is different from the earlier plan, and why (data, rule, date, override, person)."""

    device: str
    kind: str
    field: str
    before: str
    after: str
    cause: str
    what_to_do: str = ""


@dataclass(frozen=True, slots=True)
class RetiredRow:
    """A device that is gone from the inventory, with what was planned and everything a person typed."""

    device: str
    site: str
    name: str
    decision: str
    human: Human = field(default_factory=dict)


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
    comes back when the row does.
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
    carried: dict[str, dict[str, Human]] = field(default_factory=dict)
    extra_headers: tuple[str, ...] = ()
    schema: str = PLAN_SCHEMA

    @property
    def next_deadline(self) -> Deadline | None:
        """The nearest dated milestone that still lies ahead."""
        ahead = [d for d in self.deadlines if d.days_left is not None and d.days_left >= 0]
        return min(ahead, key=lambda d: d.days_left or 0, default=None)



