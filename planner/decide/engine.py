"""Decide: one table lookup a device, then target, conditions, action and dates around it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from planner.decide import smtp_auth
from planner.decide.actions import action
from planner.decide.conditions import FLAG_ELSEWHERE, condition, conditions_of, readiness_of
from planner.decide.course import TARGET_OF, Course, as_target, check_targets, target_of
from planner.decide.situation import TLS_WORDS, Situation, situation_of
from planner.decide.table import DECISION_INPUTS, SMTP_AUTH_INPUTS, DecisionTable
from planner.decide.what_if import what_would_change
from planner.decide.works_until import works_until
from planner.model.decision import (
    Condition,
    Decision,
    DecisionKind,
    Interim,
    Override,
    Readiness,
    Rule,
    SmtpAuthValue,
    Target,
)
from planner.model.device import Cloud, Device, Route, SignIn, SmtpAuth, Upgrade
from planner.model.evidence import Facts, PolicyAllows, Switch, TenantSwitches
from planner.model.knowledge import Rulebook
from planner.model.plan import Tenant
from planner.settings import Settings

_FLAG_WORDS = {Switch.FALSE: "off", Switch.UNSET: "not set", Switch.UNKNOWN: "not known"}


class Decider:
    """Turn the facts of a device into its one decision.

    Both tables are proved when a Decider is made: CatalogueError if a combination has no rule or two. Decisions are
    remembered by situation, so that many alike devices cost one. ``tenant`` are the switches that were exported,
    ``home`` the tenant that they are of: without it they hold for every device.
    """

    def __init__(self, rulebook: Rulebook, settings: Settings, tenant: TenantSwitches, home: Tenant | None = None
                 ) -> None:
        self.rulebook = rulebook
        self.settings = settings
        self.tenant = tenant
        self.home = home
        self.table = DecisionTable(rulebook.decision_rules, DECISION_INPUTS, where="rules/decision.toml")
        self.smtp_auth_table = DecisionTable(rulebook.smtp_auth_rules, SMTP_AUTH_INPUTS, where="rules/smtp_auth.toml")
        check_targets(rulebook.decision_rules, rulebook.clouds, where=self.table.where)
        self._legacy_targets = {c.legacy.host: as_target(c.legacy)
                                for c in rulebook.clouds.values() if c.legacy is not None}
        self._decided: dict[Situation, Decision] = {}
        self._changes: dict[Situation, tuple[str, ...]] = {}

    def one(self, device: Device, facts: Facts) -> Decision:
        """Decide one device."""
        situation = situation_of(device, facts)
        decided = self._decided.get(situation)
        if decided is None:
            decided = self._decided[situation] = self._decide(situation)
        return replace(decided, device_id=device.id)

    def overridden(self, device: Device, facts: Facts, decision: Decision, override: Override) -> Decision:
        """Let a person's decision stand for a device; what the rule says is kept, and said as attention."""
        kind, situation = override.decision, situation_of(device, facts)
        target = target_of(TARGET_OF[kind], self.rulebook.clouds, situation.cloud)
        stands = replace(
            decision, kind=kind, override=override, asks=decision.asks if kind is DecisionKind.UNKNOWN else (),
            reason=f"A person decided, until {override.until.isoformat()}: {override.reason}",
            attention=f"The rule says {decision.computed}: {decision.reason}")
        return self._carry_out(stands, situation, self._course(kind, "", target, situation))

    def smtp_auth(self, mailbox: SmtpAuth, policy: PolicyAllows, sign_in: SignIn) -> SmtpAuthValue:
        """Say whether a mailbox may use SMTP AUTH in this tenant."""
        return smtp_auth.effective(self.smtp_auth_table, self.tenant, mailbox, policy, sign_in)

    def what_would_change(self, device: Device, facts: Facts) -> tuple[str, ...]:
        """Say which other facts would lead to another decision, for what is not settled by evidence."""
        situation = situation_of(device, facts)
        known = self._changes.get(situation)
        if known is None:
            known = self._changes[situation] = what_would_change(self.table, situation, self.settings.upgrade_unknown)
        return known

    def run_conditions(self, decisions: Iterable[Decision]) -> tuple[Condition, ...]:
        """Name what must hold for the whole run, once: the tenant's flag, an assumed cloud, likely hosts."""
        found: dict[Condition, None] = {}
        for decision in decisions:
            elsewhere = any(c.code == FLAG_ELSEWHERE for c in decision.conditions)
            if decision.uses_legacy_host and not elsewhere and self.tenant.allow_legacy_tls is not Switch.TRUE:
                found[condition(self.rulebook, "tenant-flag", flag=_FLAG_WORDS[self.tenant.allow_legacy_tls])] = None
            found |= dict.fromkeys(c for c in decision.conditions if c.code == "cloud-assumed")
            found |= dict.fromkeys(self._likely(decision))
        order = list(self.rulebook.conditions)
        return tuple(sorted(found, key=lambda c: (order.index(c.code), c.text)))

    def _likely(self, decision: Decision) -> Iterator[Condition]:
        """What is only likely about the hosts that a decision names."""
        for target in (decision.target, decision.interim):
            if target is not None and target.confirm:
                code = "port-likely" if target.host in self._legacy_targets else "host-likely"
                yield replace(condition(self.rulebook, code, host=target.host, confirm=target.confirm),
                              host=target.host)

    def _decide(self, situation: Situation) -> Decision:
        rule = self.table.find((situation.route, situation.state, situation.tls, situation.cloud, situation.upgrade,
                                self.settings.upgrade_unknown))
        kind = DecisionKind(rule.outcome)
        target = target_of(rule.target, self.rulebook.clouds, situation.cloud)
        cloud = self.rulebook.clouds.get(situation.cloud)
        reason = rule.sentence.format(tls=TLS_WORDS[situation.tls], cloud=cloud.title if cloud else "",
                                      host=target.host if target else "")
        decided = Decision("", kind, kind, rule.id, reason, action="", readiness=Readiness.UNKNOWN,
                           asks=_asks(rule, kind, situation))
        return self._carry_out(decided, situation, self._course(kind, rule.asks, target, situation))

    def _carry_out(self, decided: Decision, situation: Situation, course: Course) -> Decision:
        """Add what follows from a decision: hosts, conditions, readiness, action and date."""
        conditions = conditions_of(self.rulebook, situation, course, self.settings.as_of)
        return replace(
            decided, target=course.target, interim=course.interim, conditions=conditions,
            readiness=readiness_of(course, conditions), action=action(self.rulebook.actions, situation, course),
            works_until=self._works_until(situation, course), smtp_auth=course.smtp_auth,
            move_back=course.move_back)

    def _course(self, kind: DecisionKind, asks: str, target: Target | None, situation: Situation) -> Course:
        bridge = self._bridge(kind, situation)
        interim = (Interim(bridge.host, bridge.port, situation.planned_update, bridge.encryption, bridge.confirm)
                   if bridge is not None and situation.planned_update is not None else None)
        signs_in = kind is not DecisionKind.OUT_OF_SCOPE and situation.mailbox_known
        elsewhere = self.home is not None and not self.home.reaches(situation.cloud)
        return Course(
            kind, asks, target, interim,
            move_back=kind is DecisionKind.KEEP and situation.server in self._legacy_targets,
            smtp_auth=smtp_auth.effective(
                self.smtp_auth_table, TenantSwitches() if elsewhere else self.tenant, situation.mailbox_switch,
                situation.policy, situation.sign_in) if signs_in else None,
            elsewhere=elsewhere,
            confirms=tuple(t.confirm for t in (bridge, target) if t is not None and t.confirm))

    def _bridge(self, kind: DecisionKind, situation: Situation) -> Target | None:
        """The legacy host that bridges old TLS until an update that is planned, where the cloud has one."""
        if (kind is not DecisionKind.UPGRADE or not situation.tls.is_old or situation.cloud is Cloud.UNKNOWN
                or situation.planned_update is None or situation.planned_update <= self.settings.as_of):
            return None
        legacy = self.rulebook.clouds[situation.cloud].legacy
        return as_target(legacy) if legacy is not None else None

    def _works_until(self, situation: Situation, course: Course) -> str:
        if course.target is None and course.kind is not DecisionKind.UPGRADE:
            return ""
        return works_until(self.rulebook.milestones, situation.cloud, situation.sign_in,
                           legacy_host=course.legacy_host, as_of=self.settings.as_of)


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
