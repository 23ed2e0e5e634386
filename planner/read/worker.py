"""The process that reads: opens one file at a time under limits and hands its sheets back.

Started as ``python -m planner.read.worker``. Whatever a hostile file does to it, the planning process goes on.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from contextlib import suppress
from typing import Any, BinaryIO

from planner.model.table import RawSheet
from planner.read import logs, wire
from planner.read.document import Code, Content, Limits, Options, RowStream, Unreadable
from planner.read.log_duckdb import THREADS
from planner.read.log_order import Groups, Order
from planner.read.reader import read


def main() -> int:
    """Answer requests on standard input until it ends."""
    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then ends this process
    requests = sys.stdin.buffer
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # nothing a library prints may get between the answers
    # Reading makes many cells and next to no cycles: the collector would only walk over them again and again.
    gc.disable()
    settings = wire.receive(requests)
    _limit_process(settings["memory"])
    while True:
        try:
            request = wire.receive(requests)
        except EOFError:
            return 0
        _limit_seconds(settings["seconds"] * THREADS)
        _answer(answers, Content(request["name"], request["path"]), Options(
            Limits(*settings["limits"]), settings["encoding"], frozenset(settings["words"]), request["careful"]),
            request["what"], request["order"])
        gc.collect()


def _answer(answers: BinaryIO, content: Content, options: Options, what: str, order: tuple[Any, ...]) -> None:
    """Answer one request: ``read`` a file whole, the ``head`` of a large text, or ``group`` a log."""
    try:
        if what == "group":
            found = logs.group(content, options, Order(*order),
                               lambda share: wire.send(answers, ("progress", share)))
            _send_groups(answers, found)
            return
        document = logs.head(content, options) if what == "head" else read(content, options)
        if document is None:
            wire.send(answers, ("no log",))
            return
        for sheet in document.sheets:
            _send_sheet(answers, sheet)
        wire.send(answers, ("done", {
            "format": document.format.value, "reader": document.reader, "encoding": document.encoding,
            "delimiter": document.delimiter,
            "modified": document.modified.toordinal() if document.modified else 0,
            "notes": [(note.code, note.found, note.sheet) for note in document.notes]}))
    except Unreadable as problem:
        wire.send(answers, ("failed", problem.code.value, problem.reason, problem.advice))
    except FileNotFoundError:
        wire.send(answers, ("failed", Code.NOT_FOUND.value, "disappeared while it was read", ""))
    except PermissionError:
        wire.send(answers, ("failed", Code.NO_ACCESS.value, "may not be read", ""))
    except MemoryError:
        wire.send(answers, ("failed", Code.TOO_LARGE.value, "needs more memory than one file may use", ""))
    except BaseException as problem:  # a panic of a native reader is no Exception
        wire.send(answers, ("failed", Code.DAMAGED.value, f"cannot be read ({type(problem).__name__})", ""))


def _send_groups(answers: BinaryIO, groups: Groups) -> None:
    rows = [(values, *rest) for values, rest in groups.found.items()]
    rows.sort(key=lambda row: row[1])
    for start in range(0, len(rows), wire.BLOCK_ROWS):
        wire.send(answers, ("groups", rows[start:start + wire.BLOCK_ROWS]))
    wire.send(answers, ("grouped", groups.rejected, groups.first_rejected))


def _send_sheet(answers: BinaryIO, sheet: RawSheet | RowStream) -> None:
    merged = [(m.first_row, m.first_column, m.last_row, m.last_column) for m in sheet.merged]
    wire.send(answers, ("sheet", sheet.name, sheet.hidden, merged))
    if isinstance(sheet, RowStream):
        for block in sheet.blocks:
            if isinstance(block, str):
                wire.send(answers, ("text", block))
            else:
                wire.send_rows(answers, block)
    else:
        wire.send_rows(answers, sheet.rows)


def _limit_process(memory: int) -> None:
    """Bound the memory of this process where the system can; elsewhere the checks before reading must do."""
    if sys.platform == "win32":
        return
    import resource

    for limit in (resource.RLIMIT_AS, resource.RLIMIT_DATA):
        with suppress(ValueError, OSError):  # macOS refuses some of them
            resource.setrlimit(limit, (memory, memory))
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_seconds(seconds: int) -> None:
    """End this process by itself when it computes past its time and nobody is left to end it."""
    if sys.platform == "win32":
        return
    import resource

    usage = resource.getrusage(resource.RUSAGE_SELF)
    limit: Any = int(usage.ru_utime + usage.ru_stime) + seconds + 5
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))


if __name__ == "__main__":
    sys.exit(main())
