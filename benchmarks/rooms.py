"""Say which room of the house costs what, and which functions are the hottest."""

from __future__ import annotations

import cProfile
import pstats
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any
from unittest.mock import patch

from planner import catalogue, decide, edits, evidence, normalise, pipeline, planning, read, recognise, write
from planner.settings import Settings
from planner.write.labels import Labels

HOTTEST = 25
PACKAGE = Path(catalogue.__file__).parent.parent
DOORS: tuple[tuple[Any, str], ...] = (
    (read, "sheets"), (recognise, "tables"), (edits, "read_back"), (normalise, "devices"), (evidence, "observations"),
    (evidence, "join"), (decide.Decider, "one"), (edits, "apply"), (planning, "compose"))
"""The functions through which the corridor enters the rooms."""


def costs(source: Path, folder: Path) -> Iterator[str]:
    """Plan ``source`` twice: give the seconds of every room, then the functions that cost most themselves."""
    yield "seconds by room (compose decides again what its questions ask)"
    yield from (f"  {seconds:6.1f}  {room}" for room, seconds in _by_room(source, folder / "timed").items())
    yield "seconds by function, under the profiler, which slows Python more than the libraries"
    profiler = cProfile.Profile()
    profiler.runcall(_plan, source, folder / "profiled")
    found: list[tuple[float, int, str]] = []
    for (file, line, name), (_, calls, seconds, _, _) in pstats.Stats(profiler).stats.items():  # type: ignore[attr-defined]
        path = Path(file)
        place = path.relative_to(PACKAGE) if path.is_relative_to(PACKAGE) else Path(*path.parts[-2:])
        found.append((seconds, calls, f"{place}:{line} {name}"))
    hottest = sorted(found, reverse=True)[:HOTTEST]
    yield from (f"  {seconds:6.2f}  {calls:>9,} calls  {place}" for seconds, calls, place in hottest)


def _plan(source: Path, folder: Path) -> None:
    settings = Settings(date(2026, 11, 24))
    made = pipeline.build_plan(pipeline.Inputs((source,)), settings, catalogue.load())
    write.publish(made, Labels.of("en"), folder, settings.only)


def _by_room(source: Path, folder: Path) -> Counter[str]:
    spent: Counter[str] = Counter()
    writers = write.writers()
    with ExitStack() as patched:
        for owner, name in DOORS:
            room = f"{owner.__name__.removeprefix('planner.')}.{name}"
            patched.enter_context(patch.object(owner, name, _timed(getattr(owner, name), room, spent)))
        timed = {name: _timed(writer, f"write {name}", spent) for name, writer in writers.items()}
        patched.enter_context(patch.object(write, "writers", lambda: timed))
        _timed(_plan, "all", spent)(source, folder)
    return spent


def _timed(function: Callable[..., Any], name: str, spent: Counter[str]) -> Callable[..., Any]:
    @wraps(function)
    def run(*arguments: Any, **options: Any) -> Any:
        begin = time.perf_counter()
        try:
            return function(*arguments, **options)
        finally:
            spent[name] += time.perf_counter() - begin
    return run
