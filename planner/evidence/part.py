"""What one export gives: typed observations, findings, and the rows that gave nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from planner.model.evidence import MailboxSwitch, MailSeen, ModelFact, SenderUse, SignInSeen, TenantSwitches, TlsSeen
from planner.model.finding import Finding
from planner.model.table import LeftOut


@dataclass(frozen=True, slots=True)
class Part:
    """The observations of one table; ``left_out`` are its rows that could not be used, with the reason.

    ``day`` is the last day that the table speaks of, where it says so.
    """

    senders: tuple[SenderUse, ...] = ()
    mailboxes: tuple[MailboxSwitch, ...] = ()
    tenant: TenantSwitches | None = None
    tls_seen: tuple[TlsSeen, ...] = ()
    sign_ins: tuple[SignInSeen, ...] = ()
    mail_seen: tuple[MailSeen, ...] = ()
    model_facts: tuple[ModelFact, ...] = ()
    findings: tuple[Finding, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    day: date | None = None
