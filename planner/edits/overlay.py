"""Lay what people typed since over a finished plan, without deciding anything anew (SPEC 6.4)."""

from __future__ import annotations

from dataclasses import replace

from planner.edits.read_back import Copies, settle
from planner.model.finding import Finding
from planner.model.human import Human
from planner.model.knowledge import Rulebook
from planner.model.plan import Plan
from planner.model.workbook import DATA_QUALITY, EVIDENCE, MAILBOXES, PLAN, QUESTIONS, RUNBOOK, SITES, WAVES, Sheet
from planner.settings import Settings


def overlay(plan: Plan, copies: Copies, settings: Settings, rulebook: Rulebook) -> tuple[Plan, tuple[Finding, ...]]:
    """Give the plan with the human columns of the workbooks, and what was noticed: conflicts, unclear values."""
    if not copies.copies:
        return plan, ()
    returned, findings = settle(copies, plan.devices, settings, rulebook)

    def typed(sheet: Sheet, key: str) -> Human:
        return returned.human.get(sheet.key, {}).get(key, {})

    return replace(
        plan,
        devices=tuple(replace(d, human=typed(PLAN, d.id)) for d in plan.devices),
        retired=tuple(replace(r, human=typed(PLAN, r.device)) for r in plan.retired),
        waves=tuple(replace(w, human=typed(WAVES, w.id)) for w in plan.waves),
        sites=tuple(replace(s, human=typed(SITES, s.site)) for s in plan.sites),
        questions=tuple(replace(q, human=typed(QUESTIONS, q.id)) for q in plan.questions),
        mailboxes=tuple(replace(m, human=typed(MAILBOXES, m.mailbox)) for m in plan.mailboxes),
        runbook=tuple(replace(s, human=typed(RUNBOOK, s.step)) for s in plan.runbook),
        carried={sheet: {key: dict(returned.human.get(sheet, {}).get(key, {})) for key in rows}
                 for sheet, rows in plan.carried.items()},
        resolutions={key: dict(human) for key, human in returned.human.get(DATA_QUALITY.key, {}).items()},
        evidence_remarks={key: dict(human) for key, human in returned.human.get(EVIDENCE.key, {}).items()},
    ), tuple(findings)
