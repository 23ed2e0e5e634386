"""Where the parts of a chart lie, in percent of its width; the templates draw them as inline SVG."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from planner.model.decision import DecisionKind
from planner.model.look import LOOKS, Look

SYMBOL_ROOM = 4.5
"""Percent of the width from which a segment can carry its symbol."""

SYMBOL_ROOM_ON_A_PHONE = 14.0
"""The same for the short bars of a phone."""

LEAST = 1.0
"""Percent of the width that the smallest part takes, so that one blocked device among thousands is seen."""

NEAR = 4.0
"""Percent of a time axis below which two milestones share a label."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a bar: one decision, how many devices, where it starts and how wide it is."""

    kind: DecisionKind
    look: Look
    devices: int
    x: float
    width: float

    @property
    def middle(self) -> float:
        """Where a symbol stands in the segment."""
        return round(self.x + self.width / 2, 2)

    @property
    def has_room(self) -> bool:
        """Whether the symbol fits."""
        return self.width >= SYMBOL_ROOM

    @property
    def tight(self) -> bool:
        """Whether it does not fit on a phone."""
        return self.width < SYMBOL_ROOM_ON_A_PHONE


@dataclass(frozen=True, slots=True)
class Bar:
    """A stacked bar with what it stands for."""

    label: str
    devices: int
    segments: tuple[Segment, ...]


def stacked_bar(label: str, decisions: Mapping[str, int], full: int) -> Bar:
    """Lay one bar out; ``full`` devices would fill the whole width. Decisions without devices take no room.

    A part that would be thinner than ``LEAST`` is that wide, at the cost of the others.
    """
    held = [(kind, decisions[kind]) for kind in LOOKS if decisions.get(kind)]
    segments: list[Segment] = []
    x = 0.0
    for (kind, devices), width in zip(held, _widths([100 * devices / full for _, devices in held]), strict=True):
        segments.append(Segment(kind, LOOKS[kind], devices, round(x, 2), round(width, 2)))
        x += width
    return Bar(label, sum(decisions.values()), tuple(segments))


def _widths(exact: Sequence[float]) -> list[float]:
    """Widen what is too thin to be seen, and narrow the others so that the whole stays as long."""
    thin = sum(width < LEAST for width in exact)
    wide = sum(width for width in exact if width >= LEAST)
    left = max(sum(exact) - thin * LEAST, 0)
    return [LEAST if width < LEAST else max(width * left / wide, LEAST) for width in exact]


def stacked_bars(rows: Iterable[tuple[str, Mapping[str, int]]]) -> tuple[Bar, ...]:
    """Lay several bars out on one scale: the longest fills the width."""
    kept = list(rows)
    longest = max((sum(decisions.values()) for _, decisions in kept), default=0)
    return tuple(stacked_bar(label, decisions, max(longest, 1)) for label, decisions in kept)


@dataclass(frozen=True, slots=True)
class Mark:
    """A milestone on the time axis, known by its number in the list below."""

    number: int
    x: float


@dataclass(frozen=True, slots=True)
class Flag:
    """The numbers of milestones that lie so near each other that one label names them."""

    text: str
    x: float

    @property
    def width(self) -> int:
        """Pixels that the text needs."""
        return 10 + 8 * len(self.text)


@dataclass(frozen=True, slots=True)
class Span:
    """A wave on the time axis; ``x`` None: nobody has planned its dates yet."""

    x: float | None
    width: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """A time axis from one day to another with its milestones and the spans of the waves, in their order."""

    first: date
    last: date
    marks: tuple[Mark, ...]
    flags: tuple[Flag, ...]
    spans: tuple[Span, ...]


def timeline(as_of: date, milestones: Sequence[date], planned: Sequence[tuple[date | None, date | None]]) -> Timeline:
    """Lay waves and milestones out between the first and the last day that matters.

    ``planned`` holds start and end of each wave; a wave with one of them lasts that day, with none it has no
    place. The axis keeps a margin of one twentieth on the right, so that the last milestone can be read.
    """
    days = [as_of, *milestones, *(day for pair in planned for day in pair if day)]
    first, last = min(days), max(days)
    length = max((last - first).days, 1) * 1.05

    def place(day: date) -> float:
        return round(100 * (day - first).days / length, 2)

    spans = []
    for start, end in planned:
        begins, ends = start or end, end or start
        if begins is None or ends is None:
            spans.append(Span(None, 0.0))
        else:
            spans.append(Span(place(min(begins, ends)), max(place(max(begins, ends)) - place(min(begins, ends)), 1.0)))
    marks = tuple(Mark(number, place(day)) for number, day in enumerate(milestones, 1))
    return Timeline(first, last, marks, _flags(marks), tuple(spans))


def _flags(marks: Sequence[Mark]) -> tuple[Flag, ...]:
    """Label the marks from left to right, those together that would lie over each other."""
    groups: list[list[Mark]] = []
    for mark in sorted(marks, key=lambda mark: mark.x):
        if groups and mark.x - groups[-1][-1].x < NEAR:
            groups[-1].append(mark)
        else:
            groups.append([mark])
    return tuple(Flag(", ".join(str(mark.number) for mark in group), group[0].x) for group in groups)


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a bar is needed, in percent; None where the whole is not known."""

    need: float | None


def share(need: int, could: int | None) -> Share:
    """Lay the mailboxes that need old TLS out inside those that could use it; one of thousands is still seen."""
    if could is None:
        return Share(None)
    return Share(max(round(100 * need / max(could, need, 1), 2), LEAST if need else 0))
