"""How many lines a text takes in a column, measured with the letters of the workbook's font.

The widths are those of Carlito, which has the metrics of Calibri, the font of the workbook: thousandths of the font
size, for the characters from space to tilde.
"""

from __future__ import annotations

import re
from functools import lru_cache

WIDTHS = (
    226, 326, 401, 498, 507, 715, 682, 221, 303, 303, 498, 498, 250, 306, 252, 386, 507, 507, 507, 507, 507, 507, 507,
    507, 507, 507, 268, 268, 498, 498, 498, 463, 894, 579, 544, 533, 615, 488, 459, 631, 623, 252, 319, 520, 420, 855,
    646, 662, 517, 673, 543, 459, 487, 642, 567, 890, 519, 487, 468, 307, 386, 307, 498, 498, 291, 479, 525, 423, 525,
    498, 305, 471, 525, 229, 239, 455, 229, 799, 525, 527, 525, 525, 349, 391, 335, 525, 452, 715, 433, 453, 395, 314,
    460, 314, 498)
OTHER, WIDE = 560, 1000
"""The width of a letter that is not in the table, and of one of East Asia."""
DIGIT = 507
"""Column widths are measured in digits."""
ROOM = 0.96
"""Programs round the widths of letters to their pixels: a line holds a little less than the font says."""
MAX_LINES = 27
"""A row is as high as its texts need, up to what a spreadsheet allows (409 points)."""
_PIECE = re.compile(r"[^ -]*-+|[^ -]+| +")
"""Lines break after a space or a hyphen."""


def lines_of(text: str, width: float) -> int:
    """Count the lines of a text in a column of ``width`` digits, at most ``MAX_LINES``."""
    if len(text) * 2 < width and "\n" not in text and text.isascii():
        return 1
    return _lines(text, width)


@lru_cache(maxsize=50_000)
def _lines(text: str, width: float) -> int:
    room, lines = max(1.0, width) * DIGIT * ROOM, 0
    for paragraph in text.split("\n", MAX_LINES):
        used, lines = 0.0, lines + 1
        for piece in _PIECE.findall(paragraph):
            size = _size(piece)
            if used + size > room and used and piece[0] != " ":
                lines, used = lines + 1, 0.0
            used += size
            if used > room and piece[0] != " ":
                # A piece that is longer than a line is broken anywhere.
                further = -(-used // room) - 1
                lines, used = lines + int(further), used - further * room
    return min(lines, MAX_LINES)


@lru_cache(maxsize=50_000)
def _size(piece: str) -> int:
    """Measure a piece of a line, in thousandths of the font size."""
    return sum(WIDTHS[ord(c) - 32] if " " <= c <= "~" else WIDE if c >= "\u2e80" else OTHER for c in piece)
