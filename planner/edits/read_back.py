"""Read every returned workbook among the inputs, and lay several copies together field by field."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from planner.edits.copy import Copy, Key, read_copy
from planner.model.errors import OutputError
from planner.model.finding import Finding
from planner.model.knowledge import Rulebook
from planner.model.plan import Human, HumanValue
from planner.model.source import Source
from planner.model.table import Kind, ReadFile, Table
from planner.model.text import fold
from planner.settings import Settings


@dataclass(frozen=True, slots=True)
class Returned:
    """What people typed, by sheet and row, and what the earlier plan knew.

    ``human`` is sheet key › row key › column key › value. ``known_ids`` maps identity keys to Device IDs.
    ``loose`` are typed rows that belong to no row of the plan; ``rows`` the keys of all rows that came back.
    """

    human: Mapping[str, Mapping[str, Human]] = field(default_factory=dict)
    known_ids: Mapping[tuple[str, str], str] = field(default_factory=dict)
    loose: tuple[tuple[str, Human, Source], ...] = ()
    plan_ids: tuple[str, ...] = ()
    conflicts: Mapping[Key, tuple[tuple[str, HumanValue], ...]] = field(default_factory=dict)
    earlier: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)


def read_back(tables: Sequence[Table], settings: Settings, rulebook: Rulebook) -> tuple[Returned, list[Finding]]:
    """Read the returned workbooks. Raises OutputError when one belongs to another tenant."""
    by_file: dict[str, list[Table]] = defaultdict(list)
    for table in tables:
        if table.kind is Kind.PLAN:
            by_file[table.file].append(table)
    if not by_file:
        return Returned(), []
    copies = [read_copy(file, by_file[file], rulebook) for file in sorted(by_file)]
    for copy in copies:
        _check_tenant(copy, settings)
    typed, conflicts = merge(copies)
    findings = [finding for copy in copies for finding in copy.findings]
    for key, values in conflicts.items():
        findings.append(rulebook.finding(
            "copies-disagree", _place(copies, key), found=" | ".join(f"{value} ({file})" for file, value in values),
            key=key[1], field=key[2]))
    known = {key: device for copy in copies for key, device in copy.known.items()}
    return Returned(_nest(typed), known, tuple(row for copy in copies for row in copy.loose),
                    tuple(dict.fromkeys(copy.meta.get("plan", "") for copy in copies)), conflicts,
                    {key: glance for copy in copies for key, glance in copy.earlier.items()}), findings


def check_own(own: Path | None, files: Sequence[ReadFile], tables: Sequence[Table]) -> None:
    """Refuse to replace a workbook whose contents cannot be carried over. Raises OutputError (SPEC 6)."""
    if own is None:
        return
    file = next((f for f in files if f.file == own.name), None)
    if file is not None and file.error is not None:
        raise OutputError(f"the workbook in the output folder cannot be read: {file.error.message}", where=own,
                          next_step="Mend it, choose another folder with -o, or say --fresh to leave it aside.")
    if not any(table.kind is Kind.PLAN and table.file == own.name for table in tables):
        raise OutputError("the plan.xlsx in the output folder is no workbook of this tool", where=own,
                          next_step="Choose another folder with -o, or say --fresh to leave it aside.")


def merge(copies: Sequence[Copy]) -> tuple[dict[Key, HumanValue], dict[Key, tuple[tuple[str, HumanValue], ...]]]:
    """Lay copies together field by field, each against the ``_base`` it carries (SPEC 7).

    One changed: taken. The same in all that changed it: fine. Different: a conflict, and the cell keeps the value
    of the base. The order of the copies does not matter. A cell that was emptied counts as changed to empty.
    """
    merged: dict[Key, HumanValue] = {}
    conflicts: dict[Key, tuple[tuple[str, HumanValue], ...]] = {}
    for key in sorted({key for copy in copies for key in (*copy.typed, *copy.base)}):
        changes: dict[HumanValue, str] = {}
        bases: dict[HumanValue, str] = {}
        for copy in sorted(copies, key=lambda c: c.file):
            base, now = copy.base.get(key, ""), copy.typed.get(key, "")
            bases.setdefault(base, copy.file)
            if now != base and (key[0], key[1]) in copy.rows:
                changes.setdefault(now, copy.file)
        if len(changes) > 1:
            conflicts[key] = tuple((file, value) for value, file in sorted(changes.items(), key=lambda c: c[1]))
        value = next(iter(changes)) if len(changes) == 1 else max(bases, key=str)
        if value != "":
            merged[key] = value
    return merged, conflicts


def _check_tenant(copy: Copy, settings: Settings) -> None:
    tenant = copy.meta.get("tenant", "")
    if tenant and settings.tenant and fold(tenant) != fold(settings.tenant):
        raise OutputError(f"this workbook belongs to another tenant, {tenant}", where=copy.file,
                          next_step="Choose another folder with -o, or leave the workbook out.")


def _place(copies: Sequence[Copy], key: Key) -> Source:
    return next((copy.places[key] for copy in copies if key in copy.places), Source())


def _nest(typed: Mapping[Key, HumanValue]) -> dict[str, dict[str, Human]]:
    nested: dict[str, dict[str, Human]] = {}
    for (sheet, row, column), value in typed.items():
        nested.setdefault(sheet, {}).setdefault(row, {})[column] = value
    return nested
