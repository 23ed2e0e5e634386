"""The catalogues of the languages that outputs are written in, beside English, which the messages are written in."""

from __future__ import annotations

import gettext
import re
from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache, partial
from pathlib import Path

from planner.model.sentences import Sentences

DOMAIN = "planner"
ENGLISH = "en"
MOST_DAYS = 31
LOCALE = Path(__file__).parent.parent / "data" / "locale"


@cache
def languages() -> tuple[str, ...]:
    """English, and every language that has a catalogue, by its tag (pt-BR)."""
    found = sorted(path.parent.parent.name for path in LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))
    return (ENGLISH, *(name.replace("_", "-") for name in found))


@cache
def translations(lang: str) -> gettext.NullTranslations:
    """Load the catalogue of a language; English needs none."""
    if lang == ENGLISH:
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, LOCALE, [lang.replace("-", "_")])


@cache
def messages(lang: str) -> Mapping[str, str]:
    """Every message of a catalogue with its translation."""
    from babel.messages.mofile import read_mo

    if lang == ENGLISH:
        return {}
    with (LOCALE / lang.replace("-", "_") / "LC_MESSAGES" / f"{DOMAIN}.mo").open("rb") as file:
        found = {}
        for message in read_mo(file):
            # What has a context is one word of a page or sheet, and no sentence of a plan.
            if isinstance(message.id, str) and message.context is None:
                found[message.id] = str(message.string)
        return found


@cache
def sentences(lang: str) -> Sentences:
    """What translates the sentences of a plan into a language."""
    return Sentences({message: text for message, text in messages(lang).items() if message}, partial(_in_full, lang))


# Babel's data and its loading time are needed by a language that is not English only.
@lru_cache(maxsize=4096)
def in_full(lang: str, day: date) -> str:
    """Write a date in full in a language other than English."""
    from babel.dates import format_date
    return format_date(day, "long", lang.replace("-", "_"))


def _in_full(lang: str, iso: str) -> str:
    try:
        return in_full(lang, date.fromisoformat(iso))
    except ValueError:
        return iso


@cache
def into_english(lang: str) -> Sentences:
    """What puts sentences of a language back into English."""
    return Sentences({text: message for message, text in messages(lang).items() if message}, partial(_iso, lang))


def _iso(lang: str, text: str) -> str:
    """Put a date in full of a language back into the form of a plan."""
    from babel.dates import get_month_names

    named = [number for number, name in get_month_names("wide", locale=lang.replace("-", "_")).items()
             if name.casefold() in text.casefold() and not name[0].isdecimal()]
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    year = next((number for number in numbers if number > MOST_DAYS), 0)
    month, day = (*named[:1], *(number for number in numbers if number != year), 0, 0)[:2]
    return f"{year}-{month:02}-{day:02}" if year and month and day else text
