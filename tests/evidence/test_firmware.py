"""When a firmware lies in a maker's range, and when nobody can say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.evidence.firmware import Place, compare, place_of


@pytest.mark.parametrize(
    "firmware, first, last, place",
    [
        ("4.5", "4.5", "", Place.INSIDE),
        ("4.10", "4.9", "", Place.INSIDE),
        ("V 4.6", "4.5", "4.6.0", Place.INSIDE),
        ("4.4.9", "4.5", "", Place.BELOW),
        ("5.0", "4.5", "4.9", Place.ABOVE),
        ("20190305", "20180101", "", Place.INSIDE),
        ("20190305", "4.5", "", Place.UNKNOWN),
        ("2403456_000321", "4.5", "", Place.UNKNOWN),
        ("45", "4.5", "", Place.UNKNOWN),
        ("4.05", "4.5", "", Place.UNKNOWN),
        ("B1.2", "A1.1", "", Place.UNKNOWN),
        ("4.5a", "4.5", "", Place.UNKNOWN),
        ("", "4.5", "", Place.UNKNOWN),
        ("latest", "4.5", "", Place.UNKNOWN),
        ("", "", "", Place.INSIDE),
        ("anything", "", "", Place.INSIDE),
    ],
)
def test_a_firmware_has_its_place_beside_a_range(firmware: str, first: str, last: str, place: Place) -> None:
    assert place_of(firmware, first, last) is place


VERSIONS = st.lists(st.integers(0, 99), min_size=2, max_size=4)


@given(VERSIONS, VERSIONS)
def test_numbered_versions_are_ordered_as_their_numbers(left: list[int], right: list[int]) -> None:
    longest = max(len(left), len(right))
    padded = [parts + [0] * (longest - len(parts)) for parts in (left, right)]
    order = compare(".".join(map(str, left)), ".".join(map(str, right)))
    wanted = (padded[0] > padded[1]) - (padded[0] < padded[1])
    differing = [(a, b) for a, b in zip(left, right, strict=False) if a != b]
    form_unclear = bool(differing) and 0 in differing[0] and max(differing[0]) > 9
    assert order == (None if form_unclear else wanted)


@given(st.text(max_size=8), st.text(max_size=8))
def test_the_order_of_two_firmwares_is_the_same_from_both_sides(left: str, right: str) -> None:
    one, other = compare(left, right), compare(right, left)
    assert one == (None if other is None else -other)
