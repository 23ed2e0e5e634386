"""Print many PDFs on all cores, a batch of sites at a time, so that not all of them stand in memory as words."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

from planner.write.printed.pieces import Piece
from planner.write.printed.press import Press

MOST_PROCESSES = 8
SHEETS_A_PROCESS = 10
"""The sites of a batch for each process."""


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
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    workers = min(os.cpu_count() or 1, MOST_PROCESSES)
    written: list[Path] = []
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        while batch := list(islice(jobs, workers * SHEETS_A_PROCESS)):
            written += pool.map(_print_there, batch)
    return written


def _print_there(job: Job) -> Path:
    return print_one(job, _press())


@cache
def _press() -> Press:
    return Press()
