"""Inventories of any language, column order and dirt are read right, or unknown and said; never upward."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from planner import normalise, recognise
from planner.catalogue import load
from planner.model.device import Device, Tls
from planner.model.finding import Finding
from tests.support.generated import ATTRIBUTES, Made, make
from tests.support.tables import SETTINGS

SEEDS = range(150)
UNKNOWN = ("", "unknown", "other", None, frozenset())


@cache
def result(seed: int) -> tuple[Made, normalise.Result]:
    made = make(seed)
    tables, _ = recognise.tables((made.file,), SETTINGS, load())
    return made, normalise.devices(tables, {}, SETTINGS, load())


def rows() -> Iterator[tuple[int, Made, int, Device | None, list[Finding]]]:
    """Every row that was made: seed, inventory, row number, the device it became, what was said about it."""
    for seed in SEEDS:
        made, read = result(seed)
        devices = {device.source.row: device for device in read.devices}
        for number in made.truth:
            yield seed, made, number, devices.get(number), [f for f in read.findings if f.row == number]


def value(device: Device, field: str) -> object:
    return getattr(device, ATTRIBUTES.get(field, field))


def test_every_row_becomes_a_device_and_nothing_else_does() -> None:
    for seed in SEEDS:
        made, read = result(seed)
        assert sorted(d.source.row or 0 for d in read.devices) == sorted(made.truth), seed
        assert all(c.read == c.accounted for c in read.counts.values())


def test_every_clean_field_is_read_right() -> None:
    wrong = [
        (seed, number, field, truth, value(device, field))
        for seed, made, number, device, _ in rows()
        if device is not None
        for field, truth in made.truth[number].items()
        if field not in made.dirty[number] and value(device, field) != truth
    ]
    assert wrong == []


def test_of_dirty_fields_98_percent_are_right_or_unknown_with_a_finding() -> None:
    fields = [
        (made.truth[number][field], value(device, field), said)
        for _, made, number, device, said in rows()
        if device is not None
        for field in made.dirty[number]
    ]
    good = [read == truth or (read in UNKNOWN and bool(said)) for truth, read, said in fields]
    assert len(good) > 2_000
    assert sum(good) >= 0.98 * len(good), [f[:2] for f, g in zip(fields, good, strict=True) if not g]


def test_no_tls_is_read_upward() -> None:
    upward = [
        (seed, number, made.truth[number]["tls"], device.claimed_tls)
        for seed, made, number, device, _ in rows()
        if device is not None
        if device.claimed_tls.rank > Tls(str(made.truth[number]["tls"])).rank
    ]
    assert upward == []


def test_the_generator_makes_the_same_inventory_again() -> None:
    assert make(7) == make(7)
    assert make(7) != make(8)
