"""Single cells: what is read, and that nothing is made up."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.model.cells import (
    is_rounded,
    read_addresses,
    read_date,
    read_ip,
    read_mac,
    read_percent,
    read_port,
    read_whole_number,
)
from planner.model.table import Cell, text_of

CELLS: st.SearchStrategy[Cell] = st.one_of(
    st.none(),
    st.text(),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.from_regex(r"[0-9.,:/@ %-]{0,14}"),
)


@pytest.mark.parametrize(
    "text, address",
    [
        ("192.0.2.7", "192.0.2.7"),
        ("192.000.002.007", "192.0.2.7"),
        ("IP_192.0.2.7", "192.0.2.7"),
        ("http://192.0.2.7/", "192.0.2.7"),
        ("192.0.2.7:9100", "192.0.2.7"),
        ("192.0.2.7/24", "192.0.2.7"),
        ("192.0.2.7.", "192.0.2.7"),
        ("2001:DB8::1", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("999.0.2.7", None),
        ("1.2.3.4.5", None),
        ("12:30", None),
        ("00:00:5E:00:53:01", None),
        ("", None),
    ],
)
def test_an_ip_address_is_found_also_inside_a_text(text: str, address: str | None) -> None:
    assert read_ip(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "00:00:5E:00:53:01",
        "00-00-5e-00-53-01",
        "00005e005301",
        "0000.5e00.5301",
        "00 00 5E 00 53 01",
        "00005E-005301",
        "MAC: 00:00:5E:00:53:01",
    ],
)
def test_a_mac_address_is_read_in_any_notation(text: str) -> None:
    assert read_mac(text) == "00:00:5E:00:53:01"


@pytest.mark.parametrize("text", ["00:00:5E:00:53", "00:00:5E:00:53:01:02", "hello", "00:00-5E:00-53:01"])
def test_what_has_not_twelve_digits_is_no_mac_address(text: str) -> None:
    assert read_mac(text) is None


@pytest.mark.parametrize(
    "text, addresses",
    [
        ("Scan@Example.com ", ("scan@example.com",)),
        ("<scan@example.com>", ("scan@example.com",)),
        ("mailto:scan@example.com?subject=test", ("scan@example.com",)),
        ("'scan@example.com'", ("scan@example.com",)),
        ("Scanner <scan@example.com>.", ("scan@example.com",)),
        ("SMTP:scan@example.com", ("scan@example.com",)),
        ("scan＠example.com", ("scan@example.com",)),
        ("scan@xn--bcher-kva.example", ("scan@xn--bcher-kva.example",)),
        ("a@example.com; b@example.org", ("a@example.com", "b@example.org")),
        ("a@example.com/b@example.org", ("a@example.com", "b@example.org")),
        ("a@example.com, A@Example.com", ("a@example.com",)),
        ("scan@printer", ()),
        ("a@b@example.com", ()),
        ("@example.com", ()),
        ("scan@", ()),
        ("none", ()),
    ],
)
def test_mail_addresses_are_found_in_lower_case_and_once(text: str, addresses: tuple[str, ...]) -> None:
    assert read_addresses(text) == addresses


@pytest.mark.parametrize(
    "cell, number",
    [
        ("30", 30),
        (30, 30),
        (30.0, 30),
        ("30.0", 30),
        ("1,250", 1250),
        ("1.250", 1250),
        ("1 250", 1250),
        ("1'250", 1250),
        ("30/min", 30),
        ("30 per minute", 30),
        ("30-40", None),
        ("-5", None),
        ("1.5", None),
        (1.5, None),
        ("about 30", None),
        (True, None),
        (float("nan"), None),
        ("9" * 5000, None),
        ("", None),
        (None, None),
    ],
)
def test_a_count_is_read_only_where_it_is_one_whole_number(cell: Cell, number: int | None) -> None:
    assert read_whole_number(cell) == number


@pytest.mark.parametrize(
    "cell, port",
    [
        ("587", 587),
        (587.0, 587),
        ("587.0", 587),
        ("587/tcp", 587),
        ("465 (SSL)", 465),
        ("TCP 25", 25),
        ("25, 587", None),
        ("25,587", None),
        ("70000", None),
        (0, None),
        ("0", None),
        (True, None),
        ("STARTTLS", None),
        (None, None),
    ],
)
def test_a_port_is_one_number_that_a_port_can_have(cell: Cell, port: int | None) -> None:
    assert read_port(cell) == port


@pytest.mark.parametrize(
    "cell, share",
    [
        ("63.2", 63.2),
        ("63,2 %", 63.2),
        ("63.2%", 63.2),
        (63.2, 63.2),
        ("0.632", 0.632),
        (",5", 0.5),
        ("100", 100.0),
        ("101", None),
        (101, None),
        ("-1", None),
        (-0.5, None),
        ("nan", None),
        (float("nan"), None),
        ("1_0", None),
        ("many", None),
        (True, None),
    ],
)
def test_a_share_lies_between_0_and_100(cell: Cell, share: float | None) -> None:
    assert read_percent(cell) == share


@pytest.mark.parametrize(
    "cell, order, day",
    [
        ("2026-12-31", "", date(2026, 12, 31)),
        ("2026/12/31 10:00", "", date(2026, 12, 31)),
        ("31.12.2026", "", date(2026, 12, 31)),
        ("12/31/2026", "", date(2026, 12, 31)),
        ("2026年12月31日", "", date(2026, 12, 31)),
        ("04.03.2026", "", date(2026, 3, 4)),
        ("04.03.2026", "mdy", date(2026, 4, 3)),
        ("04/03/2026", "", None),
        ("04/03/2026", "dmy", date(2026, 3, 4)),
        ("04/03/2026", "mdy", date(2026, 4, 3)),
        ("12/31/2026", "dmy", date(2026, 12, 31)),
        ("04/04/2026", "", date(2026, 4, 4)),
        ("31.02.2026", "", None),
        ("soon", "", None),
        (date(2026, 1, 2), "", date(2026, 1, 2)),
        (datetime(2026, 1, 2, 3), "", date(2026, 1, 2)),
        (44958, "", None),
    ],
)
def test_day_and_month_are_told_apart_only_where_they_can_be(cell: Cell, order: str, day: date | None) -> None:
    assert read_date(cell, order) == day


@pytest.mark.parametrize(
    "cell, rounded",
    [
        (10**15, True),
        (1.2345678901234567e19, True),
        (10**15 - 1, False),
        ("12345678901234567890", False),
        ("1.23457E+15", True),
        ("1,23457E+15", True),
        ("1E5", False),
        ("0012", False),
        (True, False),
        (None, False),
    ],
)
def test_a_number_of_more_than_15_digits_is_rounded_and_a_text_is_not(cell: Cell, rounded: bool) -> None:
    assert is_rounded(cell) is rounded


@given(CELLS)
def test_no_reader_ever_raises(cell: Cell) -> None:
    text = text_of(cell)
    read_ip(text)
    read_mac(text)
    read_addresses(text)
    read_whole_number(cell)
    read_port(cell)
    read_percent(cell)
    read_date(cell)
    is_rounded(cell)


@given(st.text())
def test_every_address_that_is_read_stands_in_the_text(text: str) -> None:
    assert all(address in text.lower() for address in read_addresses(text) if text.isascii())


@given(st.integers(0, 10**14))
def test_a_count_survives_every_way_to_group_its_digits(number: int) -> None:
    assert {
        read_whole_number(way) for way in (number, str(number), f"{number:,}", f"{number:,}".replace(",", " "))
    } == {number}


@given(st.ip_addresses())
def test_every_ip_address_is_read(address: object) -> None:
    assert read_ip(str(address)) == str(address)


@given(st.binary(min_size=6, max_size=6))
def test_every_mac_address_is_read(raw: bytes) -> None:
    assert read_mac(raw.hex("-")) == raw.hex(":").upper()
