"""Read every returned workbook among the inputs, and lay several copies together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from planner.edits.base import Key
from planner.edits.checks import PLACE, check, settle_dates
from planner.edits.copy import Copy, pages, read_copy
from planner.edits.merge import Merged, by_sheet, merge
from planner.edits.typed_in import place
from planner.edits.values import token
from planner.model.decision import DecisionKind
from planner.model.device import Device, identity_keys
from planner.model.errors import OutputError
from planner.model.finding import Finding
from planner.model.knowledge import Rulebook
from planner.model.plan import Change, Glance, Human, HumanValue, Memory, PlannedDevice
from planner.model.source import Source
from planner.model.table import Kind, ReadFile, Table
from planner.model.text import fold
from planner.model.workbook import EVIDENCE, PLAN, SHEETS
from planner.settings import Settings

DONE = "Done"
SIGNS_OF_WORK = ("status", "done_date", "done_by", "verified")
"""Who changes one of these says that the work was done under the decision that the workbook shows."""


@dataclass(frozen=True, slots=True)
class Copies:
    """The returned workbooks as they are, and whom they know.

    ``known_ids`` maps identity keys to the one Device ID that has them; ``unclear`` are keys of several.
    """

    copies: tuple[Copy, ...] = ()
    known_ids: Mapping[tuple[str, str], str] = field(default_factory=dict)
    unclear: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)

    @property
    def own(self) -> Copy | None:
        """The workbook that this run will replace."""
        return next((copy for copy in self.copies if copy.own), None)


@dataclass(frozen=True, slots=True)
class Returned:
    """What people typed, laid together, and what the earlier plan knew.

    ``human`` is sheet key › row key › column key › value. ``memory`` is what the new workbook has to remember.
    ``earlier`` is what the earlier plan shows of each device; ``plan_id``, ``changes`` and ``retired``
    are those of the workbook that this run will replace. ``done_under``: the decision under which a device was done.
    """

    human: Mapping[str, Mapping[str, Human]] = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory)
    conflicts: Mapping[Key, tuple[tuple[str, HumanValue], ...]] = field(default_factory=dict)
    earlier: Mapping[str, Glance] = field(default_factory=dict)
    done_under: Mapping[str, DecisionKind] = field(default_factory=dict)
    plan_id: str = ""
    changes: tuple[Change, ...] = ()
    retired: frozenset[str] = frozenset()


def read_back(tables: Sequence[Table], settings: Settings, rulebook: Rulebook, own: str = "") -> Copies:
    """Read the returned workbooks; ``own`` names the one that this run will replace.

    Raises OutputError when one belongs to another tenant.
    """
    by_file: dict[str, list[Table]] = defaultdict(list)
    for table in tables:
        if table.kind is Kind.PLAN:
            by_file[table.file].append(table)
    copies = tuple(read_copy(file, by_file[file], rulebook, own=file == own) for file in sorted(by_file))
    check_tenant(copies, settings.tenant)
    known: dict[tuple[str, str], frozenset[str]] = {}
    for copy in sorted(copies, key=lambda c: c.age_key):
        for key, ids in copy.known.items():
            known[key] = frozenset(ids) if copy.own else known.get(key, frozenset()) | ids
    return Copies(copies, {key: next(iter(ids)) for key, ids in known.items() if len(ids) == 1},
                  {key: ids for key, ids in known.items() if len(ids) > 1})


def settle(returned: Copies, devices: Sequence[Device | PlannedDevice], settings: Settings, rulebook: Rulebook
           ) -> tuple[Returned, list[Finding]]:
    """Lay the copies together, now that the devices of the inventories have their IDs."""
    if not returned.copies:
        return Returned(), []
    findings = [finding for copy in returned.copies for finding in copy.findings]
    findings += _ages(returned.copies, settings, rulebook)
    findings += _two_candidates(returned, devices, rulebook)
    typed_in = place(returned.copies, devices, returned.known_ids, rulebook)
    copies = (*returned.copies, *typed_in.copies)
    merged = merge(copies)
    typed = settle_dates(merged.typed, settings.dates)
    present = {*(device.id for device in devices), *typed_in.devices}
    findings += [*typed_in.findings, *_disagreements(merged, rulebook), *check(typed, present, rulebook)]
    earlier = {device: glance for copy in sorted(returned.copies, key=lambda c: c.age_key)
               for device, glance in copy.earlier.items()}
    own = returned.own
    return Returned(
        by_sheet(typed), Memory(tuple(merged.brought), merged.doubled, dict(sorted(typed_in.devices.items())),
                                tuple(typed_in.loose)),
        merged.conflicts, earlier, dict(_done_under(copies, typed)), own.base.meta.get("plan", "") if own else "",
        tuple(own.changes) if own else (), frozenset(own.retired if own else ())), findings


def about_inventories(findings: Iterable[Finding], tables: Sequence[Table]) -> list[Finding]:
    """Leave out what reading noticed about the pages of returned workbooks, which nobody fills in, and their filters.

    In a returned workbook hidden rows do not matter (SPEC 7).
    """
    returned = {table.file for table in tables if table.kind is Kind.PLAN}
    unfilled = pages()
    return [finding for finding in findings if not (
        finding.file in returned and (finding.sheet in unfilled or finding.code == "rows-hidden"))]


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


def check_tenant(copies: Sequence[Copy], tenant: str) -> None:
    """Refuse workbooks of another tenant. Raises OutputError."""
    for copy in copies:
        named = copy.base.meta.get("tenant", "")
        if named and tenant and fold(named) != fold(tenant):
            raise OutputError(f"this workbook belongs to another tenant, {named}", where=copy.file,
                              next_step="Choose another folder with -o, or leave the workbook out.")


def _ages(copies: Sequence[Copy], settings: Settings, rulebook: Rulebook) -> Iterator[Finding]:
    """Say how old a returned copy is. The workbook of the output folder is always the last one."""
    for copy in copies:
        made = copy.base.meta.get("as_of", "")
        if not copy.own and made and made < settings.as_of.isoformat():
            yield rulebook.finding("copy-from-older-plan", Source(copy.file), as_of=made,
                                   found=f"plan {copy.base.meta.get('plan', '')} as of {made}")


def _two_candidates(returned: Copies, devices: Sequence[Device | PlannedDevice], rulebook: Rulebook
                    ) -> Iterator[Finding]:
    """Devices that are new, but whose key several devices of the earlier plan had that are gone."""
    present = {device.id for device in devices}
    before = {device for copy in returned.copies for device in copy.earlier}
    for device in devices:
        if device.id in before:
            continue
        for key in identity_keys(serial=device.serial, mac=device.mac, asset_tag=device.asset_tag, site=device.site,
                                 host=device.host, name=device.name, ip=device.ip):
            gone = returned.unclear.get(key, frozenset()) - present
            if len(gone) > 1:
                yield rulebook.finding("two-candidates", device.source, found=device.label, device=device.id,
                                       candidates=", ".join(sorted(gone)))
                break


def _disagreements(merged: Merged, rulebook: Rulebook) -> Iterator[Finding]:
    sheets = {sheet.key: sheet for sheet in SHEETS}
    for (sheet, row, column), values in merged.conflicts.items():
        label = next((c.label for c in sheets[sheet].columns if c.key == column), column.partition(":")[2])
        yield rulebook.finding(
            "copies-disagree", Source(PLACE, sheets[sheet].title), column=label,
            found=" | ".join(f"{value} ({file})" for file, value in values),
            device=row if sheet in (PLAN.key, EVIDENCE.key) else "", key=row, field=label)
    for sheet, rows in merged.doubled.items():
        for row, humans in rows.items():
            shown = " | ".join(", ".join(f"{key}: {value}" for key, value in sorted(human.items())) or "nothing typed"
                               for human in humans)
            yield rulebook.finding("row-twice", Source(PLACE, sheets[sheet].title), found=shown,
                                   device=row if sheet in (PLAN.key, EVIDENCE.key) else "", key=row)


def _done_under(copies: Sequence[Copy], typed: Mapping[Key, HumanValue]) -> Iterator[tuple[str, DecisionKind]]:
    """Remember the decision that stood in the workbook in which somebody said that the work is done."""
    newest_first = sorted(copies, key=lambda c: c.age_key, reverse=True)
    own = next((copy for copy in newest_first if copy.own), None)
    for (sheet, device, column), value in typed.items():
        if sheet != PLAN.key or column != "status" or value != DONE:
            continue
        signs = [(sheet, device, sign) for sign in SIGNS_OF_WORK]
        news = own is None or any(token(typed.get(k, "")) != token(own.base.values.get(k, "")) for k in signs)
        held = next((copy.base.done_under[device] for copy in newest_first if device in copy.base.done_under), None)
        if news or held is None:
            shown = next((copy.earlier[device].decision for copy in newest_first if device in copy.earlier
                          and any(_said(copy, key, typed) for key in signs)), None)
            held = shown or held
        if held is not None:
            yield device, held


def _said(copy: Copy, key: Key, typed: Mapping[Key, HumanValue]) -> bool:
    """Whether a cell stands as it does because somebody changed it in this copy."""
    now = copy.typed.get(key, "")
    return token(now) != token(copy.base.values.get(key, "")) and token(now) == token(typed.get(key, ""))
