"""Tables of devices become devices: text becomes values, rows of one device become one, each with its ID."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from planner.model.device import NO_SITE, Device
from planner.model.finding import Finding
from planner.model.knowledge import Rulebook
from planner.model.source import Source
from planner.model.table import Counts, Kind, LeftOut, Table, TableKey
from planner.normalise.build import RowBuilder, listed
from planner.normalise.fields import field_readers
from planner.normalise.identity import InventoryRow, join_rows
from planner.normalise.ids import give_ids
from planner.normalise.sites import common_spellings, fallback_site, has_sites, near_names, sites_in
from planner.settings import Settings


@dataclass(frozen=True, slots=True)
class Result:
    """The devices, what was noticed, and for each table where its rows went."""

    devices: tuple[Device, ...]
    findings: tuple[Finding, ...]
    counts: Mapping[TableKey, Counts]
    left_out: Mapping[TableKey, tuple[LeftOut, ...]]


def devices(tables: Sequence[Table], known_ids: Mapping[tuple[str, str], str], settings: Settings,
            rulebook: Rulebook) -> Result:
    """Read the devices of every taken table of devices. The order of the tables makes no difference.

    ``known_ids`` maps identity keys of an earlier plan to Device IDs, so that a device keeps its ID.
    """
    inventories = sorted((t for t in tables if t.kind is Kind.DEVICES and t.taken), key=lambda t: t.key)
    if not inventories:
        return Result((), (), {}, {})
    readers = field_readers(rulebook, settings.dates)
    sites = {NO_SITE: NO_SITE} | common_spellings(sites_in(inventories), settings.sites)
    findings: list[Finding] = []
    of_columns: list[Finding] = []
    rows: list[InventoryRow] = []
    left_out: dict[TableKey, tuple[LeftOut, ...]] = {}
    blank: dict[TableKey, int] = {}
    for table in inventories:
        site, why = ("", "") if has_sites(table) else fallback_site(table)
        skipped: list[LeftOut] = []
        begin = len(rows)
        blank[table.key] = table.blank
        builder = RowBuilder(table, readers, rulebook, sites, site or NO_SITE)
        for built in builder.rows():
            if built.values is not None:
                findings.extend(built.findings)
                rounded = bool(built.findings) and any(f.code == "number-rounded" for f in built.findings)
                rows.append(InventoryRow(table.key, built.values, rounded))
            elif built.left_out is not None:
                skipped.append(built.left_out)
            else:
                blank[table.key] += 1
        left_out[table.key] = tuple(skipped)
        of_columns.extend(builder.about_columns())
        findings.extend(_site_findings(table, rows[begin:], sites[site or NO_SITE], why, rulebook))
    findings.extend(rulebook.finding("site-near-name", found=second, first=first, second=second)
                    for first, second in near_names(set(sites.values()) - {NO_SITE}))
    joined = join_rows(rows, rulebook)
    findings.extend(joined.findings)
    ids, id_findings = give_ids(joined.devices, known_ids, rulebook)
    findings.extend(id_findings)
    named = tuple(device.make(device_id) for device, device_id in zip(joined.devices, ids, strict=True))
    counts = {table.key: _count(table, left_out[table.key], blank[table.key], merged)
              for table, merged in zip(inventories, _merged(inventories, rows, joined.merged), strict=True)}
    return Result(named, (*_with_ids(findings, named), *of_columns), counts, left_out)


def _site_findings(table: Table, rows: Sequence[InventoryRow], site: str, why: str, rulebook: Rulebook
                   ) -> Iterable[Finding]:
    """Say where the sites of a table come from, if not from a Site column, and which of its rows name none."""
    if not rows:
        return
    if not has_sites(table):
        yield rulebook.finding("no-site" if site == NO_SITE else "site-assumed", Source(table.file, table.sheet),
                               found=f"{len(rows)} devices", site=site, why=why)
        return
    without = [row.values["source"].row for row in rows if row.values["site"] == NO_SITE]
    if without:
        column = table.fields["site"]
        yield rulebook.finding(
            "site-blank", Source(table.file, table.sheet, without[0], column + 1), column=table.headers.get(column, ""),
            found=listed(without))


def _merged(inventories: Sequence[Table], rows: Sequence[InventoryRow], merged: Sequence[Source]) -> Iterable[int]:
    """Count the rows of each table that joined a row of another."""
    if not merged:
        return [0] * len(inventories)
    tables = {row.values["source"]: row.table for row in rows}
    joined = Counter(tables[source] for source in merged)
    return [joined[table.key] for table in inventories]


def _count(table: Table, left_out: Sequence[LeftOut], blank: int, merged: int) -> Counts:
    """Where the rows of a table went."""
    rejected = sum(row.rejected for row in (*table.left_out, *left_out))
    devices = len(table.rows) - (blank - table.blank) - len(left_out) - merged
    return Counts(read=len(table.rows) + len(table.left_out) + table.blank, blank=blank, rejected=rejected,
                  skipped=len(table.left_out) + len(left_out) - rejected, merged=merged, devices=devices)


def _with_ids(findings: Sequence[Finding], named: Sequence[Device]) -> list[Finding]:
    """Put the Device ID on the findings about a row that became one device; lists beside each other share rows."""
    wanted = {(f.file, f.sheet, f.row) for f in findings if f.row and not f.device}
    by_place: dict[tuple[str, str, int | None], str] = {}
    for device in named:
        if (place := (device.source.file, device.source.sheet, device.source.row)) in wanted:
            by_place[place] = "" if place in by_place else device.id
    return [replace(f, device=by_place.get((f.file, f.sheet, f.row), "")) if f.row and not f.device else f
            for f in findings]
