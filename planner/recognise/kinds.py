"""Decide what a table is by what it holds, and whether it can be taken without asking."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from planner.model.table import Column, Confidence, Kind
from planner.recognise.columns import Assigner, Orders
from planner.recognise.fields import (ABOUT_DEVICES, DEVICE_FIELDS_IN_EVIDENCE, EVIDENCE_FIELDS, IDENTITY, REQUIRED)
from planner.recognise.lexicon import SEVERAL, Lexicon, NearMiss, Tool
from planner.recognise.normal import key
from planner.recognise.shapes import Profile, Shape

OWN_TO_DEVICES = frozenset({"serial", "mac", "model", "make", "asset_tag", "firmware", "location", "site"})
"""Fields that an export never has: with two of them a table is an inventory, whatever else it says."""

TELLING = frozenset({"ip", "mac", "serial", "host", "asset_tag", "type", *ABOUT_DEVICES})
"""Fields that say more than a name or an address."""

OF_MAIL = frozenset({"tls", "server", "route", "sign_in"})
"""Fields of a list that was made for this very job."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a table is: kind, how sure, the reason, its columns, and the tool that made it."""

    kind: Kind
    confidence: Confidence
    why: str
    columns: tuple[Column, ...]
    tool: str = ""


class KindFinder:
    """Recognise tables by their header lines and values."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._assigner = Assigner(lexicon)

    def find(self, labels: Sequence[str], profiles: Sequence[Profile], orders: Orders, names: Sequence[str]
             ) -> Recognised:
        """Recognise a table with a header. ``names`` are those of its sheet and file, which may say printers."""
        keys = frozenset(filter(None, map(key, labels)))
        tool = self._tool(keys)
        if tool:
            return self._of_tool(tool, labels, profiles, orders)
        devices = self._assigner.devices(labels, profiles, orders)
        fields = {column.field for column in devices if column.field}
        evidence = self._evidence(labels, profiles, orders, fields)
        if evidence:
            return evidence
        return self._inventory(labels, profiles, devices, fields, keys, names, orders)

    def without_header(self, profiles: Sequence[Profile], orders: Orders, names: Sequence[str]) -> Recognised:
        """Recognise a table that has no header: only by what the shape of its values proves."""
        columns = self._assigner.by_shape(profiles, orders)
        found = sorted(column.field for column in columns if column.field)
        if not found:
            return Recognised(Kind.OTHER, Confidence.SURE, "no header, and no column whose values prove a field", columns)
        if found == ["mailbox"] and not self._speaks_of_devices(profiles, columns, names):
            return Recognised(Kind.OTHER, Confidence.SURE, "no header, and only addresses that may be those of people", columns)
        why = f"no header; {', '.join(found)} taken by the shape of the values"
        speaks = self._speaks_of_devices(profiles, columns, names)
        models = any(profile.filled >= 2 and profile.share(Shape.MODEL) >= 0.5 for profile in profiles)
        if set(found) & set(orders.forced.values()) or speaks or models:
            return Recognised(Kind.DEVICES, Confidence.SURE, why + (f"; {speaks}" if speaks else ""), columns)
        return Recognised(Kind.DEVICES, Confidence.CONFIRM, why, columns)

    def _tool(self, keys: frozenset[str]) -> Tool | None:
        """The known export of whose headers most are there; of equals the first."""
        fits = [tool for tool in self._lexicon.tools if len(tool.headers & keys) >= tool.minimum]
        return max(fits, key=lambda tool: len(tool.headers & keys), default=None)

    def _of_tool(self, tool: Tool, labels: Sequence[str], profiles: Sequence[Profile], orders: Orders) -> Recognised:
        orders = Orders(orders.forced, orders.saved, orders.saved_name, tool.fields, tool.title)
        if tool.kind is Kind.DEVICES:
            columns = self._assigner.devices(labels, profiles, orders)
        elif tool.kind in EVIDENCE_FIELDS:
            columns = self._for_kind(tool.kind, labels, profiles, orders)
        else:
            columns = tuple(Column(i, label, None, "not read from such a table") for i, label in enumerate(labels))
        return Recognised(tool.kind, Confidence.SURE, f"the header line is that of {tool.title}", columns, tool.id)

    def _evidence(self, labels: Sequence[str], profiles: Sequence[Profile], orders: Orders, fields: set[str]
                  ) -> Recognised | None:
        """The export whose indispensable columns are all there."""
        every = {c.field for c in self._assigner.evidence(labels, profiles, orders) if c.field}
        for kind, groups in REQUIRED:
            present = every | (fields & set(DEVICE_FIELDS_IN_EVIDENCE.get(kind, ())))
            if not all(present & group for group in groups):
                continue
            if kind is not Kind.MODEL_FACTS and len(fields & OWN_TO_DEVICES) > 1:
                continue
            if kind is Kind.MODEL_FACTS and fields & {"serial", "mac", "ip", "asset_tag", "host"}:
                continue
            columns = self._for_kind(kind, labels, profiles, orders)
            proof = sorted(c.field for c in columns if c.field and any(c.field in group for group in groups))
            return Recognised(kind, Confidence.SURE, f"it has {', '.join(proof)}", columns)
        return None

    def _for_kind(self, kind: Kind, labels: Sequence[str], profiles: Sequence[Profile], orders: Orders
                  ) -> tuple[Column, ...]:
        return self._assigner.evidence(labels, profiles, orders, EVIDENCE_FIELDS[kind],
                                       DEVICE_FIELDS_IN_EVIDENCE.get(kind, ()))

    def _inventory(self, labels: Sequence[str], profiles: Sequence[Profile], columns: tuple[Column, ...],
                   fields: set[str], keys: frozenset[str], names: Sequence[str], orders: Orders) -> Recognised:
        """Devices, perhaps devices, or something else."""
        def answer(kind: Kind, confidence: Confidence, why: str) -> Recognised:
            return Recognised(kind, confidence, why, columns)

        identity = [name for name in IDENTITY if name in fields]
        about = sorted(fields & ABOUT_DEVICES)
        telling = fields & TELLING
        negative = [label for label in labels if label and self._lexicon.is_negative(label)]
        if identity and (orders.forced or orders.saved):
            return answer(Kind.DEVICES, Confidence.SURE, "you named its columns")
        if not identity:
            return answer(Kind.OTHER, Confidence.SURE, "no column tells one device from another")
        miss, hits = self._near_miss(keys)
        speaks = self._speaks_of_devices(profiles, columns, names)
        if miss:
            title = miss.title.lower()
            outweighed = hits > max(SEVERAL, len(telling)) and not fields & OF_MAIL
            if outweighed or not about and not speaks:
                return answer(Kind.OTHER, Confidence.SURE, f"the header line is that of {title}")
            if hits * 2 > len(telling) and not fields & OF_MAIL:
                return answer(Kind.DEVICES, Confidence.CONFIRM, f"it names devices, but looks like {title}")
        if len(negative) > len(fields):
            return answer(Kind.DEVICES if about else Kind.OTHER, Confidence.CONFIRM if about else Confidence.SURE,
                          f"columns such as “{negative[0]}” speak against devices")
        proof = ", ".join(dict.fromkeys((*identity[:4], *about[:4])))
        if (negative or miss) and not (speaks or fields & OF_MAIL or _known_makers(profiles)):
            against = negative[0] if negative else miss.title.lower()
            return answer(Kind.DEVICES if telling else Kind.OTHER,
                          Confidence.CONFIRM if telling else Confidence.SURE,
                          f"it names devices by {proof}, but “{against}” speaks against mail devices")
        if len(about) >= 2 or (about and len(identity) >= 2) or (speaks and len(fields) >= 2):
            return answer(Kind.DEVICES, Confidence.SURE, f"it names devices by {proof}{speaks and '; ' + speaks}")
        if not telling or len(negative) >= max(2, len(telling)):
            return answer(Kind.OTHER, Confidence.SURE, f"only {', '.join(sorted(fields))} could be of devices")
        return answer(Kind.DEVICES, Confidence.CONFIRM, f"only {', '.join(sorted(fields))} speak for devices")

    def _near_miss(self, keys: frozenset[str]) -> tuple[NearMiss | None, int]:
        """The look-alike that most headers speak for, and how many do."""
        hits = [(len(miss.headers & keys), miss) for miss in self._lexicon.near_misses]
        best = max(((count, miss) for count, miss in hits if count >= miss.minimum), key=lambda hit: hit[0], default=None)
        return (best[1], best[0]) if best else (None, 0)

    def _speaks_of_devices(self, profiles: Sequence[Profile], columns: Sequence[Column], names: Sequence[str]) -> str:
        """Whether names or values speak of printers and their like; says where."""
        for name in names:
            if self._lexicon.speaks_of_devices(name):
                return f"“{name}” speaks of devices"
        for column in columns:
            profile = profiles[column.index]
            if column.field == "type" and _share(profile, self._lexicon.is_mail_device) >= 0.5:
                return f"the values of “{column.header}” are kinds of devices"
            if column.field in ("name", "host") and _share(profile, self._lexicon.speaks_of_devices) >= 0.5:
                return f"the names in “{column.header}” are those of devices"
            if column.field == "mailbox" and profile.share(Shape.DEVICE_EMAIL) >= 0.5:
                return f"the addresses in “{column.header}” are those of devices"
        return ""


def _known_makers(profiles: Sequence[Profile]) -> bool:
    """Whether a column holds makers or models that are known."""
    return any(profile.filled and profile.share(Shape.MAKER, Shape.MODEL) >= 0.5 for profile in profiles)


def _share(profile: Profile, holds: Callable[[str], bool]) -> float:
    return sum(map(holds, profile.values)) / profile.filled if profile.filled else 0.0
