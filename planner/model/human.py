"""What people typed into a workbook, and what the workbook they typed it into knew."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from planner.model.decision import DecisionKind

HumanValue = str | int | float | bool
"""What a person typed into a cell; a date is its ISO text."""

Human = dict[str, HumanValue]
"""Column key → what a person typed; empty cells are left out."""


@dataclass(frozen=True, slots=True)
class Glance:
    """What a returned workbook shows of a device: where and what it is, and its decision."""

    site: str
    name: str
    decision: DecisionKind | None


class Fate(StrEnum):
    """What became of a value that was typed into a cell and does not stand there."""

    TAKEN = "taken"
    DISPUTED = "disputed"
    DISPUTED_HERE = "disputed-here"


@dataclass(frozen=True, slots=True)
class Brought:
    """A value that a returned copy brought to a cell, or that stood there once.

    With it the next run knows that the same copy, read again, says nothing new. While copies disagree it is
    ``disputed``; ``disputed-here`` if it was typed into the workbook of this folder, which is written anew.
    """

    sheet: str
    row: str
    column: str
    value: HumanValue
    fate: Fate = Fate.TAKEN


@dataclass(frozen=True, slots=True)
class LooseRow:
    """A row that a person typed into a sheet and that has no key: the tool's cells and their own, by column."""

    sheet: str
    cells: dict[str, str]
    human: Human


@dataclass(frozen=True, slots=True)
class Memory:
    """What the workbook remembers for the next run beside what its rows show.

    ``doubled``: sheet key › row key › what people typed in each of the rows that have this key. ``typed_in``:
    Device ID › the cells of a device that only a person typed into the sheet Plan.
    """

    brought: tuple[Brought, ...] = ()
    doubled: dict[str, dict[str, tuple[Human, ...]]] = field(default_factory=dict)
    typed_in: dict[str, dict[str, str]] = field(default_factory=dict)
    loose: tuple[LooseRow, ...] = ()
