"""What planning works on: every device with its facts and its decision, before anything is arranged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from planner.model.compare import Snapshot
from planner.model.decision import Condition, Decision, DecisionKind, SmtpAuthValue
from planner.model.device import Cloud, Device, SignIn, SmtpAuth
from planner.model.evidence import Facts, Observations, PolicyAllows
from planner.model.finding import Finding
from planner.model.knowledge import Rulebook
from planner.model.plan import Change, Glance, Human, Memory, SourceFile, Tenant
from planner.model.workbook import Sheet
from planner.settings import Settings


@dataclass(frozen=True, slots=True)
class Draft:
    """The results of all rooms before planning.

    ``decide`` answers what would be decided if the facts were different, ``smtp_auth`` what a mailbox with a
    switch, a policy and a way of signing in may do, ``would_change`` what else would change a decision. ``human``
    is what people typed: sheet key › row key › column key › value. ``earlier`` is what an earlier plan showed of its
    devices, by Device ID; ``done_under`` the decision under which a device was reported as done; ``memory`` what the
    workbook has to remember. ``answered`` are the questions about a device that an answer has settled.
    ``before`` is the last plan.json of the folder; ``earlier_plan`` is the id of the plan that its workbook is from,
    empty without one, with what its sheets Retired rows and Changes show.
    """

    devices: tuple[Device, ...]
    facts: Mapping[str, Facts]
    decisions: Mapping[str, Decision]
    observations: Observations
    tenant: Tenant
    sources: tuple[SourceFile, ...]
    findings: tuple[Finding, ...]
    settings: Settings
    rulebook: Rulebook
    decide: Callable[[Device, Facts], Decision]
    smtp_auth: Callable[[SmtpAuth, PolicyAllows, SignIn], SmtpAuthValue]
    would_change: Callable[[Device, Facts], tuple[str, ...]]
    run_conditions: tuple[Condition, ...] = ()
    human: Mapping[str, Mapping[str, Human]] = field(default_factory=dict)
    earlier: Mapping[str, Glance] = field(default_factory=dict)
    done_under: Mapping[str, DecisionKind] = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory)
    answered: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    before: Snapshot | None = None
    earlier_plan: str = ""
    earlier_retired: frozenset[str] = frozenset()
    earlier_changes: tuple[Change, ...] = ()
    extra_headers: tuple[str, ...] = ()

    def reaches(self, item: Decided) -> bool:
        """Whether a step in this tenant is a step for the device."""
        return self.tenant.reaches(item.facts.cloud)

    def elsewhere(self, clouds: Iterable[Cloud]) -> str:
        """Say how many belong to another tenant, and in which clouds; empty when none does."""
        others = [cloud for cloud in clouds if not self.tenant.reaches(cloud)]
        names = ", ".join(self.rulebook.clouds[cloud].title for cloud in sorted(set(others)))
        return f"{len(others)} in another tenant ({names})" if others else ""

    def typed(self, sheet: Sheet, key: str) -> Human:
        """What people typed into a row of a sheet."""
        return self.human.get(sheet.key, {}).get(key, {})


@dataclass(frozen=True, slots=True)
class Decided:
    """A device with its facts and its decision."""

    device: Device
    facts: Facts
    decision: Decision

    @property
    def kind(self) -> DecisionKind:
        """The decision that the plan works with."""
        return self.decision.kind

    @property
    def in_scope(self) -> bool:
        """Whether the plan has anything to say about the device."""
        return self.decision.kind is not DecisionKind.OUT_OF_SCOPE

    @property
    def sends_on(self) -> bool:
        """Whether the device shall go on sending by SMTP AUTH."""
        return self.decision.kind in (DecisionKind.KEEP, DecisionKind.UPGRADE) or self.decision.kind.is_legacy

    @property
    def may_use_password(self) -> bool:
        """Whether the device sends, or may send, by SMTP AUTH with a password: unless OAuth is known, it may."""
        return ((self.sends_on or self.decision.kind is DecisionKind.UNKNOWN)
                and self.facts.sign_in is not SignIn.OAUTH)

    @property
    def mailboxes(self) -> tuple[str, ...]:
        """Every mailbox of the device; the first is the one it signs in with."""
        return self.device.mailboxes or ((self.device.mailbox,) if self.device.mailbox else ())
