"""The static scripts as files: their names, their bytes, and whether a copy of one is still as we wrote it."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

STATIC = Path(__file__).parent / "static"

COLLECTOR = ("collect.ps1", "sign-ins-log-analytics.kql", "sign-ins-defender.kql")
"""What reads a tenant before there is a plan."""

SCRIPTS = ("collect.ps1", "apply.ps1", "verify.ps1", "rollback.ps1", "read-values.ps1", "write-values.ps1",
           "sign-ins-log-analytics.kql", "sign-ins-defender.kql")
"""What stands beside the data file of a plan."""

_STAMP = re.compile(r"(?:#|//) SHA-256 of the lines above, as planner wrote them: ([0-9a-f]{64})\n?")


def source(name: str) -> str:
    """The text of a script, with LF whatever a checkout made of it."""
    return (STATIC / name).read_text(encoding="ascii")


def content(name: str) -> bytes:
    """A script as it is written: ASCII, which Windows PowerShell 5.1 reads right without a mark, and CRLF.

    CRLF because the files are opened, signed and pasted on Windows; PowerShell takes both. The last line says
    whether somebody changed the lines above it.
    """
    text = source(name)
    comment = "//" if name.endswith(".kql") else "#"
    stamped = f"{text}{comment} SHA-256 of the lines above, as planner wrote them: {_digest(text)}\n"
    return stamped.replace("\n", "\r\n").encode("ascii")


def is_unchanged(found: bytes) -> bool:
    """Whether a file is one of these scripts, of any release, and nobody changed it; line ends do not matter."""
    text = found.decode("utf-8", "replace").replace("\r\n", "\n")
    above, newline, last = text.rstrip("\n").rpartition("\n")
    stamp = _STAMP.fullmatch(last)
    return stamp is not None and stamp.group(1) == _digest(above + newline)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
