"""The press: typst with the fonts of this machine. It gets words as data and never as source."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from planner.model.errors import UsageError
from planner.write.pages import TEMPLATES
from planner.write.printed.pieces import Piece

TEMPLATE = TEMPLATES / "checklist.typ"
PROBE = TEMPLATES / "glyphs.typ"
FONTS = ("Noto Sans", "Segoe UI", "Helvetica Neue", "Liberation Sans", "Arial", "DejaVu Sans", "Libertinus Serif",
         "Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", "PingFang SC", "Hiragino Sans GB", "SimSun")
"""The fonts that are asked for, best first; typst brings one of them. It looks for others where these lack a glyph."""

ACCESSIBLE = "ua-1"
"""PDF/UA-1: tagged, with title and language. It refuses a page with a glyph that no font has."""

KEPT_BYTES = 200_000
"""Words printed after which the press forgets what it has laid out: a site of 100 devices, which takes 60 MB.

Keeping more is not faster: what is kept is looked through by every later compilation.
"""

GENERATIONS = 11
"""Typst drops what so many compilations have not asked for: as many pages of one letter make it forget."""

SYSTEM_FONTS = True
_CONTROLS = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


class Press:
    """Print pages, and say which characters no font of this machine has."""

    def __init__(self) -> None:
        typst = _typst("--pdf")
        self._pages = self._compiler(typst, TEMPLATE)
        self._probe = self._compiler(typst, PROBE)
        found = set(typst.Fonts(include_system_fonts=SYSTEM_FONTS).families())
        self.fonts = [name for name in FONTS if name in found]
        self._has: dict[str, bool] = {}
        self._kept = 0

    def print(self, data: Piece) -> bytes:
        """Make one PDF. The same data and the same fonts give the same bytes."""
        text = printable(msgspec.json.encode({**data, "fonts": self.fonts}).decode())
        standard = None if self.lacks(text) else ACCESSIBLE
        made: bytes = self._pages.compile(sys_inputs={"data": text}, format="pdf", pdf_standards=standard)
        self._kept += len(text)
        if self._kept > KEPT_BYTES:
            self._forget()
        return made

    def _forget(self) -> None:
        """Give the memory of finished pages back."""
        for _ in range(GENERATIONS):
            self._compile_text("x")
        self._kept = 0

    def lacks(self, text: str) -> frozenset[str]:
        """The characters of a text that no font has; they would print as empty boxes."""
        wanted = {char for char in set(text) if not char.isascii() and not char.isspace()}
        self._look_up(sorted(wanted - self._has.keys()))
        return frozenset(char for char in wanted if not self._has[char])

    def _look_up(self, chars: list[str]) -> None:
        """Learn which characters have a glyph: all of them, or by halves where one of them has none."""
        if not chars:
            return
        if self._all_there(chars):
            self._has |= dict.fromkeys(chars, True)
        elif len(chars) == 1:
            self._has[chars[0]] = False
        else:
            half = len(chars) // 2
            self._look_up(chars[:half])
            self._look_up(chars[half:])

    def _all_there(self, chars: Iterable[str]) -> bool:
        from typst import TypstError
        try:
            self._compile_text(" ".join(chars))
        except TypstError:
            return False
        return True

    def _compile_text(self, text: str) -> None:
        data = msgspec.json.encode({"fonts": self.fonts, "text": text}).decode()
        self._probe.compile(sys_inputs={"data": data}, format="pdf", pdf_standards=ACCESSIBLE)

    @staticmethod
    def _compiler(typst: Any, template: Path) -> Any:
        return typst.Compiler(str(template), root=str(TEMPLATES), ignore_system_fonts=not SYSTEM_FONTS)


def require(asked_by: str) -> None:
    """Make sure that PDFs can be made here. Raises UsageError that says what to install; ``asked_by`` is who asks."""
    _typst(asked_by)


def printable(text: str) -> str:
    """Drop the characters that no page shows: controls, marks of direction, unassigned ones."""
    if text.isascii():
        return text
    return "".join(char for char in text if char.isascii() or unicodedata.category(char) not in _CONTROLS)


def _typst(asked_by: str) -> Any:
    try:
        import typst
    except ImportError:
        raise UsageError("the library that makes PDFs is not installed", where=asked_by,
                         next_step="Install it: pip install 'smtp-legacy-planner[pdf]'. Or print the pages from a "
                                   "browser.") from None
    return typst
