"""Say whether a check that needs something of the machine can run, and fail where it must."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from typst import Fonts

OFFICE = ("soffice", "libreoffice")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def require(what: str) -> Path:
    """Find "office", "browser", "corpus" or "chinese"; without it skip, or fail if PLANNER_REQUIRE names it.

    Gives the program, the folder of the corpus, or a font with Chinese characters.
    """
    found = _find(what)
    if found is not None:
        return found
    if what in os.environ.get("PLANNER_REQUIRE", "").replace(",", " ").split():
        pytest.fail(f"PLANNER_REQUIRE asks for {what}, and it is not there")
    pytest.skip(f"needs {what}")


def _find(what: str) -> Path | None:
    if what == "corpus":
        folder = os.environ.get("PLANNER_CORPUS", "")
        return Path(folder) if folder and Path(folder).is_dir() else None
    if what == "chinese":
        return next((Path(font.path) for font in Fonts().fonts() if font.path and "CJK SC" in font.family), None)
    programs = {"office": OFFICE, "browser": BROWSERS}[what]
    return next((Path(path) for path in map(shutil.which, programs) if path), None)
