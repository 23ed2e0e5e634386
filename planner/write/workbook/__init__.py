"""Write plan.xlsx: what people work in."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from planner.model.plan import Plan
from planner.model.workbook import SHEETS
from planner.write.labels import Labels
from planner.write.translated import translated

if TYPE_CHECKING:
    from xlsxwriter import Workbook

FILE_NAME = "plan.xlsx"


def write(plan: Plan, labels: Labels, folder: Path) -> list[Path]:
    """Write the workbook of a plan into a folder and name the file.

    The same plan and labels give the same bytes. Memory stays flat: the rows of the tables are made while the file
    is assembled.
    """
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    from planner.write.workbook.base import Base
    from planner.write.workbook.brief import Brief
    from planner.write.workbook.read_me import write_read_me
    from planner.write.workbook.rows import Rows
    from planner.write.workbook.styles import Styles
    from planner.write.workbook.summary import write_summary
    from planner.write.workbook.tables import Tables

    path = folder / FILE_NAME
    folder.mkdir(parents=True, exist_ok=True)
    try:
        # The library writes the parts of the workbook as files first: beside it, where a killed run is cleared away.
        with Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False,
                                  "strings_to_numbers": False, "tmpdir": str(folder)}) as book:
            _describe(book, plan, labels)
            brief = Brief(plan, labels)
            plan = translated(plan, labels)
            styles, base = Styles(book), Base(plan, labels.lang)
            tables = Tables(book, Rows(plan, brief), styles, labels, base)
            pages = {"read_me": write_read_me, "summary": write_summary}
            empty = {name for name, rows in (("changes", plan.changes), ("retired", plan.retired)) if not rows}
            shown = [sheet for sheet in SHEETS if sheet.key not in empty]
            for sheet in shown:
                base.issue(sheet, sheet.columns, labels)
                if sheet.is_page:
                    pages[sheet.key](book.add_worksheet(labels(sheet.title)), book, plan, labels, styles, shown)
                else:
                    tables.add(sheet)
            base.write(book, styles)
    except FileCreateError as problem:
        # The library wraps what the system says, a full disk for example.
        raise problem.args[0] from None
    return [path]


def _describe(book: Workbook, plan: Plan, labels: Labels) -> None:
    from planner.write.workbook.table_sheet import fit

    book.set_size(28_800, 16_000)
    book.set_properties({
        "title": labels("Migration plan: {tenant}").format(tenant=fit(plan.tenant.name) or plan.id),
        "subject": labels("What to do with every device that sends mail through Microsoft 365"),
        "comments": f"{plan.id} · {plan.as_of.isoformat()} · planner {plan.made_with.planner} · "
                    + labels("rules {rules}").format(rules=plan.made_with.rules),
        # The same plan gives the same bytes, so the document's date is the plan's and not the clock's.
        "created": datetime.combine(plan.as_of, time()),
    })
