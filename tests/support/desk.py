"""A desk with an inbox and an output folder: plan, type into the workbook, send copies back, plan again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from planner import catalogue, pipeline, plan_file, write
from planner.model.finding import Finding
from planner.model.plan import Plan, PlannedDevice
from planner.model.workbook import PLAN, Sheet
from planner.settings import Settings
from planner.write.labels import Labels

AS_OF = date(2026, 11, 24)
HEADER = "Site,Device,Make,Model,Firmware,Serial,IP,Mailbox,Server,Send method,TLS,Update available,Sign-in\n"
ROWS = (
    "Lyon,PRN-1,HP,M525,1.0,SN1,10.0.0.1,prn1@example.com,smtp.office365.com,SMTP AUTH,1.0,no,password",
    "Lyon,PRN-2,HP,M525,1.0,SN2,10.0.0.2,prn2@example.com,smtp.office365.com,SMTP AUTH,1.2,no,password",
    "Lyon,PRN-3,Kyocera,FS-1000,,SN3,10.0.0.3,prn3@example.com,smtp.office365.com,SMTP AUTH,,,password",
    "Berlin,PRN-4,Kyocera,FS-1000,,SN4,10.0.0.4,prn4@example.com,smtp.office365.com,SMTP AUTH,,,password",
    "Berlin,PRN-5,Canon,iR-1,2.0,SN5,10.0.0.5,prn5@example.com,smtp.office365.com,SMTP AUTH,none,no,password",
)
RULEBOOK = catalogue.load()


class Desk:
    """A small tenant whose plan is made again and again in one folder."""

    def __init__(self, folder: Path, rows: tuple[str, ...] = ROWS) -> None:
        self.inbox, self.output = folder / "inbox", folder / "reports"
        self.inbox.mkdir(parents=True, exist_ok=True)
        self.list_devices(*rows)

    @property
    def workbook(self) -> Path:
        return self.output / plan_file.WORKBOOK

    def list_devices(self, *rows: str) -> None:
        """Write the inventory anew."""
        (self.inbox / "devices.csv").write_text(HEADER + "\n".join(rows) + "\n")

    def plan(self, **settings: Any) -> Plan:
        """Plan the inbox into the output folder, whose workbook is an input."""
        own = self.workbook if self.workbook.exists() else None
        chosen = Settings(**{"as_of": AS_OF, "only": ("workbook", "json"), **settings})
        earlier = plan_file.earlier(self.output) if own else None
        made = pipeline.build_plan(pipeline.Inputs((self.inbox,), own, earlier), chosen, RULEBOOK)
        write.publish(made, Labels.of(chosen.lang), self.output, chosen.only)
        return made

    def send_out(self, name: str) -> Path:
        """Put a copy of the workbook back into the inbox."""
        return Path(shutil.copy(self.workbook, self.inbox / name))

    def bytes(self) -> tuple[bytes, ...]:
        """What stands in the output folder."""
        return tuple((self.output / name).read_bytes() for name in (plan_file.WORKBOOK, plan_file.NAME))


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """Open a workbook the way a person does, and save it."""
    book = openpyxl.load_workbook(path)
    yield book
    book.save(path)


def column(sheet: Any, header: str) -> int:
    """The place of a column (from 1) by its header."""
    return next(cell.column for cell in sheet[1] if cell.value == header)


def row(sheet: Any, key: str) -> int:
    """The row of a key."""
    return next(cells[0].row for cells in sheet.iter_rows(min_row=2, max_col=1) if str(cells[0].value) == key)


def type_in(path: Path, key: str, sheet: Sheet = PLAN, **values: Any) -> None:
    """Type values into a row of a workbook, by the keys of the columns."""
    with opened(path) as book:
        target = book[sheet.title]
        for name, value in values.items():
            label = next(c.label for c in sheet.columns if c.key == name)
            target.cell(row(target, key), column(target, label)).value = value


def cells(path: Path, sheet: Sheet = PLAN) -> list[dict[str, Any]]:
    """The rows of a sheet as header → value."""
    rows = openpyxl.load_workbook(path)[sheet.title].iter_rows(values_only=True)
    headers = next(rows)
    return [dict(zip(headers, values, strict=True)) for values in rows]


def named(plan: Plan, name: str) -> PlannedDevice:
    """The one device with a name."""
    [hit] = [d for d in plan.devices if d.name == name]
    return hit


def found(plan: Plan, code: str) -> list[Finding]:
    """The findings with a code."""
    return [finding for finding in plan.findings if finding.code == code]
