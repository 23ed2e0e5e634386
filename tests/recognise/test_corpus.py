"""Other people's lists are recognised as what they are."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from planner.model.table import Confidence, Kind, RawSheet, ReadFile
from tests.recognise.sheets import Seen, fields, recognised
from tests.support.require import require

INVENTORY: dict[str, tuple[Kind, int, str, dict[str, str]]] = {
    "documented/entra_InteractiveSignIns.csv": (
        Kind.SIGN_INS,
        1,
        ",",
        {
            "Date (UTC)": "date",
            "User": "display_name",
            "Username": "mailbox",
            "IP address": "ip",
            "Client app": "client_app",
            "Status": "status",
            "User agent": "user_agent",
            "Authentication Protocol": "auth_protocol",
        },
    ),
    "documented/exo_smtp_auth_clients_report.csv": (
        Kind.SMTP_REPORT,
        1,
        ",",
        {
            "Sender address": "mailbox",
            "Domain": "domain",
            "TLS 1.0": "tls_1_0",
            "TLS 1.1": "tls_1_1",
            "TLS 1.2": "tls_1_2",
            "Messages sent": "messages",
        },
    ),
    "documented/fr_parc_cp1252.csv": (
        Kind.DEVICES,
        1,
        ";",
        {"Marque": "make", "Type": "type", "Modèle": "model", "Numéro de série": "serial", "IP": "ip", "MAC": "mac"},
    ),
    "documented/hp_wja_config.csv": (Kind.DEVICES, 1, ",", {"IP Addr": "ip", "Asset Number": "asset_tag"}),
    "documented/intune_DevicesWithInventory.csv": (
        Kind.DEVICES,
        1,
        ",",
        {"Device name": "name", "Serial number": "serial", "Manufacturer": "make", "Model": "model"},
    ),
    "documented/kofax_drs_devices.csv": (Kind.DEVICES, 1, ",", {"Name": "name", "IP": "ip", "SerialNumber": "serial"}),
    "documented/windows_get_printer_with_type_line.csv": (
        Kind.DEVICES,
        2,
        ",",
        {"Name": "name", "PortName": "ip", "DriverName": "model"},
    ),
    "snipe-it/assets-sample.csv": (
        Kind.DEVICES,
        1,
        ",",
        {"Name": "name", "Asset Tag": "asset_tag", "Manufacturer": "make", "Model": "model"},
    ),
    "snipe-it/assets-sample-BAD.csv": (
        Kind.DEVICES,
        1,
        ",",
        {
            "item Name": "name",
            "Serial": "serial",
            "Asset Tag": "asset_tag",
            "Manufacturer": "make",
            "Model name": "model",
            "Location": "location",
        },
    ),
}
NEVER_A_MAILBOX = ("Email", "Primary user UPN", "Primary user email address", "Checked Out To: Email")


def corpus_csv(path: Path, delimiter: str = ",") -> ReadFile:
    """Read a CSV of the corpus with no more than this room needs."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return ReadFile(
        path.name, sheets=(RawSheet("", tuple(map(tuple, csv.reader(io.StringIO(text), delimiter=delimiter)))),)
    )


def corpus_inventory(name: str, delimiter: str = ",") -> Seen:
    """Recognise an inventory of the corpus."""
    return recognised(corpus_csv(require("corpus") / "inventory" / name, delimiter))


@pytest.mark.parametrize("name", INVENTORY)
def test_a_found_list_is_recognised_with_its_columns(name: str) -> None:
    kind, header_row, delimiter, expected = INVENTORY[name]
    table = corpus_inventory(name, delimiter).table
    assert (table.kind, table.confidence, table.header_row) == (kind, Confidence.SURE, header_row)
    assert expected.items() <= fields(table).items()
    assert not {
        header: field for header, field in fields(table).items() if header in NEVER_A_MAILBOX and field == "mailbox"
    }


def test_the_users_of_an_asset_tool_are_no_devices() -> None:
    assert corpus_inventory("snipe-it/users-sample.csv").table.kind is Kind.OTHER


def test_the_password_of_a_found_list_reaches_nothing() -> None:
    found = corpus_inventory("documented/kofax_drs_devices.csv")
    assert "DO-NOT-COPY-ME" not in repr(found)
    assert {f.column for f in found.findings if f.code == "secret-column"} == {"Username", "Password"}


def test_a_virtual_printer_of_a_found_list_is_left_out() -> None:
    table = corpus_inventory("documented/windows_get_printer_with_type_line.csv").table
    assert [(row.number, row.reason) for row in table.left_out] == [
        (4, "no device of its own, such as a virtual printer")
    ]


def test_no_table_of_the_csv_folder_is_surely_devices() -> None:
    for path in sorted((require("corpus") / "csv").rglob("*.?sv")):
        for table in recognised(corpus_csv(path)).tables:
            assert table.kind is Kind.OTHER or table.confidence is Confidence.CONFIRM, path.name
