"""How a device hands over its mail."""

from __future__ import annotations

import pytest

from planner.catalogue import load
from planner.model.device import Route
from planner.normalise.route import infer_route, read_server
from tests.support.tables import one


@pytest.mark.parametrize(
    "text, host, port",
    [
        ("smtp.office365.com", "smtp.office365.com", None),
        ("SMTP.Office365.com.", "smtp.office365.com", None),
        ("smtp.office365.com:587", "smtp.office365.com", 587),
        ("smtp://smtp.office365.com:25/", "smtp.office365.com", 25),
        ("smtp.office365.com (587)", "smtp.office365.com", 587),
        ("smtp.office365.com, port 587", "smtp.office365.com", 587),
        ("[2001:db8::1]:25", "2001:db8::1", 25),
        ("192.0.2.7", "192.0.2.7", None),
        ("relay01", "relay01", None),
        ("smtp.office365.com:99999", "smtp.office365.com", None),
        ("Office 365", "Office 365", None),
        ("smtp.office365.com or mail.example.com", "smtp.office365.com or mail.example.com", None),
        ("ask scan@example.com", "ask scan@example.com", None),
    ],
)
def test_a_server_cell_is_taken_apart_only_where_it_names_one_host(text: str, host: str, port: int | None) -> None:
    assert (read_server(text).host, read_server(text).port) == (host, port)


@pytest.mark.parametrize(
    "server, route",
    [
        ("smtp.office365.com", Route.SMTP_AUTH),
        ("smtp-legacy.office365.com", Route.SMTP_AUTH),
        ("smtp.partner.outlook.cn", Route.SMTP_AUTH),
        ("outlook.office365.us", Route.SMTP_AUTH),
        ("10.0.0.25", Route.RELAY),
        ("192.168.1.5", Route.RELAY),
        ("fd00::25", Route.RELAY),
        ("mail.example.com", Route.RELAY),
        ("relay01", Route.RELAY),
        ("example-com.mail.protection.outlook.com", Route.DIRECT_SEND),
        ("example-com.mail.protection.partner.outlook.cn", Route.DIRECT_SEND),
        ("192.0.2.7", Route.UNKNOWN),
        ("203.0.113.9", Route.UNKNOWN),
        ("O365", Route.UNKNOWN),
        ("Office 365", Route.UNKNOWN),
        ("outlook.office365.com", Route.UNKNOWN),
        ("smtp-mail.outlook.com", Route.UNKNOWN),
        ("smtp-hve.office365.com", Route.OTHER),
        ("smtp.hve.mx.microsoft", Route.OTHER),
        ("see notes", Route.UNKNOWN),
        ("", Route.UNKNOWN),
    ],
)
def test_the_server_tells_the_route_where_it_can(server: str, route: Route) -> None:
    inferred, why = infer_route(server, load())
    assert inferred is route
    assert bool(why) is (route is not Route.UNKNOWN)


def test_the_send_method_decides_and_the_server_only_without_one() -> None:
    assert one(server="10.0.0.25").claimed_route is Route.RELAY
    assert one(server="10.0.0.25").route_inferred == "the server 10.0.0.25 is a private address"
    stated = one(server="10.0.0.25", route="SMTP AUTH")
    assert (stated.claimed_route, stated.route_inferred) == (Route.SMTP_AUTH, "")


def test_without_send_method_and_server_the_route_is_not_known() -> None:
    assert one(route="n/a").claimed_route is Route.UNKNOWN
