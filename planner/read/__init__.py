"""Read files into sheets, each one guarded: ``sheets`` is the door of this room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from planner.read.inbox import sheets

__all__ = ["sheets"]


def __getattr__(name: str) -> Any:
    """Open the door when someone comes: the reading process enters this package too, and starts in half the time."""
    if name != "sheets":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from planner.read import inbox
    return inbox.sheets
