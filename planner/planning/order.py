"""The order in which people expect things: PRN-2 before PRN-10, sites by name, "No site" last."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from planner.model.device import NO_SITE
from planner.planning.draft import Decided, Draft

_DIGITS = re.compile(r"([0-9]+)")

NaturalKey = tuple[tuple[str, int, str], ...]


@lru_cache(maxsize=200_000)
def natural(text: str) -> NaturalKey:
    """Make a sort key in which runs of digits count as numbers, of any length."""
    parts = _DIGITS.split(text.casefold())
    numbers = [part.lstrip("0") for part in parts[1::2]] + [""]
    return tuple((word, len(number), number) for word, number in zip(parts[::2], numbers, strict=True))


def site_order(site: str) -> tuple[bool, NaturalKey, str]:
    """Sort key of a site."""
    return site == NO_SITE, natural(site), site


def arrange(draft: Draft) -> tuple[Decided, ...]:
    """Put facts and decision beside each device, by site, location, name and Device ID."""
    decided = [Decided(d, draft.facts[d.id], draft.decisions[d.id]) for d in draft.devices]
    return tuple(sorted(decided, key=_device_order))


def by_site(items: Sequence[Decided]) -> dict[str, list[Decided]]:
    """Group devices by site, both in the order that they came in."""
    sites: dict[str, list[Decided]] = {}
    for item in items:
        sites.setdefault(item.device.site, []).append(item)
    return sites


def _device_order(item: Decided) -> tuple[object, ...]:
    device = item.device
    return *site_order(device.site), natural(device.location), natural(device.label), device.id
