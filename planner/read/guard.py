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
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import IO

from planner.model.table import Cell, MergedRange, RawSheet
from planner.read import wire
from planner.read.document import Code, Note, Unreadable
from planner.settings import ReadLimits

MIB = 1 << 20


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
        self._late = False
        timer = threading.Timer(self._limits.seconds, self._out_of_time)
        timer.daemon = True
        timer.start()
        collecting = gc.isenabled()
        # Millions of new cells make the collector walk over all of them again and again, for no cycle at all.
        gc.disable()
        try:
            try:
                return self._attempt(path, name, careful=False)
            except EOFError:
                if self._late:
                    raise
                self._end()
            # The quick reader ended the process. A slower one that streams can often still read the file.
            return self._attempt(path, name, careful=True)
        except (EOFError, BrokenPipeError, ConnectionError):
            raise self._verdict() from None
        finally:
            timer.cancel()
            if collecting:
                gc.enable()

    def _attempt(self, path: Path, name: str, *, careful: bool) -> Read:
        child = self._running()
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            wire.send(child.stdin, {"path": os.path.abspath(path), "name": name, "careful": careful})
        except (BrokenPipeError, ConnectionError):
            raise EOFError from None
        sheets: list[RawSheet] = []
        while True:
            match wire.receive(child.stdout):
                case ("sheet", str(title), bool(hidden), list(merged)):
                    rows: list[list[Cell]] = []
                    sheets.append(RawSheet(title, rows, hidden, tuple(MergedRange(*m) for m in merged)))
                case ("rows", list(block), list(dates)):
                    rows.extend(wire.restore(block, dates))
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
                stdout=subprocess.PIPE, stderr=self._complaints, env=environment)
            limits = self._limits
            assert self._child.stdin is not None
            wire.send(self._child.stdin, {
                "memory": limits.memory_mib * MIB, "seconds": limits.seconds, "encoding": self._encoding,
                "words": sorted(self._words),
                "limits": (limits.unpacked_mib * MIB, limits.entries, limits.cells)})
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
