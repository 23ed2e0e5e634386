"""Print many PDFs on all cores; few sites at a time stand in memory as words, and no process waits for the next."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from planner.write import cores
from planner.write.printed.pieces import Piece
from planner.write.printed.press import Press

JOBS_A_PROCESS = 4
"""The jobs that are laid out in words for each process before it asks for them."""


@dataclass(frozen=True, slots=True)
class Job:
    """A PDF to be made: where, and of what."""

    path: Path
    data: Piece


def print_one(job: Job, press: Press) -> Path:
    """Print one PDF."""
    job.path.write_bytes(press.print(job.data))
    return job.path


def in_parallel(jobs: Iterator[Job]) -> list[Path]:
    """Print all PDFs, several at a time; the order of the paths is that of the jobs."""
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing import get_context

    workers = cores.count()
    written: list[Path] = []
    waiting: deque[Future[Path]] = deque()
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        for job in jobs:
            if len(waiting) >= workers * JOBS_A_PROCESS:
                written.append(waiting.popleft().result())
            waiting.append(pool.submit(_print_there, job))
        written += [done.result() for done in waiting]
    return written


def _print_there(job: Job) -> Path:
    return print_one(job, _press())


@cache
def _press() -> Press:
    return Press()
