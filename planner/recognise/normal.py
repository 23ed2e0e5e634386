"""Make two spellings of a header comparable: what the eye takes for the same name gets the same key."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from planner.model.text import fold

_LOOK_ALIKES = str.maketrans(
    "АВЕЗІЈКМНОРСТУХѕіјаеорсухΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
    "ABE3IJKMHOPCTYXsijaeopcyxABEZHIKMNOPTYXo",
)
"""Cyrillic and Greek letters that cannot be told from Latin ones (a French list has "Сatégorie" with a С)."""

_LEADING_TAG = re.compile(r"^\s*\[\w{1,3}\]\s*")
_CAMEL = re.compile(r"(?<=[a-zà-ÿ0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-zà-ÿ])")
_NO_LETTER = re.compile(r"[^\w]+|_+")
_ASIDE = re.compile(r"[(（\[【].*?[)）\]】]")
_ALTERNATIVES = re.compile(r"\s*(?:(?<!\b\w)/|/(?!\w\b)|[|\n\r;,&+]|\s-\s)\s*")
"""What stands between two names for a column. A stroke between single letters ("S/N", "O/N") belongs to one."""


@lru_cache(maxsize=50_000)
def words(header: str) -> tuple[str, ...]:
    """Split a header into its words, folded: ``SerialNumber`` and ``serial_number`` give the same two.

    >>> words("[I]IPAddress (LAN)")
    ('ip', 'address', 'lan')
    """
    plain = unicodedata.normalize("NFKC", _LEADING_TAG.sub("", header))
    return tuple(_NO_LETTER.sub(" ", fold(_CAMEL.sub(" ", plain))).split())


@lru_cache(maxsize=50_000)
def key(header: str) -> str:
    """Reduce a header to the key under which synonyms are found: letters and digits only, in one piece.

    >>> key("IP-Adresse") == key("ip adresse") == key("IPAdresse")
    True
    """
    return "".join(words(header))


@lru_cache(maxsize=50_000)
def readings(header: str) -> tuple[tuple[str, str], ...]:
    """List the keys to try for a header, best first, each with how it was got (empty for the header as it is)."""
    found: dict[str, str] = {}
    for reading, how in _readings(header):
        made = key(reading)
        if made:
            found.setdefault(made, how)
    return tuple(found.items())


def _readings(header: str) -> Iterator[tuple[str, str]]:
    yield header, ""
    latin = header.translate(_LOOK_ALIKES)
    if latin != header:
        yield latin, "with look-alike letters read as Latin"
    bare = _ASIDE.sub(" ", header)
    if bare != header:
        yield bare, "without the part in brackets"
    parts = _ALTERNATIVES.split(bare)
    if len(parts) > 1:
        for part in parts:
            yield part, f"by its part “{part.strip()}”"
    aside = _ASIDE.search(header)
    if aside:
        yield aside.group()[1:-1], "by the part in brackets"
