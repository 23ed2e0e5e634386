"""Read Get-CASMailbox: each mailbox's own SMTP AUTH switch, which has three states (sources: S02)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from planner.evidence.part import Part
from planner.evidence.periods import period_of
from planner.evidence.rows import rows_of
from planner.evidence.switches import TriState, read_switch
from planner.model.cells import read_addresses
from planner.model.device import SmtpAuth
from planner.model.evidence import MailboxSwitch
from planner.model.finding import Finding
from planner.model.knowledge import Rulebook
from planner.model.source import Source
from planner.model.table import Kind, LeftOut, Row, Table, text_of
from planner.model.text import fold
from planner.settings import Settings

KIND = Kind.MAILBOXES
# The switch is named "disabled": true means off. Blank inherits the tenant's (S02).
MEANING = {TriState.TRUE: SmtpAuth.OFF, TriState.FALSE: SmtpAuth.ON, TriState.BLANK: SmtpAuth.INHERITS,
           TriState.STRANGE: SmtpAuth.UNKNOWN}
ALIASES = frozenset({"emailaddresses", "proxyaddresses", "aliases"})
"""Columns of Exchange exports that list a mailbox's further addresses, as ``smtp:name@domain``."""


def read(table: Table, settings: Settings, rulebook: Rulebook) -> Part:
    """Read one export. Without the column SmtpClientAuthenticationDisabled the setting is not known, and said."""
    has_switch = "smtp_auth_disabled" in table.fields
    has_policy = "authentication_policy" in table.fields
    alias_columns = [c.index for c in table.columns if not c.field and fold(c.header).replace(" ", "") in ALIASES]
    mailboxes: list[MailboxSwitch] = []
    findings: list[Finding] = []
    left_out: list[LeftOut] = []
    if not has_switch:
        findings.append(rulebook.finding("mailboxes-without-switch", Source(table.file, table.sheet)))
    for row in rows_of(table):
        addresses = read_addresses(row.text("mailbox"))
        if not addresses:
            findings.append(rulebook.finding("mailbox-row-without-address", row.source("mailbox"),
                                             found=row.text("mailbox")))
            left_out.append(LeftOut(row.row.number, "no mailbox address", rejected=True))
            continue
        state = read_switch(row.text("smtp_auth_disabled")) if has_switch else TriState.STRANGE
        if has_switch and state is TriState.STRANGE:
            findings.append(rulebook.finding("switch-not-understood", row.source("smtp_auth_disabled"),
                                             found=row.text("smtp_auth_disabled")))
        aliases = dict.fromkeys((*addresses[1:], *_aliases(row.row, alias_columns)))
        mailboxes.append(MailboxSwitch(
            addresses[0], MEANING[state], row.source("smtp_auth_disabled"),
            policy_name(row.text("authentication_policy")) if has_policy else None, row.text("display_name"),
            tuple(alias for alias in aliases if alias != addresses[0])))
    return Part(mailboxes=tuple(mailboxes), findings=tuple(findings), left_out=tuple(left_out),
                day=period_of(table, settings.dates).last)


def policy_name(text: str) -> str:
    """The name of an authentication policy in a cell; empty where the cell says that there is none."""
    return "" if read_switch(text) is TriState.BLANK else text


def settle(parts: Sequence[Part], rulebook: Rulebook, findings: list[Finding]) -> tuple[MailboxSwitch, ...]:
    """Of several exports the newest speaks for a mailbox; equally new ones that disagree leave it unknown."""
    held: dict[str, tuple[date, MailboxSwitch]] = {}
    for part in parts:
        day = part.day or date.min
        for switch in part.mailboxes:
            earlier = held.get(switch.mailbox)
            if earlier is None or day > earlier[0]:
                held[switch.mailbox] = (day, switch)
            elif day == earlier[0]:
                held[switch.mailbox] = (day, _agreed(earlier[1], switch, rulebook, findings))
    return tuple(switch for _, switch in held.values())


def _agreed(first: MailboxSwitch, second: MailboxSwitch, rulebook: Rulebook, findings: list[Finding]) -> MailboxSwitch:
    """What two exports of the same day say together; one that lacks a column adds nothing and takes nothing."""
    said = {switch.smtp_auth for switch in (first, second)} - {SmtpAuth.UNKNOWN}
    policies = {switch.policy for switch in (first, second) if switch.policy is not None}
    if len(said) > 1 or len(policies) > 1:
        findings.append(rulebook.finding(
            "exports-disagree", second.source, found=second.mailbox, what=f"the mailbox {second.mailbox}",
            other=str(first.source)))
    better = first if first.smtp_auth is not SmtpAuth.UNKNOWN else second
    return replace(
        better, smtp_auth=said.pop() if len(said) == 1 else SmtpAuth.UNKNOWN,
        policy=policies.pop() if len(policies) == 1 else None,
        aliases=tuple(dict.fromkeys((*first.aliases, *second.aliases))))


def _aliases(row: Row, columns: Iterable[int]) -> Iterable[str]:
    for index in columns:
        if index < len(row.cells):
            yield from read_addresses(text_of(row.cells[index]))
