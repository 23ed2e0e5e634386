"""One row a device: what it is, what was decided, what comes first, and what disagrees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from planner.model.decision import DecisionKind
from planner.model.device import Tls
from planner.model.evidence import FIELD_LABELS, Grade
from planner.model.look import LOOKS
from planner.model.plan import ComesFirst, Human, PlannedDevice, TlsView
from planner.model.workbook import PLAN
from planner.planning.draft import Decided, Draft

SAID_ELSEWHERE = ("password", "password-unknown", "exit")
"""Conditions that come later than the action: the columns Works until and Exit option show them."""


@dataclass(frozen=True, slots=True)
class Before:
    """What may come before the action at a device: the question to answer (by Device ID), and steps of the runbook.

    ``opt_in`` is the step for the tenant's flag and ``mailbox`` the one for mailboxes; ``mailboxes`` are those that
    have to be changed, by every address of theirs.
    """

    questions: Mapping[str, str]
    opt_in: str
    mailbox: str
    mailboxes: Mapping[str, str]


def planned_device(draft: Draft, item: Decided, wave: str, before: Before) -> PlannedDevice:
    """Lay out a device of the plan."""
    device, facts, decision = item.device, item.facts, item.decision
    human: Human = draft.typed(PLAN, device.id)
    done_under = draft.done_under.get(device.id)
    comes_first = _comes_first(draft, item, before)
    return PlannedDevice(
        id=device.id, site=device.site, location=device.location, name=device.name, type=device.type,
        make=device.make, model=device.model, firmware=device.firmware, serial=device.serial,
        asset_tag=device.asset_tag, ip=device.ip, mac=device.mac, mailbox=device.mailbox,
        mailboxes=item.mailboxes, cloud=facts.cloud, route=facts.route,
        tls=TlsView(facts.tls, facts.tls_grade, device.claimed_tls, device.tls_stated, facts.tls_observed),
        upgrade=facts.upgrade, decision=decision.kind, computed_decision=decision.computed, target=decision.target,
        interim=decision.interim, action=decision.action, readiness=decision.readiness,
        conditions=decision.conditions, reason=decision.reason, rule=decision.rule, works_until=decision.works_until,
        wave=wave, facts=facts.entries, source=device.source, human=human, host=device.host, server=device.server,
        port=device.port, region=device.region, planned_update=device.planned_update, sign_in=facts.sign_in,
        peak_per_minute=device.peak_per_minute, recipients_per_day=device.recipients_per_day, state=facts.state,
        contact=device.contact, notes=device.notes, label=device.label,
        do_first=" ".join(_do_first(item, comes_first, before)), attention=" ".join(_attention(item, done_under)),
        move_back=decision.move_back, contested=facts.contested, suspects=facts.suspects, asks=decision.asks,
        would_change=draft.would_change(device, facts),
        smtp_auth=decision.smtp_auth.effect if decision.smtp_auth else None, override=decision.override,
        conflict="; ".join(_conflicts(item)), extra=dict(device.extra), done_under=done_under,
        comes_first=comes_first)


def _attention(item: Decided, done_under: DecisionKind | None) -> Iterator[str]:
    """What a person must not overlook: work that was done for another decision, a rule that says otherwise."""
    if done_under is not None and done_under is not item.kind:
        yield f"Done under old decision ({LOOKS[done_under].word}); now: {LOOKS[item.kind].word}."
    if item.decision.attention:
        yield item.decision.attention


def _comes_first(draft: Draft, item: Decided, before: Before) -> ComesFirst:
    """The question and the steps that come before the action at a device."""
    if not item.in_scope:
        return ComesFirst()
    return ComesFirst(
        before.questions.get(item.device.id, ""),
        before.opt_in if item.decision.uses_legacy_host and draft.reaches(item) else "",
        before.mailbox if item.sends_on and item.device.mailbox in before.mailboxes else "")


def _do_first(item: Decided, first: ComesFirst, before: Before) -> Iterator[str]:
    """What has to be so before the action: the answer, the tenant, the mailbox, then the conditions."""
    if not item.in_scope:
        return
    if first.question:
        yield f"Answer {first.question} on the sheet Questions."
    if first.opt_in:
        yield f"Turn on the tenant's flag (step {first.opt_in})."
    if first.mailbox:
        yield f"Set the mailbox {before.mailboxes[item.device.mailbox]} (step {first.mailbox})."
    for condition in item.decision.conditions:
        if condition.code not in SAID_ELSEWHERE:
            yield condition.text


def _conflicts(item: Decided) -> Iterator[str]:
    """Where sources disagree: a claim with what was used, the rows of one device, the users of one mailbox."""
    claimed, facts = item.device.claimed_tls, item.facts
    if Tls.UNKNOWN not in (claimed, facts.tls) and claimed is not facts.tls:
        yield f"TLS {claimed} is claimed, TLS {facts.tls} is used (grade {facts.tls_grade.value})"
    for entry in facts.entries:
        if not entry.used and entry.grade is Grade.CLAIM and entry.field != "tls":
            yield f"{FIELD_LABELS.get(entry.field, entry.field)}: {entry.value} is not used ({entry.source})"
    if facts.contested:
        others = len(facts.suspects) - 1
        yield f"old TLS was seen; it may be this device or {others} more" if others > 0 else "old and new TLS were seen"
