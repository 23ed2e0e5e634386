"""The pieces that printed pages are made of: boxes to tick, lines to write on, words."""

from __future__ import annotations

from typing import Any

Piece = dict[str, Any]
"""A part of a printed page as the template of typst reads it."""


def tick(text: str, *, bold: bool = False) -> Piece:
    """A box to tick with its text."""
    return {"is": "tick", "text": text, "bold": bold}


def line(text: str, *, short: bool = False) -> Piece:
    """A line to write on with its label."""
    return {"is": "line", "text": text, "short": short}


def words_of(text: str) -> Piece:
    """Plain words."""
    return {"is": "words", "text": text, "bold": False}


def strong(text: str) -> Piece:
    """Words that are read first."""
    return {"is": "words", "text": text, "bold": True}


def filled(*texts: Any) -> list[str]:
    """The texts that say something."""
    return [text for text in texts if text]
