"""Lay a finished plan out as files, and put them in place all at once or not at all."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from planner import plan_file
from planner.model.errors import OutputError, PlannerError
from planner.model.plan import Plan
from planner.write import beside, staging
from planner.write.labels import Labels

WORKBOOK_LOCKS = ("~$plan.xlsx", ".~lock.plan.xlsx#")
"""What Excel and LibreOffice leave beside a workbook while it is open."""

PDF = "pdf"
"""The output that ``--pdf`` adds to those of ``--only``."""


class Writer(Protocol):
    """One output: writes its files below a folder and names them."""

    def __call__(self, plan: Plan, labels: Labels, folder: Path) -> list[Path]:
        """Write the output."""


def writers() -> dict[str, Writer]:
    """Every output by its name, in the order of writing; plan.json last, since it says "complete"."""
    from planner.write import checklists, printed, report, scripts, workbook
    return {"workbook": workbook.write, "checklists": checklists.write, PDF: printed.write, "report": report.write,
            "scripts": scripts.write, "json": write_json}


def write_json(plan: Plan, labels: Labels, folder: Path) -> list[Path]:
    """Write plan.json. Its names are the interface for programs and are never translated."""
    path = folder / plan_file.NAME
    path.write_bytes(plan_file.encode(plan))
    return [path]


def check_folder(folder: Path) -> None:
    """Refuse early what would fail late: a file in the way, no permission, an open workbook. Raises OutputError."""
    staging.check(folder)
    for lock in WORKBOOK_LOCKS:
        if (folder / lock).exists():
            raise OutputError("plan.xlsx is open in another program", where=folder,
                              next_step="Close plan.xlsx, or choose another folder with -o.")


def publish(plan: Plan, labels: Labels, folder: Path, only: Sequence[str], *, keep_old: str = "",
            workbook_seen: str | None = None) -> list[Path]:
    """Build every output beside its place, then move each into it; a failure before that leaves all as it was.

    What people work in and what programs read is forced onto the disk before it is put in place; checklists are
    not, because 500 of them would cost seconds and plan.json prints them again. ``keep_old`` is a name under which a
    workbook that is already there stays (``--fresh``). ``workbook_seen`` is the mark of the workbook as this run read
    it: one that somebody saved in the meantime is not replaced. Raises OutputError.
    """
    check_folder(folder)
    with staging.staged(folder) as beside_it:
        built = beside.build(writers(), only, plan, labels, beside_it)
        for path in built:
            if path.parent == beside_it:
                staging.flush(path)
        stale = _stale_checklists(folder, plan) if "checklists" in only else set()
        if "workbook" in only:
            _set_aside(folder, beside_it, keep_old, workbook_seen)
        placed = staging.place_all(built, beside_it, folder)
        for path in stale.difference(placed):
            path.unlink(missing_ok=True)
        return placed


def publish_checklists(plan: Plan, labels: Labels, folder: Path, sites: Collection[str] | None, *, pdf: bool
                       ) -> list[Path]:
    """Write the checklists again, of some sites or of all (None), and put them in place. Raises OutputError.

    Of some sites only their own files are written: the index and the files of all sites belong to the whole plan.
    """
    from planner.write import checklists, printed
    staging.check(folder)
    with staging.staged(folder) as beside_it:
        built = checklists.write(plan, labels, beside_it, sites)
        if pdf:
            built += printed.write(plan, labels, beside_it, sites)
        return staging.place_all(built, beside_it, folder)


def mark(workbook: Path) -> str:
    """What tells a workbook from a later state of itself; empty when there is none."""
    return hashlib.sha256(workbook.read_bytes()).hexdigest() if workbook.exists() else ""


def _set_aside(folder: Path, built: Path, keep_old: str, workbook_seen: str | None) -> None:
    """Make sure that no work is in the workbook that will be replaced; keep a copy of it under another name."""
    workbook = folder / plan_file.WORKBOOK
    if workbook_seen is not None and mark(workbook) != workbook_seen:
        raise OutputError("plan.xlsx was saved by somebody while the plan was made", where=folder,
                          next_step="Run the same command again: what was typed will be taken.")
    if keep_old and workbook.exists():
        # Copied and not renamed: whatever happens, there is a workbook under its own name.
        shutil.copyfile(workbook, built / keep_old)
        staging.flush(built / keep_old)
        staging.place(built / keep_old, folder / keep_old)


def _stale_checklists(folder: Path, plan: Plan) -> set[Path]:
    """The checklists in the folder that are of an earlier plan; nothing else is ever removed.

    These are the pages of sites that this plan no longer has, and every PDF: one that is not made anew would say
    what the earlier plan said. Those that this run writes are not removed.
    """
    from planner.write.checklists import ALL_SITES, FOLDER
    from planner.write.printed import pdf_name
    with suppress(PlannerError):
        old = [site.checklist for site in plan_file.load(folder).sites]
        now = {site.checklist for site in plan.sites}
        names = [*(name for name in old if name not in now), *map(pdf_name, [*old, ALL_SITES])]
        return {folder / FOLDER / name for name in names}
    return set()


def name_for_old(folder: Path, as_of: str) -> str:
    """A free name for the workbook that ``--fresh`` leaves beside the new one."""
    number = 1
    while (folder / (name := f"plan-before-{as_of}{f'-{number}' if number > 1 else ''}.xlsx")).exists():
        number += 1
    return name
