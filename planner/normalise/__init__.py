"""Tables of devices become devices: text becomes values, rows of one device become one, each with its ID."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from planner.model.device import NO_SITE, Device
from planner.model.finding import Finding
from planner.model.knowledge import Rulebook
from planner.model.source import Source
from planner.model.table import Counts, Kind, LeftOut, Table
from planner.normalise.build import Readers, RowBuilder
from planner.normalise.identity import give_ids, join_rows
from planner.normalise.sites import common_spellings, near_names
from planner.settings import Settings

TableKey = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Result:
    """The devices, what was noticed, and for each table where its rows went."""

    devices: tuple[Device, ...]
    findings: tuple[Finding, ...]
    counts: Mapping[TableKey, Counts]
    left_out: Mapping[TableKey, tuple[LeftOut, ...]]


def devices(tables: Sequence[Table], known_ids: Mapping[tuple[str, str], str], settings: Settings,
            rulebook: Rulebook) -> Result:
    """Read the devices of every taken table of devices.

    ``known_ids`` maps identity keys of an earlier plan to Device IDs, so that a device keeps its ID.
    """
    readers = Readers.of(rulebook, settings.dates)
    findings: list[Finding] = []
    rows: list[tuple[TableKey, Device]] = []
    left_out: dict[TableKey, tuple[LeftOut, ...]] = {}
    inventories = [t for t in tables if t.kind is Kind.DEVICES and t.taken]
    for table in inventories:
        skipped: list[LeftOut] = []
        fallback, why = _fallback_site(table)
        unnamed = 0
        for built in RowBuilder(table, readers).rows():
            findings.extend(built.findings)
            if built.device is None:
                skipped.extend([built.left_out] if built.left_out else [])
                continue
            device = built.device
            if device.site == NO_SITE and fallback:
                device = replace(device, site=fallback)
            unnamed += device.site == NO_SITE or bool(fallback and device.site == fallback)
            rows.append((table.key, device))
        left_out[table.key] = tuple(skipped)
        if unnamed and "site" not in table.fields:
            findings.append(rulebook.finding(
                "site-assumed" if fallback else "no-site", Source(table.file, table.sheet),
                found=f"{unnamed} devices", site=fallback or NO_SITE, why=why))
    rows, site_findings = _join_sites(rows, settings, rulebook)
    findings.extend(site_findings)
    joined = join_rows(rows, rulebook)
    findings.extend(joined.findings)
    named = give_ids(joined.devices, known_ids)
    counts = _count(inventories, rows, joined.merged, left_out)
    return Result(tuple(named), tuple(_with_ids(findings, named)), counts, left_out)


def _fallback_site(table: Table) -> tuple[str, str]:
    """The site of rows that name none, and why: the sheet if a file has several, else the sub-folder (SPEC 3)."""
    if not table.only_device_sheet and table.sheet:
        return table.sheet, "the name of the sheet"
    folder = table.file.rpartition("/")[0].rpartition("/")[2]
    return (folder, "the name of the folder") if folder else ("", "")


def _join_sites(rows: list[tuple[TableKey, Device]], settings: Settings, rulebook: Rulebook
                ) -> tuple[list[tuple[TableKey, Device]], list[Finding]]:
    shown = common_spellings((device.site for _, device in rows), settings.sites)
    joined = [(key, device if shown[device.site] == device.site else replace(device, site=shown[device.site]))
              for key, device in rows]
    findings = [rulebook.finding("site-near-name", found=second, first=first, second=second)
                for first, second in near_names(set(shown.values()) - {NO_SITE})]
    return joined, findings


def _count(inventories: Sequence[Table], rows: Sequence[tuple[TableKey, Device]], merged: Sequence[Source],
           left_out: Mapping[TableKey, tuple[LeftOut, ...]]) -> dict[TableKey, Counts]:
    per_table = Counter(key for key, _ in rows)
    places = {(d.source.file, d.source.sheet, d.source.row): key for key, d in rows}
    joined: dict[TableKey, int] = defaultdict(int)
    for source in merged:
        joined[places[(source.file, source.sheet, source.row)]] += 1
    counts = {}
    for table in inventories:
        earlier, here = table.left_out, left_out[table.key]
        rejected = sum(row.rejected for row in (*earlier, *here))
        counts[table.key] = Counts(
            read=len(table.rows) + len(earlier) + table.blank, blank=table.blank, rejected=rejected,
            skipped=len(earlier) + len(here) - rejected, merged=joined[table.key],
            devices=per_table[table.key] - joined[table.key])
    return counts


def _with_ids(findings: Sequence[Finding], named: Sequence[Device]) -> list[Finding]:
    """Put the Device ID on the findings about a row that became a device."""
    by_place = {(d.source.file, d.source.sheet, d.source.row): d.id for d in named}
    return [replace(f, device=by_place.get((f.file, f.sheet, f.row), "")) if f.row and not f.device else f
            for f in findings]
