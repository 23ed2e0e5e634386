"""The paper that a sheet is printed on, and how much of a sheet it takes in letters that can be read."""

from __future__ import annotations

from collections.abc import Sequence

PAPERS = {"a4": (9, 11.69), "letter": (1, 11.0)}
"""Excel's number of the paper, and its long side in inches."""
MARGIN = 0.2
"""The left and the right margin of a table, in inches."""
SMALLEST_PRINT = 0.78
"""A sheet that would have to shrink below this share is printed over several pages instead. LibreOffice draws columns
a little wider than Excel: at this share its letters are 8 points high."""
PRINT_SCALE = 74
"""Percent: 8 points on paper."""
DIGIT_PIXELS, PADDING_PIXELS = 7, 5
"""What a column takes on the screen, an inch of which has 96 pixels: so much a digit, and so much beside them."""


def inches(widths: Sequence[float]) -> float:
    """How wide columns (in digits) are before a page shrinks them."""
    return sum(int(width * DIGIT_PIXELS + PADDING_PIXELS) for width in widths) / 96


def printable(paper: str) -> float:
    """How wide a table may be on a paper, in inches."""
    return PAPERS[paper][1] - 2 * MARGIN


def fits(widths: Sequence[float], paper: str) -> bool:
    """Whether columns fit on a page in letters that can be read."""
    return inches(widths) * SMALLEST_PRINT <= printable(paper)


def room(columns: int, paper: str) -> float:
    """How wide so many columns may be together, in digits, so that they fit on a page."""
    return (printable(paper) / SMALLEST_PRINT * 96 - columns * PADDING_PIXELS) / DIGIT_PIXELS
