"""Tell whether somebody changed a cell of the tool: a short mark of each cell, kept in the workbook."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from functools import lru_cache

from planner.model.ids import ALPHABET

_INVISIBLE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ufeff]+")


def fingerprint(texts: Iterable[str]) -> str:
    """Sum up the tool's cells of a row, three characters each, so that a changed cell can be told on return.

    ``texts`` are the cells of the tool's columns in their order, as ``text_of`` gives them. White space does not
    count, because programs that save the workbook again treat it differently.
    """
    return "".join(map(_mark, texts))


@lru_cache(maxsize=200_000)
def _mark(text: str) -> str:
    # A text that can be printed has no white space but spaces.
    visible = text.replace(" ", "") if text.isprintable() else _INVISIBLE.sub("", text)
    number = zlib.crc32(visible.encode("utf-8", "replace"))
    return ALPHABET[number & 31] + ALPHABET[number >> 5 & 31] + ALPHABET[number >> 10 & 31]
