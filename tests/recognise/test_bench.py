"""Recognition holds its figures on every part of the bench, on lists and on whole sheets; see them with -s."""

from __future__ import annotations

import pytest

from tests.recognise.bench.disturb import DISTURBANCES
from tests.recognise.bench.lists import Part, bench_lists, words
from tests.recognise.bench.score import Figures, figures
from tests.recognise.bench.whole_sheets import sheet_figures, whole_sheets

AT_LEAST = {
    "kind_right": 0.90,
    "header_row": 0.95,
    "key_fields": 0.95,
    "other_fields": 0.80,
    "rows_accounted": 1.0,
    "secrets_dropped": 1.0,
}
AT_MOST = {"near_miss_taken": 0.10, "wrongly_mapped": 0.03, "false_devices": 0.005}


JUDGED = {
    **{str(part): (figures, part) for part in Part},
    **{f"{part}, whole sheets": (sheet_figures, part) for part in Part if whole_sheets(part)},
}


@pytest.fixture(params=JUDGED)
def found(request: pytest.FixtureRequest) -> Figures:
    """The figures of a part."""
    judge, part = JUDGED[request.param]
    result = judge(part)
    print(f"\n{request.param}", *result.lines(), sep="\n  ")
    return result


@pytest.mark.parametrize("name", AT_LEAST)
def test_recognition_is_right_as_often_as_it_must_be(name: str, found: Figures) -> None:
    assert getattr(found, name).value >= AT_LEAST[name], found.about(name)


@pytest.mark.parametrize("name", AT_MOST)
def test_recognition_is_wrong_no_more_than_it_may_be(name: str, found: Figures) -> None:
    assert getattr(found, name).value <= AT_MOST[name], found.about(name)


@pytest.mark.parametrize("part", Part)
def test_a_false_device_is_never_without_its_reason(part: Part) -> None:
    found = figures(part)
    told = [trouble for trouble in found.troubles if "false device" in trouble]
    assert len(told) == found.false_devices.hits


def test_the_blind_part_has_whole_sheets() -> None:
    assert len(whole_sheets(Part.BLIND)) == 13


def test_the_bench_has_lists_in_eleven_languages_and_near_misses() -> None:
    lists = [b for part in Part for b in bench_lists(part)]
    devices = [b for b in lists if b.is_device_list]
    for language in words():
        assert sum(b.language == language for b in devices) >= 5, language
    assert len(devices) >= 64
    assert len(lists) - len(devices) >= 26
    assert len(DISTURBANCES) == 13, "the list alone and twelve disturbances"
