"""Build outputs beside their place, and clear away what a killed run left there."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = ".planner-"
_MADE_HERE = re.compile(re.escape(PREFIX) + r"[a-z0-9_]{8}")
"""How ``tempfile`` completes the prefix: a folder with any other name is not ours."""


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """Give a hidden folder inside ``folder`` that is removed afterwards; those of killed runs go first.

    Every run holds a shared lock on the output folder while it writes. The system releases it with the process,
    however that ends, so who gets the folder for itself knows that no other run is alive.
    """
    with _held(folder):
        path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=folder))
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    try:
        import fcntl
    except ImportError:
        # Windows has no such lock: nothing tells whether a folder is still in use, so it stays.
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        # Some network drives know no locks: then nothing is cleared away, and writing goes on.
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _clear(folder)
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_SH)
        yield
    finally:
        os.close(handle)


def _clear(folder: Path) -> None:
    for path in folder.glob(f"{PREFIX}*"):
        if _MADE_HERE.fullmatch(path.name) and path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
