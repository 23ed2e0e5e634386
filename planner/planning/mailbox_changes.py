"""What each mailbox needs: on where a device needs it, off where nobody does, and what to put back.

A mailbox's own switch beats the tenant's, and has three states (sources: S02, S03).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from planner.model.decision import SmtpAuthEffect, SmtpAuthValue
from planner.model.device import Cloud, SignIn, SmtpAuth
from planner.model.evidence import SenderUse
from planner.model.finding import Finding
from planner.model.knowledge import Rulebook
from planner.model.plan import MailboxPlan
from planner.model.text import first_of
from planner.model.workbook import MAILBOXES
from planner.planning.draft import Decided, Draft
from planner.planning.load import SPLIT, Limits, load_of
from planner.planning.mailbox_evidence import seen_of
from planner.planning.mailboxes import Exposure, MailboxBook, Usage, export_value

ON, OFF, AS_NOW = "on", "off", "as now"
RESTORE = {SmtpAuth.ON: "$false", SmtpAuth.OFF: "$true", SmtpAuth.INHERITS: "$null",
           SmtpAuth.UNKNOWN: "not known: note it before you change it"}
# The switch is named "disabled": false means on (sources: S02).
SWITCH_ON, SWITCH_OFF = "$false", "$true"
SHOWN = 5
"""So many mailboxes are named in a finding."""
WORST_FIRST = (SmtpAuthEffect.BLOCKED, SmtpAuthEffect.UNKNOWN, SmtpAuthEffect.ALLOWED)
# PowerShell takes the typographic quotes for the plain one.
QUOTES = "'\u2018\u2019\u201a\u201b"


def mailbox_plans(draft: Draft, book: MailboxBook, exposure: Exposure, *, opts_in: bool, tightens: bool
                  ) -> tuple[MailboxPlan, ...]:
    """Plan every mailbox that a device in scope uses and, before an opt-in, every one that must be closed."""
    closing = frozenset(exposure.idle_on if opts_in else ())
    limits = Limits.of(draft.rulebook)
    mailboxes = {*book.usage, *closing}
    seen = seen_of(draft.observations, lambda address: book.primary.get(address, address), mailboxes)
    return tuple(replace(_plan(draft, book, mailbox, limits, close=mailbox in closing, tightens=tightens),
                         seen=seen.get(mailbox, ())) for mailbox in sorted(mailboxes))


def mailbox_findings(mailboxes: Sequence[MailboxPlan], rulebook: Rulebook) -> tuple[Finding, ...]:
    """Say which mailboxes carry more than one mailbox can, and which are closed although the report shows them."""
    findings = [rulebook.finding("mailbox-load-split", found=m.mailbox, reason=m.load_reason)
                for m in mailboxes if m.load == SPLIT]
    closed = [m.mailbox for m in mailboxes
              if m.effective_now is SmtpAuthEffect.BLOCKED and m.messages and _is_reported(m)]
    if closed:
        findings.append(rulebook.finding("blocked-but-sending", found=first_of(closed, SHOWN), count=len(closed)))
    return tuple(findings)


def _is_reported(mailbox: MailboxPlan) -> bool:
    """Whether the SMTP AUTH clients report has the mailbox; a trace does not tell how mail was handed over."""
    return any(share is not None for share in (mailbox.tls_1_0, mailbox.tls_1_1, mailbox.tls_1_2))


def _plan(draft: Draft, book: MailboxBook, mailbox: str, limits: Limits, *, close: bool, tightens: bool
          ) -> MailboxPlan:
    usage = book.usage.get(mailbox, Usage(mailbox))
    use = book.senders.get(mailbox)
    setting = book.setting(mailbox)
    effective = _effective(draft, book, usage)
    needed = ON if any(item.sends_on for item in usage.signing_in) else OFF if close else AS_NOW
    cloud = _cloud(usage, draft)
    inherited = draft.tenant.smtp_auth if draft.tenant.reaches(cloud) else SmtpAuth.UNKNOWN
    value, why = _change(setting, inherited, effective.effect, needed, tightens=tightens)
    if effective.effect is not SmtpAuthEffect.ALLOWED and needed == ON and effective.why:
        why = f"{why} {effective.why}"
    if value and (other := draft.elsewhere([cloud])):
        why = f"{why} The mailbox is {other.removeprefix('1 ')}: change it there."
    load, reason = load_of(usage.devices, use, limits, book.places.get(mailbox, 0))
    command = _command(mailbox, value) if value else ""
    return MailboxPlan(
        mailbox, cloud, tuple(item.device.id for item in usage.devices),
        tuple(item.device.id for item in usage.legacy), setting, effective.effect, needed,
        command, why, RESTORE[setting],
        use.messages if use else book.messages.get(mailbox), str(use.period) if use else "",
        use.tls_1_0 if use else None, use.tls_1_1 if use else None, use.tls_1_2 if use else None,
        _sign_in(usage, use), load, reason, draft.typed(MAILBOXES, mailbox), value if command else "")


def _effective(draft: Draft, book: MailboxBook, usage: Usage) -> SmtpAuthValue:
    """The effective value for the device that fares worst, or of the export when no device signs in with it."""
    values = [item.decision.smtp_auth for item in usage.signing_in if item.decision.smtp_auth]
    if values:
        return min(values, key=lambda value: WORST_FIRST.index(value.effect))
    switch = book.switches.get(usage.mailbox)
    return export_value(draft, switch) if switch else SmtpAuthValue(SmtpAuthEffect.UNKNOWN, "", "")


def _change(setting: SmtpAuth, inherited: SmtpAuth, effect: SmtpAuthEffect, needed: str, *, tightens: bool
            ) -> tuple[str, str]:
    """The value to set (empty: none) and why. Only what is needed is changed; ``inherited`` is the tenant's switch."""
    if needed == OFF:
        return SWITCH_OFF, "It is on and nobody was seen to use it: once the flag is on it could use old TLS."
    if setting is SmtpAuth.ON:
        return "", "It is switched on by itself."
    if setting is SmtpAuth.INHERITS and tightens and effect is not SmtpAuthEffect.BLOCKED:
        return SWITCH_ON, "It is open through the tenant switch only; its own switch keeps it open then."
    if setting is SmtpAuth.UNKNOWN and tightens and needed == AS_NOW:
        return SWITCH_ON, "Somebody may send with it; its own switch keeps it open when the tenant switch is closed."
    if needed == AS_NOW:
        return "", "No device needs it yet; open questions may change that."
    if setting is SmtpAuth.OFF:
        return SWITCH_ON, "A device needs it and it is switched off."
    if setting is SmtpAuth.UNKNOWN:
        return SWITCH_ON, "A device needs it and its setting is not known: note it, and set it if it is not on."
    if tightens:
        return SWITCH_ON, "A device needs it; its own switch keeps it open when the tenant switch is closed."
    if inherited is SmtpAuth.ON:
        # What else may block it, security defaults or a policy, no switch of a mailbox opens (sources: S04, S05).
        return "", "It inherits, and the tenant switch allows it."
    if inherited is SmtpAuth.OFF:
        return SWITCH_ON, "A device needs it, and the tenant switch that it inherits is off."
    return SWITCH_ON, "A device needs it, and the tenant switch that it inherits is not known to allow it."


def _command(mailbox: str, value: str) -> str:
    """Write the command, the address as data between quotes; none for an address with control characters."""
    if not mailbox.isprintable():
        return ""
    quoted = "".join(c * 2 if c in QUOTES else c for c in mailbox)
    return f"Set-CASMailbox -Identity '{quoted}' -SmtpClientAuthenticationDisabled {value}"


def _cloud(usage: Usage, draft: Draft) -> Cloud:
    clouds = {item.facts.cloud for item in usage.devices} or {draft.tenant.cloud}
    return clouds.pop() if len(clouds) == 1 else Cloud.UNKNOWN


def _sign_in(usage: Usage, use: SenderUse | None) -> SignIn:
    if use is not None and use.sign_in is not SignIn.UNKNOWN:
        return use.sign_in
    return _agreed(usage.signing_in)


def _agreed(items: list[Decided]) -> SignIn:
    said = {item.facts.sign_in for item in items}
    return said.pop() if len(said) == 1 else SignIn.UNKNOWN
