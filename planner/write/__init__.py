"""Lay a finished plan out as files, and put them in place all at once or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from planner import plan_file
from planner.model.errors import OutputError, PlannerError
from planner.model.plan import Plan
from planner.write import beside
from planner.write.labels import Labels
from planner.write.staging import staging

WORKBOOK_LOCKS = ("~$plan.xlsx", ".~lock.plan.xlsx#")
"""What Excel and LibreOffice leave beside a workbook while it is open."""


class Writer(Protocol):
    """One output: writes its files below a folder and names them."""

    def __call__(self, plan: Plan, labels: Labels, folder: Path) -> list[Path]:
        """Write the output."""


def writers() -> dict[str, Writer]:
    """Every output by its name in ``--only``, in the order of writing; plan.json last, since it says "complete"."""
    from planner.write import checklists, report, workbook
    return {"workbook": workbook.write, "checklists": checklists.write, "report": report.write, "json": write_json}


def write_json(plan: Plan, labels: Labels, folder: Path) -> list[Path]:
    """Write plan.json. Its names are the interface for programs and are never translated."""
    path = folder / plan_file.NAME
    path.write_bytes(plan_file.encode(plan))
    return [path]


def check_folder(folder: Path) -> None:
    """Refuse early what would fail late: a file in the way, no permission, an open workbook. Raises OutputError."""
    if folder.exists() and not folder.is_dir():
        raise OutputError("a file stands where the output folder should be", where=folder,
                          next_step="Choose another folder with -o.")
    for lock in WORKBOOK_LOCKS:
        if (folder / lock).exists():
            raise OutputError("plan.xlsx is open in another program", where=folder,
                              next_step="Close plan.xlsx, or choose another folder with -o.")
    existing = next(f for f in (folder, *folder.absolute().parents) if f.exists())
    if not os.access(existing, os.W_OK):
        raise OutputError("the folder cannot be written to", where=existing,
                          next_step="Choose another folder with -o.")


def publish(plan: Plan, labels: Labels, folder: Path, only: Sequence[str], *, keep_old: str = "",
            workbook_seen: str | None = None) -> list[Path]:
    """Build every output beside its place, then move each into it; a failure before that leaves all as it was.

    What people work in and what programs read is forced onto the disk before it is put in place; checklists are
    not, because 500 of them would cost seconds and plan.json prints them again. ``keep_old`` is a name under which a
    workbook that is already there stays (``--fresh``). ``workbook_seen`` is the mark of the workbook as this run read
    it: one that somebody saved in the meantime is not replaced. Raises OutputError.
    """
    check_folder(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with staging(folder) as place:
            built = beside.build(writers(), only, plan, labels, place)
            for path in built:
                if path.parent == place:
                    _flush(path)
            stale = _stale_checklists(folder, plan) if "checklists" in only else []
            if "workbook" in only:
                _set_aside(folder, place, keep_old, workbook_seen)
            placed = [_place(path, folder / path.relative_to(place)) for path in built]
            for path in stale:
                path.unlink(missing_ok=True)
            return placed
    except PlannerError:
        raise
    except PermissionError as problem:
        name = Path(problem.filename2 or problem.filename or folder).name
        raise OutputError(f"{name} cannot be replaced", where=folder,
                          next_step=f"Close {name}, or choose another folder with -o.") from None
    except OSError as problem:
        raise OutputError(
            f"writing failed: {problem.strerror or problem}", where=folder,
            next_step="Make room, or choose another folder with -o. What was there is unchanged.") from None


def mark(workbook: Path) -> str:
    """What tells a workbook from a later state of itself; empty when there is none."""
    return hashlib.sha256(workbook.read_bytes()).hexdigest() if workbook.exists() else ""


def _set_aside(folder: Path, place: Path, keep_old: str, workbook_seen: str | None) -> None:
    """Make sure that no work is in the workbook that will be replaced; keep a copy of it under another name."""
    workbook = folder / plan_file.WORKBOOK
    if workbook_seen is not None and mark(workbook) != workbook_seen:
        raise OutputError("plan.xlsx was saved by somebody while the plan was made", where=folder,
                          next_step="Run the same command again: what was typed will be taken.")
    if keep_old and workbook.exists():
        # Copied and not renamed: whatever happens, there is a workbook under its own name.
        shutil.copyfile(workbook, place / keep_old)
        _flush(place / keep_old)
        _place(place / keep_old, folder / keep_old)


def _place(built: Path, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.parent.is_symlink() or target.is_symlink():
        raise OutputError("a link stands where an output belongs", where=target,
                          next_step="Remove the link, or choose another folder with -o.")
    os.replace(built, target)
    return target


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _stale_checklists(folder: Path, plan: Plan) -> list[Path]:
    """The checklists of sites that the plan in the folder had and this one has not; nothing else is ever removed."""
    with suppress(PlannerError):
        old = plan_file.load(folder)
        now = {site.checklist for site in plan.sites}
        return [folder / "checklists" / s.checklist for s in old.sites if s.checklist not in now]
    return []


def name_for_old(folder: Path, as_of: str) -> str:
    """A free name for the workbook that ``--fresh`` leaves beside the new one."""
    number = 1
    while (folder / (name := f"plan-before-{as_of}{f'-{number}' if number > 1 else ''}.xlsx")).exists():
        number += 1
    return name
