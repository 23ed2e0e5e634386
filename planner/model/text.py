"""Compare what people type: case, accents, width and spaces do not make two words different."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
_SPACES = re.compile(r"[\s_]+")


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """Reduce a text to what two people mean by it: NFKC, case folded, accents and invisible characters dropped.

    >>> fold("  São  Paulo ") == fold("sao paulo")
    True
    """
    plain = unicodedata.normalize("NFKC", text).translate(_INVISIBLE).casefold()
    marks_off = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    return _SPACES.sub(" ", unicodedata.normalize("NFC", marks_off)).strip()
