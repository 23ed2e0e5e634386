"""Sheets become tables: each knows its kind, its header, what its columns hold and where its rows went."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from planner.model.errors import UsageError
from planner.model.finding import Finding
from planner.model.knowledge import Rulebook
from planner.model.table import ReadFile, Table
from planner.recognise.fields import DEVICE_FIELDS
from planner.recognise.lexicon import Lexicon
from planner.recognise.plan_sheets import is_plan, plan_tables
from planner.recognise.remarks import remarks
from planner.recognise.settle import count_device_sheets, name_sites, take
from planner.recognise.sheet import Found, SheetReader
from planner.settings import Settings


def tables(
    files: Sequence[ReadFile], settings: Settings, rulebook: Rulebook
) -> tuple[tuple[Table, ...], list[Finding]]:
    """Recognise every table of every file, in the order of the files.

    Columns that hold secrets are empty in the answer. Raises UsageError for a --map with a field that does not
    exist; everything about the data is a finding.
    """
    lexicon = Lexicon(rulebook)
    _check_fields(settings, lexicon)
    found = take(list(_read(files, SheetReader(lexicon, settings))), settings.take)
    found = [name_sites(f, lexicon) for f in count_device_sheets(found)]
    return tuple(f.table for f in found), remarks(found, files, settings, rulebook)


def _read(files: Sequence[ReadFile], reader: SheetReader) -> Iterator[Found]:
    for file in files:
        if is_plan(file):
            yield from map(Found, plan_tables(file))
        else:
            for sheet in file.sheets:
                yield from reader.read(file, sheet)


def _check_fields(settings: Settings, lexicon: Lexicon) -> None:
    known = sorted({*DEVICE_FIELDS, *lexicon.fields})
    for name in settings.maps:
        if name not in known:
            raise UsageError(
                f"there is no field {name!r}", where="--map", next_step=f"Choose one of: {', '.join(known)}."
            )
