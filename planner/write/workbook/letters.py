"""How many lines a text takes in a column, measured with the letters of the workbook's font.

The widths are those of Carlito, which has the metrics of Calibri, the font of the workbook: thousandths of the font
size, for the characters from space to tilde.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate

WIDTHS = (
    226, 326, 401, 498, 507, 715, 682, 221, 303, 303, 498, 498, 250, 306, 252, 386, 507, 507, 507, 507, 507, 507, 507,
    507, 507, 507, 268, 268, 498, 498, 498, 463, 894, 579, 544, 533, 615, 488, 459, 631, 623, 252, 319, 520, 420, 855,
    646, 662, 517, 673, 543, 459, 487, 642, 567, 890, 519, 487, 468, 307, 386, 307, 498, 498, 291, 479, 525, 423, 525,
    498, 305, 471, 525, 229, 239, 455, 229, 799, 525, 527, 525, 525, 349, 391, 335, 525, 452, 715, 433, 453, 395, 314,
    460, 314, 498)
OTHER, WIDE = 560, 1000
"""The width of a letter that is not in the table, and of one of East Asia."""
FIRST_WIDE = "\u2e80"
TALL = 1.12
"""So much higher is a line with letters of East Asia, in the fonts that programs take for them."""
DIGIT = 507
"""TextColumn widths are measured in digits."""
ROOM = 0.96
"""Programs round the widths of letters to their pixels: a line holds a little less than the font says."""
MAX_LINES = 27
"""A row is as high as its texts need, up to what a spreadsheet allows (409 points)."""
MOST_KNOWN = 4096
"""A column remembers so many texts: those that stand in many rows are among the first."""
UNIT = 4
"""Widths are added up in these steps, so that each fits into a byte."""
_ALIKE = str.maketrans("123456789", "0" * 9)
_SIZES = bytes(WIDTHS[code - 32] // UNIT if 32 <= code < 127 else OTHER // UNIT for code in range(256))


def lines_of(text: str, width: float) -> int:
    """Count the lines of a text in a column of ``width`` digits, at most ``MAX_LINES``."""
    if len(text) * 2 < width and "\n" not in text and text.isascii():
        return 1
    # Digits are equally wide: the names and addresses of a site differ in nothing else.
    return _lines(text.translate(_ALIKE), width)


def height_of(lines: int, text: str) -> float:
    """Give the height of a text of so many lines, in lines of Latin letters."""
    return lines if text.isascii() or max(text) < FIRST_WIDE else lines * TALL


def word_width(text: str) -> float:
    """Give the least width, in digits, of a column that breaks no word of a text; Chinese is broken anywhere."""
    words = (word for word in text.replace("-", "- ").split() if max(word) < FIRST_WIDE)
    return max((sum(_sizes(word)) for word in words), default=0) * UNIT / DIGIT / ROOM


def text_width(text: str) -> float:
    """Give the least width, in digits, of a column that shows a text on one line."""
    return sum(_sizes(text)) * UNIT / DIGIT / ROOM


class TextColumn:
    """Count the lines of the texts of one column, most of which stand in many rows."""

    def __init__(self, width: float, most: int = MAX_LINES) -> None:
        self._width, self._most = width, most
        # No letter is wider than two digits.
        self._short = width / 2
        self._known: dict[str, float] = {"": 1}

    def lines(self, text: str, so_far: float) -> float:
        """Measure the height of a text in lines, or give ``so_far`` when it can be seen to take no more."""
        if len(text) < self._short and "\n" not in text and text.isascii():
            return so_far
        lines = self._known.get(text)
        if lines is None:
            if fits(text, self._width, so_far):
                return so_far
            lines = height_of(min(self._most, lines_of(text, self._width)), text)
            if len(self._known) < MOST_KNOWN:
                self._known[text] = lines
        return lines


def fits(text: str, width: float, lines: float) -> bool:
    """Tell without measuring that a text takes no more than so many lines; no when that is not certain."""
    # Two lines in a row hold more than one has room for, and a letter is on average 1.1 digits wide or less.
    return len(text) * 2.5 < (lines - 1) * width and "\n" not in text and text.isascii()


@lru_cache(maxsize=50_000)
def _lines(text: str, width: float) -> int:
    room, lines = max(1.0, width) * DIGIT * ROOM / UNIT, 0
    for paragraph in text.split("\n", MAX_LINES):
        lines += 1
        sizes = _sizes(paragraph)
        if sum(sizes) <= room:
            continue
        ends, start, begin = list(accumulate(sizes)), 0, 0
        while (stop := bisect_right(ends, begin + room, start)) < len(ends):
            # A line breaks after a space or a hyphen; a word that is longer than a line breaks anywhere.
            cut = max(paragraph.rfind(" ", start, stop + 1), paragraph.rfind("-", start, stop)) + 1
            start = cut if cut > start else max(stop, start + 1)
            if not paragraph[start:].strip(" "):
                break
            lines, begin = lines + 1, ends[start - 1]
    return min(lines, MAX_LINES)


def _sizes(paragraph: str) -> bytes:
    if paragraph.isascii():
        return paragraph.encode("ascii").translate(_SIZES)
    return bytes((WIDE if c >= FIRST_WIDE else OTHER) // UNIT if c > "~" else _SIZES[ord(c)] for c in paragraph)
