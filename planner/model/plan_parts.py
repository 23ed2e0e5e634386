"""The parts of a plan around its devices: mailboxes, runbook, waves, sites, questions, exits, cases, deadlines."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from planner.model.decision import SmtpAuthEffect
from planner.model.device import Cloud, SignIn, SmtpAuth
from planner.model.evidence import Fact
from planner.model.human import Human


@dataclass(frozen=True, slots=True)
class MailboxPlan:
    """A mailbox that devices send from: its setting, what it needs, and what to put back later.

    Shares are percent of messages (0 to 100), None where no report speaks of the mailbox. ``set_to`` is the value that
    ``change`` sets and ``restore`` puts back ($true or $false); empty without a change. ``seen`` are its rows of
    reports and logs.
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
    set_to: str = ""
    seen: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class ComesFirst:
    """What has to be done before the action at a device: the open question (its id), and the runbook's steps for the
    tenant's flag and for the mailbox (their ids); empty where there is nothing to do.
    """

    question: str = ""
    opt_in: str = ""
    mailbox: str = ""


@dataclass(frozen=True, slots=True)
class RunbookStep:
    """A step of the tenant runbook with the tenant's own values filled in.

    ``reads`` names the setting of the tenant that the step changes and its roll-back puts back.
    """

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
    reads: str = ""


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
    answered: bool = False


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
