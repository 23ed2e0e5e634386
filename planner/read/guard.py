"""Keep a broken or hostile file from taking the run down: read each one in a child process under limits.

One child serves file after file and is replaced when it ends. It may use so much memory (RLIMIT_AS, RLIMIT_DATA)
and time; a crash, an abort, a panic or a hang becomes an error of that file alone. Windows has no such limit on
memory: there the time limit and the checks before reading (size, entries, ratio, extent) hold.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from planner.model.table import CellRow, GroupedLog, LogGroup, LogHead, MergedRange, RawSheet
from planner.read import wire
from planner.read.blocks import rows_of
from planner.read.document import Code, Note, Unreadable
from planner.settings import ReadLimits

MIB = 1 << 20
_PIPE = MIB
"""With more room than usual in the pipe the two processes wait less for each other (Linux; elsewhere no matter)."""


@dataclass(frozen=True, slots=True)
class Read:
    """A file read through: what it is, its sheets, what was noticed."""

    format: str
    reader: str
    encoding: str
    delimiter: str
    modified: date | None
    sheets: tuple[RawSheet, ...]
    notes: tuple[Note, ...]


def _log_group(head: LogHead, values: tuple[str, ...], number: int, date: str, rows: int) -> LogGroup:
    if head.by_day:
        return LogGroup(number, values[:-1], values[-1], rows)
    return LogGroup(number, values, date, rows)


class Guard:
    """Reads files in a child process. A context manager: leaving it ends the child."""

    def __init__(self, limits: ReadLimits, encoding: str = "", words: frozenset[str] = frozenset()) -> None:
        self._limits = limits
        self._encoding = encoding
        self._words = words
        self._child: subprocess.Popen[bytes] | None = None
        self._complaints: IO[bytes] | None = None
        self._late = False

    def __enter__(self) -> Guard:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None,
                 traceback: TracebackType | None) -> None:
        self._end()

    def read(self, path: Path, name: str) -> Read:
        """Read one file. Raises Unreadable when that cannot be done, whatever the reason."""
        with self._limited():
            try:
                return self._whole(path, name, careful=False)
            except EOFError:
                if self._late:
                    raise
                self._end()
            # The quick reader ended the process. A slower one that streams can often still read the file.
            return self._whole(path, name, careful=True)

    def head(self, path: Path, name: str) -> Read | None:
        """Read the first rows of a text that is large enough to be grouped; None for every other file."""
        with self._limited():
            return self._sheets(self._asked("head", path, name))

    def group(self, path: Path, name: str, head: LogHead, told: Callable[[float], None]) -> GroupedLog:
        """Group a log. ``told`` hears the share that is done. Raises Unreadable."""
        order = (head.table.header_row or 0, head.width, head.keys, -1 if head.date is None else head.date, head.by_day,
                 -1 if head.told_by is None else head.told_by, head.wanted)
        groups: list[LogGroup] = []
        with self._limited():
            answers = self._asked("group", path, name, order=order)
            while True:
                match wire.receive(answers):
                    case ("progress", float(share)):
                        told(share)
                    case ("groups", list(rows)):
                        groups += [_log_group(head, *row) for row in rows]
                    case ("grouped", int(rejected), int(first)):
                        return GroupedLog(head, tuple(groups), rejected, first)
                    case ("failed", str(code), str(reason), str(advice)):
                        raise Unreadable(Code(code), reason, advice)

    @contextmanager
    def _limited(self) -> Iterator[None]:
        """Watch the time of one file, and say what became of a child that ended."""
        self._late = False
        timer = threading.Timer(self._limits.seconds, self._out_of_time)
        timer.daemon = True
        timer.start()
        collecting = gc.isenabled()
        # Millions of new cells make the collector walk over all of them again and again, for no cycle at all.
        gc.disable()
        try:
            yield
        except (EOFError, BrokenPipeError, ConnectionError):
            raise self._verdict() from None
        finally:
            timer.cancel()
            if collecting:
                gc.enable()

    def _asked(self, what: str, path: Path, name: str, *, careful: bool = False, order: tuple[Any, ...] = ()
               ) -> IO[bytes]:
        """Ask the child for something; give the stream of its answers."""
        child = self._running()
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            wire.send(child.stdin, {"what": what, "path": os.path.abspath(path), "name": name, "careful": careful,
                                    "order": order})
        except (BrokenPipeError, ConnectionError):
            raise EOFError from None
        return child.stdout

    def _whole(self, path: Path, name: str, *, careful: bool) -> Read:
        read = self._sheets(self._asked("read", path, name, careful=careful))
        assert read is not None
        return read

    def _sheets(self, answers: IO[bytes]) -> Read | None:
        sheets: list[RawSheet] = []
        while True:
            match wire.receive(answers):
                case ("no log",):
                    return None
                case ("sheet", str(title), bool(hidden), list(merged)):
                    rows: list[CellRow] = []
                    sheets.append(RawSheet(title, rows, hidden, tuple(MergedRange(*m) for m in merged)))
                case ("text", str(block)):
                    rows.extend(rows_of(block))
                case ("rows", list(some), list(dates)):
                    rows.extend(wire.restore(some, dates))
                case ("done", dict(about)):
                    return Read(
                        about["format"], about["reader"], about["encoding"], about["delimiter"],
                        date.fromordinal(about["modified"]) if about["modified"] else None,
                        tuple(sheets), tuple(Note(*note) for note in about["notes"]))
                case ("failed", str(code), str(reason), str(advice)):
                    raise Unreadable(Code(code), reason, advice)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None:
            self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 (closed by _end)
            # -P and the parent's own path: a file called csv.py among the inputs must never be imported.
            environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
            self._child = subprocess.Popen(
                [sys.executable, "-P", "-m", "planner.read.worker"], stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, stderr=self._complaints, env=environment, pipesize=_PIPE)
            limits = self._limits
            assert self._child.stdin is not None
            wire.send(self._child.stdin, {
                "memory": limits.memory_mib * MIB, "seconds": limits.seconds, "encoding": self._encoding,
                "words": sorted(self._words),
                "limits": (limits.unpacked_mib * MIB, limits.entries, limits.cells,
                           limits.log_mib * MIB, limits.memory_mib * MIB)})
        return self._child

    def _out_of_time(self) -> None:
        self._late = True
        if self._child is not None:
            self._child.kill()

    def _verdict(self) -> Unreadable:
        """Say what ended the child, and clear it away."""
        limits = self._limits
        complaint = self._end()
        if self._late:
            return Unreadable(Code.TOO_LARGE, f"is not read within {limits.seconds} seconds")
        if b"memory allocation" in complaint or b"MemoryError" in complaint:
            return Unreadable(Code.TOO_LARGE, f"needs more than {limits.memory_mib} MiB of memory")
        return Unreadable(Code.DAMAGED, "makes the reader crash")

    def _end(self) -> bytes:
        """End the child and give the last of what it complained about."""
        child, self._child = self._child, None
        if child is None:
            return b""
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        assert self._complaints is not None
        with self._complaints as complaints:
            size = complaints.seek(0, os.SEEK_END)
            complaints.seek(max(0, size - 4096))
            return complaints.read()
