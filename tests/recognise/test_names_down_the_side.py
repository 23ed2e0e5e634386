"""A sheet may name its columns down the side, or in a single column."""

from __future__ import annotations

from planner.model.table import Kind
from tests.recognise.sheets import (
    numbers,
    read,
    seen,
)


def test_names_down_the_side_describe_one_device() -> None:
    table = seen(
        ("Device name", "MFP-01"),
        ("Model", "Ricoh IM C2000"),
        ("Serial number", "3087M000001"),
        (),
        ("IP address", "192.0.2.7"),
        ("Admin password", "s3cret"),
    ).table
    assert table.kind is Kind.DEVICES
    assert table.fields == {"name": 0, "model": 1, "serial": 2, "ip": 3}
    assert table.rows[0].cells == ("MFP-01", "Ricoh IM C2000", "3087M000001", "192.0.2.7", None)
    assert read(table) == 6


def test_a_further_device_begins_where_the_first_name_comes_again() -> None:
    lines = [
        ("Name : MFP-01",),
        ("Model : IM C2000",),
        ("Serial number : 3087M1",),
        ("Notes : moved",),
        ("Notes : by Kim",),
        (),
        ("Name : MFP-02",),
        ("Model : IM C2500",),
        ("Serial number : 3087M2",),
    ]
    table = seen(*lines).table
    assert [row.cells[:3] for row in table.rows] == [("MFP-01", "IM C2000", "3087M1"), ("MFP-02", "IM C2500", "3087M2")]
    assert table.rows[0].cells[3:] == ("moved", "by Kim")
    assert numbers(table) == [1, 7]
    assert read(table) == 9


def test_devices_beside_each_other_are_devices_of_their_own() -> None:
    table = seen(
        ("Device name", "MFP-01", "MFP-02"), ("Model", "IM C2000", "IM C2500"), ("Serial number", "3087M1", "3087M2")
    ).table
    assert [row.cells for row in table.rows] == [("MFP-01", "IM C2000", "3087M1"), ("MFP-02", "IM C2500", "3087M2")]


def test_names_without_any_value_are_no_device() -> None:
    assert all(
        not t.rows or t.kind is Kind.OTHER for t in seen(("Device name",), ("Model",), ("Serial number",)).tables
    )


def test_settings_of_a_tenant_may_stand_one_a_line() -> None:
    table = seen(
        ("AllowLegacyTLSClients : True",),
        ("SmtpClientAuthenticationDisabled : False",),
        ("OrganizationName : contoso.onmicrosoft.com",),
    ).table
    assert table.kind is Kind.TENANT
    assert table.rows[0].cells[table.fields["allow_legacy_tls"]] == "True"


def test_a_single_column_of_addresses_has_its_header() -> None:
    table = seen(("IP address",), ("192.0.2.1",), ("192.0.2.2",), name="printers.csv").table
    assert table.header_row == 1
    assert table.fields == {"ip": 0}
    assert len(table.rows) == 2
