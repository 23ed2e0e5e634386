"""Compare what people type: case, accents, width and spaces do not make two words different. Name some of many."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
_KANA_MARKS = "\u3099\u309a"
"""They make another letter of a kana (ハ, バ, パ) and are no accents."""


def fold(text: str) -> str:
    """Reduce a text to what two people mean by it: NFKC, case folded, accents and invisible characters dropped.

    >>> fold("  São  Paulo ") == fold("sao paulo")
    True
    """
    return " ".join(text.lower().replace("_", " ").split()) if text.isascii() else _fold(text)


@lru_cache(maxsize=100_000)
def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).translate(_INVISIBLE).casefold()
    marks_off = "".join(c for c in unicodedata.normalize("NFD", plain)
                        if c in _KANA_MARKS or not unicodedata.combining(c))
    return " ".join(unicodedata.normalize("NFC", marks_off).replace("_", " ").split())


def first_of(texts: Sequence[str], most: int) -> str:
    """Name the first of many texts in a sentence, with a sign that there are more.

    >>> first_of(["a", "b", "c"], 2)
    'a, b …'
    """
    return ", ".join(texts[:most]) + (" …" if len(texts) > most else "")
