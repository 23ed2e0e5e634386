"""What planning works on: every device with its facts and its decision, before anything is arranged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from planner.model.decision import Condition, Decision, DecisionKind, SmtpAuthEffect, SmtpAuthValue
from planner.model.device import Device, SignIn
from planner.model.evidence import Facts, Observations
from planner.model.finding import Finding
from planner.model.knowledge import Rulebook
from planner.model.plan import Human, SourceFile, Tenant
from planner.settings import Settings

NOT_KNOWN = SmtpAuthValue(SmtpAuthEffect.UNKNOWN, "", "Nothing is known about this mailbox.", "mailboxes")

DEVICES, WAVES, SITES, QUESTIONS = "devices", "waves", "sites", "questions"
FINDINGS, MAILBOXES, RUNBOOK = "findings", "mailboxes", "runbook"
"""The sheets with human columns, named as the arrays of plan.json that they show."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The results of all rooms before planning.

    ``decide`` answers what would be decided if the facts were different. ``smtp_auth`` holds the effective value
    of every mailbox of the mailbox export and of every device, by address in lower case. ``human`` is what
    people typed: sheet › row key › column key › value. ``would_change`` holds sentences by Device ID.
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
    smtp_auth: Mapping[str, SmtpAuthValue] = field(default_factory=dict)
    run_conditions: tuple[Condition, ...] = ()
    would_change: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    human: Mapping[str, Mapping[str, Human]] = field(default_factory=dict)
    extra_headers: tuple[str, ...] = ()

    def typed(self, sheet: str, key: str) -> Human:
        """What people typed into a row."""
        return self.human.get(sheet, {}).get(key, {})

    def effective(self, mailbox: str) -> SmtpAuthValue:
        """The effective SMTP AUTH value of a mailbox."""
        return self.smtp_auth.get(mailbox, NOT_KNOWN)


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
