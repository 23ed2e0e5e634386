"""What one export gives: typed observations, findings, and the rows that gave nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from planner.model.evidence import MailboxSwitch, MailSeen, ModelFact, SenderUse, SignInSeen, TenantSwitches, TlsSeen
from planner.model.finding import Finding
from planner.model.table import LeftOut


@dataclass(frozen=True, slots=True)
class Connection:
    """A TLS connection of a log, with what joins it to other rows: its uid, and the address of its server."""

    seen: TlsSeen
    uid: str = ""
    server_address: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """The observations of one table; ``left_out`` are its rows that could not be used, with the reason.

    ``mail_senders``: uid of a connection → the senders whose mail it carried. ``uid_lost``: a log in groups keeps no
    uid; ``senders_lost`` are the rows of it that name a sender. ``day`` is the last day that the table speaks of,
    where it says so.
    """

    senders: tuple[SenderUse, ...] = ()
    mailboxes: tuple[MailboxSwitch, ...] = ()
    tenant: TenantSwitches | None = None
    connections: tuple[Connection, ...] = ()
    mail_senders: Mapping[str, frozenset[str]] = field(default_factory=dict)
    uid_lost: bool = False
    senders_lost: int = 0
    sign_ins: tuple[SignInSeen, ...] = ()
    mail_seen: tuple[MailSeen, ...] = ()
    model_facts: tuple[ModelFact, ...] = ()
    findings: tuple[Finding, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    day: date | None = None
