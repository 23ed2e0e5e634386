"""All that a decision depends on, without the device's identity: equal situations get equal decisions."""

from __future__ import annotations

from datetime import date
from ipaddress import ip_address
from typing import NamedTuple

from planner.model.device import Cloud, Device, Route, SignIn, SmtpAuth, State, Tls, Upgrade
from planner.model.evidence import Facts, Grade, PolicyAllows

TLS_WORDS = {
    Tls.NONE: "unencrypted SMTP", Tls.SSL: "SSL", Tls.V1_0: "TLS 1.0", Tls.V1_1: "TLS 1.1",
    Tls.V1_2: "TLS 1.2", Tls.V1_3: "TLS 1.3", Tls.UNKNOWN: "an unknown TLS version"}


class Situation(NamedTuple):
    """What the rules, conditions and actions look at. A tuple, because it is the key of a memory of decisions."""

    route: Route
    state: State
    tls: Tls
    cloud: Cloud
    upgrade: Upgrade
    tls_grade: Grade
    seen_at_microsoft: bool
    cloud_assumed: bool
    contested: bool
    settle: str
    ecdhe: bool | None
    sign_in: SignIn
    mailbox_known: bool
    mailbox_switch: SmtpAuth
    policy: PolicyAllows
    sharing: int
    server: str
    port: int | None
    planned_update: date | None
    route_inferred: bool

    @property
    def server_is_address(self) -> bool:
        """Whether the server is given as an IP address, which Microsoft does not support (sources: L09)."""
        try:
            ip_address(self.server.strip("[]"))
        except ValueError:
            return False
        return True


def situation_of(device: Device, facts: Facts) -> Situation:
    """Take from a device and its facts what a decision depends on."""
    return Situation(
        facts.route, facts.state, facts.tls, facts.cloud, facts.upgrade, facts.tls_grade, facts.seen_at_microsoft,
        facts.cloud_assumed, facts.contested, facts.settle, facts.ecdhe, facts.sign_in, bool(device.mailbox),
        facts.mailbox_switch, facts.policy, facts.sharing, device.server.casefold().rstrip("."), device.port,
        device.planned_update, bool(device.route_inferred))
