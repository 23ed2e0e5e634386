"""Run the whole corridor on a few small files, for tests that look at the plan and not at one room."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from planner import catalogue, pipeline
from planner.model.plan import InspectReport, Plan, PlannedDevice
from planner.settings import Settings

AS_OF = date(2026, 11, 24)


def put(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below a folder; a text is UTF-8."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def planned(folder: Path, files: Mapping[str, str | bytes], **settings: Any) -> Plan:
    """Plan the files."""
    put(folder, files)
    return pipeline.build_plan(pipeline.Inputs((folder,)), Settings(**{"as_of": AS_OF, **settings}), catalogue.load())


def inspected(folder: Path, files: Mapping[str, str | bytes], **settings: Any) -> InspectReport:
    """Inspect the files."""
    put(folder, files)
    return pipeline.inspect(pipeline.Inputs((folder,)), Settings(**{"as_of": AS_OF, **settings}), catalogue.load())


def device(plan: Plan, name: str) -> PlannedDevice:
    """The one device with a name, mailbox or serial."""
    hits = [d for d in plan.devices if name in (d.name, d.mailbox, d.serial, d.ip)]
    assert len(hits) == 1, [d.label for d in plan.devices]
    return hits[0]


def codes(plan: Plan | InspectReport) -> set[str]:
    """The codes of all findings."""
    return {finding.code for finding in plan.findings}
