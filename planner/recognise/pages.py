"""Find what a list that was printed into a file repeats on every page: its title, the page's number, its header."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from planner.model.table import CellRow, text_of
from planner.model.text import fold
from planner.recognise.lexicon import Lexicon
from planner.recognise.normal import key
from planner.recognise.shapes import Shape, ShapeReader

PAGE = "title or number of a printed page"
REPEATED = "the header again"

FURTHEST = 8
"""So many rows above a repeated header can belong to the head of its page."""

MOST_CELLS = 3
"""A line of a title has no more cells: what it is, a date, a page."""

_ADDRESSES = frozenset({Shape.IP, Shape.MAC, Shape.EMAIL})
_OF = r"(?:\s*(?:[/|]|[^\W\d]{1,4})\s*\d{1,4})?"
_BARE = re.compile(r"[-–—]\s*\d{1,4}\s*[-–—]|\d{1,4}\s*/\s*\d{1,4}")

IsLikeOthers = Callable[[int, str, bool], bool]
"""Whether a text is built like the other values of its column, where these tell a device; or is one of them (True)."""


class PageReader:
    """Read the heads of printed pages; the words for "page" are those of all languages."""

    def __init__(self, lexicon: Lexicon, shapes: ShapeReader) -> None:
        self._shapes = shapes
        words = "|".join(sorted(map(re.escape, lexicon.pages), key=len, reverse=True))
        counted = rf"(?:{words})[\s.:#]*\d{{1,4}}{_OF}"
        # In Chinese and Japanese the number stands before the word: 第 2 页 共 3 页.
        self._number = re.compile(rf"{counted}|第?\s*\d{{1,4}}\s*(?:{words})(?:\W*\D?\s*\d{{1,4}}\s*(?:{words}))?")
        self._at_the_end = re.compile(rf".*\W(?:{self._number.pattern})\W*")

    def is_number(self, texts: Mapping[int, str], is_like_others: IsLikeOthers) -> bool:
        """Whether a row only says which page this is, wherever it stands."""
        return (
            len(texts) <= MOST_CELLS
            and self._page_in(texts) is not None
            and not self._is_of_a_device(texts, is_like_others)
        )

    def repeated(
        self,
        rows: Sequence[CellRow],
        lines: Sequence[CellRow],
        titles: Sequence[CellRow],
        typical: int,
        is_like_others: IsLikeOthers,
    ) -> dict[int, str]:
        """Give the rows (from 0) of repeated headers and of the titles above them, each with what it is.

        ``lines`` are those of the header, ``titles`` those above it; a row usually has ``typical`` cells.
        """
        heads = {head for line in lines if (head := _keys(line))}
        found: dict[int, str] = {}
        for place in _places(rows, lines):
            found[place] = REPEATED
            for above in range(place - 1, max(-1, place - 1 - FURTHEST), -1):
                texts = {column: text for column, cell in enumerate(rows[above]) if (text := text_of(cell))}
                if not texts:
                    continue
                if _keys(rows[above]) in heads:
                    found[above] = REPEATED
                elif self._is_title(texts, titles, typical, is_like_others):
                    found[above] = PAGE
                else:
                    break
        return found

    def _is_title(
        self, texts: Mapping[int, str], titles: Sequence[CellRow], typical: int, is_like_others: IsLikeOthers
    ) -> bool:
        """A line as above the first header, one with a page in it, or one with nothing of a device in few cells."""
        line = _without_numbers(texts.values())
        if any(line == _without_numbers(filter(None, map(text_of, title))) for title in titles):
            return True
        if len(texts) > MOST_CELLS:
            return False
        page = self._page_in(texts)
        if page is None:
            page = next((column for column, text in texts.items() if _BARE.fullmatch(text)), None)
        if page is None and 2 * len(texts) > max(typical, 2):
            return False
        if page is None and any(is_like_others(column, text, True) for column, text in texts.items()):
            return False
        return not self._is_of_a_device({c: text for c, text in texts.items() if c != page}, is_like_others)

    def _page_in(self, texts: Mapping[int, str]) -> int | None:
        """The column that says which page this is; a lone text may say it at its end."""
        for column, text in texts.items():
            folded = fold(text)
            if self._number.fullmatch(folded) or (len(texts) == 1 and self._at_the_end.fullmatch(folded)):
                return column
        return None

    def _is_of_a_device(self, texts: Mapping[int, str], is_like_others: IsLikeOthers) -> bool:
        return any(self._shapes.of(text) & _ADDRESSES or is_like_others(c, text, False) for c, text in texts.items())


def _places(rows: Sequence[CellRow], lines: Sequence[CellRow]) -> list[int]:
    """The rows that repeat a line of the header; only rows that begin like one are compared."""
    found: list[int] = []
    for line in lines:
        head = _keys(line)
        if len(head) < 2:
            continue
        column, first = next((c, cell) for c, cell in enumerate(line) if text_of(cell))
        found += [
            place
            for place, row in enumerate(rows)
            if column < len(row) and row[column] == first and _keys(row) == head
        ]
    return found


def _keys(row: CellRow) -> tuple[tuple[int, str], ...]:
    return tuple((column, key(text)) for column, cell in enumerate(row) if (text := text_of(cell)))


def _without_numbers(texts: Iterable[str]) -> str:
    return re.sub(r"\d+", "9", " ".join(texts))
