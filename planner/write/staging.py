"""Put files in place all at once or not at all: they are built beside their place, then moved into it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from planner.model.errors import OutputError, PlannerError


def check(folder: Path) -> None:
    """Refuse early what would fail late: a file in the way, no permission. Raises OutputError."""
    if folder.exists() and not folder.is_dir():
        raise OutputError("a file stands where the output folder should be", where=folder,
                          next_step="Choose another folder with -o.")
    existing = next(f for f in (folder, *folder.absolute().parents) if f.exists())
    if not os.access(existing, os.W_OK):
        raise OutputError("the folder cannot be written to", where=existing,
                          next_step="Choose another folder with -o.")


@contextmanager
def staged(folder: Path) -> Iterator[Path]:
    """Give a folder to build in, on the disk of ``folder``; it is gone afterwards. Raises OutputError."""
    staging: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=".planner-", dir=folder))
        yield staging
    except PlannerError:
        raise
    except PermissionError as problem:
        name = Path(problem.filename2 or problem.filename or folder).name
        raise OutputError(f"{name} cannot be replaced", where=folder,
                          next_step=f"Close {name}, or choose another folder with -o.") from None
    except OSError as problem:
        raise OutputError(
            f"writing failed: {problem.strerror or problem}", where=folder,
            next_step="Make room, or choose another folder with -o. What was there is unchanged.") from None
    finally:
        if staging is not None:
            shutil.rmtree(staging, ignore_errors=True)


def place_all(built: Iterable[Path], staging: Path, folder: Path) -> list[Path]:
    """Move what was built to the same place below ``folder``."""
    return [place(path, folder / path.relative_to(staging)) for path in built]


def place(built: Path, target: Path) -> Path:
    """Move one file to its place, never through a link. Raises OutputError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.parent.is_symlink() or target.is_symlink():
        raise OutputError("a link stands where an output belongs", where=target,
                          next_step="Remove the link, or choose another folder with -o.")
    os.replace(built, target)
    return target


def flush(path: Path) -> None:
    """Force a file onto the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
