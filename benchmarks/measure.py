"""Run a command in a process of its own and take its time and memory."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

POLL_S = 0.02
MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of the whole run, and the most memory in MiB: of the largest process, and of all together."""

    seconds: float
    largest_mib: float
    together_mib: float
    processor_seconds: float


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str] = MappingProxyType({})) -> Measured:
    """Run a command, which must succeed, with variables added to the environment.

    Memory is taken on Linux only, and is 0 elsewhere. Processor seconds say more than seconds on a busy machine.
    """
    peaks = [0.0, 0.0]
    done = threading.Event()
    before = os.times()
    begin = time.perf_counter()
    with (folder / "output.txt").open("w") as output, \
            subprocess.Popen(command, cwd=folder, stdout=output, stderr=subprocess.STDOUT,
                             env={**os.environ, **environment}) as process:
        watch = threading.Thread(target=_watch, args=(process.pid, peaks, done))
        watch.start()
        code = process.wait()
        seconds = time.perf_counter() - begin
        done.set()
        watch.join()
    if code:
        sys.exit(f"{' '.join(command)} ended with {code}:\n{(folder / 'output.txt').read_text()[-2000:]}")
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return Measured(seconds, *peaks, used)


def _watch(pid: int, peaks: list[float], done: threading.Event) -> None:
    while not done.wait(POLL_S):
        sizes = [_resident(process) for process in _family(pid)]
        if sizes:
            peaks[0], peaks[1] = max(peaks[0], *sizes), max(peaks[1], sum(sizes))


def _family(pid: int) -> list[int]:
    """A process and those that it started, as far as they are alive."""
    family, new = [pid], [pid]
    while new:
        parent = new.pop()
        try:
            children = [int(child) for tasks in Path(f"/proc/{parent}/task").glob("*/children")
                        for child in tasks.read_text().split()]
        except OSError:
            # It, or one of its threads, ended in the meantime.
            continue
        family += children
        new += children
    return family


def _resident(pid: int) -> float:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / MIB
