"""Sheets become tables: each knows its kind, its header, what its columns hold and where its rows went."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache

from planner.model.errors import UsageError
from planner.model.finding import Finding
from planner.model.knowledge import Rulebook
from planner.model.table import LogHead, ReadFile, Table
from planner.recognise.fields import DEVICE_FIELDS
from planner.recognise.lexicon import Lexicon, lexicon_of
from planner.recognise.logs import log_head, log_table
from planner.recognise.plan_sheets import is_plan, plan_tables
from planner.recognise.remarks import remarks
from planner.recognise.secrets import Masker
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
    lexicon = lexicon_of(rulebook)
    _check_fields(settings, lexicon)
    found = take(list(_read(files, SheetReader(lexicon, settings), lexicon)), settings.take)
    found = [name_sites(f, lexicon) for f in count_device_sheets(found)]
    return tuple(f.table for f in found), remarks(found, files, settings, rulebook)


def logs(settings: Settings, rulebook: Rulebook) -> Callable[[ReadFile], LogHead | None]:
    """Make what says how a large log is grouped: given a file's first rows, or None when they are of no log."""
    made = cache(lambda: SheetReader(lexicon_of(rulebook), settings))  # most runs have no large file
    return lambda file: log_head(file, made())


def _read(files: Sequence[ReadFile], reader: SheetReader, lexicon: Lexicon) -> Iterator[Found]:
    for file in files:
        if file.log is not None:
            yield log_table(file, file.log, Masker(lexicon))
        elif is_plan(file):
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
