"""Settle what only the whole run shows: which tables are taken, and which column stands for the site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from planner.model.table import Column, Confidence, Kind, Table
from planner.recognise.fit import Fitter
from planner.recognise.lexicon import Lexicon
from planner.recognise.shapes import Profile
from planner.recognise.sheet import Found

SMALL = 50


def take(found: Sequence[Found], wanted: Sequence[str]) -> list[Found]:
    """Decide which tables are taken: sure ones, those named by --take, and a doubtful one that is the only one."""
    candidates = [f for f in found if f.table.kind is Kind.DEVICES]
    only = len(candidates) == 1
    return [replace(f, table=_taken(f.table, wanted, only)) for f in found]


def _taken(table: Table, wanted: Sequence[str], only: bool) -> Table:
    if any(is_named(table, name) for name in wanted) and table.kind in (Kind.DEVICES, Kind.OTHER):
        return replace(table, kind=Kind.DEVICES, confidence=Confidence.SURE, why=f"{table.why}; taken by --take")
    if table.kind is Kind.DEVICES and table.confidence is Confidence.CONFIRM and not only:
        return replace(table, taken=False)
    if table.kind is Kind.OTHER:
        return replace(table, columns=tuple(replace(c, field=None, why="not read") for c in table.columns))
    return table


def is_named(table: Table, name: str) -> bool:
    """Whether FILE[:SHEET] names a table; FILE may be its last part, and SHEET may hold colons."""
    files = (table.file, table.file.rpartition("/")[2])
    return name in files or any(name == f"{file}:{table.sheet}" for file in files)


def count_device_sheets(found: Sequence[Found]) -> list[Found]:
    """Say for each table whether its file has devices on other sheets too."""
    sheets = Counter(
        file
        for file, _ in {(f.table.file, f.table.sheet) for f in found if f.table.kind is Kind.DEVICES and f.table.taken}
    )
    return [
        replace(f, table=replace(f.table, only_device_sheet=False)) if sheets[f.table.file] > 1 else f for f in found
    ]


def name_sites(found: Found, lexicon: Lexicon) -> Found:
    """Let a location stand for the site where nothing else does and its values repeat.

    Of several columns for a place ("Building", "Room") the first that repeats is the site; the location is the
    column that was the better match, and the next one when that became the site.
    """
    table = found.table
    fields = table.fields
    if (
        table.kind is not Kind.DEVICES
        or "site" in fields
        or "location" not in fields
        or "/" in table.file
        or not table.only_device_sheet
        or next(c for c in table.columns if c.field == "location").why.startswith("forced")
    ):
        return found
    places = [c for c in table.columns if c.index == fields["location"] or _is_spare_place(c, found, lexicon)]
    site = next((c for c in places if c.index < len(found.profiles) and _repeats(found.profiles[c.index])), None)
    if site is None:
        return found
    said = found.profiles[site.index]
    why = (
        f"{site.why}; stands for the site: no column names one, and it has "
        f"{said.distinct} values in {said.filled} rows"
    )
    changed = {site.index: replace(site, field="site", why=why)}
    others = [c for c in places if c.index != site.index]
    spare = next((c for c in others if _is_named_place(c, lexicon)), next(iter(others), None))
    if spare is not None and site.index == fields["location"]:
        # The location became the site, so the next place takes over; otherwise the location is still there.
        changed[spare.index] = replace(spare, field="location")
    columns = tuple(changed.get(c.index, c) for c in table.columns)
    return replace(found, table=replace(table, columns=columns))


def _is_spare_place(column: Column, found: Found, lexicon: Lexicon) -> bool:
    """Whether a column without a field is a place for which another column was the better match."""
    if column.field is not None or column.index >= len(found.profiles):
        return False
    profile = found.profiles[column.index]
    return any(
        meaning.field == "location"
        and profile.filled
        and (meaning.sure or Fitter(lexicon).ambiguous("location", (), profile).accepted)
        for meaning, _ in lexicon.meanings(column.header)
    )


def _is_named_place(column: Column, lexicon: Lexicon) -> bool:
    """Whether a column's name always means a place ("Room"), not only sometimes ("Department")."""
    return any(meaning.field == "location" and meaning.sure for meaning, _ in lexicon.meanings(column.header))


def _repeats(profile: Profile) -> bool:
    """Few places for many rows; room numbers are no sites."""
    if not profile.filled or sum(value[:1].isdigit() for value in profile.values) > 0.5 * profile.filled:
        return False
    return profile.distinct <= 0.6 * profile.filled or (profile.filled <= SMALL and profile.distinct < profile.filled)
