"""How far a run is: what the corridor tells while it works, for a person who waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """What is being done, as a person says it; ``share`` of it is done (0 to 1), None where that is not known."""

    doing: str
    share: float | None = None


Watch = Callable[[Step], None]
"""Who wants to know each step. Called often, so it must be quick."""


def unwatched(step: Step) -> None:
    """Nobody waits."""
