"""Read every file of an inbox into sheets, each one guarded, and say what became of it."""

from __future__ import annotations

import errno
import hashlib
import stat
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from planner.model.errors import UsageError
from planner.model.finding import Finding
from planner.model.knowledge import Rulebook
from planner.model.progress import Step, Watch, unwatched
from planner.model.source import Source
from planner.model.table import FileError, LogHead, ReadFile
from planner.model.text import fold
from planner.read import encoding, inputs
from planner.read.document import BASE_SHEET, Code, Note, Unreadable
from planner.read.guard import MIB, Guard
from planner.settings import Settings

MOST_PACKED = 1032
"""A gzip file unpacks to no more than so many times its size."""
_SHARING_VIOLATIONS = (32, 33)  # Windows: another program holds the file
_BUSY = (errno.EBUSY, errno.ETXTBSY, errno.EDEADLK)

LogOf = Callable[[ReadFile], LogHead | None]
"""Says of the first rows of a large text how to group them, or None when it is no log."""


def no_log(file: ReadFile) -> None:
    """Every file is read whole."""


def sheets(paths: Sequence[Path], settings: Settings, rulebook: Rulebook, *, own_output: Path | None = None,
           log_of: LogOf = no_log, watch: Watch = unwatched) -> tuple[tuple[ReadFile, ...], list[Finding]]:
    """Read every file below the paths.

    Files come sorted by their names below their PATH; one that cannot be read carries its error, and an error
    finding says so. ``own_output`` is the workbook that this run will replace: it is read too, without digest
    and date, because where a plan is written is no input of it. ``log_of`` says which large texts are logs: these
    are grouped instead of read whole. ``watch`` hears how far reading is. Raises UsageError for an --encoding that
    does not exist; everything about a file is a finding.
    """
    if settings.encoding and not encoding.is_known(settings.encoding):
        raise UsageError(f"there is no encoding {settings.encoding!r}", where="--encoding",
                         next_step="Give one that Python knows, such as utf-8, cp1252, cp1251, gb18030 or shift_jis.")
    files: list[ReadFile] = []
    findings: list[Finding] = []
    words = _header_words(rulebook)
    limits = settings.limits
    for_logs = replace(limits, seconds=limits.log_seconds, memory_mib=limits.log_memory_mib)
    entries = inputs.find(paths, own_output)
    with (Guard(limits, settings.encoding, words) as guard,
          Guard(for_logs, settings.encoding, words) as log_guard):
        for place, entry in enumerate(entries):
            match entry:
                case inputs.PassedOver(name, why):
                    findings.append(rulebook.finding("passed-over", Source(name), found=why))
                case inputs.Denied(name):
                    file = _failed(name, Unreadable(Code.NO_ACCESS, "is a folder that may not be opened"), rulebook)
                    files.append(file[0])
                    findings.append(file[1])
                case inputs.InputFile():
                    doing = f"reading {place + 1} of {len(entries)}: {entry.name}"
                    watch(Step(doing, place / len(entries)))
                    done = _FileShare(watch, doing, place, len(entries))
                    read, found = (_read_log(entry, guard, log_guard, log_of, done, settings, rulebook)
                                   or _read(entry, guard, settings, rulebook))
                    files.append(read)
                    findings.extend(found)
    return tuple(files), findings


@dataclass(frozen=True, slots=True)
class _FileShare:
    """Tells the share of the whole reading, given the share of one file."""

    watch: Watch
    doing: str
    place: int
    files: int

    def __call__(self, share: float) -> None:
        self.watch(Step(self.doing, (self.place + min(share, 1.0)) / self.files))


def _read_log(entry: inputs.InputFile, guard: Guard, log_guard: Guard, log_of: LogOf, done: Callable[[float], None],
              settings: Settings, rulebook: Rulebook) -> tuple[ReadFile, list[Finding]] | None:
    """Group a file that is a large log; None when it is anything else, or cannot be read."""
    try:
        if log_of is no_log or entry.path.stat().st_size * MOST_PACKED <= settings.limits.log_mib * MIB:
            return None
        seen = guard.head(entry.path, entry.name)
    except (Unreadable, OSError):
        return None  # reading it whole says what is wrong with it
    if seen is None:
        return None
    first = ReadFile(entry.name, seen.format, seen.encoding, seen.delimiter, "log", sheets=seen.sheets)
    head = log_of(first)
    if head is None:
        return None
    try:
        digest = _digest(entry.path)
        log = log_guard.group(entry.path, entry.name, head, done)
    except Unreadable as problem:
        file, finding = _failed(entry.name, problem, rulebook, of="log" if problem.code is Code.TOO_LARGE else "file")
        return file, [finding]
    rows = sum(group.rows for group in log.groups)
    findings = [rulebook.finding(note.code, Source(entry.name), found=note.found) for note in seen.notes
                if note.code == "encoding-assumed"]
    findings.append(rulebook.finding("log-grouped", Source(entry.name),
                                     found=f"{rows + log.rejected:,} rows in {len(log.groups):,} groups"))
    if log.rejected:
        findings.append(rulebook.finding("log-rows-rejected", Source(entry.name, row=log.first_rejected),
                                         found=f"{log.rejected:,} rows, the first is row {log.first_rejected:,}"))
    return replace(first, digest=digest, sheets=(), log=log), findings


def _read(entry: inputs.InputFile, guard: Guard, settings: Settings,
          rulebook: Rulebook) -> tuple[ReadFile, list[Finding]]:
    digest = ""
    try:
        digest = _digest(entry.path, settings.limits.unpacked_mib)
        read = guard.read(entry.path, entry.name)
    except Unreadable as problem:
        file, finding = _failed(entry.name, problem, rulebook, "" if entry.own_output else digest)
        return file, [finding]
    findings = [rulebook.finding(note.code, Source(entry.name, note.sheet), found=note.found)
                for note in read.notes]
    findings += [rulebook.finding("sheet-hidden", Source(entry.name, sheet.name))
                 for sheet in read.sheets if sheet.hidden and sheet.name != BASE_SHEET]
    return ReadFile(
        entry.name, read.format, read.encoding, read.delimiter, read.reader,
        digest="" if entry.own_output else digest,
        modified=None if entry.own_output else read.modified,
        sheets=read.sheets, notes=tuple(_sentence(note, rulebook) for note in read.notes)), findings


def _sentence(note: Note, rulebook: Rulebook) -> str:
    title = rulebook.findings[note.code].title
    place = f" in sheet {note.sheet}" if note.sheet else ""
    return f"{title}{place}: {note.found}" if note.found else f"{title}{place}"


def _failed(name: str, problem: Unreadable, rulebook: Rulebook, digest: str = "", of: str = "file"
            ) -> tuple[ReadFile, Finding]:
    code = f"log-{problem.code}" if of == "log" else f"file-{problem.code}"
    finding = rulebook.finding(code, Source(name), found=problem.reason)
    hint = problem.advice or finding.fix
    error = FileError(problem.code.value, f"{name} {problem.reason}.", hint)
    return ReadFile(name, digest=digest, error=error), finding


def _digest(path: Path, most_mib: int | None = None) -> str:
    """The SHA-256 of a file in hex. Raises Unreadable when the file cannot be opened, is empty or too large."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            # Opening a pipe or a device could wait for ever.
            raise Unreadable(Code.UNSUPPORTED_FORMAT, "is no regular file")
        if status.st_size == 0:
            raise Unreadable(Code.EMPTY, "is empty")
        if most_mib is not None and status.st_size > most_mib * MIB:
            raise Unreadable(Code.TOO_LARGE, f"is larger than {most_mib} MiB")
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError:
        raise Unreadable(Code.NOT_FOUND, "does not exist") from None
    except OSError as problem:
        if getattr(problem, "winerror", None) in _SHARING_VIOLATIONS or problem.errno in _BUSY:
            raise Unreadable(Code.LOCKED, "is held by another program") from None
        raise Unreadable(Code.NO_ACCESS, "may not be read") from None


@lru_cache(maxsize=1)
def _header_words(rulebook: Rulebook) -> frozenset[str]:
    """Every word of the language files that could stand in a table, folded: the encoding is known by them."""
    found: set[str] = set()
    waiting: list[Any] = list(rulebook.languages.values())
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            found.add(fold(part))
        elif isinstance(part, Mapping):
            waiting.extend(part.values())
        elif isinstance(part, list | tuple):
            waiting.extend(part)
    return frozenset(found)
