"""Decide what a table is by what it holds, and whether it can be taken without asking."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from planner.model.table import Column, Confidence, Kind
from planner.recognise.columns import Assigner, Orders
from planner.recognise.fields import (
    ABOUT_DEVICES,
    DEVICE_FIELDS_IN_EVIDENCE,
    EVIDENCE_FIELDS,
    IDENTITY,
    ONLY_IN_EVIDENCE,
    REQUIRED,
)
from planner.recognise.lexicon import SEVERAL, Lexicon, Tool
from planner.recognise.normal import key
from planner.recognise.shapes import Profile, Shape

OWN_TO_DEVICES = frozenset({"serial", "mac", "model", "make", "asset_tag", "firmware", "location", "site"})
"""Fields that an export never has: with two of them a table is an inventory, whatever else it says."""

TELLING = frozenset({"ip", "mac", "serial", "host", "asset_tag", "type", *ABOUT_DEVICES})
"""Fields that say more than a name or an address."""

OF_MAIL = frozenset({"tls", "server", "route", "sign_in"})
"""Fields of a list that was made for this very job."""

ON_A_NETWORK = frozenset({"ip", "mac", "host", "mailbox", "firmware", "port", *OF_MAIL})
"""Fields that a list of things without a network (screens, tapes, chairs) does not have."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a table is: kind, how sure, the reason, its columns, and the tool that made it."""

    kind: Kind
    confidence: Confidence
    why: str
    columns: tuple[Column, ...]
    tool: str = ""


@dataclass(frozen=True, slots=True)
class Looks:
    """What speaks for and against an inventory.

    ``near`` is the look-alike with the most of its headers here, and their number; ``speaks`` says which name or
    value speaks of printers and their like.
    """

    identity: tuple[str, ...]
    fields: frozenset[str]
    negative: tuple[str, ...]
    near: tuple[str, int]
    named_by_user: bool
    speaks: str
    known_makers: bool
    mail_devices: bool

    def verdict(self) -> tuple[Kind, Confidence, str]:
        """Weigh it: a list of devices, perhaps one, or something else, and why."""
        if not self.identity:
            return Kind.OTHER, Confidence.SURE, "no column tells one device from another"
        if self.named_by_user:
            return Kind.DEVICES, Confidence.SURE, "you named its columns"
        return self._against() or self._for()

    def _against(self) -> tuple[Kind, Confidence, str] | None:
        """The verdict when the header line speaks of something else too; None when that weighs little."""
        title, hits = self.near
        about, telling = self.fields & ABOUT_DEVICES, len(self.fields & TELLING)
        if self.fields & OF_MAIL:
            return None
        if title and (hits > max(SEVERAL, telling) or not (about or self.speaks)):
            return Kind.OTHER, Confidence.SURE, f"the header line is that of {title}"
        if title and hits * 2 > telling:
            return Kind.DEVICES, Confidence.CONFIRM, f"it names devices, but looks like {title}"
        if (self.negative or title) and not (self.speaks or self.known_makers):
            why = (
                f"“{self.negative[0]}” speaks against devices that send mail"
                if self.negative
                else f"it looks like {title}"
            )
            return (Kind.DEVICES, Confidence.CONFIRM, why) if telling else (Kind.OTHER, Confidence.SURE, why)
        return None

    def _for(self) -> tuple[Kind, Confidence, str]:
        about = sorted(self.fields & ABOUT_DEVICES)
        telling = self.fields & TELLING
        enough = (
            len(about) >= 2
            or (about and (self.known_makers or len(self.identity) >= 2))
            or ("serial" in self.identity and len(self.identity) >= 2)
            or (self.speaks and len(self.fields) >= 2)
        )
        listed = ", ".join(sorted(self.fields))
        if enough and not (self.fields & ON_A_NETWORK or self.speaks or self.mail_devices):
            why = "nothing says that they are on a network, or are printers and the like"
            return Kind.DEVICES, Confidence.CONFIRM, why
        if enough:
            proof = ", ".join(dict.fromkeys((*self.identity[:4], *about[:4])))
            return Kind.DEVICES, Confidence.SURE, f"it names devices by {proof}{self.speaks and '; ' + self.speaks}"
        if not telling:
            return Kind.OTHER, Confidence.SURE, f"only {listed} could be of devices"
        return Kind.DEVICES, Confidence.CONFIRM, f"only {listed} speak for devices"


class KindFinder:
    """Recognise tables by their header lines and values."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._assigner = Assigner(lexicon)

    def find(
        self, labels: Sequence[str], profiles: Sequence[Profile], orders: Orders, names: Sequence[str]
    ) -> Recognised:
        """Recognise a table with a header. ``names`` are those of its sheet and file, which may say printers."""
        keys = frozenset(filter(None, map(key, labels)))
        tool = self._tool(keys)
        if tool:
            return self._of_tool(tool, labels, profiles, orders)
        devices = self._assigner.devices(labels, profiles, orders)
        fields = {column.field for column in devices if column.field}
        evidence = self._evidence(labels, profiles, orders, devices)
        if evidence:
            return evidence
        return self._inventory(labels, profiles, devices, fields, keys, names, orders)

    def without_header(self, profiles: Sequence[Profile], orders: Orders, names: Sequence[str]) -> Recognised:
        """Recognise a table that has no header: only by what the shape of its values proves."""
        columns = self._assigner.by_shape(profiles, orders)
        found = sorted(column.field for column in columns if column.field)
        mail_devices = _share_of(profiles, Shape.MAIL_DEVICE)
        if not found and mail_devices:
            why = "no header, but values that are makers or models of printers and the like"
            return Recognised(Kind.DEVICES, Confidence.CONFIRM, why, columns)
        if not found:
            return Recognised(
                Kind.OTHER, Confidence.SURE, "no header, and no column whose values prove a field", columns
            )
        speaks = self._speaks_of_devices(profiles, columns, names)
        if found == ["mailbox"] and not speaks:
            why = "no header, and only addresses that may be those of people"
            if mail_devices:
                return Recognised(Kind.DEVICES, Confidence.CONFIRM, f"{why}, beside printers and the like", columns)
            return Recognised(Kind.OTHER, Confidence.SURE, why, columns)
        why = f"no header; {', '.join(found)} taken by the shape of the values"
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

    def _evidence(
        self, labels: Sequence[str], profiles: Sequence[Profile], orders: Orders, devices: Sequence[Column]
    ) -> Recognised | None:
        """The export whose indispensable columns are all there; ``devices`` is what they would be in an inventory."""
        named = {c.index: c.field for c in self._assigner.evidence(labels, profiles, orders) if c.field}
        every = set(named.values())
        fields = {c.field for c in devices if c.field}
        # "Authenticated SMTP" below "Client app" is no model, though it looks like one.
        owned = {c.field for c in devices if c.field in OWN_TO_DEVICES and named.get(c.index) not in ONLY_IN_EVIDENCE}
        for kind, groups in REQUIRED:
            present = every | (fields & set(DEVICE_FIELDS_IN_EVIDENCE.get(kind, ())))
            if not all(present & group for group in groups):
                continue
            if kind is not Kind.MODEL_FACTS and len(owned) > 1:
                continue
            if kind is Kind.MODEL_FACTS and fields & {"serial", "mac", "ip", "asset_tag", "host"}:
                continue
            columns = self._for_kind(kind, labels, profiles, orders)
            proof = sorted(c.field for c in columns if c.field and any(c.field in group for group in groups))
            return Recognised(kind, Confidence.SURE, f"it has {', '.join(proof)}", columns)
        return None

    def _for_kind(
        self, kind: Kind, labels: Sequence[str], profiles: Sequence[Profile], orders: Orders
    ) -> tuple[Column, ...]:
        return self._assigner.evidence(
            labels, profiles, orders, EVIDENCE_FIELDS[kind], DEVICE_FIELDS_IN_EVIDENCE.get(kind, ())
        )

    def _inventory(
        self,
        labels: Sequence[str],
        profiles: Sequence[Profile],
        columns: tuple[Column, ...],
        fields: set[str],
        keys: frozenset[str],
        names: Sequence[str],
        orders: Orders,
    ) -> Recognised:
        """Devices, perhaps devices, or something else."""
        looks = Looks(
            identity=tuple(name for name in IDENTITY if name in fields),
            fields=frozenset(fields),
            negative=tuple(label for label in labels if label and self._lexicon.is_negative(label)),
            near=self._near_misses(keys),
            named_by_user=bool(orders.forced or orders.saved),
            speaks=self._speaks_of_devices(profiles, columns, names),
            known_makers=_share_of(profiles, Shape.MAKER, Shape.MODEL),
            mail_devices=_share_of(profiles, Shape.MAIL_DEVICE),
        )
        return Recognised(*looks.verdict(), columns)

    def _near_misses(self, keys: frozenset[str]) -> tuple[str, int]:
        """The look-alike that most headers speak for, and how many do."""
        hits = [(len(miss.headers & keys), miss) for miss in self._lexicon.near_misses]
        fits = [(count, miss.title.lower()) for count, miss in hits if count >= miss.minimum]
        count, title = max(fits, key=lambda hit: hit[0], default=(0, ""))
        return title, count

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


def _share_of(profiles: Sequence[Profile], *shapes: Shape) -> bool:
    """Whether the values of a column have one of the shapes, mostly."""
    return any(profile.filled and profile.share(*shapes) >= 0.5 for profile in profiles)


def _share(profile: Profile, holds: Callable[[str], bool]) -> float:
    return sum(map(holds, profile.values)) / profile.filled if profile.filled else 0.0
