"""Exports by their columns, and tables that only look like devices."""

from __future__ import annotations

from collections.abc import Sequence

from planner.model.table import Cell, Kind

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
            "version": "tls_version", "cipher": "cipher",
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
