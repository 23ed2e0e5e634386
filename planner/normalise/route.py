"""Say how a device hands over its mail, from its Send method or, without one, from the server it names."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass

from planner.model.device import Route
from planner.model.knowledge import CloudHint

_HOST_AND_PORT = re.compile(r"^(?:smtps?://)?\[?([^\s/:\]]+|[0-9a-fA-F:]+)\]?(?::(\d{1,5}))?/?$")


@dataclass(frozen=True, slots=True)
class ServerReading:
    """A Server cell taken apart: host in lower case without a final dot, and the port if it names one."""

    host: str
    port: int | None = None


def read_server(text: str) -> ServerReading:
    """Take ``smtp.office365.com:587`` apart; a text that is no host stays as typed."""
    match = _HOST_AND_PORT.match(text)
    if not match:
        return ServerReading(text)
    port = int(match.group(2)) if match.group(2) else None
    return ServerReading(match.group(1).casefold().rstrip("."), port)


def infer_route(server: str, hints: Sequence[CloudHint]) -> tuple[Route, str]:
    """Infer the route from the server alone: a Microsoft host is SMTP AUTH; a private or own host is a relay.

    Gives the route and the reason; without a server the route is not known and there is no reason. A public IP
    address may be Microsoft's or anybody's, so it leaves the route open.
    """
    if not server:
        return Route.UNKNOWN, ""
    if any(hint.host and names(hint.name, server) for hint in hints):
        return Route.SMTP_AUTH, f"the server {server} is a Microsoft 365 submission host"
    try:
        address = ipaddress.ip_address(server)
    except ValueError:
        looks_like_host = re.fullmatch(r"[\w.-]+", server) is not None
        return (Route.RELAY, f"the server {server} is no submission host of Microsoft 365") if looks_like_host else (Route.UNKNOWN, "")
    if address.is_private and not _is_documentation(address):
        return Route.RELAY, f"the server {server} is a private address"
    return Route.UNKNOWN, ""


def names(name: str, host: str) -> bool:
    """Whether a host is the named one or below it; ``*.`` in front of the name takes only what is below."""
    if name.startswith("*."):
        return host.endswith(name[1:])
    return host == name or host.endswith("." + name)


_DOCUMENTATION = tuple(map(ipaddress.ip_network, (
    "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")))


def _is_documentation(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Documentation ranges stand for public addresses, though the library files them under private."""
    return any(address in network for network in _DOCUMENTATION)
