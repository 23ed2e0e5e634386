"""Read Get-CASMailbox: each mailbox's own SMTP AUTH switch, which has three states (sources: S02)."""

from __future__ import annotations

from planner.evidence.part import Part
from planner.evidence.rows import rows_of
from planner.evidence.switches import TriState, read_switch
from planner.model.cells import read_addresses
from planner.model.device import SmtpAuth
from planner.model.evidence import MailboxSwitch
from planner.model.finding import Finding
from planner.model.knowledge import Rulebook
from planner.model.source import Source
from planner.model.table import Kind, LeftOut, Table
from planner.settings import Settings

KIND = Kind.MAILBOXES
# The switch is named "disabled": true means off. Blank inherits the tenant's (S02).
MEANING = {TriState.TRUE: SmtpAuth.OFF, TriState.FALSE: SmtpAuth.ON, TriState.BLANK: SmtpAuth.INHERITS,
           TriState.STRANGE: SmtpAuth.UNKNOWN}


def read(table: Table, settings: Settings, rulebook: Rulebook) -> Part:
    """Read one export. Without the column SmtpClientAuthenticationDisabled the setting is not known, and said."""
    has_switch = "smtp_auth_disabled" in table.fields
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
        policy = row.text("authentication_policy") if "authentication_policy" in table.fields else None
        mailboxes.append(MailboxSwitch(
            addresses[0], MEANING[state], row.source("smtp_auth_disabled"), policy, row.text("display_name"),
            addresses[1:]))
    return Part(mailboxes=tuple(mailboxes), findings=tuple(findings), left_out=tuple(left_out))
