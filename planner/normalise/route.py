"""Say how a device hands over its mail, from its Send method or, without one, from the server it names."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

from planner.model.cells import is_private_address, read_port
from planner.model.device import Route
from planner.model.knowledge import Rulebook

_HOST_AND_PORT = re.compile(r"(?:smtps?://)?\[?([^\s/:\]]+|[0-9a-fA-F:]+)\]?(?::(\d{1,5}))?/?", re.ASCII)
_HOST_INSIDE = re.compile(r"(?<![\w.@-])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z0-9-]*[a-z][a-z0-9-]*(?![\w@])", re.ASCII)
_PORT_INSIDE = re.compile(r"(?::|port|\()\s*(\d{2,5})\b", re.ASCII)
_HOST = re.compile(r"[\w.-]+")
_MX_HOST = re.compile(r"\.mail\.protection\.(?:partner\.)?outlook\.(?:com|cn)$|\.mx\.microsoft$")
_MAYBE_MICROSOFT = re.compile(r"365|microsoft|outlook|exchange.?online")


@dataclass(frozen=True, slots=True)
class ServerReading:
    """A Server cell taken apart: host in lower case without a final dot, and the port if it names one."""

    host: str
    port: int | None = None


def read_server(text: str) -> ServerReading:
    """Take ``smtp.office365.com:587`` apart; a text that names no host, or several, stays as typed."""
    if match := _HOST_AND_PORT.fullmatch(text):
        return ServerReading(match.group(1).lower().rstrip("."), read_port(match.group(2)))
    lower = text.lower()
    hosts = set(_HOST_INSIDE.findall(lower))
    if len(hosts) != 1:
        return ServerReading(text)
    port = _PORT_INSIDE.search(lower)
    return ServerReading(hosts.pop(), read_port(port.group(1)) if port else None)


def infer_route(server: str, rulebook: Rulebook) -> tuple[Route, str]:
    """Infer the route from the server alone, and say why; unknown has no reason.

    A submission host of Microsoft 365 is SMTP AUTH, a private address or an own host is a relay, and the MX host
    of a tenant takes mail without sign-in (sources: M12, M13). A way out with hosts of its own has accounts and rules
    of its own. A public IP address may be anybody's, and so may "O365": they leave the route open.
    """
    for way_out in rulebook.ways_out:
        if server in way_out.hosts:
            return Route.OTHER, f"the server {server} is that of {way_out.title}"
    if _MX_HOST.search(server):
        return Route.DIRECT_SEND, f"the server {server} is the MX host of a tenant, which takes no sign-in"
    if any(hint.host and names(hint.name, server) for hint in rulebook.hints):
        return Route.SMTP_AUTH, f"the server {server} is a Microsoft 365 submission host"
    try:
        address = ipaddress.ip_address(server)
    except ValueError:
        if _HOST.fullmatch(server) and not _MAYBE_MICROSOFT.search(server):
            return Route.RELAY, f"the server {server} is not Microsoft's"
        return Route.UNKNOWN, ""
    if is_private_address(str(address)):
        return Route.RELAY, f"the server {server} is a private address"
    return Route.UNKNOWN, ""


def names(name: str, host: str) -> bool:
    """Whether a host is the named one or below it; ``*.`` in front of the name takes only what is below."""
    if name.startswith("*."):
        return host.endswith(name[1:])
    return host == name or host.endswith("." + name)
