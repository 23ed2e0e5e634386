"""Do work on all cores, in forked processes that find in their memory what they need: a plan is not sent to them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

MOST_PROCESSES = 8

T = TypeVar("T")
R = TypeVar("R")

_shared: list[tuple[Callable[[Any], list[Any]], Sequence[Any], int]] = []
"""What forked processes find: work, its items, the number of stripes; the last is the innermost that is divided."""


def count() -> int:
    """How many cores are used: those of the machine, as far as the memory of an ordinary one goes."""
    return min(os.cpu_count() or 1, MOST_PROCESSES)


def in_stripes(work: Callable[[Sequence[T]], list[R]], items: Sequence[T]) -> list[R]:
    """Divide items among the cores; ``work`` gives a result for each of its items, in their order, and so does this.

    Work that is divided already divides only the cores that are left to it. Without a fork it is done here.
    """
    stripes = min(len(items), _cores())
    if stripes < 2:
        return work(items)
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    made: list[Any] = [None] * len(items)
    _shared.append((work, items, stripes))
    try:
        with ProcessPoolExecutor(stripes - 1, get_context("fork")) as others:
            waiting = [others.submit(_stripe, number) for number in range(1, stripes)]
            made[::stripes] = _stripe(0)
            for number, done in enumerate(waiting, start=1):
                made[number::stripes] = done.result()
    finally:
        _shared.pop()
    return made


def _stripe(number: int) -> list[Any]:
    work, items, stripes = _shared[-1]
    return work(items[number::stripes])


def _cores() -> int:
    """The cores for each process. Windows has no fork, and on macOS system libraries do not survive one."""
    if sys.platform != "linux":
        return 1
    cores = count()
    for _work, _items, stripes in _shared:
        cores //= stripes
    return max(cores, 1)
