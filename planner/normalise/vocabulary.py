"""Look words of a cell up in every language at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from planner.model.text import fold


class Vocabulary:
    """The value synonyms of one field (``[values.type]`` …) over all languages.

    ``read`` takes a whole cell; ``find`` looks for a known word inside a longer text. Both are memoised.
    """

    def __init__(self, languages: Mapping[str, Mapping[str, Any]], name: str) -> None:
        self._exact: dict[str, str] = {}
        for code in sorted(languages):
            for value, spellings in languages[code].get("values", {}).get(name, {}).items():
                for spelling in (value, *spellings):
                    self._exact.setdefault(fold(spelling), value)
        longest_first = sorted((w for w in self._exact if len(w) > 1), key=lambda w: (-len(w), w))
        spaced = [re.escape(w) for w in longest_first if w.isascii() or not _is_cjk(w)]
        joined = [re.escape(w) for w in longest_first if not w.isascii() and _is_cjk(w)]
        parts = ([rf"(?<!\w)(?:{'|'.join(spaced)})(?!\w)"] if spaced else []) + joined
        self._inside = re.compile("|".join(parts)) if parts else None
        self._read: dict[str, str | None] = {}
        self._find: dict[str, str | None] = {}

    def read(self, text: str) -> str | None:
        """Give the canonical value of a cell that is exactly a known word, else None."""
        if text not in self._read:
            self._read[text] = self._exact.get(fold(text))
        return self._read[text]

    def find(self, text: str) -> str | None:
        """Give the canonical value of the first known word inside a text, else None."""
        if text not in self._find:
            folded = fold(text)
            hit = self._exact.get(folded)
            if hit is None and self._inside is not None:
                match = self._inside.search(folded)
                hit = self._exact[match.group()] if match else None
            self._find[text] = hit
        return self._find[text]

    def __contains__(self, text: str) -> bool:
        return self.read(text) is not None


def _is_cjk(word: str) -> bool:
    """Whether a word is written without spaces between words (Chinese, Japanese)."""
    return any("\u3040" <= c <= "\u30ff" or "\u3400" <= c <= "\u9fff" for c in word)
