"""The words, dates and numbers of an output in the reader's language, and the paper it is made for."""

from __future__ import annotations

import gettext
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

LOCALE = Path(__file__).parent.parent / "data" / "locale"
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")


@dataclass(frozen=True)
class Labels:
    """Translate what people read. Messages are the English sentences; a catalogue gives the others.

    ``paper`` is "a4" or "letter"; ``large_print`` makes printed pages larger.
    """

    lang: str = "en"
    paper: str = "a4"
    large_print: bool = False
    _catalogue: gettext.NullTranslations = field(default_factory=gettext.NullTranslations, repr=False)

    @classmethod
    def of(cls, lang: str, paper: str = "a4", *, large_print: bool = False) -> Labels:
        """Load the catalogue of a language; English needs none."""
        catalogue = gettext.translation("planner", LOCALE, [lang.replace("-", "_")], fallback=True)
        return cls(lang, paper, large_print, catalogue)

    def __call__(self, message: str) -> str:
        """Translate a message."""
        return self._catalogue.gettext(message)

    def date(self, day: date | None) -> str:
        """Write a date in full: 31 December 2026. Empty for None."""
        return f"{day.day} {self(MONTHS[day.month - 1])} {day.year}" if day else ""

    def number(self, value: float) -> str:
        """Write a number with thousands separated, at most two decimals."""
        return f"{value:,.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"

    def percent(self, part: int, whole: int) -> str:
        """Write a share as a whole percent; a share that is not zero is never shown as 0."""
        if not whole:
            return "0 %"
        share = 100 * part / whole
        return "< 1 %" if 0 < share < 0.5 else f"{share:.0f} %"
