"""Recognise a device across files and runs, by a ladder of keys from strong to weak (SPEC 3).

Device ID › serial › MAC › asset tag › site + host name › site + name › IP. A device keeps the ID it was given
once; two rows of one table are never joined.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from planner.model.device import Device, Tls, identity_keys
from planner.model.finding import Finding
from planner.model.ids import crockford
from planner.model.knowledge import Rulebook
from planner.model.source import Source
from planner.model.text import fold

LADDER = ("serial", "mac", "asset_tag", "host", "name", "ip")
WEAK = "ip"
COMPARED = ("site", "model", "mailbox", "claimed_tls", "firmware", "claimed_route", "claimed_upgrade", "server", "ip")
FILLED = ("site", "location", "name", "host", "make", "model", "firmware", "serial", "asset_tag", "ip", "mac",
          "mailbox", "server", "port", "region", "planned_update", "peak_per_minute", "recipients_per_day",
          "contact", "notes", "claimed_route", "claimed_tls", "claimed_upgrade", "sign_in", "type", "clouds")
UNSAID: tuple[object, ...] = ("", "unknown", "other", "No site", None, frozenset())


def keys_of(device: Device) -> Iterator[tuple[str, str]]:
    """The keys of a device, strongest first, as (rung of the ladder, value)."""
    return identity_keys(serial=device.serial, mac=device.mac, asset_tag=device.asset_tag, site=device.site,
                         host=device.host, name=device.name, ip=device.ip)


@dataclass(slots=True)
class Joined:
    """The devices of a run, rows of the same device joined, with the table each row came from."""

    devices: list[Device]
    merged: list[Source]
    findings: list[Finding]


def join_rows(rows: Iterable[tuple[tuple[str, str, int], Device]], rulebook: Rulebook) -> Joined:
    """Join rows of different tables that are one device; tell twins within one table apart, with a finding.

    ``rows`` come table by table, as (table key, device). Of two values that disagree the one with the newer
    date inside the file is used, else the lower TLS, else the first path.
    """
    joined = Joined([], [], [])
    seen: dict[tuple[str, str], int] = {}
    tables: list[set[tuple[str, str, int]]] = []
    for table, device in rows:
        match, twin = None, None
        for key in keys_of(device):
            index = seen.get(key)
            if index is None or _contradicts(joined.devices[index], device, key[0]):
                continue
            if table in tables[index]:
                twin = twin or (index, key)
                if key[0] in ("serial", "mac"):
                    break
                continue
            match = index
            if key[0] == WEAK:
                joined.findings.append(rulebook.finding(
                    "joined-by-ip", device.cell("ip"), found=device.ip, other=str(joined.devices[index].source)))
            break
        if match is not None and not (twin and twin[1][0] in ("serial", "mac")):
            joined.devices[match] = _merge(joined.devices[match], device, rulebook, joined.findings)
            tables[match].add(table)
            joined.merged.append(device.source)
            index = match
        else:
            if twin and twin[1][0] != WEAK:
                joined.findings.append(_twin_finding(joined.devices[twin[0]], device, twin[1][0], rulebook))
            joined.devices.append(device)
            tables.append({table})
            index = len(joined.devices) - 1
        for key in keys_of(joined.devices[index]):
            seen.setdefault(key, index)
    return joined


def give_ids(devices: Iterable[Device], known: Mapping[tuple[str, str], str]) -> list[Device]:
    """Give every device its ID: the one it had in an earlier plan, else one from its strongest key.

    ``known`` maps the keys of an earlier plan to their Device ID. An ID that is taken is hashed again with
    ``#2``, ``#3`` …; a device without any key is named after its file, sheet and row.
    """
    devices = list(devices)
    ids: dict[int, str] = {}
    taken: set[str] = set()
    for rung in LADDER:
        for index, device in enumerate(devices):
            if index in ids or not known:
                continue
            given = next((known[key] for key in keys_of(device) if key[0] == rung and key in known), None)
            if given and given not in taken:
                ids[index] = given
                taken.add(given)
    named = []
    for index, device in enumerate(devices):
        if index not in ids:
            ids[index] = _fresh_id(device, taken)
            taken.add(ids[index])
        named.append(replace(device, id=ids[index]))
    return named


def _fresh_id(device: Device, taken: set[str]) -> str:
    rung, value = next(keys_of(device), ("row", f"{device.source.file}|{device.source.sheet}|{device.source.row}"))
    if rung == "row" and device.mailbox:
        rung, value = "mailbox", device.mailbox
    number, seed = 1, f"{rung}:{value}"
    while (device_id := "D-" + crockford(seed if number == 1 else f"{seed}#{number}")) in taken:
        number += 1
    return device_id


def _contradicts(first: Device, second: Device, rung: str) -> bool:
    """Whether a stronger key that both have says that they are two devices."""
    mine, theirs = dict(keys_of(first)), dict(keys_of(second))
    for stronger in LADDER[:LADDER.index(rung)]:
        if stronger in ("host", "name") and rung != WEAK:
            continue
        if stronger in mine and stronger in theirs and mine[stronger] != theirs[stronger]:
            return True
    return False


def _merge(first: Device, second: Device, rulebook: Rulebook, findings: list[Finding]) -> Device:
    winner, loser = (second, first) if _is_better(second, first) else (first, second)
    disputed = list(winner.disputed) + list(loser.disputed)
    for name in COMPARED:
        mine, theirs = getattr(winner, name), getattr(loser, name)
        if mine in UNSAID or theirs in UNSAID or fold(str(mine)) == fold(str(theirs)):
            continue
        field = name.removeprefix("claimed_")
        findings.append(rulebook.finding(
            "inventories-disagree", loser.cell(field), column=field, found=str(theirs), used=str(mine),
            other=str(winner.cell(field))))
        disputed.append((field, str(theirs), loser.cell(field)))
    filled = {name: getattr(loser, name) for name in FILLED
              if getattr(winner, name) in UNSAID and getattr(loser, name) not in UNSAID}
    borrowed = dict(winner.borrowed)
    for name in filled:
        field = name.removeprefix("claimed_")
        borrowed[field] = loser.cell(field)
    if "claimed_tls" in filled:
        filled["tls_stated"] = loser.tls_stated
    if "mailbox" in filled:
        filled["mailboxes"] = loser.mailboxes
    if "claimed_route" in filled:
        filled["route_inferred"] = loser.route_inferred
    mailboxes = tuple(dict.fromkeys(filled.get("mailboxes", winner.mailboxes) + loser.mailboxes))
    return replace(winner, **{**filled, "mailboxes": mailboxes}, borrowed=borrowed, disputed=tuple(disputed),
                   extra={**loser.extra, **winner.extra})


def _is_better(candidate: Device, held: Device) -> bool:
    """Whether the candidate's values are used: newer date inside the file, else the lower TLS it claims."""
    if candidate.as_of and held.as_of and candidate.as_of != held.as_of:
        return candidate.as_of > held.as_of
    if Tls.UNKNOWN in (candidate.claimed_tls, held.claimed_tls):
        return False
    return candidate.claimed_tls.rank < held.claimed_tls.rank


def _twin_finding(first: Device, second: Device, rung: str, rulebook: Rulebook) -> Finding:
    """Two rows of one table with one key: perhaps one machine with two functions (fax, scan), so ask."""
    other_function = first.type is not second.type or first.mailbox != second.mailbox or first.name != second.name
    code = "same-key-other-function" if other_function else "same-key-twice"
    value = dict(keys_of(second))[rung].rpartition("|")[2]
    return rulebook.finding(code, second.cell(rung), column=rung, found=value, other=str(first.source))

