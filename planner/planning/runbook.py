"""The tenant's steps with the tenant's own values, and the recorded value that a roll-back puts back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.model.decision import DecisionKind
from planner.model.device import SmtpAuth
from planner.model.evidence import PolicyAllows, Switch
from planner.model.knowledge import Rulebook, StepTemplate
from planner.model.plan import MailboxPlan, RunbookStep, Tenant
from planner.model.table import Kind
from planner.model.workbook import RUNBOOK
from planner.planning.draft import Decided, Draft
from planner.planning.mailbox_changes import OFF, ON
from planner.planning.mailboxes import Exposure
from planner.planning.notes import kinds_read

FLAG_NOTE = "Whether the setting takes $null again is not documented; $false closes the legacy host as well."
CLOSING = ("mailboxes-missing", "mailbox-on", "mailbox-off", "tighten")
NOTED = "Put back the value that you noted in step RB-10."


@dataclass(frozen=True, slots=True)
class Situation:
    """Which steps apply to this tenant and the values that their sentences name."""

    applies: frozenset[str]
    values: Mapping[str, str]


def runbook(draft: Draft, situation: Situation) -> tuple[RunbookStep, ...]:
    """Lay out the steps that apply, in order. A step never needs one that is not there."""
    templates = [t for t in draft.rulebook.runbook if t.applies in situation.applies]
    present = {t.step for t in templates}
    return tuple(_step(t, present, situation, draft) for t in templates)


def _step(template: StepTemplate, present: set[str], situation: Situation, draft: Draft) -> RunbookStep:
    values = {**situation.values, "recorded": recorded(template.reads, draft.tenant)}
    return RunbookStep(
        template.step, template.phase, template.action.format_map(values), template.where, template.command,
        template.expected.format_map(values), template.check.format_map(values),
        template.roll_back.format_map(values), tuple(step for step in template.needs if step in present),
        template.sources, draft.typed(RUNBOOK, template.step), template.reads)


def step_for(steps: Sequence[RunbookStep], rulebook: Rulebook, applies: str) -> RunbookStep | None:
    """Find the step of the plan that stands for a need, if it applies."""
    ids = {template.step for template in rulebook.runbook if template.applies == applies}
    return next((step for step in steps if step.step in ids), None)


def closing_steps(steps: Sequence[RunbookStep], rulebook: Rulebook) -> tuple[RunbookStep, ...]:
    """The steps that leave only the mailboxes open that need it, in order; without a flag to turn on there are none."""
    if step_for(steps, rulebook, "opt-in") is None and step_for(steps, rulebook, "opted-in") is None:
        return ()
    ids = {template.step for template in rulebook.runbook if template.applies in CLOSING}
    return tuple(step for step in steps if step.step in ids)


def recorded(reads: str, tenant: Tenant) -> str:
    """How to put a tenant setting back as it was; unset is a value of its own (sources: T03, T04)."""
    if reads == "allow_legacy_tls":
        return _put_back("Set-TransportConfig -AllowLegacyTLSClients", tenant.allow_legacy_tls, FLAG_NOTE)
    if reads == "smtp_auth":
        return _put_back("Set-TransportConfig -SmtpClientAuthenticationDisabled", _disabled(tenant.smtp_auth),
                         "Whether the setting takes $null again is not documented.")
    if reads == "security_defaults":
        return ("Turn security defaults on again, as they were." if tenant.security_defaults is Switch.TRUE
                else NOTED)
    return ""


def _put_back(command: str, value: Switch, unset_note: str) -> str:
    match value:
        case Switch.TRUE | Switch.FALSE:
            return f"Put back the recorded value ${value}: {command} ${value}"
        case Switch.UNSET:
            return f"Put back the recorded value, which is unset: {command} $null. {unset_note}"
        case Switch.UNKNOWN:
            return NOTED


def _disabled(setting: SmtpAuth) -> Switch:
    """The value of a switch that is named "disabled" (sources: S01)."""
    return {SmtpAuth.ON: Switch.FALSE, SmtpAuth.OFF: Switch.TRUE, SmtpAuth.INHERITS: Switch.UNSET,
            SmtpAuth.UNKNOWN: Switch.UNKNOWN}[setting]


def tightens(draft: Draft, exposure: Exposure, *, opts_in: bool) -> bool:
    """Whether the tenant switch is closed before the opt-in: only then do idle mailboxes that inherit stay out."""
    return opts_in and exposure.idle_inheriting > 0 and draft.tenant.smtp_auth is not SmtpAuth.OFF


def situation_of(draft: Draft, items: Sequence[Decided], mailboxes: Sequence[MailboxPlan], exposure: Exposure, *,
                 tight: bool) -> Situation:
    """Tell which steps apply. A setting that is not known is treated as one that still has to be made."""
    flag = draft.tenant.allow_legacy_tls
    bound = [item for item in items if item.decision.uses_legacy_host]
    legacy = [item for item in bound if draft.reaches(item)]
    password = [item for item in items if item.may_use_password]
    switching_on = [m for m in mailboxes if m.change and m.needed != OFF]
    switching_off = [m for m in mailboxes if m.change and m.needed == OFF]
    moving_back = sum(item.decision.move_back for item in items)
    opted_in = flag is Switch.TRUE
    settled = not any(_may_need_the_flag(draft, item) for item in items if draft.reaches(item))
    holds = {
        "always": True,
        "report-missing": Kind.SMTP_REPORT not in kinds_read(draft.sources),
        "mailboxes-missing": not draft.observations.mailbox_export and any(m.needed == ON for m in mailboxes),
        "defaults-unknown": bool(password) and draft.tenant.security_defaults in (Switch.UNKNOWN, Switch.UNSET),
        "defaults-on": bool(password) and draft.tenant.security_defaults is Switch.TRUE,
        "policy": any(item.facts.policy is PolicyAllows.NO for item in password),
        "blocked": any(item.kind is DecisionKind.BLOCKED for item in items),
        "mailbox-on": bool(switching_on),
        "mailbox-off": bool(switching_off),
        "tighten": tight,
        "opt-in": bool(legacy) and flag is not Switch.TRUE,
        "opted-in": bool(legacy) and flag is Switch.TRUE,
        "no-opt-in": not bound,
        "opt-in-elsewhere": len(bound) > len(legacy),
        "legacy": bool(bound),
        "work": any(item.sends_on for item in items),
        "move-back": moving_back > 0,
        "password": bool(password),
        "opt-out": bool(legacy) or (opted_in and not settled),
        "opt-out-due": opted_in and settled,
        "restore": bool(switching_on or switching_off),
    }
    values = {
        "flag": "not known" if flag is Switch.UNKNOWN else str(flag),
        "tenant_switch": str(_disabled(draft.tenant.smtp_auth)),
        "legacy": str(len(legacy)),
        "undecided": str(sum(item.kind is DecisionKind.UNKNOWN for item in items)),
        "password": str(len(password)),
        "move_back": str(moving_back),
        "elsewhere": draft.elsewhere(item.facts.cloud for item in bound),
        "mailboxes_on": _here_and(draft, switching_on),
        "mailboxes_off": str(len(switching_off)),
        "inheriting": str(exposure.idle_inheriting),
        "hosts": ", ".join(_legacy_hosts(bound)),
    }
    return Situation(frozenset(name for name, so in holds.items() if so), values)


def _may_need_the_flag(draft: Draft, item: Decided) -> bool:
    """Whether a device goes to the legacy host, is listed with it as server, or may, because it is undecided."""
    hosts = {cloud.legacy.host for cloud in draft.rulebook.clouds.values() if cloud.legacy is not None}
    return item.decision.uses_legacy_host or item.kind is DecisionKind.UNKNOWN or item.device.server in hosts


def _here_and(draft: Draft, mailboxes: Sequence[MailboxPlan]) -> str:
    """Count mailboxes of this tenant, and those of another beside them."""
    here = sum(draft.tenant.reaches(mailbox.cloud) for mailbox in mailboxes)
    other = draft.elsewhere(mailbox.cloud for mailbox in mailboxes)
    return f"{here}, and {other}" if other else str(here)


def _legacy_hosts(legacy: Sequence[Decided]) -> list[str]:
    hosts = {item.decision.interim.host for item in legacy if item.decision.interim}
    hosts |= {item.decision.target.host for item in legacy if item.decision.target and item.kind.is_legacy}
    return sorted(hosts)
