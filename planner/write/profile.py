"""Save the mapping of an inspected list in planner.toml, so that the next list with these headers is read alike."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from planner import catalogue
from planner.model.errors import InputError, OutputError, UsageError
from planner.model.plan import InspectReport, SourceTable
from planner.model.table import Kind


def save(report: InspectReport, name: str, config: Path) -> Path:
    """Add a profile for each list of devices at the end of ``config``; what stands there stays.

    Lists with other headers get the name with a number behind it. Raises UsageError when a name is empty or taken,
    InputError when no list has a header, OutputError when the file cannot be written.
    """
    if not name.strip():
        raise UsageError("the profile has no name", where="--save-profile",
                         next_step="Give it one: --save-profile NAME.")
    tables = _tables(report)
    if not tables:
        raise InputError("no list of devices with a header was found, so there is no mapping to save", where=name,
                         next_step="Name the columns with --map FIELD=HEADER, or the table with --take FILE:SHEET.")
    names = [name if number == 1 else f"{name}-{number}" for number in range(1, len(tables) + 1)]
    exists = config.exists()
    taken = {str(p.get("name")) for p in _profiles(config)} if exists else set()
    for wanted in names:
        if wanted in taken:
            raise UsageError(f"there is a profile {wanted!r} already", where=config,
                             next_step="Choose another name, or remove the profile from the file.")
    text = config.read_bytes().decode("utf-8") if exists else ""
    newline = "\r\n" if "\r\n" in text else "\n"
    entries = "".join(line + newline for table, wanted in zip(tables, names, strict=True)
                      for line in _entry(table, wanted))
    gap = newline if text and not text.endswith("\n") else ""
    _replace(config, text + gap + entries)
    return config


def _tables(report: InspectReport) -> list[SourceTable]:
    """The lists of devices, each set of headers once."""
    found: dict[frozenset[str], SourceTable] = {}
    for source in report.sources:
        for table in source.tables:
            if table.kind is Kind.DEVICES and table.header_row is not None and any(c.field for c in table.columns):
                found.setdefault(frozenset(c.header for c in table.columns), table)
    return list(found.values())


def _profiles(config: Path) -> Sequence[dict[str, object]]:
    profiles = catalogue.read_toml(config, what="the configuration").get("profiles", [])
    return [p for p in profiles if isinstance(p, dict)] if isinstance(profiles, list) else []


def _entry(table: SourceTable, name: str) -> Iterator[str]:
    headers = list(dict.fromkeys(c.header for c in table.columns if c.header))
    fields: dict[str, str] = {}
    for column in table.columns:
        if column.header and column.field:
            fields.setdefault(column.header, column.field)
    yield ""
    yield "[[profiles]]"
    yield f"name = {quoted(name)}"
    yield f"headers = [{', '.join(map(quoted, headers))}]"
    yield "[profiles.fields]"
    for header, field in fields.items():
        yield f"{quoted(header)} = {quoted(field)}"


def quoted(text: str) -> str:
    """Write a text as a basic string of TOML, also as a key: quotes, backslashes and control characters escaped."""
    # A lone surrogate is no character, and no TOML file can hold it.
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return '"' + "".join(map(_escaped, whole)) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    if character < " " or character == "\x7f":
        return f"\\u{ord(character):04X}"
    return character


def _replace(config: Path, text: str) -> None:
    """Write beside the file, read it back, then put it in its place: a file that cannot be read is never left."""
    draft = config.with_name(f".{config.name}.new")
    try:
        draft.write_bytes(text.encode("utf-8"))
        catalogue.read_toml(draft, what="the configuration with the new profile")
        os.replace(draft, config)
    except UsageError:
        raise UsageError("the profile cannot be added", where=config,
                         next_step="Write the profiles that are there as [[profiles]], not as one line.") from None
    except OSError as problem:
        raise OutputError(f"the profile cannot be written: {problem.strerror}", where=config,
                          next_step="Name a file that may be written with --config.") from None
    finally:
        draft.unlink(missing_ok=True)
