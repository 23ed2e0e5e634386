"""The catalogues of the languages that outputs are written in, beside English, which the messages are written in."""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from planner.model.sentences import Sentences

DOMAIN = "planner"
ENGLISH = "en"
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
            if isinstance(message.id, str):
                found[message.id] = str(message.string)
        return found


@cache
def sentences(lang: str) -> Sentences:
    """What translates the sentences of a plan into a language."""
    return Sentences({message: text for message, text in messages(lang).items() if message})


@cache
def into_english(lang: str) -> Sentences:
    """What puts sentences of a language back into English."""
    return Sentences({text: message for message, text in messages(lang).items() if message})
