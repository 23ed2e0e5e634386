"""Find the files to read below the given paths, and say which ones are left alone and why."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

_OWN_SCHEMA = re.compile(rb'"schema"\s*:\s*"planner\.plan/')
_OWN_WORKBOOK = "plan.xlsx"
_CONFIGURATION = "planner.toml"
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini", "icon\r"})
_SCRIPTS = (".ps1", ".kql")
"""The collector is often kept beside what it collects; a query is full of names of columns."""

_LINKS_TO_THE_CLOUD = (".icloud", ".gsheet", ".gdoc", ".gslides")
# Windows: FILE_ATTRIBUTE_HIDDEN; OFFLINE, RECALL_ON_OPEN, RECALL_ON_DATA_ACCESS: reading would fetch the file.
_HIDDEN = 0x2
_PLACEHOLDER = 0x1000 | 0x40000 | 0x400000


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to read: where it is, its name below its PATH, and the name of that PATH."""

    path: Path
    name: str
    given: str = ""
    own_output: bool = False


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file or folder that is left alone, and why."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Denied:
    """A folder that may not be listed."""

    name: str


Entry = InputFile | PassedOver | Denied


def find(paths: Sequence[Path], own_output: Path | None = None) -> list[Entry]:
    """List what the paths hold, each file once, sorted by name.

    ``own_output`` is the workbook that this run will replace: it is an input too, under its plain name.
    """
    entries: list[Entry] = []
    for path in paths:
        entries.extend(_walk(path, path.resolve().name) if path.is_dir() else [_named(path)])
    files = [entry for entry in entries if isinstance(entry, InputFile)]
    others = [entry for entry in entries if not isinstance(entry, InputFile)]
    if own_output is not None and own_output.is_file():
        files.append(InputFile(own_output, own_output.name, own_output=True))
    return sorted((*dict.fromkeys(others), *_told_apart(_once(files))), key=lambda entry: entry.name)


def _named(path: Path) -> InputFile:
    return InputFile(path, path.name or str(path), path.resolve().parent.name)


def _walk(folder: Path, given: str, below: str = "") -> Iterator[Entry]:
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError:
        yield Denied(below.rstrip("/") or given)
        return
    if _is_own_output(entries):
        yield PassedOver(below.rstrip("/") or given, "an output folder of planner")
        return
    for entry in entries:
        name = f"{below}{entry.name}"
        why = _why_left_alone(entry)
        if why:
            yield PassedOver(name, why)
        elif entry.is_dir(follow_symlinks=False):
            yield from _walk(folder / entry.name, given, f"{name}/")
        else:
            yield InputFile(folder / entry.name, name, given)


def _is_own_output(entries: Sequence[os.DirEntry[str]]) -> bool:
    """Whether a folder holds a plan that this tool wrote: planning its pages again would be nonsense."""
    for entry in entries:
        if entry.name == "plan.json" and entry.is_file(follow_symlinks=False):
            try:
                with open(entry.path, "rb") as stream:
                    return bool(_OWN_SCHEMA.search(stream.read(4096)))
            except OSError:
                return False
    return False


def _why_left_alone(entry: os.DirEntry[str]) -> str:
    """Why a folder's entry is no input; empty when it is one."""
    name = entry.name.lower()
    if name.startswith(("~$", ".~lock.")):
        return "a lock file"
    if name.endswith(_LINKS_TO_THE_CLOUD):
        return "a placeholder for a file in the cloud"
    if name.startswith(".") or name in _SYSTEM_FILES:
        return "hidden"
    if name == _CONFIGURATION:
        return "the configuration"
    if name.endswith(_SCRIPTS):
        return "a script"
    if entry.is_symlink():
        return "a symbolic link"
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:
        return ""
    if not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):
        return "neither a file nor a folder"
    attributes = getattr(status, "st_file_attributes", 0)
    if attributes & _HIDDEN:
        return "hidden"
    return "a placeholder for a file in the cloud" if attributes & _PLACEHOLDER else ""


def _once(files: Sequence[InputFile]) -> list[InputFile]:
    """Keep each file once when paths overlap: as the own output, else under its longest name below a PATH."""
    best: dict[Path, InputFile] = {}
    for file in files:
        key = file.path.resolve()
        held = best.get(key)
        if held is None or _rank(file) > _rank(held):
            best[key] = file
    return list(best.values())


def _rank(file: InputFile) -> tuple[bool, int, str]:
    return file.own_output, file.name.count("/"), file.name


def _told_apart(files: Sequence[InputFile]) -> list[InputFile]:
    """Put the name of the PATH before names that two PATHs share, and a number where that is not enough."""
    taken: set[str] = {file.name for file in files if file.own_output}
    shared = {name for name in {file.name for file in files} if sum(f.name == name for f in files) > 1}
    result = []
    for file in sorted(files, key=lambda f: (not f.own_output, f.name, str(f.path))):
        name = file.name
        if not file.own_output and (name in shared or name in taken):
            prefixed = [f"{file.given}/{file.name}", *(f"{file.given} ({n})/{file.name}" for n in range(2, 1000))]
            name = next(candidate for candidate in prefixed if candidate not in taken)
        taken.add(name)
        result.append(replace(file, name=name))
    return result
