"""Whether a mailbox may use SMTP AUTH once security defaults, switches, policy and sign-in are counted."""

from __future__ import annotations

from collections.abc import Mapping

from planner.decide.table import DecisionTable
from planner.model.decision import SmtpAuthEffect, SmtpAuthValue
from planner.model.device import SignIn, SmtpAuth
from planner.model.evidence import PolicyAllows, Switch, TenantSwitches

# Security defaults are a yes or no of the tenant; a blank answer tells nothing (sources: S04, S12).
_SECURITY_DEFAULTS: Mapping[Switch, str] = {
    Switch.TRUE: "on", Switch.FALSE: "off", Switch.UNSET: "not known", Switch.UNKNOWN: "not known"}

# The tenant has nothing to inherit from: a blank switch is unset, which is not the same as not known.
_TENANT: Mapping[SmtpAuth, str] = {
    SmtpAuth.ON: "on", SmtpAuth.OFF: "off", SmtpAuth.INHERITS: "unset", SmtpAuth.UNKNOWN: "not known"}


def effective(table: DecisionTable, tenant: TenantSwitches, mailbox: SmtpAuth, policy: PolicyAllows,
              sign_in: SignIn) -> SmtpAuthValue:
    """Look the mailbox's effective value up, with the rule, its sentence and what would settle an unknown."""
    rule = table.find((_SECURITY_DEFAULTS[tenant.security_defaults], mailbox, _TENANT[tenant.smtp_auth], policy,
                       sign_in))
    return SmtpAuthValue(SmtpAuthEffect(rule.outcome), rule.id, rule.sentence, rule.missing)
