"""Write the pages of a large plan beside its workbook, on the second core, where a plan can be shared for free."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from planner.model.plan import Plan
from planner.write.labels import Labels

Write = Callable[[Plan, Labels, Path], list[Path]]

PAGES = ("checklists", "pdf", "report")
MANY = 500
"""From so many devices on a second process is worth its start."""

_shared: list[tuple[Mapping[str, Write], Plan, Labels]] = []
"""What the forked process finds in its memory, so that the plan need not be sent to it."""


def build(writers: Mapping[str, Write], only: Sequence[str], plan: Plan, labels: Labels, folder: Path) -> list[Path]:
    """Run the chosen writers and name their files in the order of the writers, whichever process made them."""
    chosen = [name for name in writers if name in only]
    apart = [name for name in chosen if name in PAGES]
    if not (len(plan.devices) >= MANY and 0 < len(apart) < len(chosen) and _can_fork()):
        return [path for name in chosen for path in writers[name](plan, labels, folder)]
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    _shared.append((writers, plan, labels))
    try:
        with ProcessPoolExecutor(1, get_context("fork")) as second:
            pages = {name: second.submit(_write, name, folder) for name in apart}
            made = {name: writers[name](plan, labels, folder) for name in chosen if name not in apart}
            made |= {name: page.result() for name, page in pages.items()}
    finally:
        _shared.clear()
    return [path for name in chosen for path in made[name]]


def _write(name: str, folder: Path) -> list[Path]:
    writers, plan, labels = _shared[-1]
    return writers[name](plan, labels, folder)


def _can_fork() -> bool:
    """Windows has no fork, and on macOS system libraries do not survive one; a single core gains nothing."""
    return sys.platform == "linux" and (os.cpu_count() or 1) > 1
