"""Load the lists of the bench: other people's manners, each with its truth."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SECRET = "secret"
NOTHING = "-"
ANYTHING = "?"


class Part(StrEnum):
    """Which part a list belongs to: synonyms are added for the first, the second only judges.

    The third was written without knowledge of the recogniser and measured once before anything was changed for it.
    """

    TUNING = "tuning"
    HELD_OUT = "held_out"
    BLIND = "blind_2026_11"


@dataclass(frozen=True, slots=True)
class BenchList:
    """A header line with data rows. ``truth`` holds the fields that are right for each column.

    ``-`` among them: no field is right too. ``?``: not judged. ``secret``: the values must reach nothing.
    """

    name: str
    part: Part
    language: str
    header: tuple[str, ...]
    truth: tuple[frozenset[str], ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def is_device_list(self) -> bool:
        """Whether the rows are devices; the other lists only look like it."""
        return bool(self.truth)

    def column_of(self, field: str) -> int | None:
        """The column whose truth begins and ends with one field."""
        return next((place for place, right in enumerate(self.truth) if right == {field}), None)

    @property
    def secrets(self) -> tuple[str, ...]:
        """The values that must reach nothing."""
        return tuple(
            row[place] for place, right in enumerate(self.truth) if SECRET in right for row in self.rows if row[place]
        )


@cache
def bench_lists(part: Part) -> tuple[BenchList, ...]:
    """Every list of one part, by name."""
    return tuple(_load(path, part) for path in sorted((HERE / part.value).glob("*.toml")))


@cache
def words() -> Mapping[str, Mapping[str, Any]]:
    """What stands around a list, by language."""
    return tomllib.loads((HERE / "words.toml").read_text("utf-8"))


def _load(path: Path, part: Part) -> BenchList:
    entry = tomllib.loads(path.read_text("utf-8"))
    header = tuple(entry["header"].split("|"))
    truth = tuple(frozenset(cell.split("/")) for cell in entry["fields"].split("|")) if "fields" in entry else ()
    rows = tuple(tuple(line.split("|")) for line in entry["rows"].strip("\n").split("\n"))
    for row in (*rows, *([truth] if truth else [])):
        if len(row) != len(header):
            raise ValueError(f"{path.name}: {len(row)} cells under {len(header)} headers: {row}")
    return BenchList(path.stem, part, entry["language"], header, truth, rows)
