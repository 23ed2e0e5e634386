"""The header is found wherever it stands, in every language, and what it means is said."""

from __future__ import annotations

import pytest

from planner.model.table import Confidence, Kind
from tests.recognise.sheets import (
    HEADER,
    device,
    devices,
    fields,
    file,
    numbers,
    read,
    reasons,
    recognised,
    seen,
    sheet,
)

ALL = {
    "Site": "site",
    "Device": "name",
    "Make": "make",
    "Model": "model",
    "Serial number": "serial",
    "IP address": "ip",
    "MAC address": "mac",
    "Mailbox": "mailbox",
    "TLS": "tls",
}

LANGUAGES = {
    "en": ("Site", "Device", "Make", "Model", "Serial number", "IP address", "MAC address", "Mailbox", "TLS"),
    "de": (
        "Standort",
        "Gerätename",
        "Hersteller",
        "Modell",
        "Seriennummer",
        "IP-Adresse",
        "MAC-Adresse",
        "Postfach",
        "TLS-Version",
    ),
    "pt": (
        "Filial",
        "Impressora",
        "Marca",
        "Modelo",
        "Nº de série",
        "Endereço IP",
        "Endereço MAC",
        "Remetente",
        "Versão TLS",
    ),
    "es": (
        "Sede",
        "Impresora",
        "Fabricante",
        "Modelo",
        "Número de serie",
        "Dirección IP",
        "Dirección MAC",
        "Remitente",
        "Versión TLS",
    ),
    "fr": (
        "Nom du site",
        "Imprimante",
        "Marque",
        "Modèle",
        "N° de série",
        "Adresse IP",
        "Adresse MAC",
        "Expéditeur",
        "Version TLS",
    ),
    "it": (
        "Sede",
        "Stampante",
        "Produttore",
        "Modello",
        "Numero di serie",
        "Indirizzo IP",
        "Indirizzo MAC",
        "Mittente",
        "Versione TLS",
    ),
    "nl": (
        "Vestiging",
        "Printernaam",
        "Fabrikant",
        "Model",
        "Serienummer",
        "IP-adres",
        "MAC-adres",
        "Afzender",
        "TLS-versie",
    ),
    "pl": (
        "Oddział",
        "Drukarka",
        "Producent",
        "Model",
        "Numer seryjny",
        "Adres IP",
        "Adres MAC",
        "Nadawca",
        "Wersja TLS",
    ),
    "ru": (
        "Филиал",
        "Принтер",
        "Производитель",
        "Модель",
        "Серийный номер",
        "IP-адрес",
        "MAC-адрес",
        "Отправитель",
        "Версия TLS",
    ),
    "zh": ("站点", "设备名称", "厂商", "型号", "序列号", "IP地址", "MAC地址", "发件人", "TLS版本"),
    "ja": (
        "拠点",
        "機器名",
        "メーカー",
        "型番",
        "シリアル番号",
        "IPアドレス",
        "MACアドレス",
        "送信元アドレス",
        "TLSバージョン",
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_header_line_is_read_in_every_language(language: str) -> None:
    header = LANGUAGES[language]
    table = seen(header, *devices(4)).table
    assert [column.field for column in table.columns] == list(ALL.values())
    assert (table.kind, table.confidence, table.header_row) == (Kind.DEVICES, Confidence.SURE, 1)


@pytest.mark.parametrize(
    "spelling",
    [
        "SERIAL NUMBER",
        "serial_number",
        "SerialNumber",
        "Serial\nnumber",
        "Serial\u00a0number",
        "\ufeffSerial number",
        "Serial\u200b number",
        " Serial  number ",
        "[P]SerialNumber",
        "Ｓｅｒｉａｌ　ｎｕｍｂｅｒ",
        "Sеrial number",
        "Serial number (S/N)",
        "Serial number *",
        "Serial.number",
        "Seriál number",
    ],
)
def test_spelling_of_a_header_does_not_matter(spelling: str) -> None:
    header = [spelling if name == "Serial number" else name for name in HEADER]
    table = seen(header, *devices(3)).table
    assert table.columns[4].field == "serial"
    assert table.columns[4].header == spelling.strip()


def test_every_match_has_a_reason_that_names_the_header_and_its_language() -> None:
    columns = seen(LANGUAGES["de"], *devices(3)).table.columns
    assert columns[4].why == "“Seriennummer” is a name of serial (German)"
    assert all(column.why for column in columns)


@pytest.mark.parametrize("row", [2, 5, 45, 60, 250, 3000])
def test_a_header_on_any_row_is_found(row: int) -> None:
    above = [(f"Guidance {'abcdefgh'[i % 8]}",) for i in range(row - 1)]
    table = seen(*above, HEADER, *devices(4)).table
    assert table.header_row == row
    assert numbers(table) == [row + 1, row + 2, row + 3, row + 4]
    assert f"row {row} names the columns" in table.why


def test_of_near_equal_lines_the_earliest_is_the_header() -> None:
    table = seen(HEADER, HEADER, *devices(3)).table
    assert table.header_row == 1
    assert reasons(table) == {2: "the header again"}


def test_lines_above_the_header_with_a_key_and_a_value_are_kept() -> None:
    table = seen(
        ("SMTP AUTH clients report",),
        ("Date range: 2026-08-26 - 2026-11-23",),
        ("Tenant", "example.com"),
        (),
        ("Sender address", "Domain", "TLS 1.0", "TLS 1.1", "TLS 1.2", "Messages sent"),
        ("a@example.com", "example.com", 0, 63.2, 36.8, 12),
    ).table
    assert table.preamble["Date range"] == "2026-08-26 - 2026-11-23"
    assert table.preamble["Tenant"] == "example.com"


def test_a_table_may_begin_in_any_column() -> None:
    rows = [(None, None, None, *row) for row in (HEADER, *devices(3))]
    table = seen((), *rows).table
    assert table.fields["site"] == 3
    assert len(table.rows) == 3


def test_a_header_over_two_rows_joins_what_only_both_rows_say() -> None:
    table = seen(
        ("Device", None, None, "SMTP", None),
        ("Name", "Model", "Serial", "Server", "Port"),
        ("MFP-01", "Ricoh IM C2000", "3087M000001", "smtp.office365.com", 587),
        ("MFP-02", "Ricoh IM C2500", "3087M000002", "smtp.office365.com", 587),
        merged=[(0, 0, 0, 2), (0, 3, 0, 4)],
    ).table
    assert table.header_row == 2
    assert fields(table) == {
        "Name": "name",
        "Model": "model",
        "Serial": "serial",
        "SMTP Server": "server",
        "SMTP Port": "port",
    }
    assert "rows 1 to 2 name the columns together" in table.why


def test_tall_merged_header_cells_name_their_columns() -> None:
    table = seen(
        ("Site", "Device", "Network", None),
        (None, None, "IP address", "MAC address"),
        ("Berlin", "MFP-01", "192.0.2.1", "00:00:5E:00:53:01"),
        ("Lyon", "MFP-02", "192.0.2.2", "00:00:5E:00:53:02"),
        merged=[(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3)],
    ).table
    assert fields(table) == {"Site": "site", "Device": "name", "IP address": "ip", "MAC address": "mac"}
    assert table.header_row == 2
    assert read(table) == 2


def test_without_a_header_only_proven_shapes_are_taken_and_the_first_row_stays() -> None:
    rows = [
        ("MFP-01", "192.0.2.1", "00:00:5E:00:53:01", "W1234567"),
        ("MFP-02", "192.0.2.2", "00:00:5E:00:53:02", "W1234568"),
        ("MFP-03", "192.0.2.3", "00:00:5E:00:53:03", "W1234569"),
    ]
    found = seen(*rows)
    assert found.table.header_row is None
    assert numbers(found.table) == [1, 2, 3]
    assert [c.field for c in found.table.columns] == [None, "ip", "mac", None]
    assert found.finding("no-header").found == "B as ip, C as mac"


def test_a_headerless_list_of_addresses_alone_waits_for_a_word() -> None:
    rows = [("alpha", "192.0.2.1"), ("beta", "192.0.2.2"), ("gamma", "192.0.2.3")]
    inventory = file(sheet(HEADER, *devices(2)), name="inventory.xlsx")
    found = recognised(file(sheet(*rows), name="list.csv"), inventory)
    assert (found.tables[0].confidence, found.tables[0].taken) == (Confidence.CONFIRM, False)
    assert '--take "list.csv"' in found.finding("confirm-table").fix


def test_columns_of_a_headerless_list_can_be_named_by_their_letter() -> None:
    rows = [("alpha", "192.0.2.1"), ("beta", "192.0.2.2"), ("gamma", "192.0.2.3")]
    table = seen(*rows, maps={"name": "A"}).table
    assert table.fields == {"name": 0, "ip": 1}
    assert table.confidence is Confidence.SURE


def test_an_unknown_header_line_is_told_by_its_contrast_to_the_rows_below() -> None:
    table = seen(
        ("Foo", "Bar", "Baz"), ("x", "192.0.2.1", "12"), ("y", "192.0.2.2", "14"), ("z", "192.0.2.3", "15")
    ).table
    assert table.header_row == 1
    assert "stands out" in table.why
    assert fields(table) == {"Bar": "ip"}


def test_empty_headers_and_doubled_headers_keep_their_columns() -> None:
    table = seen((*HEADER, "Notes", "Notes", ""), *[(*device(n), "first", "second", "third") for n in (1, 2, 3)]).table
    assert [c.header for c in table.columns[-3:]] == ["Notes", "Notes", ""]
    assert [c.field for c in table.columns[-3:]] == ["notes", None, None]
    assert "“Notes” (J) is the better match" in table.columns[-2].why
