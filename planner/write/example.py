"""An example of an inbox: a list of three devices, and the report that says what two of them really do."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from planner.write.template import COLUMNS

_DEVICES = (
    {"Site": "Lyon", "Location": "Reception", "Device": "PRN-LYO-01", "Type": "printer", "Make": "Example",
     "Model": "Office 400", "Firmware": "4.12", "Serial": "EX400-0012", "IP": "192.0.2.11",
     "Mailbox": "scan-lyon@example.com", "Server": "smtp.office365.com", "Port": "587", "Send method": "SMTP AUTH",
     "TLS": "1.0", "Cloud": "worldwide", "Update available": "no", "Sign-in": "password", "State": "active"},
    {"Site": "Lyon", "Location": "2nd floor", "Device": "PRN-LYO-02", "Type": "printer", "Make": "Example",
     "Model": "Office 700", "Firmware": "7.01", "Serial": "EX700-0480", "IP": "192.0.2.12",
     "Mailbox": "scan-lyon-2@example.com", "Server": "smtp.office365.com", "Port": "587", "Send method": "SMTP AUTH",
     "TLS": "1.2", "Cloud": "worldwide", "Sign-in": "password", "State": "active"},
    {"Site": "Porto", "Location": "Warehouse", "Device": "UPS-POR-01", "Type": "UPS", "Make": "Example",
     "Model": "Power 5", "Serial": "EP5-7731", "IP": "198.51.100.20", "Mailbox": "ups-porto@example.com",
     "Server": "smtp.office365.com", "Port": "587", "Cloud": "worldwide", "State": "active",
     "Notes": "Nobody knows its TLS version."},
)
_REPORT = (
    ("Sender address", "Domain", "TLS 1.0", "TLS 1.1", "TLS 1.2", "Messages sent"),
    ("scan-lyon@example.com", "example.com", "100", "0", "0", "412"),
    ("scan-lyon-2@example.com", "example.com", "0", "0", "100", "96"),
)


def devices() -> bytes:
    """The list, with the template's columns."""
    header = [column.header for column in COLUMNS]
    return _csv([header, *([device.get(name, "") for name in header] for device in _DEVICES)])


def smtp_auth_clients() -> bytes:
    """The SMTP AUTH clients report of the Exchange admin centre, as far as it is used."""
    return _csv(_REPORT)


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    # Excel takes a text file for UTF-8 only when it begins with the byte order mark.
    return text.getvalue().encode("utf-8-sig")
