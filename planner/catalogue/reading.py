"""Read files of knowledge into records, and collect everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, get_args, get_type_hints

import msgspec
import tomli

from planner.model.errors import CatalogueError
from planner.model.knowledge import Citation

Entry = TypeVar("Entry")

Check = Callable[[Any], Iterable[tuple[str, str]]]
"""A check of one entry beyond its types: yields (key, what is wrong)."""


def parse(path: Path) -> dict[str, Any]:
    """Parse a TOML file; a byte order mark, which Windows editors leave, is passed over."""
    return tomli.loads(path.read_text(encoding="utf-8-sig"))


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, in which file and at which key."""

    file: str
    key: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.what}" if self.key else f"{self.file}: {self.what}"


class Reading:
    """One reading of a folder of knowledge: parses each file once and collects every problem."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.known: frozenset[str] = frozenset()
        self._parsed: dict[Path, dict[str, Any]] = {}
        self._arrays: dict[Path, set[str]] = {}

    def table(self, name: str) -> dict[str, Any]:
        """Read a file whose shape belongs to the room that uses it."""
        return self._read(self.folder / name)

    def tables(self, pattern: str) -> list[tuple[Path, dict[str, Any]]]:
        """Read every file of a pattern, in the order of the names."""
        paths = sorted(self.folder.glob(pattern))
        if not paths:
            self.problems.append(Problem(pattern, "", "no such file"))
        return [(path, self._read(path)) for path in paths]

    def keyed(self, pattern: str, array: str, kind: type[Entry], *checks: Check, key: str = "id"
              ) -> dict[str, Entry]:
        """Read entries and look them up by their key."""
        return {getattr(e, key): e for e in self.entries(pattern, array, kind, *checks, key=key)}

    def entries(self, pattern: str, array: str, kind: type[Entry], *checks: Check, key: str = "id"
                ) -> tuple[Entry, ...]:
        """Read the ``[[array]]`` entries of a file, or of every file of a pattern, as records of one kind."""
        files = self.tables(pattern) if "*" in pattern else [(self.folder / pattern, self.table(pattern))]
        found: list[Entry] = []
        first_seen: dict[Any, str] = {}
        for path, table in files:
            self._arrays.setdefault(path, set()).add(array)
            rows = table.get(array, [])
            if not isinstance(rows, list) or not rows:
                self._problem(path, array, f"no [[{array}]] entry")
                continue
            for number, row in enumerate(rows, start=1):
                label = f"{array} {row.get(key, number) if isinstance(row, dict) else number}"
                entry = self._build(path, label, row, kind)
                if entry is None:
                    continue
                identity = getattr(entry, key)
                if identity in first_seen:
                    self._problem(path, label, f"{key} is used twice (first in {first_seen[identity]})")
                    continue
                first_seen[identity] = self._name(path)
                for check in (self._sources_exist, *checks):
                    for where, what in check(entry):
                        self._problem(path, f"{label}, {where}", what)
                found.append(entry)
        return tuple(found)

    def raise_problems(self) -> None:
        """Stop when anything was wrong, with everything that was."""
        for path, arrays in self._arrays.items():
            for name in self._parsed[path].keys() - arrays:
                self._problem(path, name, "unknown key")
        if self.problems:
            first, *others = sorted(self.problems, key=str)
            raise CatalogueError(
                f"{first.key}: {first.what}" if first.key else first.what, where=first.file,
                seen="\n".join(map(str, others)),
                next_step="Correct the file of knowledge; a program that was installed whole has none of these.")

    def _build(self, path: Path, label: str, row: Any, kind: type[Entry]) -> Entry | None:
        unknown = [*_unknown_keys(row, kind)]
        for name in unknown:
            self._problem(path, f"{label}, {name}", "unknown key")
        try:
            return None if unknown else msgspec.convert(_with_nulls(row, kind), kind)
        except msgspec.ValidationError as problem:
            self._problem(path, label, str(problem))
            return None

    def _sources_exist(self, entry: Any) -> Iterable[tuple[str, str]]:
        for part in (entry, *(getattr(entry, f.name) for f in fields(entry))):
            if not isinstance(part, Citation) and is_dataclass(part):
                for source in getattr(part, "sources", ()):
                    if source not in self.known:
                        yield "sources", f"there is no source {source!r}"

    def _read(self, path: Path) -> dict[str, Any]:
        if path not in self._parsed:
            try:
                self._parsed[path] = parse(path)
            except FileNotFoundError:
                self._problem(path, "", "the file is missing")
                self._parsed[path] = {}
            except (OSError, ValueError) as problem:
                self._problem(path, "", f"cannot be read: {problem}")
                self._parsed[path] = {}
        return self._parsed[path]

    def _problem(self, path: Path, key: str, what: str) -> None:
        self.problems.append(Problem(self._name(path), key, what))

    def _name(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()


def _unknown_keys(row: Any, kind: type) -> Iterable[str]:
    """Keys of a table that its record does not have, nested records included."""
    if not isinstance(row, dict):
        return
    hints = _hints(kind)
    for name, value in row.items():
        if name not in hints:
            yield name
        elif (nested := _record(hints[name])) is not None:
            yield from (f"{name}.{inner}" for inner in _unknown_keys(value, nested))


def _with_nulls(row: Any, kind: type) -> Any:
    """Give a field that may be None that value when it is left out: TOML has no null."""
    if not isinstance(row, dict):
        return row
    return {name: None for name, hint in _hints(kind).items() if type(None) in get_args(hint)} | row


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _record(hint: Any) -> type | None:
    """The record that a field holds, also when it may be None."""
    options = get_args(hint) if isinstance(hint, UnionType) else (hint,)
    return next((o for o in options if isinstance(o, type) and is_dataclass(o)), None)
