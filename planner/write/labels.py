"""The words, dates and numbers of an output in the reader's language, and the paper it is made for."""

from __future__ import annotations

import gettext
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from planner.catalogue import messages
from planner.model.device import NO_SITE

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")

KIND = "kind of a table"
"""The context of what a table is: "devices" is an inventory there, and a number of them elsewhere."""

PERSON = "of a person"
"""The context of a name that somebody writes down; that of a wave is another word in some languages."""


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
        return cls(lang, paper, large_print, messages.translations(lang))

    def __call__(self, message: str) -> str:
        """Translate a message."""
        return self._catalogue.gettext(message) if message else ""

    def in_context(self, context: str, message: str) -> str:
        """Translate a word that means several things; the context says which, and is not printed."""
        return self._catalogue.pgettext(context, message)

    def kind(self, kind: str) -> str:
        """Say what a table is."""
        return self.in_context(KIND, kind)

    def site(self, name: str) -> str:
        """Give the name of a site as it is; only the place of devices without one has a word of its own."""
        return self(NO_SITE) if name == NO_SITE else name

    def counted(self, number: int, one: str, many: str) -> str:
        """Choose the form of a message that the language uses for a number."""
        return self._catalogue.ngettext(one, many, number)

    def sentence(self, text: str) -> str:
        """Translate sentences of a plan, whose placeholders are filled."""
        return text if self.is_english or not text else messages.sentences(self.lang).translate(text)

    def sentences(self, texts: Iterable[str]) -> str:
        """Translate texts that follow one another, each for itself, and join them as the language does."""
        return messages.sentences(self.lang).joined(texts)

    @property
    def is_english(self) -> bool:
        """Whether messages are printed as they are written."""
        return self.lang == messages.ENGLISH

    def date(self, day: date | None) -> str:
        """Write a date in full: 31 December 2026. Empty for None."""
        if day is None:
            return ""
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}" if self.is_english else messages.in_full(self.lang, day)

    def number(self, value: float) -> str:
        """Write a number with thousands separated, at most two decimals."""
        if not self.is_english:
            return _number(value, self.lang)
        return f"{value:,.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"

    def percent(self, part: int, whole: int) -> str:
        """Write a share as a whole percent; a share that is not zero is never shown as 0."""
        share = 100 * part / whole if whole else 0
        if 0 < share < 0.5:
            return self("< 1 %")
        return self("{share} %").format(share=f"{share:.0f}")


# English, which most runs are in, needs none of Babel's data and its loading time.
@lru_cache(maxsize=65_536)
def _number(value: float, lang: str) -> str:
    from babel.numbers import format_decimal
    return format_decimal(round(value, 2), locale=lang.replace("-", "_"))
