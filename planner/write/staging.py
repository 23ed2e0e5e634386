"""Put files in place all at once or not at all: they are built beside their place, then moved into it.

What a killed run left there is cleared away by the next one.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from planner.model.errors import OutputError, PlannerError

PREFIX = ".planner-"
HELD = ".held"
"""How the name of the file ends that a run on Windows keeps open beside its folder."""
_MADE_HERE = re.compile(re.escape(PREFIX) + r"[a-z0-9_]{8}")
"""How ``tempfile`` completes the prefix: a folder with any other name is not ours."""


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
    """Give a folder to build in, on the disk of ``folder``; it is gone afterwards. Raises OutputError.

    Every run holds something while it writes that the system releases with the process, however that ends: a shared
    lock on the output folder or, on Windows, which has no such lock, an open file beside the folder that it builds in.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (_locked if _knows_locks() else _beside_open_file)(folder) as path:
            try:
                yield path
            finally:
                shutil.rmtree(path, ignore_errors=True)
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


def _knows_locks() -> bool:
    try:
        import fcntl  # noqa: F401
    except ImportError:
        return False
    return True


@contextmanager
def _locked(folder: Path) -> Iterator[Path]:
    """Make a folder under a shared lock: who gets the lock for itself knows that no other run is alive."""
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        # Some network drives know no locks: then nothing is cleared away, and writing goes on.
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            for path in folder.glob(f"{PREFIX}*"):
                # A run on Windows holds no lock: its file says whether it is alive, and only Windows can tell.
                if not path.with_name(path.name + HELD).exists():
                    _clear(path)
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_SH)
        yield Path(tempfile.mkdtemp(prefix=PREFIX, dir=folder))
    finally:
        os.close(handle)


@contextmanager
def _beside_open_file(folder: Path) -> Iterator[Path]:
    """Make a folder beside a file that stays open: Windows lets nobody remove the file while the run is alive.

    A folder without such a file is left alone: it may belong to a run on another system.
    """
    for path in folder.glob(f"{PREFIX}*{HELD}"):
        with suppress(OSError):
            path.unlink()
            _clear(path.with_name(path.name.removesuffix(HELD)))
    handle, name = tempfile.mkstemp(prefix=PREFIX, suffix=HELD, dir=folder)
    try:
        path = Path(name.removesuffix(HELD))
        path.mkdir()
        yield path
    finally:
        os.close(handle)
        with suppress(OSError):
            os.unlink(name)


def _clear(path: Path) -> None:
    if _MADE_HERE.fullmatch(path.name) and path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
