"""The corridor: the only module that knows the order of the rooms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from planner import decide, edits, evidence, normalise, planning, read, recognise
from planner.model.compare import Snapshot
from planner.model.errors import InputError
from planner.model.finding import Finding
from planner.model.knowledge import Rulebook
from planner.model.plan import InspectReport, Plan, SourceFile
from planner.model.progress import Step, Watch, unwatched
from planner.model.table import Counts, Kind, ReadFile, Table, TableKey
from planner.planning.findings import numbered
from planner.planning.sources import source_files
from planner.settings import Settings


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a run reads: the PATHs, and the workbook and the plan of an earlier run in the output folder, if any."""

    paths: tuple[Path, ...]
    own_workbook: Path | None = None
    earlier: Snapshot | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """The inputs after reading and parsing, before anything is joined or decided."""

    files: tuple[ReadFile, ...]
    tables: tuple[Table, ...]
    copies: edits.Copies
    returned: edits.Returned
    devices: normalise.Result
    evidence: evidence.Result
    findings: tuple[Finding, ...]
    own: str = ""

    @property
    def sources(self) -> tuple[SourceFile, ...]:
        """The inputs as inspect and the plan list them."""
        counts: Mapping[TableKey, Counts] = {**self.devices.counts, **self.evidence.counts}
        return source_files(self.files, self.tables, counts, self.own)


def read_all(inputs: Inputs, settings: Settings, rulebook: Rulebook, watch: Watch = unwatched) -> Read:
    """Read, recognise and parse every input. Raises InputError when not one of them could be read."""
    files, f0 = read.sheets(inputs.paths, settings, rulebook, own_output=inputs.own_workbook,
                            log_of=recognise.logs(settings, rulebook), watch=watch)
    watch(Step("recognising tables"))
    tables, f1 = recognise.tables(files, settings, rulebook)
    edits.check_own(inputs.own_workbook, files, tables)
    own = inputs.own_workbook.name if inputs.own_workbook else ""
    copies = edits.read_back(tables, settings, rulebook, own)
    devices = normalise.devices(tables, copies.known_ids, settings, rulebook)
    returned, f2 = edits.settle(copies, devices.devices, settings, rulebook)
    typed_in = normalise.devices([edits.table_of(returned.memory.typed_in)], {}, settings, rulebook)
    own_rows = edits.adopt(typed_in.devices, tuple(returned.memory.typed_in))
    devices = replace(devices, devices=(*devices.devices, *own_rows))
    seen = evidence.observations(tables, settings, rulebook)
    findings = tuple(chain(edits.about_inventories(f0, tables), f1, f2, devices.findings, seen.findings))
    return Read(files, tables, copies, returned, devices, seen, findings, own)


def inspect(inputs: Inputs, settings: Settings, rulebook: Rulebook, watch: Watch = unwatched) -> InspectReport:
    """Say what would be read, without deciding anything."""
    seen = read_all(inputs, settings, rulebook, watch)
    return InspectReport(seen.sources, numbered(seen.findings))


def build_plan(inputs: Inputs, settings: Settings, rulebook: Rulebook, watch: Watch = unwatched) -> Plan:
    """Make the plan. Raises InputError when the inputs hold no device and no sender."""
    seen = read_all(inputs, settings, rulebook, watch)
    watch(Step("deciding"))
    observations = seen.evidence.observations
    joined = evidence.join(seen.devices.devices, observations, settings, rulebook)
    edits.check_tenant(seen.copies.copies, joined.tenant.name)
    if not joined.devices:
        raise _nothing_to_plan(seen.sources)
    known = edits.lay_over(joined.devices, joined.facts, joined.tenant, seen.returned, rulebook)
    decider = decide.Decider(rulebook, settings, observations.tenant, joined.tenant)
    decisions = [decider.one(device, known.facts[device.id]) for device in known.devices]
    decisions, f6 = edits.apply(decisions, known.devices, known.facts, seen.returned, decider.overridden,
                                settings, rulebook)
    return planning.compose(planning.Draft(
        devices=known.devices, facts=known.facts, decisions={d.device_id: d for d in decisions},
        observations=observations, tenant=known.tenant, sources=seen.sources,
        findings=(*seen.findings, *joined.findings, *known.findings, *f6), settings=settings, rulebook=rulebook,
        decide=decider.one, smtp_auth=decider.smtp_auth, would_change=decider.what_would_change,
        run_conditions=decider.run_conditions(decisions), human=seen.returned.human, earlier=seen.returned.earlier,
        done_under=seen.returned.done_under, memory=seen.returned.memory, answered=known.answered,
        before=inputs.earlier, earlier_plan=seen.returned.plan_id, earlier_retired=seen.returned.retired,
        earlier_changes=seen.returned.changes,
        extra_headers=tuple(dict.fromkeys(h for d in joined.devices for h in d.extra))))


def with_edits(plan: Plan, own: Path | None, copies: Sequence[Path], settings: Settings, rulebook: Rulebook
               ) -> tuple[Plan, tuple[Finding, ...]]:
    """Lay what people typed into workbooks over a finished plan; nothing is decided anew.

    ``own`` is the workbook beside the plan, ``copies`` are further ones. Raises InputError for one that cannot be
    read or is no workbook of this tool, OutputError for one of another tenant.
    """
    files, _ = read.sheets(tuple(copies), settings, rulebook, own_output=own)
    tables, _ = recognise.tables(files, settings, rulebook)
    for file in files:
        if file.error is not None or not any(t.kind is Kind.PLAN for t in tables if t.file == file.file):
            raise InputError(file.error.message if file.error else "this is no workbook of this tool", where=file.file,
                             next_step="Name a plan.json, a plan.xlsx, their folder, or a returned copy.")
    returned = edits.read_back(tables, settings, rulebook, own.name if own else "")
    edits.check_tenant(returned.copies, plan.tenant.name)
    return edits.overlay(plan, returned, settings, rulebook)


def unread(sources: Sequence[SourceFile]) -> bool:
    """Whether not one input could be read."""
    return all(source.error is not None for source in sources)


def _nothing_to_plan(sources: Sequence[SourceFile]) -> InputError:
    seen = [f"{s.file}: {s.error.message if s.error else _kinds(s)}" for s in sources[:8]]
    return InputError(
        "there is no device and no sender in these files", seen="; ".join(seen) or "no file",
        next_step="Run planner inspect on them to see what was recognised; name a table with --take FILE:SHEET "
                  "or a column with --map FIELD=HEADER.")


def _kinds(source: SourceFile) -> str:
    kinds = dict.fromkeys(f"{table.kind}{'' if table.taken else ' (to confirm)'}" for table in source.tables)
    return ", ".join(kinds) or "no table"
