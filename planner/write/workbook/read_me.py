"""The sheet Read me: what this file is, how to fill it in and send it back, and what it was made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from planner.model.decision import DecisionKind
from planner.model.look import LOOKS
from planner.model.plan import Plan
from planner.model.table import Kind
from planner.model.workbook import READ_ME, Sheet
from planner.write.labels import Labels
from planner.write.words import clouds
from planner.write.workbook.brief import Brief
from planner.write.workbook.page import EDGE, Page
from planner.write.workbook.rows import Rows
from planner.write.workbook.styles import Styles
from planner.write.workbook.summary import deadline_sentence
from planner.write.workbook.table_sheet import MAX_COLUMNS, MAX_ROWS
from planner.write.workbook.tables import TOOLS, YOURS

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

WIDTHS = (34, 28, 22, 10, 16)
SHORT_HASH = 12
FIGURES = 3
"""The columns of the sources from this one on stand to the right: rows and hash."""

MEANINGS: Mapping[DecisionKind, str] = {
    DecisionKind.KEEP: "It stays on the normal host, or moves back to it.",
    DecisionKind.UPGRADE: "Update or replace it; then it stays on the normal host.",
    DecisionKind.LEGACY_WORLDWIDE: "It moves to the legacy host for now. Plan its exit.",
    DecisionKind.LEGACY_21VIANET: "It moves to the legacy host of the cloud that 21Vianet operates. Plan its exit.",
    DecisionKind.BLOCKED: "No host takes it as it is. Choose a way out.",
    DecisionKind.UNKNOWN: "A question is open. The sheet Questions says how to find out.",
    DecisionKind.OUT_OF_SCOPE: "It does not hand its mail to Microsoft 365 itself, or it is retired.",
}
PURPOSES: Mapping[str, str] = {
    "read_me": "How to use this file.",
    "summary": "The state of the plan on one page.",
    "plan": "Every device: what to do, why, in which order. You work here.",
    "waves": "The batches of work, each with its gate and its exit test.",
    "sites": "Every site, its wave and its checklist.",
    "questions": "What is open, ranked by how many devices an answer settles.",
    "data_quality": "What was noticed in the files that were read.",
    "mailboxes": "The mailboxes that devices send from, and what to change on them.",
    "runbook": "The steps in the tenant, in order, each with its way back.",
    "evidence": "Where every value came from.",
    "changes": "What is different from the earlier plan, and why.",
    "retired": "Devices that are gone from the inventory, with what people typed.",
    "rules": "The rules that decided: each title under Why, with its sources and dates.",
    "lists": "The values that the choices offer.",
}
STEPS = (
    "Fill in the columns with a yellow header. Leave the others as they are.",
    "Choose from the list where a cell offers one. Other text is kept as you type it.",
    "Write dates as dates, for example 2026-12-31.",
    "Sort, filter and hide rows as you like. Rows are found by their first column, so keep it.",
    "Save the file as .xlsx and send it back. Several people may fill in copies of their own.",
    "Put the returned files beside the inventories and run planner plan again. Nothing that you typed is lost.",
)


def write_read_me(target: Worksheet, _book: Workbook, plan: Plan, labels: Labels, styles: Styles,
                  shown: Sequence[Sheet]) -> None:
    """Write the first page of the workbook."""
    _ = labels
    page = Page(target, styles, WIDTHS)
    name = plan.tenant.name
    page.title(_("Migration plan: {tenant}").format(tenant=name) if name else _("Migration plan"),
               _("What to do with every device that sends mail through Microsoft 365"))
    page.paragraph(deadline_sentence(plan.next_deadline, labels),
                   styles.painted("panel", bold=True, text_wrap=True, valign="vcenter"))
    page.row += 1
    _about(page, plan, labels)
    page.heading(_("How to fill it in and send it back"))
    for number, step in enumerate(STEPS, start=1):
        page.paragraph(f"{number}.  {_(step)}")
    page.row += 1
    _legend(page, labels)
    sheets = page.row
    page.heading(_("Sheets"))
    for sheet in shown:
        target.write_url(page.row, EDGE, f"internal:'{_(sheet.title)}'!A1",
                         styles.painted("link", underline=1, valign="top"), _(sheet.title))
        page.paragraph(_(PURPOSES[sheet.key]), first=EDGE + 1, width=sum(WIDTHS[1:]))
    page.row += 1
    _limits(page, plan, labels, shown)
    _sources(page, plan, labels)
    if plan.not_known:
        page.heading(_("What this plan does not know"))
        for sentence in plan.not_known:
            page.paragraph(f"•  {sentence}")
    page.print_on(plan, labels, _(READ_ME.title), breaks=(sheets,))


def _about(page: Page, plan: Plan, labels: Labels) -> None:
    _, made, tenant = labels, plan.made_with, plan.tenant
    cloud = clouds(tenant, labels)
    said = _("assumed; please check") if tenant.cloud_assumed else tenant.cloud_source
    for label, value in (
        (_("Plan"), plan.id), (_("As of"), labels.date(plan.as_of)),
        (_("Cloud"), f"{cloud} ({said})" if said else cloud),
        (_("Made with"), _("planner {version}, rules {rules}, facts checked on {checked_day}").format(
            version=made.planner, rules=made.rules, checked_day=labels.date(made.knowledge_checked_on))),
    ):
        page.text(EDGE, label, page.styles.label)
        page.paragraph(value, first=EDGE + 1, width=sum(WIDTHS[1:]))
    page.row += 1


def _legend(page: Page, labels: Labels) -> None:
    _, styles = labels, page.styles
    page.heading(_("Legend"))
    for human, word, meaning in ((False, _("Blue header"), TOOLS), (True, _("Yellow header"), YOURS)):
        page.text(EDGE, word, styles.header(human=human))
        page.paragraph(_(meaning), styles.make(text_wrap=True, valign="vcenter", indent=1), first=EDGE + 1,
                       width=sum(WIDTHS[1:]))
    for kind, look in LOOKS.items():
        page.text(EDGE, f"{look.symbol} {_(look.word)}", styles.decisions[kind])
        page.paragraph(_(MEANINGS[kind]), first=EDGE + 1, width=sum(WIDTHS[1:]))
    page.row += 1


def _limits(page: Page, plan: Plan, labels: Labels, shown: Sequence[Sheet]) -> None:
    """Say which sheets hold less than the plan, because a sheet of Excel ends there."""
    rows = Rows(plan, Brief(plan, labels))
    for sheet in shown:
        missing = 0 if sheet.is_page else rows.count(sheet.key) - (MAX_ROWS - 1)
        if missing > 0:
            said = labels("{sheet}: {rows} rows do not fit into a sheet and are left out; plan.json has them all.")
            page.paragraph(said.format(sheet=labels(sheet.title), rows=labels.number(missing)),
                           page.styles.painted("banner", text_wrap=True))
    if len(plan.extra_headers) > MAX_COLUMNS - 19:
        page.paragraph(labels("Evidence: not every column of the inventory fits into a sheet."),
                       page.styles.painted("banner", text_wrap=True))


def _sources(page: Page, plan: Plan, labels: Labels) -> None:
    """List what was read. A workbook of this tool is named only: what it holds changes with every edit."""
    _, target, styles = labels, page.target, page.styles
    page.heading(_("Sources"))
    page.headers(_("File"), _("Sheet"), _("What it is"), _("Rows"), _("Short hash"), figures=FIGURES)
    plain = styles.make(valign="top")
    for source in plan.sources:
        problem = _("not read: {why}").format(why=source.error.message) if source.error else ""
        if not source.tables:
            _source_line(page, source.file, problem, "", source.digest)
        for table in source.tables:
            _source_line(page, source.file, table.sheet, labels.kind(table.kind.value), source.digest)
            if table.kind is not Kind.PLAN:
                target.write_number(page.row - 1, EDGE + 3, table.counts.read,
                                    styles.make(num_format="#,##0", valign="top"))
            if not table.taken:
                target.write_string(page.row - 1, EDGE + 2, _("{kind} (not taken)").format(
                    kind=labels.kind(table.kind.value)), plain)
    page.row += 1


def _source_line(page: Page, file: str, sheet: str, kind: str, digest: str) -> None:
    page.line((file, sheet, kind, "", digest[:SHORT_HASH]), figures=FIGURES)
