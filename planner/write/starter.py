"""Lay out a folder to begin with: planner.toml, a template to fill in, an example of an inbox."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from planner.model.errors import OutputError
from planner.write import template
from planner.write.configuration import CONFIGURATION

EXAMPLE = Path(__file__).parent.parent / "data" / "example"
"""A list of three devices, and the report that says what two of them really do."""

FILES: tuple[tuple[str, Callable[[], bytes]], ...] = (
    ("planner.toml", CONFIGURATION.encode),
    ("inbox/template.xlsx", template.workbook),
    ("example/devices.csv", (EXAMPLE / "devices.csv").read_bytes),
    ("example/smtp-auth-clients.csv", (EXAMPLE / "smtp-auth-clients.csv").read_bytes),
)
"""Every file by its name below the folder, and what makes its bytes."""


def write(folder: Path) -> tuple[list[Path], list[Path]]:
    """Make the files that are not there yet; give those made and those kept as they were.

    The bytes are the same every time. Raises OutputError when one cannot be written.
    """
    made: list[Path] = []
    kept: list[Path] = []
    for name, content in FILES:
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                file.write(content())
        except FileExistsError:
            if not path.exists():
                raise _refused(path, "a file stands where a folder should be") from None
            kept.append(path)
        except OSError as problem:
            raise _refused(path, f"it cannot be written: {problem.strerror}") from None
        else:
            made.append(path)
    return made, kept


def _refused(path: Path, what: str) -> OutputError:
    return OutputError(what, where=path, next_step="Choose another folder: planner init DIR.")
