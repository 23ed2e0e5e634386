"""The data file of the scripts: each change with the value that was recorded, so that it can be put back.

One JSON record a line: first the plan, then the changes in the order of the runbook. Windows PowerShell reads a long
file of short lines; one long document can be too long for it. Everything but ASCII is escaped, so that no release
takes the encoding wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from planner.model.device import SmtpAuth
from planner.model.evidence import Switch
from planner.model.plan import MailboxPlan, Plan

SCHEMA = "planner.scripts/1"
SMTP_AUTH, LEGACY_TLS = "SmtpClientAuthenticationDisabled", "AllowLegacyTLSClients"

WORDS: Mapping[SmtpAuth, Switch] = {SmtpAuth.ON: Switch.FALSE, SmtpAuth.OFF: Switch.TRUE,
                                    SmtpAuth.INHERITS: Switch.UNSET, SmtpAuth.UNKNOWN: Switch.UNKNOWN}
"""A setting as the value of its switch, which is named "disabled" (sources: S01, S02)."""

SET = {"$true": Switch.TRUE, "$false": Switch.FALSE}


def changes(plan: Plan) -> bytes:
    """Write the plan and every change that the scripts may make in its tenant."""
    about = {"schema": SCHEMA, "plan": plan.id, "as_of": plan.as_of.isoformat(), "tenant": plan.tenant.name,
             "elsewhere": sum(not _is_here(plan, mailbox) for mailbox in _changing(plan))}
    lines = [about, *_mailboxes(plan), *_tenant(plan)]
    return "".join(json.dumps(line, ensure_ascii=True) + "\n" for line in lines).encode("ascii")


def _mailboxes(plan: Plan) -> Iterator[dict[str, Any]]:
    """The mailboxes of this tenant that change: first those that a device needs, then those that nobody needs."""
    here = [mailbox for mailbox in _changing(plan) if _is_here(plan, mailbox)]
    for mailbox in sorted(here, key=lambda m: (SET[m.set_to] is Switch.TRUE, m.mailbox)):
        yield {"kind": "mailbox", "mailbox": mailbox.mailbox, "setting": SMTP_AUTH,
               "before": WORDS[mailbox.setting_now], "after": SET[mailbox.set_to]}


def _changing(plan: Plan) -> list[MailboxPlan]:
    return [mailbox for mailbox in plan.mailboxes if mailbox.set_to]


def _is_here(plan: Plan, mailbox: MailboxPlan) -> bool:
    """Whether a mailbox is one of the tenant whose values were recorded; of another tenant nothing is known."""
    return plan.tenant.reaches(mailbox.cloud)


def _tenant(plan: Plan) -> Iterator[dict[str, Any]]:
    """The steps that change a setting of the tenant, where the runbook has them; the command says to what."""
    recorded = {"smtp_auth": (SMTP_AUTH, WORDS[plan.tenant.smtp_auth]),
                "allow_legacy_tls": (LEGACY_TLS, plan.tenant.allow_legacy_tls)}
    for step in plan.runbook:
        if step.reads in recorded:
            setting, before = recorded[step.reads]
            yield {"kind": "tenant", "step": step.step, "setting": setting, "before": before,
                   "after": SET[step.command.rpartition(" ")[2]]}
