"""Measure what guarding adds to the reading of a file: ``python -m benchmarks reading``.

Processor time is compared, of this process and its child together: seconds would count what the two do side by side
once. Both ways take turns and the least of each counts, so that a busy machine disturbs the figure little.
"""

from __future__ import annotations

import csv
import gc
import multiprocessing
import resource
from collections.abc import Callable, Iterable
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks import inventory
from planner.read.document import Content, Limits, Options
from planner.read.guard import MIB, Guard
from planner.read.reader import read
from planner.settings import ReadLimits

ADDED_BAR = 0.5
"""What guarding adds, beside the reading itself; the start of the child, once a run, is shown apart."""
BAR_SIZE = 20_000
REPEAT = 5


def run(folder: Path, sizes: Iterable[int]) -> list[str]:
    """Read inventories with and without the guard; print seconds of processor, and give the bars that were missed."""
    tiny = folder / "tiny.csv"
    tiny.write_text("Name,IP\nMFP,192.0.2.1\n", encoding="ascii")
    missed = []
    print("  devices  format   plain  guarded    start  added by guarding")
    for size in sizes:
        for path in _inventories(folder, size):
            taken = [(_cost(_plain, path), _cost(_guarded, path), _cost(_guarded, tiny)) for _ in range(REPEAT)]
            plain, guarded, start = (min(column) for column in zip(*taken, strict=True))
            added = (guarded - start) / plain - 1
            print(f"{size:>9,}  {path.suffix:>6}  {plain:>4.2f} s   {guarded:>4.2f} s   {start:>4.2f} s  "
                  f"{added:>6.0%}", flush=True)
            if size >= BAR_SIZE and added > ADDED_BAR:
                missed.append(f"guarding adds {added:.0%} to a {path.suffix} of {size:,}")
    return missed


def _inventories(folder: Path, size: int) -> tuple[Path, Path, Path]:
    """The same inventory as text, as text with every value in quotes, and as a workbook."""
    text, quoted, workbook = (folder / f"devices-{size}{end}" for end in (".csv", ".quoted", ".xlsx"))
    for path in (text, quoted):
        with path.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.writer(stream, quoting=csv.QUOTE_ALL if path is quoted else csv.QUOTE_MINIMAL)
            writer.writerow(inventory.HEADER)
            writer.writerows(inventory.rows(size))
    inventory.write(workbook, size)
    return text, quoted, workbook


def _cost(way: Callable[[Path], object], path: Path) -> float:
    """Seconds of processor that a way of reading takes in a fresh process, its children included."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_measured, args=(way, path, there))
    process.start()
    seconds: float = here.recv()
    process.join()
    return seconds


def _measured(way: Callable[[Path], object], path: Path, answer: Connection) -> None:
    before = _spent()
    way(path)
    answer.send(_spent() - before)


def _spent() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def _plain(path: Path) -> object:
    gc.disable()
    limits = ReadLimits()
    options = Options(Limits(limits.unpacked_mib * MIB, limits.entries, limits.cells))
    return [list(sheet.rows) for sheet in read(Content(path.name, str(path)), options).sheets]


def _guarded(path: Path) -> object:
    with Guard(ReadLimits()) as guard:
        return guard.read(path, path.name)
