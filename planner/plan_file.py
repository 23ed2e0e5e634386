"""plan.json ↔ Plan without loss, and the JSON of inspect; the form of both is that of the records (SPEC 6.4)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from planner.model.compare import Snapshot, snapshot
from planner.model.errors import InputError
from planner.model.plan import InspectReport, Plan

NAME = "plan.json"
WORKBOOK = "plan.xlsx"


def encode(document: Plan | InspectReport) -> bytes:
    """Write a plan or an inspection as JSON: UTF-8, indented, the same bytes for the same content."""
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def decode(text: bytes, where: str) -> Plan:
    """Read a plan back. Raises InputError when it is none, or one of another schema."""
    try:
        return msgspec.json.decode(text, type=Plan, strict=True)
    except msgspec.DecodeError as problem:
        raise InputError(f"this is no plan that can be read: {problem}", where=where,
                         next_step="Make it again with planner plan.") from None


def load(plan: Path) -> Plan:
    """Read the plan that a plan.json, a plan.xlsx beside one, or a folder with one names."""
    path = plan_json(plan)
    try:
        return decode(path.read_bytes(), str(path))
    except OSError as problem:
        raise InputError(f"the plan cannot be opened: {problem.strerror}", where=path,
                         next_step="Name a plan.json, a plan.xlsx or the folder they are in.") from None


def earlier(folder: Path) -> Snapshot | None:
    """What the last plan of an output folder was, for its changes; None without one that can be read."""
    try:
        return snapshot(load(folder))
    except InputError:
        return None


def plan_json(plan: Path) -> Path:
    """The plan.json that belongs to a PLAN argument."""
    if plan.is_dir():
        return plan / NAME
    return plan.with_name(NAME) if plan.suffix.lower() != ".json" else plan


def find(reports: Path) -> Path:
    """The one plan under a reports folder, for commands that were given no PLAN."""
    found = sorted(reports.glob(f"*/{NAME}"))
    if len(found) == 1:
        return found[0]
    if not found:
        raise InputError("there is no plan here", where=reports,
                         next_step="Run planner plan first, or say which plan: --plan FOLDER.")
    raise InputError("there are several plans here", where=reports, seen=", ".join(p.parent.name for p in found),
                     next_step=f"Say which one: --plan {found[0].parent}")


def schema(of: type[Plan] | type[InspectReport]) -> dict[str, Any]:
    """The JSON Schema of a document; the copies that ship with the package are made from it."""
    return msgspec.json.schema(of)
