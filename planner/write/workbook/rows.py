"""Lay the records of a plan out as rows of the workbook, in the order of the declared columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import Any

from planner.model.decision import DecisionKind
from planner.model.evidence import Fact
from planner.model.plan import Human, LooseRow, Plan, PlannedDevice
from planner.model.workbook import EVIDENCE, EXTRA, LISTS, SHEETS, Choices, Column, ColumnKind, extra_column
from planner.write.workbook.brief import Brief
from planner.write.workbook.table_sheet import CellValue

Row = Sequence[CellValue]
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_NOTHING: Human = {}
_DECLARED = {sheet.key: sheet for sheet in SHEETS}
GONE = "No longer in the plan. What was typed here stays until you empty it."
_SAYS_GONE = {"waves": "goal", "sites": "checklist", "questions": "question", "data_quality": "effect",
              "mailboxes": "why", "runbook": "action", "evidence": "conflict"}
"""The column that says of a row that it is only there for what people typed into it."""


class Rows:
    """Make the rows of each sheet: the tool's cells and, in the same order, what people typed.

    ``brief`` says the sentences of the sheet Plan in few words.
    """

    def __init__(self, plan: Plan, brief: Brief) -> None:
        self.plan, self._brief = plan, brief

    def tool(self, sheet: str) -> Iterator[Row]:
        """Give the tool's cells of every row of a sheet that has a key, once a key; rows that are gone come last."""
        return chain(getattr(self, f"_{sheet}")(), self._gone(sheet))

    def all(self, sheet: str) -> Iterator[tuple[Row, Human, Human | None]]:
        """Give every row of a sheet: the tool's cells, what people typed, and what was issued for its key.

        A key that stands on several rows stands there again, with what each of them holds; nothing is chosen.
        Rows that people typed in without a key come last. Nothing was issued for a row that is not the first of
        its key.
        """
        doubled = self.plan.memory.doubled.get(sheet, {})
        for cells, issued in zip(self.tool(sheet), self.issued(sheet), strict=True):
            if not doubled or str(cells[0]) not in doubled:
                yield cells, issued, issued
                continue
            for place, human in enumerate(doubled[str(cells[0])]):
                yield cells, human, None if place else issued
        for row in self._loose(sheet):
            yield tuple(row.cells.get(column.key, "") for column in self.tool_columns(sheet)), row.human, None

    def some(self, sheet: str, at_most: int) -> list[Row]:
        """Give the tool's cells of some rows of a sheet, from all parts of it, with every type and TLS version."""
        def few(records: Sequence[Any]) -> tuple[Any, ...]:
            return tuple(records[::max(1, -(-len(records) // at_most))])

        def chosen(devices: Sequence[PlannedDevice]) -> tuple[PlannedDevice, ...]:
            some = few(devices)
            seen = {kind for device in some for kind in (device.type, device.tls.value)}
            kinds = {kind: device for device in devices for kind in (device.type, device.tls.value)}
            return (*some, *(device for kind, device in kinds.items() if kind not in seen))

        plan = self.plan
        part = replace(plan, devices=chosen(plan.devices), findings=few(plan.findings), mailboxes=few(plan.mailboxes))
        return list(getattr(Rows(part, self._brief.of(chosen(self._brief.devices))), f"_{sheet}")())

    def tool_columns(self, sheet: str) -> tuple[Column, ...]:
        """Give the tool's columns of a sheet; Evidence ends with those of the inventory that nobody asked for."""
        found = map(extra_column, self.plan.extra_headers) if sheet == EVIDENCE.key else ()
        return (*_DECLARED[sheet].tool, *found)

    def human(self, sheet: str) -> Iterable[Human]:
        """Give all that people typed into a sheet, in no order."""
        doubled = self.plan.memory.doubled.get(sheet, {})
        return chain(self.issued(sheet), *doubled.values(), (row.human for row in self._loose(sheet)))

    def issued(self, sheet: str) -> Iterable[Human]:
        """Give what stands for each key of a sheet, once a key."""
        plan = self.plan
        records: Mapping[str, Iterable[Human]] = {
            "plan": (device.human for device in plan.devices),
            "waves": (wave.human for wave in plan.waves),
            "sites": (site.human for site in plan.sites),
            "questions": (question.human for question in plan.questions),
            "data_quality": (plan.resolutions.get(finding.id, _NOTHING) for finding in plan.findings),
            "mailboxes": (mailbox.human for mailbox in plan.mailboxes),
            "runbook": (step.human for step in plan.runbook),
            "retired": (row.human for row in plan.retired),
            "evidence": (plan.evidence_remarks.get(device.id, _NOTHING) for device in plan.devices),
        }
        return chain(records.get(sheet, ()), plan.carried.get(sheet, {}).values())

    def _gone(self, sheet: str) -> Iterator[Row]:
        """Rows that the plan has no more, but that hold what people typed: nothing typed is out of sight."""
        for key in self.plan.carried.get(sheet, ()):
            yield (key, *(GONE if column.key == _SAYS_GONE[sheet] else "" for column in self.tool_columns(sheet)[1:]))

    def _loose(self, sheet: str) -> Iterator[LooseRow]:
        return (row for row in self.plan.memory.loose if row.sheet == sheet)

    def count(self, sheet: str) -> int:
        """Count the rows of a sheet."""
        plan = self.plan
        doubled = plan.memory.doubled.get(sheet, {})
        keys = (str(cells[0]) for cells in self.tool(sheet)) if doubled else ()
        further = sum(len(doubled[key]) - 1 for key in keys if key in doubled)
        return further + len(plan.carried.get(sheet, ())) + sum(1 for _ in self._loose(sheet)) + {
            "plan": len(plan.devices), "evidence": len(plan.devices), "waves": len(plan.waves),
            "sites": len(plan.sites), "questions": len(plan.questions), "data_quality": len(plan.findings),
            "mailboxes": len(plan.mailboxes), "runbook": len(plan.runbook), "changes": len(plan.changes),
            "retired": len(plan.retired), "rules": len(plan.rules), "lists": max(map(len, LISTS.values())),
        }[sheet]

    def _plan(self) -> Iterator[Row]:
        brief = self._brief
        for d, full in zip(self.plan.devices, brief.devices, strict=True):
            target = d.target
            yield (d.id, d.site, d.location, d.label or d.name, d.type.value, d.make_and_model, d.serial, d.ip,
                   "; ".join(d.mailboxes) or d.mailbox, d.tls.value.value, d.decision, d.readiness.value,
                   target.host if target else "", target.port if target else None, brief.action(full),
                   brief.do_first(full), brief.why(full), brief.works_until(full), d.wave, d.attention, d.verify_says)

    def _waves(self) -> Iterator[Row]:
        for w in self.plan.waves:
            yield (w.id, w.name, w.goal, len(w.devices), self._brief.sites(w.sites), len(w.mailboxes), w.gate,
                   w.exit_test)

    def _sites(self) -> Iterator[Row]:
        for s in self.plan.sites:
            yield (s.site, "; ".join(s.clouds), s.devices,
                   *(s.decisions.get(kind.value, 0) for kind in DecisionKind), s.wave, s.checklist)

    def _questions(self) -> Iterator[Row]:
        for q in self.plan.questions:
            yield (q.id, q.question, q.make, q.model, q.firmware, len(q.devices),
                   self._brief.sites(q.sites), q.if_yes, q.if_no, q.how)

    def _data_quality(self) -> Iterator[Row]:
        for f in self.plan.findings:
            yield (f.id, f.severity.value, f.code, f.device, f.file, f.sheet, f.row, f.column, f.found, f.expected,
                   f.fix, f.effect)

    def _mailboxes(self) -> Iterator[Row]:
        for m in self.plan.mailboxes:
            yield (m.mailbox, m.cloud.value, len(m.devices), len(m.legacy_devices), m.setting_now.value,
                   m.effective_now.value, m.needed, m.change, m.why, m.restore, m.messages, m.period, m.tls_1_0,
                   m.tls_1_1, m.tls_1_2, m.sign_in.value, m.load, m.load_reason)

    def _runbook(self) -> Iterator[Row]:
        for s in self.plan.runbook:
            yield (s.step, s.phase, s.action, s.where, s.command, s.expected, s.check, s.roll_back,
                   ", ".join(s.needs))

    def _evidence(self) -> Iterator[Row]:
        headers = self.plan.extra_headers
        for d in self.plan.devices:
            used = {fact.field: fact for fact in d.facts if fact.used}
            tls = used.get("tls")
            yield (d.id, d.mac, d.tls.stated or d.tls.claimed.value, _maker_tls(d), d.tls.observed.value,
                   d.tls.value.value, d.tls.grade.value, _place(tls), _day(tls), d.cloud.value,
                   _place(used.get("cloud")), d.route.value, _place(used.get("route")), d.upgrade.value,
                   _place(used.get("upgrade")), d.conflict, d.source.file, d.source.sheet, d.source.row,
                   *(d.extra.get(header, "") for header in headers))

    def _changes(self) -> Iterator[Row]:
        for c in self.plan.changes:
            yield (c.device, c.kind, c.field, c.before, c.after, c.cause, c.what_to_do)

    def _retired(self) -> Iterator[Row]:
        for r in self.plan.retired:
            yield (r.device, r.site, r.name, DecisionKind(r.decision) if r.decision else None)

    def _rules(self) -> Iterator[Row]:
        for r in self.plan.rules:
            yield (r.rule, r.version, r.title, r.when, r.then, r.devices, r.source, r.link, r.source_date,
                   r.checked_on)

    def _lists(self) -> Iterator[Row]:
        for place in range(self.count("lists")):
            yield tuple(LISTS[name][place] if place < len(LISTS[name]) else "" for name in Choices)


def added_columns(humans: Iterable[Human], declared: Iterable[Column]) -> tuple[Column, ...]:
    """Find the columns that people added to a sheet, in the order of the alphabet; one of dates only stays one."""
    known = {column.key for column in declared}
    dates: dict[str, bool] = {}
    for human in humans:
        for key, value in human.items() if human else ():
            if key not in known:
                dates[key] = dates.get(key, True) and isinstance(value, str) and bool(_ISO.fullmatch(value))
    return tuple(extra_column(key.removeprefix(EXTRA), ColumnKind.DATE if dates[key] else ColumnKind.TEXT, human=True)
                 for key in sorted(dates))


def human_cells(columns: Sequence[Column], human: Human) -> Row:
    """Lay out what people typed: a date in a column of dates is a date again, all else is as typed."""
    if not human:
        return (None,) * len(columns)
    return tuple(_typed(column, human.get(column.key)) for column in columns)


def _typed(column: Column, value: CellValue) -> CellValue:
    if column.kind is ColumnKind.DATE and isinstance(value, str) and _ISO.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value


def _maker_tls(device: PlannedDevice) -> str:
    return next((fact.value for fact in device.facts if fact.field == "tls" and fact.grade.value == "C"), "")


def _place(fact: Fact | None) -> str:
    return fact.source if fact else ""


def _day(fact: Fact | None) -> CellValue:
    if fact is None or not fact.date:
        return None
    return date.fromisoformat(fact.date) if _ISO.fullmatch(fact.date) else fact.date
