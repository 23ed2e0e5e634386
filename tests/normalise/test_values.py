"""Messy cells of an inventory and their right reading (SPEC 10)."""

from __future__ import annotations

from datetime import date

import pytest

from planner.model.device import NO_SITE, Cloud, DeviceType, Route, SignIn, State, Tls, Upgrade
from planner.model.table import Cell
from tests.support.tables import codes, inventory, one, only, read


@pytest.mark.parametrize("site", ["NA", "None", "null", "nan", "N/A", "0012", "#3", "#NORD"])
def test_a_site_that_looks_like_nothing_is_text(site: str) -> None:
    assert one(site=site).site == site


@pytest.mark.parametrize("site", ["-", "?", "--", "", " ", "#N/A", "#REF!", "#NAME?", "#DIV/0!", "#BEZUG!", "#NV",
                                  "Err:502"])
def test_a_site_of_signs_only_or_a_failed_formula_is_no_site(site: str) -> None:
    result = read(inventory({"site": "Berlin", "name": "A"}, {"site": site, "name": "B"}))
    assert [device.site for device in result.devices] == ["Berlin", NO_SITE]
    assert only(result.findings, "site-blank").row == 3


@pytest.mark.parametrize("serial", ["0012", "1E5", "12345678901234567890", "00000A"])
def test_a_serial_is_text(serial: str) -> None:
    assert one(serial=serial).serial == serial


def test_a_serial_number_with_more_digits_than_a_spreadsheet_keeps_is_said() -> None:
    result = read(inventory({"name": "A", "serial": 1.2345678901234567e19}))
    finding = only(result.findings, "number-rounded")
    assert (finding.row, finding.column, finding.device) == (2, "serial", result.devices[0].id)
    assert result.devices[0].serial == finding.found == "12345678901234567168"


@pytest.mark.parametrize("field", ["serial", "asset_tag", "mac", "ip", "host", "name", "mailbox", "server"])
@pytest.mark.parametrize("text", ["N/A", "-", "0000", "unknown", "k.A.", "00:00:00:00:00:00", "?", "无", "0.0.0.0"])
def test_a_placeholder_is_no_value_and_no_finding(field: str, text: str) -> None:
    result = read(inventory({"notes": "by the door", "model": "LaserJet 4", field: text}))
    assert getattr(result.devices[0], field) == ""
    assert codes(result.findings) == ["no-site", "row-without-identity"]


@pytest.mark.parametrize(
    "cell", ["Scan@Example.com", "scan@example.com ", "<scan@example.com>", "mailto:scan@example.com"]
)
def test_a_mailbox_is_one_however_it_is_typed(cell: str) -> None:
    device = one(mailbox=cell)
    assert (device.mailbox, device.mailboxes) == ("scan@example.com", ("scan@example.com",))


def test_of_two_addresses_in_a_cell_the_first_leads_and_both_are_kept() -> None:
    result = read(inventory({"name": "A", "mailbox": "scan@example.com; fax@example.com"}))
    assert result.devices[0].mailbox == "scan@example.com"
    assert result.devices[0].mailboxes == ("scan@example.com", "fax@example.com")
    assert only(result.findings, "mailbox-several").found == "scan@example.com; fax@example.com"


@pytest.mark.parametrize(
    "field, text, code",
    [
        ("mac", "broken", "mac-not-understood"),
        ("ip", "on the roof", "ip-not-understood"),
        ("port", "25, 587", "port-not-understood"),
        ("mailbox", "reception", "mailbox-not-understood"),
        ("type", "contraption", "type-not-understood"),
        ("route", "pigeon", "route-not-understood"),
        ("upgrade", "soon", "upgrade-not-understood"),
        ("state", "grey", "state-not-understood"),
        ("sign_in", "handshake", "sign-in-not-understood"),
        ("cloud", "nine", "cloud-not-understood"),
        ("tls", "the good one", "tls-not-understood"),
        ("planned_update", "04/03/2026", "date-not-read"),
        ("peak_per_minute", "30-40", "number-not-understood"),
        ("recipients_per_day", "many", "number-not-understood"),
    ],
)
def test_what_cannot_be_understood_is_unknown_and_said_with_its_cell(field: str, text: str, code: str) -> None:
    result = read(inventory({"site": "Berlin", "name": "A", field: text}))
    finding = only(result.findings, code)
    assert (finding.file, finding.sheet, finding.row, finding.column, finding.found, finding.device) == (
        "list.xlsx",
        "Devices",
        2,
        field,
        text,
        result.devices[0].id,
    )
    assert finding.expected
    assert finding.fix
    device = result.devices[0]
    assert (device.mac, device.ip, device.port, device.mailbox, device.planned_update) == ("", "", None, "", None)
    assert (device.claimed_route, device.claimed_tls, device.claimed_upgrade) == (
        Route.UNKNOWN,
        Tls.UNKNOWN,
        Upgrade.UNKNOWN,
    )
    assert (device.type, device.state, device.sign_in) == (DeviceType.OTHER, State.ACTIVE, SignIn.UNKNOWN)


def test_a_date_in_the_tls_column_is_unknown_with_the_likely_original() -> None:
    result = read(inventory({"name": "A", "tls": date(2026, 2, 1)}))
    assert result.devices[0].claimed_tls is Tls.UNKNOWN
    assert "1.2" in only(result.findings, "tls-date").expected


@pytest.mark.parametrize(
    "cell, tls, upgrade",
    [
        ("TLS 1.2 with firmware 4.5", Tls.UNKNOWN, Upgrade.YES),
        ("HTTPS TLS 1.2", Tls.UNKNOWN, Upgrade.UNKNOWN),
        (1.2, Tls.V1_2, Upgrade.UNKNOWN),
        (1, Tls.V1_0, Upgrade.UNKNOWN),
        ("none", Tls.NONE, Upgrade.UNKNOWN),
        ("no TLS 1.2", Tls.UNKNOWN, Upgrade.UNKNOWN),
        ("1.0/1.1", Tls.V1_1, Upgrade.UNKNOWN),
    ],
)
def test_a_tls_cell_gives_the_highest_version_and_perhaps_an_update(cell: Cell, tls: Tls, upgrade: Upgrade) -> None:
    device = one(tls=cell)
    assert (device.claimed_tls, device.claimed_upgrade) == (tls, upgrade)


def test_an_update_column_that_says_so_beats_what_the_tls_cell_says_in_passing() -> None:
    assert one(tls="TLS 1.2 with firmware 4.5", upgrade="no").claimed_upgrade is Upgrade.NO
    assert one(tls="TLS 1.2 with firmware 4.5", upgrade="unknown").claimed_upgrade is Upgrade.YES


@pytest.mark.parametrize("region", ["China", "CN", "Shanghai", "EMEA", "中国"])
def test_a_region_in_the_cloud_column_is_a_region(region: str) -> None:
    result = read(inventory({"name": "A", "cloud": region}))
    assert result.devices[0].clouds == frozenset()
    assert result.devices[0].region == region
    assert only(result.findings, "cloud-is-region").severity == "warning"


def test_a_region_column_stands_before_a_region_in_the_cloud_column() -> None:
    assert one(cloud="China", region="Asia").region == "Asia"


@pytest.mark.parametrize("text", ["US Gov", "gov", "Government"])
def test_a_government_cloud_is_one_of_three(text: str) -> None:
    result = read(inventory({"name": "A", "cloud": text}))
    assert result.devices[0].clouds == {Cloud.GCC, Cloud.GCC_HIGH, Cloud.DOD}
    assert "None of them has a legacy endpoint" in only(result.findings, "cloud-ambiguous").fix


@pytest.mark.parametrize(
    "text, clouds",
    [
        ("Worldwide", {Cloud.WORLDWIDE}),
        ("GCC High", {Cloud.GCC_HIGH}),
        ("M365 GCC High tenant", {Cloud.GCC_HIGH}),
        ("China (21Vianet)", {Cloud.CHINA}),
        ("Blue cloud, operated by 21Vianet", {Cloud.CHINA}),
        ("Worldwide (China)", {Cloud.WORLDWIDE}),
        ("GCC / GCC High", {Cloud.GCC, Cloud.GCC_HIGH}),
        ("not GCC", set()),
        ("public school", set()),
        ("global services", set()),
        ("perhaps DoD", set()),
    ],
)
def test_a_cloud_is_what_the_cell_names_and_nothing_more(text: str, clouds: set[Cloud]) -> None:
    assert one(cloud=text).clouds == clouds


@pytest.mark.parametrize(
    "cells, expected",
    [
        ({"type": "Multifunktionsgerät"}, DeviceType.PRINTER),
        ({"type": "MFP"}, DeviceType.PRINTER),
        ({"type": "打印机"}, DeviceType.PRINTER),
        ({"model": "Smart-UPS 1500"}, DeviceType.UPS),
        ({"model": "LaserJet MFP M428"}, DeviceType.PRINTER),
        ({"model": "Service"}, DeviceType.OTHER),
        ({"model": "Control System"}, DeviceType.OTHER),
        ({"model": "Client Server 5"}, DeviceType.OTHER),
        ({"type": "other", "model": "Smart-UPS 1500"}, DeviceType.OTHER),
        ({"type": "printer without scanner"}, DeviceType.PRINTER),
        ({"type": "not a printer"}, DeviceType.OTHER),
        ({}, DeviceType.OTHER),
    ],
)
def test_a_type_is_read_from_its_column_else_from_a_telling_model(cells: dict[str, Cell], expected: DeviceType) -> None:
    assert one(**cells).type is expected


@pytest.mark.parametrize(
    "file, sheet, expected",
    [
        ("printers.xlsx", "Tabelle1", DeviceType.PRINTER),
        ("list.xlsx", "Drucker", DeviceType.PRINTER),
        ("list.xlsx", "Scanner", DeviceType.SCANNER),
        ("applications.xlsx", "Sheet1", DeviceType.OTHER),
        ("computers.xlsx", "Sheet1", DeviceType.OTHER),
        ("printers and scanners.xlsx", "Sheet1", DeviceType.OTHER),
    ],
)
def test_a_sheet_or_file_may_name_the_type_of_mail_devices_only(file: str, sheet: str, expected: DeviceType) -> None:
    assert read(inventory({"name": "A"}, file=file, sheet=sheet)).devices[0].type is expected


@pytest.mark.parametrize(
    "cells",
    [
        {"type": "Laptop"},
        {"type": "Server"},
        {"type": "iPhone"},
        {"OS": "Windows 11 Pro"},
        {"OS": "Android 14"},
        {"Operating System": "macOS 15"},
        {"type": "Notebook", "route": "none"},
    ],
)
def test_a_computer_or_phone_that_sends_no_mail_is_skipped_and_counted(cells: dict[str, Cell]) -> None:
    table = inventory({"name": "PC-1", "ip": "broken address", **cells}, {"name": "PRN-1", "type": "Printer"})
    result = read(table)
    assert [device.name for device in result.devices] == ["PRN-1"]
    assert result.counts[table.key].skipped == 1
    assert "sends no mail" in result.left_out[table.key][0].reason
    assert "ip-not-understood" not in codes(result.findings)


@pytest.mark.parametrize(
    "cells",
    [
        {"type": "Laptop", "mailbox": "erp@example.com"},
        {"OS": "Windows Server 2019", "server": "smtp.office365.com"},
        {"type": "Server", "route": "SMTP AUTH"},
        {"type": "Server", "route": "direct send"},
        {"type": "Printer", "OS": "Windows Embedded"},
        {"type": "PC with scanner"},
        {"firmware": "Android 9"},
        {"OS": "Linux 4.9 (Canon)"},
    ],
)
def test_what_sends_mail_or_is_more_than_a_computer_is_kept(cells: dict[str, Cell]) -> None:
    assert one(**cells).name == "PRN-1"


def test_a_host_name_in_the_ip_column_is_the_host_name() -> None:
    device = one(ip="prn1.example.com")
    assert (device.ip, device.host) == ("", "prn1.example.com")


def test_port_and_host_in_one_cell_are_told_apart_and_a_port_column_stands_before_it() -> None:
    device = one(server="SMTP.Office365.com:25")
    assert (device.server, device.port) == ("smtp.office365.com", 25)
    assert one(server="smtp.office365.com:25", port=587).port == 587


def test_columns_that_nobody_asked_for_are_kept_by_header() -> None:
    assert one(**{"Cost centre": "4711", "Leased": True}).extra == {"Cost centre": "4711", "Leased": "TRUE"}


def test_every_value_knows_its_cell() -> None:
    device = one(serial="S1", tls="1.2")
    assert str(device.cell("tls")) == "list.xlsx › Devices!C2"
    assert str(device.cell("serial")) == "list.xlsx › Devices!B2"


FIGURES = {"serial": "0012", "asset_tag": "4711", "mac": "00:00:5E:00:53:01", "ip": "192.0.2.7", "firmware": "4.50"}


@pytest.mark.parametrize("field, text", FIGURES.items())
def test_an_apostrophe_that_marks_a_figure_as_text_is_not_part_of_it(field: str, text: str) -> None:
    assert getattr(one(**{field: f"'{text}"}), field) == text


def test_an_apostrophe_before_a_number_a_version_or_a_date_changes_nothing() -> None:
    device = one(port="'587", tls="'1.2", peak_per_minute="'30", planned_update="'2027-01-31")
    assert (device.port, device.claimed_tls, device.peak_per_minute) == (587, Tls.V1_2, 30)
    assert device.planned_update == date(2027, 1, 31)


@pytest.mark.parametrize("field, text", [("name", "'t Hof 3"), ("location", "'s-Gravenhage 2"), ("serial", "'12'"),
                                         ("notes", "'587"), ("site", "'t Gooi 1"), ("serial", "'ABC")])
def test_an_apostrophe_elsewhere_stays(field: str, text: str) -> None:
    assert getattr(one(**{field: text}), field) == text


def test_a_serial_is_the_same_with_and_without_its_mark() -> None:
    result = read(inventory({"name": "A", "serial": "'3087M000001"}),
                  inventory({"name": "A", "serial": "3087M000001"}, file="other.xlsx"))
    assert len(result.devices) == 1


ERRORS = ["#REF!", "#N/A", "#NV", "#VALUE!", "#NAME?", "#DIV/0!", "#WERT!", "#BEZUG!", "#N/D", "#¡REF!", "#¿NOMBRE?",
          "#ЗНАЧ!", "#Н/Д", "Err:502", "#########"]


@pytest.mark.parametrize("field", ["name", "serial", "asset_tag", "ip", "mac", "host", "model", "make", "location",
                                   "firmware", "mailbox", "server", "notes", "contact", "region"])
@pytest.mark.parametrize("error", ERRORS)
def test_what_a_spreadsheet_shows_for_a_failed_formula_is_no_value(field: str, error: str) -> None:
    result = read(inventory({"site": "Lyon", "name": "A", "serial": "3087M1", field: error}))
    assert getattr(result.devices[0], field) == ""
    assert only(result.findings, "formula-failed").found == f"{error} in row 2"


@pytest.mark.parametrize("field", ["tls", "port", "route", "type", "cloud", "upgrade", "state", "sign_in",
                                   "planned_update", "peak_per_minute", "recipients_per_day"])
def test_a_failed_formula_is_no_value_that_is_not_understood_either(field: str) -> None:
    result = read(inventory({"site": "Lyon", "name": "A", field: "#REF!"}))
    assert codes(result.findings) == ["formula-failed"]
    assert result.devices[0].claimed_tls is Tls.UNKNOWN


def test_failed_formulas_are_one_finding_a_column() -> None:
    rows = [{"site": "Lyon", "name": f"A{n}", "serial": "#N/A" if n > 2 else f"S{n}", "ip": "#REF!"} for n in range(9)]
    found = {f.column: (f.row, f.found, f.device) for f in read(inventory(*rows)).findings}
    assert found == {"serial": (5, "#N/A in rows 5, 6, 7, 8, 9, 10", ""),
                     "ip": (2, "#REF! in rows 2, 3, 4, 5, 6, 7, 8, 9 … (9 rows)", "")}


def test_a_row_of_failed_formulas_only_is_kept_and_flagged() -> None:
    result = read(inventory({"site": "Lyon", "name": "A", "ip": "192.0.2.1"}, {"name": "#REF!", "ip": "#REF!"}))
    assert len(result.devices) == 2
    assert only(result.findings, "row-without-identity").row == 3


@pytest.mark.parametrize("text", ["#3", "#NORD", "# 7", "Error", "#12-B"])
def test_a_number_sign_alone_is_no_error(text: str) -> None:
    assert one(name=text).name == text


def test_addresses_that_a_spreadsheet_made_numbers_of_are_one_finding_a_column() -> None:
    cells: list[Cell] = [192168113, "1921681100", 192.168, "192.0.2.9", "3232235777"]
    result = read(inventory(*({"site": "Lyon", "name": f"A{n}", "ip": cell} for n, cell in enumerate(cells))))
    finding = only(result.findings, "ip-is-number")
    assert (finding.row, finding.column) == (2, "ip")
    assert finding.found == "192168113, 1921681100, 192.168 … in rows 2, 3, 4, 6"
    assert [device.ip for device in result.devices if device.ip] == ["192.0.2.9"]
    assert codes(result.findings) == ["ip-is-number"]
