"""Decide: one table lookup a device, then target, conditions, action and dates around it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from planner.decide import smtp_auth
from planner.decide.actions import action
from planner.decide.conditions import Course, condition, conditions_of, readiness_of
from planner.decide.situation import TLS_WORDS, Situation, situation_of
from planner.decide.table import DECISION_INPUTS, SMTP_AUTH_INPUTS, DecisionTable
from planner.decide.what_if import what_would_change
from planner.decide.works_until import works_until
from planner.model.decision import (
    Condition,
    Confidence,
    Decision,
    DecisionKind,
    Interim,
    Rule,
    SmtpAuthValue,
    Target,
    TargetKind,
)
from planner.model.device import Cloud, Device, Route, SignIn, SmtpAuth, Upgrade
from planner.model.evidence import Facts, PolicyAllows, Switch, TenantSwitches
from planner.model.knowledge import Endpoint, Rulebook
from planner.settings import Settings

_FLAG_WORDS = {Switch.FALSE: "off", Switch.UNSET: "not set", Switch.UNKNOWN: "not known"}


class Decider:
    """Turn the facts of a device into its one decision.

    Both tables are proved when a Decider is made: CatalogueError if a combination has no rule or two. Decisions are
    remembered by situation, so that many alike devices cost one.
    """

    def __init__(self, rulebook: Rulebook, settings: Settings, tenant: TenantSwitches) -> None:
        self.rulebook = rulebook
        self.settings = settings
        self.tenant = tenant
        self.table = DecisionTable(rulebook.decision_rules, DECISION_INPUTS, where="rules/decision.toml")
        self.smtp_auth_table = DecisionTable(rulebook.smtp_auth_rules, SMTP_AUTH_INPUTS, where="rules/smtp_auth.toml")
        self._legacy_hosts = {c.legacy.host for c in rulebook.clouds.values() if c.legacy is not None}
        self._decided: dict[Situation, Decision] = {}

    def one(self, device: Device, facts: Facts) -> Decision:
        """Decide one device."""
        situation = situation_of(device, facts)
        decided = self._decided.get(situation)
        if decided is None:
            decided = self._decided[situation] = self._decide(situation)
        return replace(decided, device_id=device.id)

    def smtp_auth(self, mailbox: SmtpAuth, policy: PolicyAllows, sign_in: SignIn) -> SmtpAuthValue:
        """Say whether a mailbox may use SMTP AUTH in this tenant."""
        return smtp_auth.effective(self.smtp_auth_table, self.tenant, mailbox, policy, sign_in)

    def what_would_change(self, device: Device, facts: Facts) -> tuple[str, ...]:
        """Say which other facts would lead to another decision, for what is not settled by evidence."""
        return what_would_change(self.table, situation_of(device, facts), self.settings.upgrade_unknown)

    def run_conditions(self, decisions: Iterable[Decision]) -> tuple[Condition, ...]:
        """Name what must hold for the whole run, once: the tenant's flag, an assumed cloud, likely hosts."""
        found: dict[Condition, None] = {}
        for decision in decisions:
            if decision.uses_legacy_host and self.tenant.allow_legacy_tls is not Switch.TRUE:
                found[condition(self.rulebook, "tenant-flag", flag=_FLAG_WORDS[self.tenant.allow_legacy_tls])] = None
            found |= dict.fromkeys(c for c in decision.conditions if c.code == "cloud-assumed")
            if decision.target is not None and decision.target.confirm:
                code = "port-likely" if decision.kind.is_legacy else "host-likely"
                found[condition(self.rulebook, code, host=decision.target.host,
                                confirm=decision.target.confirm)] = None
        order = list(self.rulebook.conditions)
        return tuple(sorted(found, key=lambda c: (order.index(c.code), c.text)))

    def _decide(self, situation: Situation) -> Decision:
        rule = self.table.find((situation.route, situation.state, situation.tls, situation.cloud, situation.upgrade,
                                self.settings.upgrade_unknown))
        kind = DecisionKind(rule.outcome)
        target = self._target(rule, situation.cloud)
        interim = self._interim(kind, situation)
        in_scope = kind is not DecisionKind.OUT_OF_SCOPE
        course = Course(
            kind, target, legacy_host=kind.is_legacy or interim is not None,
            move_back=kind is DecisionKind.KEEP and situation.server in self._legacy_hosts,
            smtp_auth=self.smtp_auth(situation.mailbox_switch, situation.policy, situation.sign_in)
            if in_scope and situation.mailbox_known else None)
        conditions = conditions_of(self.rulebook, situation, course, self.settings.as_of)
        return Decision(
            device_id="", kind=kind, computed=kind, rule=rule.id, reason=self._reason(rule, situation, target),
            action=action(self.rulebook.actions, rule, situation, target, interim, move_back=course.move_back),
            readiness=readiness_of(kind, conditions, target), target=target, interim=interim, conditions=conditions,
            works_until=self._works_until(situation, course), asks=_asks(rule, kind, situation),
            smtp_auth=course.smtp_auth, move_back=course.move_back)

    def _target(self, rule: Rule, cloud: Cloud) -> Target | None:
        match rule.target:
            case TargetKind.NONE:
                return None
            case TargetKind.NORMAL:
                return _as_target(self.rulebook.clouds[cloud].normal)
            case TargetKind.LEGACY:
                legacy = self.rulebook.clouds[cloud].legacy
                return _as_target(legacy) if legacy is not None else None

    def _interim(self, kind: DecisionKind, situation: Situation) -> Interim | None:
        """Bridge old TLS with the legacy host until a planned update, where the cloud has one."""
        until = situation.planned_update
        if (kind is not DecisionKind.UPGRADE or not situation.tls.is_old or until is None
                or until <= self.settings.as_of or situation.cloud is Cloud.UNKNOWN):
            return None
        legacy = self.rulebook.clouds[situation.cloud].legacy
        return Interim(legacy.host, legacy.port, until) if legacy is not None else None

    def _reason(self, rule: Rule, situation: Situation, target: Target | None) -> str:
        cloud = self.rulebook.clouds.get(situation.cloud)
        return rule.sentence.format(tls=TLS_WORDS[situation.tls], cloud=cloud.title if cloud else "",
                                    host=target.host if target else "")

    def _works_until(self, situation: Situation, course: Course) -> str:
        if course.target is None and course.kind is not DecisionKind.UPGRADE:
            return ""
        return works_until(self.rulebook.milestones, situation.cloud, situation.sign_in,
                           legacy_host=course.legacy_host, as_of=self.settings.as_of)


def _as_target(endpoint: Endpoint) -> Target:
    likely = Confidence.LIKELY in (endpoint.confidence, endpoint.port_confidence)
    return Target(endpoint.host, endpoint.port, endpoint.encryption, endpoint.note if likely else "")


def _asks(rule: Rule, kind: DecisionKind, situation: Situation) -> tuple[str, ...]:
    """List the open questions of a device, first the one that settles most."""
    asks: list[str] = []
    if kind is DecisionKind.OUT_OF_SCOPE:
        # A private address or an own host as server was taken for a relay: is that relay listed itself?
        if situation.route is Route.RELAY and situation.route_inferred:
            asks.append("relay")
        return tuple(asks)
    if situation.route is Route.UNKNOWN:
        asks.append("sends")
    if rule.asks:
        asks.append(rule.asks)
    if kind.is_legacy and situation.upgrade is Upgrade.UNKNOWN:
        asks.append("upgrade")
    if situation.contested and situation.settle:
        asks.append(situation.settle)
    return tuple(asks)
