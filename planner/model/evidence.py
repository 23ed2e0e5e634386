"""What the tenant's exports and the network say, and what is known of a device once they are joined."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from planner.model.device import Cloud, Route, SignIn, SmtpAuth, State, Tls, Upgrade
from planner.model.source import Source
from planner.model.text import fold

MAIL_PORTS = (25, 465, 587)
"""The ports on which mail is handed over; a connection on another one says nothing of how a device sends."""


FIELD_LABELS: Mapping[str, str] = {
    "tls": "TLS", "cloud": "Cloud", "route": "Route", "upgrade": "Update available", "state": "State", "type": "Type",
    "site": "Site", "location": "Location", "name": "Device", "host": "Host name", "make": "Make", "model": "Model",
    "firmware": "Firmware", "serial": "Serial", "asset_tag": "Asset tag", "ip": "IP", "mac": "MAC",
    "mailbox": "Mailbox", "server": "Server", "port": "Port", "contact": "Contact", "notes": "Notes",
    "sign_in": "Sign-in", "mailbox_smtp_auth": "SMTP AUTH of the mailbox", "sign_ins": "Sign-ins",
    "messages": "Messages", "connections": "Connections", "claimed_route": "Route", "claimed_tls": "TLS",
    "claimed_upgrade": "Update available"}
"""What the fields of facts are called where people read them."""


class Grade(StrEnum):
    """How good a fact is: A our probe, B a report or log, C the maker, D claimed, E nothing (SPEC 2)."""

    PROBE = "A"
    REPORT = "B"
    MAKER = "C"
    CLAIM = "D"
    NOTHING = "E"


class Switch(StrEnum):
    """A tenant setting. Unset and not known are different things (sources: T03, T04)."""

    TRUE = "true"
    FALSE = "false"
    UNSET = "unset"
    UNKNOWN = "not known"


class PolicyAllows(StrEnum):
    """What the effective authentication policy says of password sign-in by SMTP (sources: S05, S06, S07)."""

    YES = "yes"
    NO = "no"
    NO_POLICY = "no policy"
    UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Period:
    """The days that a report covers, both included; None where it does not say."""

    first: date | None = None
    last: date | None = None

    def __str__(self) -> str:
        if self.first and self.last:
            return f"{self.first.isoformat()} to {self.last.isoformat()}"
        return self.last.isoformat() if self.last else ""


@dataclass(frozen=True, slots=True)
class SenderUse:
    """A row of the SMTP AUTH clients report: shares in percent (0 to 100) of a sender's messages (sources: R01).

    ``only_modern``: the periods of the reports, this one and those before it without a break, that show nothing older
    than TLS 1.2; newest first.
    """

    mailbox: str
    tls_1_0: float | None
    tls_1_1: float | None
    tls_1_2: float | None
    messages: int | None
    sign_in: SignIn
    source: Source
    period: Period = Period()
    only_modern: tuple[Period, ...] = ()

    @property
    def old_share(self) -> float:
        """Percent of messages sent with TLS 1.0 or 1.1."""
        return (self.tls_1_0 or 0.0) + (self.tls_1_1 or 0.0)

    @property
    def versions(self) -> tuple[Tls, ...]:
        """The versions with a share above zero, oldest first."""
        shares = ((Tls.V1_0, self.tls_1_0), (Tls.V1_1, self.tls_1_1), (Tls.V1_2, self.tls_1_2))
        return tuple(version for version, share in shares if share)

    @property
    def shares(self) -> str:
        """The shares above zero in words: "TLS 1.0 20 %, TLS 1.2 80 %"."""
        named = (("1.0", self.tls_1_0), ("1.1", self.tls_1_1), ("1.2", self.tls_1_2))
        return ", ".join(f"TLS {name} {share:g} %" for name, share in named if share)

    @property
    def last_seen(self) -> date | None:
        """The last day of the report, as other rows name the day on which something was seen last."""
        return self.period.last


@dataclass(frozen=True, slots=True)
class MailboxSwitch:
    """A mailbox's own SMTP AUTH setting and authentication policy, as Get-CASMailbox exports it (sources: S02).

    ``policy`` is empty for a mailbox without its own, and None where no export says.
    """

    mailbox: str
    smtp_auth: SmtpAuth
    source: Source
    policy: str | None = None
    display_name: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TenantSwitches:
    """The tenant's settings. ``sources`` holds the cell of each one that was read."""

    name: str = ""
    clouds: frozenset[Cloud] = frozenset()
    allow_legacy_tls: Switch = Switch.UNKNOWN
    smtp_auth: SmtpAuth = SmtpAuth.UNKNOWN
    security_defaults: Switch = Switch.UNKNOWN
    default_policy: str | None = None
    policies: Mapping[str, bool] = field(default_factory=dict)
    policies_known: bool = False
    default_policy_known: bool = False
    sources: Mapping[str, Source] = field(default_factory=dict)

    def policy_of(self, switch: MailboxSwitch | None) -> PolicyAllows:
        """What the policy of the user allows, else the organisation's, else no policy (sources: S05, S07)."""
        if switch is None or switch.policy is None or not (switch.policy or self.default_policy_known):
            return PolicyAllows.UNKNOWN
        name = switch.policy or self.default_policy
        if not name:
            return PolicyAllows.NO_POLICY
        if fold(name) not in self.policies:
            return PolicyAllows.UNKNOWN
        return PolicyAllows.YES if self.policies[fold(name)] else PolicyAllows.NO


@dataclass(frozen=True, slots=True)
class TlsSeen:
    """A TLS version seen in a connection of a client address, by a log or by our probe.

    ``mailbox`` is the sender, where a log of the mail itself tells it (sources: Z03, Z04). ``ecdhe``: whether the
    connection used an elliptic-curve suite, or the probe saw one offered; None when nothing tells.
    """

    address: str
    version: Tls
    to_microsoft: bool
    grade: Grade
    source: Source
    last_seen: date | None = None
    connections: int = 1
    server: str = ""
    mailbox: str = ""
    ecdhe: bool | None = None


@dataclass(frozen=True, slots=True)
class SignInSeen:
    """SMTP AUTH sign-ins of a mailbox from an address. They carry no TLS version (sources: R13)."""

    mailbox: str
    address: str
    count: int
    failures: int
    last_seen: date | None
    source: Source


@dataclass(frozen=True, slots=True)
class MailSeen:
    """Messages of a sender from an address in a message trace. They carry no TLS version."""

    mailbox: str
    address: str
    count: int
    last_seen: date | None
    source: Source


@dataclass(frozen=True, slots=True)
class ModelFact:
    """What a maker says of a model within a range of firmware, with link and date (grade C)."""

    make: str
    model: str
    firmware_from: str
    firmware_to: str
    tls: Tls
    link: str
    date: date
    source: Source


@dataclass(frozen=True, slots=True)
class Observations:
    """Everything that is no inventory, typed."""

    senders: tuple[SenderUse, ...] = ()
    mailboxes: tuple[MailboxSwitch, ...] = ()
    tenant: TenantSwitches = field(default_factory=TenantSwitches)
    tls_seen: tuple[TlsSeen, ...] = ()
    sign_ins: tuple[SignInSeen, ...] = ()
    mail_seen: tuple[MailSeen, ...] = ()
    model_facts: tuple[ModelFact, ...] = ()
    mailbox_export: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known of a device: the value, how good it is, where it stands, and whether it was used."""

    field: str
    value: str
    grade: Grade
    source: str
    date: str | None = None
    used: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules may ask about one device, and everything behind it.

    ``route`` to ``state`` feed the decision table. ``contested``: the evidence cannot tell which of several
    devices speaks old TLS; ``suspects`` are their Device IDs, likeliest first, and ``settle`` names the question
    that would tell. ``ecdhe``: whether the mail client offers elliptic-curve suites, None when nothing tells.
    ``seen_at_microsoft``: reports and logs show TLS 1.2 or newer towards Microsoft, and lately nothing older.
    """

    device_id: str
    route: Route = Route.UNKNOWN
    tls: Tls = Tls.UNKNOWN
    cloud: Cloud = Cloud.UNKNOWN
    upgrade: Upgrade = Upgrade.UNKNOWN
    state: State = State.ACTIVE
    tls_grade: Grade = Grade.NOTHING
    tls_observed: Tls = Tls.UNKNOWN
    cloud_assumed: bool = False
    contested: bool = False
    suspects: tuple[str, ...] = ()
    settle: str = ""
    sign_in: SignIn = SignIn.UNKNOWN
    mailbox_switch: SmtpAuth = SmtpAuth.UNKNOWN
    policy: PolicyAllows = PolicyAllows.UNKNOWN
    sharing: int = 1
    entries: tuple[Fact, ...] = ()
    ecdhe: bool | None = None
    seen_at_microsoft: bool = False
