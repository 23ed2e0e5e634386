"""A sheet may name its columns down the side, or in a single column."""

from __future__ import annotations

import pytest

from planner.model.table import Kind
from planner.recognise.rows import HEADING
from tests.recognise.sheets import numbers, read, reasons, seen


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


def test_records_below_each_other_may_have_a_title_each() -> None:
    lines = [
        line
        for n in range(1, 4)
        for line in [(f"Unit {n}",), ("Model", f"IM C200{n}"), ("Serial number", f"3087M{n}"),
                     ("IP address", f"192.0.2.{n}"), ()]
    ]
    table = seen(*lines).table
    assert [row.cells for row in table.rows] == [(f"IM C200{n}", f"3087M{n}", f"192.0.2.{n}") for n in range(1, 4)]
    assert numbers(table) == [2, 7, 12]
    assert [n for n, why in reasons(table).items() if why == HEADING] == [1, 6, 11]
    assert read(table) == 14


def test_records_beside_each_other_may_differ_in_length_and_in_the_order_of_their_names() -> None:
    table = seen(
        ("Unit 1", None, None, "Unit 2"),
        ("Make", "Ricoh", None, "Model", "IM C2500"),
        ("Model", "IM C2000", None, "Make", "Ricoh"),
        ("Serial number", "3087M1", None, "Serial number", "3087M2"),
        (None, None, None, "IP address", "192.0.2.2"),
    ).table
    assert [row.cells for row in table.rows] == [
        ("Ricoh", "IM C2000", "3087M1", None), ("Ricoh", "IM C2500", "3087M2", "192.0.2.2")]
    assert numbers(table) == [2, 3]
    assert read(table) == 5


def test_titles_over_the_columns_of_devices_stay_with_their_devices() -> None:
    table = seen(
        (None, "Unit 1", "Unit 2"), ("Make", "Ricoh", "Canon"), ("Model", "IM C2000", "iR2525"),
        ("Serial number", "3087M1", "RKJ02162"),
    ).table
    assert [row.cells for row in table.rows] == [
        ("Unit 1", "Ricoh", "IM C2000", "3087M1"), ("Unit 2", "Canon", "iR2525", "RKJ02162")]


def test_more_devices_beside_each_other_than_rows_stand_on_rows_of_the_sheet() -> None:
    units = range(1, 9)
    table = seen(("Make", *["Ricoh"] * 8), ("Model", *[f"IM C200{n}" for n in units]),
                 ("Serial number", *[f"3087M{n}" for n in units])).table
    assert [row.cells[2] for row in table.rows] == [f"3087M{n}" for n in units]
    assert set(numbers(table)) == {1, 2, 3}


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


@pytest.mark.parametrize("lines", [
    [("AllowLegacyTLSClients", "True"), ("SmtpClientAuthenticationDisabled", "False")],
    [(), ("AllowLegacyTLSClients            : True",), ("SmtpClientAuthenticationDisabled : False",), ()],
])
def test_settings_that_format_list_prints_are_the_tenant_s_however_few(lines: list[tuple[str, ...]]) -> None:
    table = seen(*lines).table
    assert table.kind is Kind.TENANT
    assert [row.cells[:2] for row in table.rows] == [("True", "False")]
    assert table.fields == {"allow_legacy_tls": 0, "smtp_auth_disabled": 1}


def test_one_setting_alone_is_enough_and_an_unset_one_is_kept() -> None:
    assert seen(("AllowLegacyTLSClients", "False")).table.kind is Kind.TENANT
    table = seen(("AllowLegacyTLSClients : ",), ("SmtpClientAuthenticationDisabled : True",)).table
    assert table.kind is Kind.TENANT
    assert set(table.fields) == {"allow_legacy_tls", "smtp_auth_disabled"}


@pytest.mark.parametrize("values", [("", ""), ("", "True"), ("False", "")])
def test_settings_side_by_side_are_columns_whatever_is_unset(values: tuple[str, str]) -> None:
    table = seen(("AllowLegacyTLSClients", "SmtpClientAuthenticationDisabled"), values).table
    assert table.kind is Kind.TENANT
    assert table.header_row == 1
