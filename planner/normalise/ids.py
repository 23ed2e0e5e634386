"""Give every device its Device ID: the one it had in an earlier plan, else one minted from its strongest key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from planner.model.finding import Finding
from planner.model.ids import crockford
from planner.model.knowledge import Rulebook
from planner.normalise.identity import LADDER, Recognised


def give_ids(devices: Sequence[Recognised], known: Mapping[tuple[str, str], str], rulebook: Rulebook
             ) -> tuple[list[str], list[Finding]]:
    """Give every device its ID. ``known`` maps the keys of the devices of an earlier plan to their IDs.

    An ID that is taken is hashed again with ``#2``, ``#3`` …; a device without any key is named after its
    mailbox, else after its file, sheet and row.
    """
    ids, findings = _inherited(devices, known, rulebook)
    taken = set(ids.values())
    for index, device in enumerate(devices):
        if index not in ids:
            ids[index] = _minted(_seed(device), taken)
            taken.add(ids[index])
    return [ids[index] for index in range(len(devices))], findings


def _inherited(devices: Sequence[Recognised], known: Mapping[tuple[str, str], str], rulebook: Rulebook
               ) -> tuple[dict[int, str], list[Finding]]:
    """Find each device's earlier ID by its strongest known key that no other device of the run has too.

    Where several devices claim an ID by equally strong keys and nothing tells them apart, none gets it.
    """
    ids: dict[int, str] = {}
    if not known:
        return ids, []
    taken: set[str] = set()
    disputed: dict[str, set[int]] = {}
    for rung in LADDER:
        claims: dict[str, set[int]] = defaultdict(set)
        for index, device in enumerate(devices):
            key = device.keys.get(rung)
            given = known.get((rung, key)) if key is not None and index not in ids else None
            if given is not None and given not in taken:
                claims[given].add(index)
        for given, claimants in claims.items():
            if len(claimants) == 1:
                index = next(iter(claimants))
                ids[index] = given
                taken.add(given)
            else:
                disputed.setdefault(given, claimants)
    findings: list[Finding] = []
    for given, claimants in disputed.items():
        open_ones = [devices[index] for index in sorted(claimants - ids.keys())]
        # Twins that nothing else tells apart keep the IDs that their key alone gives, in the order of their rows.
        if open_ones and given not in taken and given not in _mints(open_ones[0], len(claimants)):
            findings.extend(rulebook.finding("device-id-disputed", device.source, found=str(device.source), id=given)
                            for device in open_ones)
    return ids, findings


def _mints(device: Recognised, number: int) -> set[str]:
    """The IDs that so many devices with this key would be given anew."""
    mints: set[str] = set()
    for _ in range(number):
        mints.add(_minted(_seed(device), mints))
    return mints


def _seed(device: Recognised) -> str:
    if device.keys:
        rung, value = next(iter(device.keys.items()))
        return f"{rung}:{value}"
    if device.mailbox:
        return f"mailbox:{device.mailbox}"
    return f"row:{device.source.file}|{device.source.sheet}|{device.source.row}"


def _minted(seed: str, taken: set[str]) -> str:
    number = 1
    while (device_id := "D-" + crockford(seed if number == 1 else f"{seed}#{number}")) in taken:
        number += 1
    return device_id
