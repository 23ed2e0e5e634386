"""Say whether a firmware lies in a range, and never guess: versions that are written differently do not compare."""

from __future__ import annotations

import re
from enum import Enum

from planner.model.text import fold

_PREFIX = re.compile(r"^(?:firmware|version|ver|fw|v)[\s.:]*(?=\d)")
_PARTS = re.compile(r"\d+|[a-z]+")
_DATE_LIKE = 6
"""From so many digits on a number is a date or a build, not the count of a release."""


class Place(Enum):
    """Where a firmware stands to a range; ``UNKNOWN`` where the two do not compare."""

    BELOW = "below"
    INSIDE = "inside"
    ABOVE = "above"
    UNKNOWN = "unknown"


def place_of(firmware: str, first: str, last: str) -> Place:
    """Place a firmware beside a range, both ends included; an empty end is open, and no end at all holds every one.

    >>> place_of("4.10", "4.5", "")
    <Place.INSIDE: 'inside'>
    >>> place_of("2403456_000321", "4.5", "")
    <Place.UNKNOWN: 'unknown'>
    """
    if not first and not last:
        return Place.INSIDE
    to_first = compare(firmware, first) if first else 1
    to_last = compare(firmware, last) if last else -1
    if to_first is None or to_last is None:
        return Place.UNKNOWN
    if to_first < 0:
        return Place.BELOW
    return Place.ABOVE if to_last > 0 else Place.INSIDE


def compare(left: str, right: str) -> int | None:
    """Order two firmware versions: below, at or above zero; None where their forms differ.

    >>> compare("V1.9", "1.10"), compare("A1.2", "B1.2"), compare("4.05", "4.5"), compare("45", "4.5")
    (-1, None, None, None)
    """
    here, there = _parts(left), _parts(right)
    if not here or not there or (len(here) == 1) != (len(there) == 1):
        return None
    for one, other in zip(here, there, strict=False):
        if one == other:
            continue
        if not (one.isdigit() and other.isdigit()) or _differ_in_form(one, other):
            return None
        return -1 if int(one) < int(other) else 1
    more = (here if len(here) > len(there) else there)[min(len(here), len(there)):]
    if any(not part.isdigit() for part in more):
        return None
    if not any(int(part) for part in more):
        return 0
    return 1 if len(here) > len(there) else -1


def _parts(version: str) -> list[str]:
    return _PARTS.findall(_PREFIX.sub("", fold(version)))


def _differ_in_form(one: str, other: str) -> bool:
    """4.05 may be before or after 4.5, and a date is no release number."""
    if len(one) == len(other):
        return False
    return max(len(one), len(other)) >= _DATE_LIKE or one.startswith("0") or other.startswith("0")
