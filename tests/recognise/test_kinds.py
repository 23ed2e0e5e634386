"""A table is what it holds: an inventory, an export, a workbook of this tool, or something else."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from planner.model.table import Cell, Confidence, Kind, Table
from planner.model.workbook import BASE_TITLE, PLAN
from tests.recognise.sheets import HEADER, devices, fields, file, recognised, seen, sheet

Rows = Sequence[Sequence[Cell]]

EXPORTS: dict[str, tuple[Kind, dict[str, str], Rows]] = {
    "smtp auth clients report": (
        Kind.SMTP_REPORT,
        {
            "Sender address": "mailbox",
            "Domain": "domain",
            "TLS 1.0": "tls_1_0",
            "TLS 1.1": "tls_1_1",
            "TLS 1.2": "tls_1_2",
            "Messages sent": "messages",
        },
        [
            ("Sender address", "Domain", "TLS 1.0", "TLS 1.1", "TLS 1.2", "Messages sent"),
            ("scan@example.com", "example.com", "100.00", "0.00", "0.00", "412"),
        ],
    ),
    "report with other words": (
        Kind.SMTP_REPORT,
        {
            "Sender": "mailbox",
            "TLS 1.0 %": "tls_1_0",
            "TLS 1.1 %": "tls_1_1",
            "TLS 1.2 %": "tls_1_2",
            "Messages": "messages",
        },
        [("Sender", "TLS 1.0 %", "TLS 1.1 %", "TLS 1.2 %", "Messages"), ("scan@example.com", 1, 2, 97, 100)],
    ),
    "get-casmailbox": (
        Kind.MAILBOXES,
        {
            "DisplayName": "display_name",
            "PrimarySmtpAddress": "mailbox",
            "SmtpClientAuthenticationDisabled": "smtp_auth_disabled",
        },
        [
            ("DisplayName", "PrimarySmtpAddress", "SmtpClientAuthenticationDisabled", "ImapEnabled"),
            ("Scan", "scan@example.com", "", "True"),
        ],
    ),
    "mailboxes by hand": (
        Kind.MAILBOXES,
        {"Mailbox": "mailbox", "SMTP AUTH disabled": "smtp_auth_disabled"},
        [("Mailbox", "SMTP AUTH disabled"), ("scan@example.com", "False")],
    ),
    "get-transportconfig": (
        Kind.TENANT,
        {"AllowLegacyTLSClients": "allow_legacy_tls", "SmtpClientAuthenticationDisabled": "smtp_auth_disabled"},
        [("AllowLegacyTLSClients", "SmtpClientAuthenticationDisabled"), ("True", "False")],
    ),
    "one switch": (Kind.TENANT, {"AllowLegacyTLSClients": "allow_legacy_tls"}, [("AllowLegacyTLSClients",), ("",)]),
    "authentication policies": (
        Kind.TENANT,
        {"Name": "name", "AllowBasicAuthSmtp": "allow_basic_auth_smtp"},
        [("Name", "AllowBasicAuthSmtp"), ("Block basic", "False")],
    ),
    "security defaults": (
        Kind.TENANT,
        {"isEnabled": "security_defaults"},
        [("Id", "DisplayName", "Description", "isEnabled"), ("0", "Security Defaults", "x", "false")],
    ),
    "graph sign-ins": (
        Kind.SIGN_INS,
        {
            "CreatedDateTime": "date",
            "UserPrincipalName": "mailbox",
            "IPAddress": "ip",
            "ClientAppUsed": "client_app",
            "ResultType": "status",
        },
        [
            ("CreatedDateTime", "UserPrincipalName", "IPAddress", "ClientAppUsed", "ResultType"),
            ("2026-01-01", "scan@example.com", "192.0.2.1", "Authenticated SMTP", "0"),
        ],
    ),
    "our query": (
        Kind.SIGN_INS,
        {
            "UserPrincipalName": "mailbox",
            "IPAddress": "ip",
            "SignIns": "sign_ins",
            "Failures": "failures",
            "LastSeen": "last_seen",
        },
        [
            ("UserPrincipalName", "IPAddress", "SignIns", "Failures", "LastSeen"),
            ("scan@example.com", "192.0.2.1", "4", "0", "2026-01-01"),
        ],
    ),
    "message trace": (
        Kind.MESSAGE_TRACE,
        {
            "origin_timestamp": "date",
            "sender_address": "mailbox",
            "Recipient_status": "recipient",
            "message_subject": "subject",
            "message_id": "message_id",
            "original_client_ip": "ip",
        },
        [
            (
                "origin_timestamp",
                "sender_address",
                "Recipient_status",
                "message_subject",
                "total_bytes",
                "message_id",
                "original_client_ip",
            ),
            (
                "2026-01-01",
                "scan@example.com",
                "b@example.com##Receive, Deliver",
                "Scan",
                100,
                "<1@example.com>",
                "192.0.2.1",
            ),
        ],
    ),
    "zeek ssl.log": (
        Kind.TLS_LOG,
        {
            "ts": "date",
            "uid": "uid",
            "id.orig_h": "ip",
            "id.resp_h": "resp_ip",
            "id.resp_p": "resp_port",
            "version": "tls_version",
            "server_name": "server_name",
            "established": "established",
        },
        [
            (
                "ts",
                "uid",
                "id.orig_h",
                "id.orig_p",
                "id.resp_h",
                "id.resp_p",
                "version",
                "cipher",
                "server_name",
                "established",
            ),
            ("1700000000.1", "C1", "192.0.2.1", "4711", "203.0.113.1", "587", "TLSv12", "x", "-", "T"),
        ],
    ),
    "model facts": (
        Kind.MODEL_FACTS,
        {
            "Make": "make",
            "Model": "model",
            "Firmware from": "firmware_from",
            "Firmware to": "firmware_to",
            "TLS": "tls",
            "Link": "link",
            "Date": "date",
        },
        [
            ("Make", "Model", "Firmware from", "Firmware to", "TLS", "Link", "Date"),
            ("Ricoh", "IM C2000", "1.0", "", "1.2", "https://example.com/im-c2000", "2025-01-01"),
        ],
    ),
}

LOOK_ALIKES: dict[str, Rows] = {
    "dhcp leases": [
        ("IP Address", "Hostname", "MAC Address", "Lease Expiration", "Scope"),
        *[(f"10.0.0.{n}", f"pc{n}", f"00:00:5E:00:53:{n:02X}", "2026-11-30", "Office") for n in range(1, 7)],
    ],
    "dhcp in german": [
        ("IP-Adresse", "Name", "MAC", "Lease-Ablauf", "Bereich"),
        *[(f"10.0.0.{n}", f"pc{n}", f"00:00:5E:00:53:{n:02X}", "30.11.2026", "LAN") for n in range(1, 7)],
    ],
    "subnet plan": [
        ("Site", "Network", "Netmask", "Gateway", "VLAN", "Notes"),
        *[("Berlin", f"10.{n}.0.0", "255.255.255.0", f"10.{n}.0.1", n, "") for n in range(1, 7)],
    ],
    "desk phones": [
        ("Extension", "Name", "Department", "MAC address", "Model", "IP"),
        *[(100 + n, f"Kim {n}", "Sales", f"00:00:5E:00:53:{n:02X}", "504G", f"10.1.0.{n}") for n in range(1, 7)],
    ],
    "mobile phones": [
        ("User", "Phone number", "IMEI", "Make", "Model", "Serial"),
        *[(f"Kim {n}", f"+1 555 010{n}", f"35693803564380{n}", "Apple", "iPhone 13", f"F2LXX{n}") for n in range(1, 7)],
    ],
    "software": [
        ("Software name", "Version", "Publisher", "Install date", "Device"),
        *[("Reader", f"1.{n}", "Example Inc", "2025-01-01", f"PC{n}") for n in range(1, 7)],
    ],
    "tickets": [
        ("Ticket", "Summary", "Priority", "Status", "Device", "Opened"),
        *[(f"T-{n}", "Paper jam", "High", "Open", f"MFP-{n}", "2026-01-01") for n in range(1, 7)],
    ],
    "invoices": [
        ("Invoice", "Date", "Item", "Quantity", "Unit price", "Amount"),
        *[(f"I-{n}", "2026-01-01", "Toner", 2, "40.00", "80.00") for n in range(1, 7)],
    ],
    "vehicles": [
        ("License plate", "Make", "Model", "VIN", "Mileage", "Location"),
        *[(f"B-XY {n}", "Ford", "Transit", f"WF0XXXTTGX{n}", "12000", "Berlin") for n in range(1, 7)],
    ],
    "firewall log": [
        ("Time", "Source IP", "Destination IP", "Source port", "Destination port", "Protocol", "Action"),
        *[("2026-01-01", f"10.0.0.{n}", "203.0.113.5", 4000 + n, 587, "TCP", "allow") for n in range(1, 7)],
    ],
    "people": [
        ("Display name", "User principal name", "First name", "Last name", "Department"),
        *[(f"Kim {n}", f"kim{n}@example.com", "Kim", f"L{n}", "Sales") for n in range(1, 7)],
    ],
    "licences": [
        ("Product", "License key", "Seats", "Expiration date", "Licensed to"),
        *[("Office", f"AAAA-{n}", "5", "2027-01-01", "Example") for n in range(1, 7)],
    ],
    "switch ports": [
        ("Switch", "Port", "VLAN", "Status", "Connected device", "Speed"),
        *[("sw1", f"Gi1/0/{n}", "10", "up", f"MFP-{n}", "1000") for n in range(1, 7)],
    ],
    "toner stock": [
        ("Printer", "Toner model", "Stock", "Reorder level"),
        *[(f"MFP-{n}", "TN-2420", "2", "1") for n in range(1, 7)],
    ],
    "dns records": [("Name", "Type", "Data", "TTL"), *[(f"h{n}", "A", f"10.0.0.{n}", "3600") for n in range(1, 7)]],
    "hosts": [("Hostname", "IP address"), *[(f"h{n}", f"10.0.0.{n}") for n in range(1, 7)]],
    "servers": [
        ("Server name", "IP address", "Operating system", "RAM"),
        *[(f"srv{n}", f"10.0.0.{n}", "Windows Server 2019", "16") for n in range(1, 7)],
    ],
}


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_is_recognised_by_its_columns(name: str) -> None:
    kind, expected, rows = EXPORTS[name]
    table = seen(*rows, name="data.csv").table
    assert (table.kind, table.confidence) == (kind, Confidence.SURE)
    assert fields(table) == expected


@pytest.mark.parametrize("name", LOOK_ALIKES)
def test_a_table_that_only_looks_like_devices_is_never_taken_silently(name: str) -> None:
    lone = seen(*LOOK_ALIKES[name]).table
    assert lone.kind is Kind.OTHER or lone.confidence is Confidence.CONFIRM
    beside = recognised(file(sheet(*LOOK_ALIKES[name]), name="other.csv"), file(sheet(HEADER, *devices(3)))).tables[0]
    assert beside.kind is Kind.OTHER or not beside.taken


def test_the_only_candidate_is_taken_with_a_warning() -> None:
    found = seen(*LOOK_ALIKES["hosts"])
    assert found.table.taken
    assert found.table.confidence is Confidence.CONFIRM
    assert found.finding("taken-unconfirmed").severity == "warning"


def test_a_candidate_beside_an_export_is_still_the_only_candidate() -> None:
    report = file(sheet(*EXPORTS["smtp auth clients report"][2]), name="report.csv")
    found = recognised(file(sheet(*LOOK_ALIKES["hosts"]), name="hosts.csv"), report)
    assert [t.taken for t in found.tables] == [True, True]


def two_candidates(**values: object) -> tuple[Table, ...]:
    """An inventory and, in a workbook of two sheets, a table that only looks like devices."""
    book = file(
        sheet(HEADER, *devices(3), name="Printers"), sheet(*LOOK_ALIKES["hosts"], name="Hosts"), name="berlin/book.xlsx"
    )
    return recognised(book, **values).tables


@pytest.mark.parametrize("take", ["berlin/book.xlsx:Hosts", "book.xlsx:Hosts"])
def test_a_candidate_is_taken_when_it_is_named(take: str) -> None:
    assert not two_candidates()[1].taken
    assert two_candidates(take=(take,))[1].taken


def test_taking_what_is_not_there_is_an_error_that_lists_the_tables() -> None:
    finding = seen(HEADER, *devices(3), take=("other.xlsx",)).finding("take-not-found")
    assert finding.expected == "one of: inventory.xlsx"


def test_any_table_with_a_name_column_can_be_taken_by_force() -> None:
    book = file(sheet(HEADER, *devices(3), name="Printers"), sheet(*LOOK_ALIKES["tickets"], name="Old"))
    table = recognised(book, take=("inventory.xlsx:Old",)).tables[1]
    assert (table.kind, table.taken) == (Kind.DEVICES, True)
    assert fields(table)["Device"] == "name"


def test_what_is_not_recognised_is_listed_with_its_headers_and_nothing_is_guessed() -> None:
    found = seen(*LOOK_ALIKES["invoices"])
    assert found.table.kind is Kind.OTHER
    assert fields(found.table) == {}
    assert found.finding("table-not-recognised").found == "Invoice, Date, Item, Quantity, Unit price, Amount"


@pytest.mark.parametrize(
    "header",
    [
        ("Name", "IP", "Model"),
        ("Device", "TLS"),
        ("Printer", "Location"),
        ("Hostname", "Serial number", "Make"),
        ("Device", "Mailbox", "Server"),
        ("Serial number", "Model"),
    ],
)
def test_a_short_list_of_devices_is_enough(header: tuple[str, ...]) -> None:
    values = {
        "Name": "MFP-{}",
        "Device": "MFP-{}",
        "Printer": "MFP-{}",
        "Hostname": "mfp{}",
        "IP": "192.0.2.{}",
        "Model": "Ricoh IM C200{}",
        "TLS": "1.2",
        "Location": "Room {}",
        "Serial number": "3087M00000{}",
        "Make": "Ricoh",
        "Mailbox": "scan{}@example.com",
        "Server": "smtp.office365.com",
    }
    table = seen(header, *[tuple(values[name].format(n) for name in header) for n in range(1, 5)]).table
    assert (table.kind, table.confidence) == (Kind.DEVICES, Confidence.SURE)


def test_an_asset_list_with_prices_and_warranties_is_still_an_inventory() -> None:
    extra = ("Purchase date", "Purchase cost", "Warranty end")
    rows = [(*row, "2020-01-01", "1200.00", "2025-01-01") for row in devices(5)]
    table = seen((*HEADER, *extra), *rows).table
    assert (table.kind, table.confidence) == (Kind.DEVICES, Confidence.SURE)


def test_every_sheet_of_a_file_is_read_and_a_hidden_one_is_said() -> None:
    found = recognised(
        file(sheet(HEADER, *devices(3), name="Berlin"), sheet(HEADER, *devices(2, 10), name="Old", hidden=True))
    )
    assert [(t.sheet, t.hidden, t.only_device_sheet) for t in found.tables] == [
        ("Berlin", False, False),
        ("Old", True, False),
    ]
    assert found.finding("hidden-sheet").sheet == "Old"


def test_a_single_sheet_of_devices_says_so() -> None:
    found = recognised(file(sheet(HEADER, *devices(3), name="Berlin"), sheet(("Read me",), name="Info")))
    assert found.devices.only_device_sheet


def test_a_returned_workbook_is_passed_through_untouched() -> None:
    header = tuple(column.label for column in PLAN.columns)
    row = ("D-7F3K9Q2M", "Berlin", *["pwd=secret"] * (len(header) - 2))
    found = recognised(
        file(
            sheet(header, row, (), row, name=PLAN.title),
            sheet(("Mine",), ("x",), name="Sheet1"),
            sheet(("sheet", "row"), ("plan", "1"), name=BASE_TITLE, hidden=True),
            name="plan.xlsx",
        )
    )
    assert {t.kind for t in found.tables} == {Kind.PLAN}
    assert [t.header_row for t in found.tables] == [1, 1, 1]
    plan = found.tables[0]
    assert [c.header for c in plan.columns] == list(header)
    assert [r.number for r in plan.rows] == [2, 4]
    assert plan.rows[0].cells == row
    assert plan.blank == 1
    assert not found.findings


def test_the_plan_sheet_saved_alone_is_still_a_plan() -> None:
    header = tuple(column.label for column in PLAN.columns)
    assert seen(header, ("D-7F3K9Q2M", "Berlin"), name="copy.csv").table.kind is Kind.PLAN


def test_an_empty_sheet_and_a_file_that_could_not_be_read_give_no_table() -> None:
    assert recognised(file(sheet()), file(sheet((), ("", None)))).tables == ()
    assert recognised(file()).tables == ()
