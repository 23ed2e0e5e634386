"""Read shortened headers: "Mod.", "N.º ser.", "Inv.-Nr." stand for the names that begin so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from planner.recognise.normal import words

if TYPE_CHECKING:
    from planner.recognise.lexicon import Meaning

SHORTEST = 3
"""A shortened word of fewer letters could be anything."""

LONGEST = 28
"""A longer text is a sentence and not a shortened header."""

_SHORTENED = re.compile(r"[^\W\d_]\.(?=\W|$)")
_SMALL_WORDS = frozenset(
    ["a", "al", "d", "da", "de", "del", "della", "der", "des", "di", "do", "du",
     "l", "la", "of", "van", "von", "n", "no", "nr", "o"]
)
"""Articles, prepositions and "No.": left out of the comparison."""


class Abbreviations:
    """The names that a shortened header can stand for."""

    def __init__(self, meanings: Iterable[Meaning]) -> None:
        self._by_start: dict[str, list[tuple[tuple[str, ...], Meaning]]] = {}
        for meaning in meanings:
            parts = _parts(meaning.spelling)
            if parts and not _SHORTENED.search(meaning.spelling):
                self._by_start.setdefault(parts[0][:1], []).append((parts, meaning))

    def meanings(self, header: str) -> Mapping[str, Meaning]:
        """Field → the name that the header shortens. Empty for a header that is not shortened."""
        if len(header) > LONGEST or not _SHORTENED.search(header):
            return {}
        parts = _parts(header)
        if not parts or max(map(len, parts)) < SHORTEST:
            return {}
        found: dict[str, Meaning] = {}
        for whole, meaning in self._by_start.get(parts[0][:1], ()):
            if len(whole) == len(parts) and whole != parts and all(map(str.startswith, whole, parts)):
                kept = found.get(meaning.field)
                if kept is None or meaning.sure > kept.sure:
                    found[meaning.field] = meaning
        return found


def _parts(text: str) -> tuple[str, ...]:
    return tuple(word for word in words(text) if word not in _SMALL_WORDS)
