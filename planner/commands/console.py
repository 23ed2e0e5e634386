"""Where a command speaks: results on stdout, all else on stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TextIO

from planner.model.progress import Watch, unwatched


@dataclass(frozen=True, slots=True)
class Console:
    """Where results and remarks go: results on stdout, all else on stderr."""

    as_json: bool
    quiet: bool
    verbose: bool

    def result(self, lines: Iterable[str]) -> None:
        """Print a result."""
        for line in lines:
            print(line)

    def json(self, document: Any) -> None:
        """Print a JSON result."""
        import msgspec
        text = document if isinstance(document, bytes) else msgspec.json.format(msgspec.json.encode(document), indent=1)
        sys.stdout.buffer.write(text.rstrip() + b"\n")
        sys.stdout.flush()

    def remark(self, *lines: str) -> None:
        """Say something that is no result; quiet leaves it out."""
        if lines and not self.quiet:
            print(*lines, sep="\n", file=sys.stderr)

    @property
    def bars(self) -> bool:
        """Whether bars are drawn: only for a person at a terminal."""
        return _is_watched(sys.stdout)

    @contextmanager
    def progress(self) -> Iterator[Watch]:
        """Show on stderr how far the run is, for a person at a terminal who did not ask for quiet."""
        if self.quiet or not _is_watched(sys.stderr):
            yield unwatched
            return
        from planner.commands.progress import Progress
        with Progress() as progress:
            yield progress.show


def _is_watched(stream: TextIO) -> bool:
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
