"""What was noticed about the data: a value that travels with the plan, never an exception."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters: an error changes or loses something, a warning may, an info is for the record."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return ("error", "warning", "info").index(self)


@dataclass(frozen=True, slots=True)
class Finding:
    """One observation about one place in the input.

    ``code`` is declared in ``data/findings.toml`` with its severity and its sentence. ``column`` is the header
    as typed (or the column letter without one), ``row`` counts from 1 as the user sees it. ``device`` is a
    Device ID or empty. ``id`` is stable between runs as long as code, place and content stay.
    """

    code: str
    severity: Severity
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    found: str = ""
    expected: str = ""
    fix: str = ""
    device: str = ""
    effect: str = ""
    id: str = ""
