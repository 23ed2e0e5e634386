"""Put the plan together: every concern has its file, this one only knows their order."""

from __future__ import annotations

from collections.abc import Sequence

from planner.model.evidence import Switch
from planner.model.plan import ErrorHelp, MailboxPlan, Plan, RunbookStep, WayOutNote
from planner.model.workbook import DATA_QUALITY, EVIDENCE, MAILBOXES, QUESTIONS, RUNBOOK, SITES, WAVES
from planner.planning.answers import Oracle
from planner.planning.blast_radius import blast_radius
from planner.planning.carry import carried, evidence_remarks, retired_rows
from planner.planning.cases import cases
from planner.planning.changes import with_changes
from planner.planning.deadlines import deadlines
from planner.planning.draft import Draft
from planner.planning.findings import numbered, resolved
from planner.planning.legacy_exits import legacy_exits
from planner.planning.mailbox_changes import mailbox_findings, mailbox_plans
from planner.planning.mailboxes import MailboxBook, expose, open_book
from planner.planning.notes import banners, not_known
from planner.planning.order import arrange
from planner.planning.planned_devices import Before, planned_device
from planner.planning.questions import first_questions, questions
from planner.planning.rules_used import rules_used
from planner.planning.runbook import closing_steps, runbook, situation_of, step_for, tightens
from planner.planning.sites import site_plans
from planner.planning.totals import made_with, plan_counts, plan_id
from planner.planning.waves import plan_waves


def compose(draft: Draft) -> Plan:
    """Arrange everything that was decided into a plan that needs nothing else to be read."""
    rulebook, settings, tenant = draft.rulebook, draft.settings, draft.tenant
    items = arrange(draft)
    oracle = Oracle(draft)
    bound = [item for item in items if item.decision.uses_legacy_host]
    opts_in = any(map(draft.reaches, bound))
    book = open_book(draft, items)
    exposure = expose(draft, book)
    tight = tightens(draft, exposure, opts_in=opts_in)
    mailboxes = mailbox_plans(draft, book, exposure, opts_in=opts_in, tightens=tight)
    steps = runbook(draft, situation_of(draft, items, mailboxes, exposure, tight=tight))
    review = (bool(bound) or tenant.allow_legacy_tls is Switch.TRUE or any(i.decision.move_back for i in items))
    waves = plan_waves(draft, items, mailboxes, review=review)
    ahead = deadlines(items, rulebook, settings.as_of)
    exits, exit_findings = legacy_exits(draft, items)
    findings = numbered((*draft.findings, *waves.findings, *exit_findings, *mailbox_findings(mailboxes, rulebook)))
    findings = resolved(findings, draft.human.get(DATA_QUALITY.key, {}))
    asked = questions(draft, items, oracle)
    before = Before(first_questions(asked, items), _id(step_for(steps, rulebook, "opt-in")),
                    _id(step_for(steps, rulebook, "mailbox-on")), _to_change(mailboxes, book))
    sites = site_plans(draft, items, waves.of_site)
    plan = Plan(
        id=plan_id(draft.sources, settings), as_of=settings.as_of, made_with=made_with(rulebook), tenant=tenant,
        sources=draft.sources, counts=plan_counts(draft.sources, items, findings),
        devices=tuple(planned_device(draft, item, waves.of_device.get(item.device.id, ""), before)
                      for item in items),
        mailboxes=mailboxes, runbook=steps, waves=waves.waves, sites=sites,
        questions=asked, findings=findings,
        blast_radius=blast_radius(exposure, tenant.allow_legacy_tls, closing_steps(steps, rulebook),
                                  rulebook.clouds.get(tenant.cloud)),
        cases=cases(items, oracle), deadlines=ahead, conditions=draft.run_conditions, legacy_exits=exits,
        rules=rules_used(rulebook, items, ahead, steps, settings.as_of),
        ways_out=tuple(WayOutNote(w.id, w.title, w.helps, w.needs, w.costs, w.risk) for w in rulebook.ways_out),
        errors=tuple(ErrorHelp(e.code, e.text, e.meaning, e.steps, e.on_card) for e in rulebook.errors),
        banners=banners(rulebook, tenant, draft.sources, settings.as_of),
        not_known=not_known(rulebook, items, draft.sources),
        resolutions={key: dict(human) for key, human in draft.human.get(DATA_QUALITY.key, {}).items()},
        retired=retired_rows(draft, {item.device.id for item in items}),
        evidence_remarks=evidence_remarks(draft),
        carried=carried(draft, {
            EVIDENCE.key: {item.device.id for item in items},
            DATA_QUALITY.key: {finding.id for finding in findings}, MAILBOXES.key: {m.mailbox for m in mailboxes},
            RUNBOOK.key: {step.step for step in steps}, WAVES.key: {wave.id for wave in waves.waves},
            SITES.key: {site.site for site in sites}, QUESTIONS.key: {question.id for question in asked}}),
        extra_headers=draft.extra_headers, memory=draft.memory)
    return with_changes(plan, draft)


def _to_change(mailboxes: Sequence[MailboxPlan], book: MailboxBook) -> dict[str, str]:
    """The mailboxes that have to be changed before their devices are touched, by every address of theirs."""
    changed = {m.mailbox: m.mailbox for m in mailboxes if m.change}
    return changed | {alias: mailbox for alias, mailbox in book.primary.items() if mailbox in changed}


def _id(step: RunbookStep | None) -> str:
    return step.step if step else ""
