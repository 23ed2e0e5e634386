"""Rows that people typed into a returned workbook by hand: attached to a device, or kept as one of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from planner.edits.base import Base
from planner.edits.copy import TYPED_IN, Copy
from planner.model.device import Device, DeviceType, identity_keys
from planner.model.finding import Finding
from planner.model.ids import crockford
from planner.model.knowledge import Rulebook
from planner.model.plan import LooseRow, PlannedDevice
from planner.model.source import Source
from planner.model.table import Column, Kind, Row, Table
from planner.model.text import fold
from planner.model.workbook import PLAN

HAND = Source("plan.xlsx", PLAN.title)
"""Where a device stands that only a person typed in: its row changes from run to run."""
FIELDS = {"device": "name"}
"""Columns of Plan whose device field has another name."""
TYPES = frozenset(DeviceType) - {DeviceType.COMPUTER}
"""The types that a hand-typed row may name. It is kept whatever it says, and computers of a list are not."""


@dataclass(slots=True)
class TypedIn:
    """The hand-typed rows of all copies: devices of their own by Device ID, rows that are no device, and copies that
    hold what was typed beside the cells of a device."""

    devices: dict[str, dict[str, str]] = field(default_factory=dict)
    loose: list[LooseRow] = field(default_factory=list)
    copies: list[Copy] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def place(copies: Sequence[Copy], devices: Sequence[Device | PlannedDevice], known_ids: Mapping[tuple[str, str], str],
          rulebook: Rulebook) -> TypedIn:
    """Find the device of every hand-typed row: by serial, IP, or site and name (SPEC 7).

    ``devices`` are those of the inventories. Rows of other sheets, and rows of Plan that describe no device, are
    kept as they are.
    """
    placed = TypedIn()
    present = {device.id for device in devices}
    by_key: dict[tuple[str, str], set[str]] = {}
    for device in devices:
        for key in _keys_of(device):
            by_key.setdefault(key, set()).add(device.id)
    for device_id, cells in _earlier(copies).items():
        if device_id not in present:
            placed.devices[device_id] = cells
            for key in _keys(cells):
                by_key.setdefault(key, set()).add(device_id)
    for copy in sorted(copies, key=lambda c: c.age_key):
        for row in copy.loose:
            cells = {key: row.cells[key] for key in TYPED_IN if key in row.cells}
            if row.sheet == PLAN.key and cells:
                _place(copy, row, cells, by_key, known_ids, placed, rulebook)
            elif row not in placed.loose:
                placed.loose.append(row)
                placed.findings.append(rulebook.finding(
                    "row-without-key", Source(copy.file), found=" · ".join(map(str, (*row.cells.values(),
                                                                                     *row.human.values())))[:120]))
    for device_id, cells in sorted(placed.devices.items()):
        placed.findings.append(rulebook.finding("row-typed-in", HAND, found=" · ".join(cells.values()),
                                                device=device_id))
    placed.loose.sort(key=lambda row: (row.sheet, str(row.cells), str(row.human)))
    return placed


def table_of(devices: Mapping[str, Mapping[str, str]]) -> Table:
    """Lay hand-typed devices out as a table that is read like an inventory, one row each, in the order given."""
    columns = tuple(Column(place, PLAN.columns[PLAN.index(key)].label, FIELDS.get(key, key), "typed into the plan")
                    for place, key in enumerate(TYPED_IN))
    rows = tuple(Row(number, tuple(_cell(key, cells.get(key, "")) for key in TYPED_IN))
                 for number, cells in enumerate(devices.values(), start=1))
    return Table(HAND.file, HAND.sheet, Kind.DEVICES, columns, rows, header_row=0, why="typed in by hand")


def adopt(read: Sequence[Device], ids: Sequence[str]) -> tuple[Device, ...]:
    """Give the devices of ``table_of`` the IDs that they were placed under."""
    return tuple(replace(device, id=ids[(device.source.row or 1) - 1], source=HAND) for device in read)


def _cell(key: str, text: str) -> str:
    return "" if key == "type" and fold(text) not in TYPES else text


def _earlier(copies: Sequence[Copy]) -> dict[str, dict[str, str]]:
    """The devices that were typed in before and whose rows are still there; the newest copy knows best."""
    found: dict[str, dict[str, str]] = {}
    own = next((copy for copy in copies if copy.own), None)
    for copy in sorted(copies, key=lambda c: c.age_key):
        for device_id, cells in copy.base.typed_in.items():
            deleted_here = own is not None and (PLAN.key, device_id) in own.base.prints and (
                (PLAN.key, device_id) not in own.rows)
            if (PLAN.key, device_id) in copy.rows and not deleted_here:
                found[device_id] = {key: cells[key] for key in TYPED_IN if cells.get(key)}
    return found


def _place(copy: Copy, row: LooseRow, cells: dict[str, str], by_key: dict[tuple[str, str], set[str]],
           known_ids: Mapping[tuple[str, str], str], placed: TypedIn, rulebook: Rulebook) -> None:
    keys = list(_keys(cells))
    same = next((known for known, held in placed.devices.items() if held == cells), "")
    hits = {same} if same else next((by_key[key] for key in keys if key in by_key), set())
    if len(hits) > 1:
        placed.findings.append(rulebook.finding(
            "two-candidates", Source(copy.file, PLAN.title), found=" · ".join(cells.values()),
            candidates=", ".join(sorted(hits))))
    if len(hits) == 1:
        [device_id] = hits
        if device_id not in placed.devices:
            placed.findings.append(rulebook.finding("row-attached", Source(copy.file, PLAN.title),
                                                    found=" · ".join(cells.values()), device=device_id))
    else:
        taken = {*placed.devices, *(known for ids in by_key.values() for known in ids)}
        device_id = _new_id(keys, cells, known_ids, taken)
        placed.devices[device_id] = cells
        for key in keys:
            by_key.setdefault(key, set()).add(device_id)
    placed.copies.append(_beside(copy, row, device_id))


def _beside(copy: Copy, row: LooseRow, device_id: str) -> Copy:
    """What was typed in a hand-typed row, as if it stood in the row of its device; empty cells say nothing."""
    typed = {(PLAN.key, device_id, column): value for column, value in row.human.items()}
    issued = {key: copy.base.values[key] for key in typed if key in copy.base.values}
    return Copy(copy.file, Base(there=True, meta=copy.base.meta, values=issued), here=copy.own, typed=typed,
                rows={(PLAN.key, device_id)}, columns={(sheet, column) for sheet, _, column in typed})


def _new_id(keys: Sequence[tuple[str, str]], cells: Mapping[str, str], known_ids: Mapping[tuple[str, str], str],
            taken: set[str]) -> str:
    """The ID that the device had in an earlier plan, else one from its strongest key, else from all that was typed."""
    earlier = next((known_ids[key] for key in keys if key in known_ids and known_ids[key] not in taken), "")
    if earlier:
        return earlier
    rung, value = keys[0] if keys else ("typed", "\n".join(f"{key}:{cells[key]}" for key in sorted(cells)))
    number, seed = 1, f"{rung}:{value}"
    while (device_id := "D-" + crockford(seed if number == 1 else f"{seed}#{number}")) in taken:
        number += 1
    return device_id


def _keys_of(device: Device | PlannedDevice) -> Iterator[tuple[str, str]]:
    return identity_keys(serial=device.serial, site=device.site, name=device.name, ip=device.ip)


def _keys(cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    return identity_keys(serial=cells.get("serial", ""), site=cells.get("site", ""), name=cells.get("device", ""),
                         ip=cells.get("ip", ""))
