"""A device as the inventories describe it, and the closed sets of SPEC 2."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from planner.model.source import CellSource, Source
from planner.model.text import fold

NO_SITE = "No site"
"""The site of a device that names none, and of senders that no device owns."""


class Cloud(StrEnum):
    """The Microsoft 365 environment of a tenant. A country or a region is not a cloud."""

    WORLDWIDE = "worldwide"
    GCC = "gcc"
    GCC_HIGH = "gcc-high"
    DOD = "dod"
    CHINA = "21vianet"
    UNKNOWN = "unknown"


class DeviceType(StrEnum):
    """What a device is. ``sender``: an address that sends and that no inventory row owns."""

    PRINTER = "printer"
    SCANNER = "scanner"
    APPLICATION = "application"
    NAS = "nas"
    UPS = "ups"
    CAMERA = "camera"
    RELAY = "relay"
    COMPUTER = "computer"
    SENDER = "sender"
    OTHER = "other"


class Route(StrEnum):
    """How a device hands its mail over today. ``none``: it sends no mail."""

    SMTP_AUTH = "smtp-auth"
    RELAY = "relay"
    DIRECT_SEND = "direct-send"
    OTHER = "other"
    NONE = "none"
    UNKNOWN = "unknown"


class Tls(StrEnum):
    """The highest TLS version that a device's SMTP client can speak."""

    NONE = "none"
    SSL = "ssl"
    V1_0 = "1.0"
    V1_1 = "1.1"
    V1_2 = "1.2"
    V1_3 = "1.3"
    UNKNOWN = "unknown"

    @property
    def rank(self) -> int:
        """Order of capability from 0 (none); -1 for unknown, which is no capability and no lack of one."""
        return TLS_ORDER.index(self) if self is not Tls.UNKNOWN else -1

    @property
    def is_old(self) -> bool:
        """TLS 1.0 or 1.1: what the normal hosts refuse and the legacy hosts take (sources: L10, L11)."""
        return self in (Tls.V1_0, Tls.V1_1)

    @property
    def is_modern(self) -> bool:
        """TLS 1.2 or newer (sources: L10)."""
        return self in (Tls.V1_2, Tls.V1_3)


TLS_ORDER = (Tls.NONE, Tls.SSL, Tls.V1_0, Tls.V1_1, Tls.V1_2, Tls.V1_3)


class Upgrade(StrEnum):
    """Whether an update or a replacement that brings TLS 1.2 is known to be available."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class State(StrEnum):
    """Whether a device is still in use."""

    ACTIVE = "active"
    RETIRED = "retired"


class SignIn(StrEnum):
    """How a device proves who it is to the mail host."""

    PASSWORD = "password"
    OAUTH = "oauth"
    UNKNOWN = "unknown"


class SmtpAuth(StrEnum):
    """A mailbox's or tenant's SMTP AUTH switch. Three states stay three; null inherits (sources: S02)."""

    ON = "on"
    OFF = "off"
    INHERITS = "inherits"
    UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Device:
    """One device as its inventory rows say, values parsed, nothing decided.

    ``claimed_*`` are what the inventory claims (grade D at best); ``tls_stated`` is the cell as typed.
    ``clouds`` is the claim of the Cloud column as a set (``gov`` is three clouds); empty means no claim.
    ``columns`` maps a field to its column (from 1) in the row of ``source``, and ``headers`` to the header of that
    column as typed; ``borrowed`` holds the place of a value that another row of the same device gave; ``disputed`` are
    the values of such rows that were not used, as field, value and place. ``route_inferred`` says why a route is
    assumed that no Send method column names.
    ``extra`` are the columns nobody asked for, by header.
    """

    id: str
    source: Source
    site: str = NO_SITE
    location: str = ""
    name: str = ""
    host: str = ""
    type: DeviceType = DeviceType.OTHER
    make: str = ""
    model: str = ""
    firmware: str = ""
    serial: str = ""
    asset_tag: str = ""
    ip: str = ""
    mac: str = ""
    mailbox: str = ""
    mailboxes: tuple[str, ...] = ()
    server: str = ""
    port: int | None = None
    claimed_route: Route = Route.UNKNOWN
    route_inferred: str = ""
    claimed_tls: Tls = Tls.UNKNOWN
    tls_stated: str = ""
    clouds: frozenset[Cloud] = frozenset()
    region: str = ""
    claimed_upgrade: Upgrade = Upgrade.UNKNOWN
    planned_update: date | None = None
    sign_in: SignIn = SignIn.UNKNOWN
    peak_per_minute: int | None = None
    recipients_per_day: int | None = None
    state: State = State.ACTIVE
    contact: str = ""
    notes: str = ""
    as_of: date | None = None
    columns: Mapping[str, int] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    borrowed: Mapping[str, Source] = field(default_factory=dict)
    disputed: tuple[tuple[str, str, Source], ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)

    def cell(self, name: str) -> Source:
        """Where the value of a field stands; the row alone when the field has no column."""
        if name in self.borrowed:
            return self.borrowed[name]
        column = self.columns.get(name)
        return self.source if column is None else CellSource(
            self.source.file, self.source.sheet, self.source.row, column, self.headers.get(name, ""))

    @property
    def label(self) -> str:
        """What a person calls it: its name, else the strongest thing it is known by."""
        return (self.name or self.host or self.mailbox or self.ip or self.serial
                or self.asset_tag or self.mac or self.id)


def identity_keys(*, serial: str = "", mac: str = "", asset_tag: str = "", site: str = "", host: str = "",
                  name: str = "", ip: str = "") -> Iterator[tuple[str, str]]:
    """Yield the keys that recognise a device across files and runs, strongest first (SPEC 3, identity)."""
    if serial:
        yield "serial", fold(serial)
    if mac:
        yield "mac", mac
    if asset_tag:
        yield "asset_tag", fold(asset_tag)
    if host:
        yield "host", f"{fold(site)}|{fold(host)}"
    if name:
        yield "name", f"{fold(site)}|{fold(name)}"
    if ip:
        yield "ip", ip
