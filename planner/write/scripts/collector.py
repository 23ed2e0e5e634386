"""The collector before there is a plan: printed as one script, or placed as files in a folder."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from planner.model.errors import OutputError
from planner.write.scripts.files import COLLECTOR, content, is_unchanged, source


def texts() -> Mapping[str, str]:
    """The collector and the queries by file name."""
    return {name: source(name) for name in COLLECTOR}


def as_script() -> str:
    """One text that PowerShell runs when it is saved to a file; the queries stand in it as comments."""
    script, *queries = COLLECTOR
    parts = [source(script)]
    for name in queries:
        parts.append(f"\n<#\n{name}: copy what stands between these marks.\n\n{source(name)}#>\n")
    return "".join(parts)


def place(folder: Path) -> tuple[list[Path], list[Path]]:
    """Write the files; give those written and those that were the same already.

    A file that somebody changed, or that is none of ours, is never replaced, and then no other is written either.
    Raises OutputError.
    """
    made: list[Path] = []
    kept: list[Path] = []
    for name in COLLECTOR:
        path = folder / name
        (kept if _is_there(path) else made).append(path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in made:
            _put(path, content(path.name))
    except OSError as problem:
        raise _refused(folder, f"writing failed: {problem.strerror or problem}") from None
    return made, kept


def _is_there(path: Path) -> bool:
    """Whether a file stands there already as it would be written. Raises OutputError when it must not be replaced."""
    if path.is_symlink():
        raise _refused(path, "a link stands where the file belongs")
    try:
        found = path.read_bytes()
    except FileNotFoundError:
        return False
    except OSError as problem:
        raise _refused(path, f"it cannot be read: {problem.strerror}") from None
    if not is_unchanged(found):
        raise _refused(path, "it was changed, or planner did not write it")
    return found == content(path.name)


def _put(path: Path, text: bytes) -> None:
    """Build a file beside its place and move it there, so that no half of it is ever seen."""
    handle, name = tempfile.mkstemp(prefix=".planner-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _refused(path: Path, what: str) -> OutputError:
    return OutputError(what, where=path, next_step="Nothing was written. Choose another folder with -o, or move the "
                                                   "file away.")
