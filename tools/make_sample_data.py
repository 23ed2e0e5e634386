"""Make ``sample_data/``: a believable inbox with every decision and every trap, the same bytes every time.

Run ``python -m tools.make_sample_data`` (or ``just sample``). Names are example.com's, public addresses come from the
ranges for documentation, device addresses are private. Nothing here describes a real organisation.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tools.sample_devices import SITES, Sample, fleet

FOLDER = Path(__file__).parent.parent / "sample_data"
CREATED = datetime(2026, 11, 20, 9, 0)

CONFIG = """\
# What holds for every run over this folder. An option on the command line wins over it.
tenant = "Example Group"

[sites]
# Spellings that mean one site.
"Berlin Mitte" = "Berlin"
"""


def main(folder: Path = FOLDER) -> None:
    """Write every file of the inbox."""
    (folder / "exports").mkdir(parents=True, exist_ok=True)
    devices = fleet()
    (folder / "planner.toml").write_text(CONFIG, encoding="utf-8", newline="\n")
    americas(folder / "devices-americas-asia.xlsx", [d for d in devices if SITES[d.home].list == "americas"])
    dach(folder / "geraete-dach.csv", [d for d in devices if SITES[d.home].list == "dach"])
    lyon(folder / "parc-lyon.csv", [d for d in devices if SITES[d.home].list == "lyon"])
    lusophone(folder / "impressoras.xlsx", [d for d in devices if SITES[d.home].list == "lusophone"])
    china(folder / "设备清单.xlsx", [d for d in devices if SITES[d.home].list == "china"])
    exports(folder / "exports", devices)
    logs(folder / "exports", devices)


def americas(path: Path, devices: Sequence[Sample]) -> None:
    """English, a title and a note above the header, a total and a second table below, a password column."""
    header = ["Site", "Location", "Device name", "Type", "Manufacturer", "Model", "Firmware", "Serial number",
              "MAC address", "IP address", "Sender mailbox", "SMTP server", "SMTP port", "Send method", "TLS version",
              "Microsoft 365 cloud", "Region", "Update available", "Planned update", "Sign-in", "Peak per minute",
              "State", "Asset tag", "Admin password", "Notes"]
    rows = [[d.site, d.location, d.name, d.type_en, d.make, d.model, d.firmware, d.serial, d.mac, d.ip, d.mailbox,
             d.server, d.port, d.route, d.tls, d.cloud, d.region, d.update, d.planned, d.sign_in, d.peak, d.state,
             d.asset_tag, "not-a-real-password" if d.type_en == "Printer" else None, d.notes] for d in devices]
    below: list[list[Any]] = [
        ["Total", None, len(devices)], [],
        ["Note: the list is kept by the regional service desks; Arlington is on the government tenant."], [],
        ["Toner orders"], ["Order", "Cartridge", "Quantity", "Price"], ["O-1001", "CF410X", 12, 89.5],
        ["O-1002", "TN-514K", 4, 61.0]]
    workbook(path, {"Devices": [["Example Group: devices that send mail"], ["As of 20 November 2026"], [], header,
                                *rows, *below],
                    "Licences": [["Licence", "Seats", "Price"], ["Exchange Online Plan 1", 240, 4.0],
                                 ["Microsoft 365 E3", 1150, 33.0]]})


def dach(path: Path, devices: Sequence[Sample]) -> None:
    """German, semicolons, Windows-1252, with umlauts."""
    header = ["Standort", "Raum", "Gerätename", "Typ", "Hersteller", "Modell", "Firmware", "Seriennummer",
              "MAC-Adresse", "IP-Adresse", "Absenderadresse", "SMTP-Server", "SMTP-Port", "Versandart", "TLS-Version",
              "Cloud", "Update verfügbar", "Geplantes Update", "Inventarnummer", "Bemerkung"]
    rows = [[d.site, d.location, d.name, d.type_de, d.make, d.model, d.firmware, d.serial, d.mac, d.ip, d.mailbox,
             d.server, d.port, d.route, d.tls, d.cloud, d.update, d.planned, d.asset_tag, d.notes] for d in devices]
    text(path, [header, *rows], delimiter=";", encoding="cp1252")


def lyon(path: Path, devices: Sequence[Sample]) -> None:
    """French, semicolons, UTF-8 with BOM; the site stands only in the first row of each group."""
    header = ["Site", "Emplacement", "Nom", "Type", "Marque", "Modèle", "Numéro de série", "Adresse IP",
              "Boîte d'envoi", "Serveur SMTP", "Version TLS", "Cloud", "Mise à jour disponible", "Remarques"]
    rows = []
    for index, d in enumerate(devices):
        site = "" if index in (9, 10) else d.site
        rows.append([site, d.location, d.name, d.type_fr, d.make, d.model, d.serial, d.ip, d.mailbox, d.server, d.tls,
                     d.cloud, d.update, d.notes])
    text(path, [header, *rows], delimiter=";", encoding="utf-8-sig")


def lusophone(path: Path, devices: Sequence[Sample]) -> None:
    """Portuguese, one sheet a site and no site column."""
    header = ["Local", "Equipamento", "Tipo", "Fabricante", "Modelo", "Número de série", "Endereço IP",
              "Caixa de correio", "Servidor SMTP", "Porta SMTP", "Versão TLS", "Nuvem", "Atualização disponível",
              "Observações"]
    sheets: dict[str, list[list[Any]]] = {}
    for d in devices:
        sheets.setdefault(d.site, [header]).append([
            d.location, d.name, d.type_pt, d.make, d.model, d.serial, d.ip, d.mailbox, d.server, d.port, d.tls,
            d.cloud, d.update, d.notes])
    workbook(path, sheets)


def china(path: Path, devices: Sequence[Sample]) -> None:
    """Chinese, a merged title, a row number in front, the site merged over its devices."""
    header = ["序号", "站点", "位置", "设备名称", "设备类型", "品牌", "型号", "序列号", "IP地址", "邮箱",
              "SMTP服务器", "TLS版本", "云环境", "备注"]
    rows: list[list[Any]] = [["集团中国子公司设备清单（世纪互联）"], header]
    merged: list[tuple[int, int, str]] = []
    for number, d in enumerate(devices, 1):
        first = number == 1 or devices[number - 2].site != d.site
        if first:
            merged.append((len(rows), len(rows), d.site))
        else:
            merged[-1] = (merged[-1][0], len(rows), d.site)
        rows.append([number, d.site if first else None, d.location, d.name, d.type_zh, d.make, d.model, d.serial, d.ip,
                     d.mailbox, d.server, d.tls, d.cloud, d.notes])
    workbook(path, {"设备": rows}, merged={"设备": [(0, 0, 0, 13), *((a, 1, b, 1) for a, b, _ in merged)]})


def exports(folder: Path, devices: Sequence[Sample]) -> None:
    """The tenant's own exports: the SMTP AUTH clients report, the mailboxes, and the settings."""
    from tools import sample_exports as made
    text(folder / "smtp-auth-clients-report 2026-08-24 2026-11-21.csv",
         [made.REPORT_HEADER, *made.report_rows(devices)], encoding="utf-8-sig")
    text(folder / "smtp-auth-clients-report 2025-11-20 2026-02-17.csv",
         [made.REPORT_HEADER, *made.earlier_report_rows(devices)], encoding="utf-8-sig")
    text(folder / "cas-mailboxes.csv", [made.MAILBOX_HEADER, *made.mailbox_rows(devices)], encoding="utf-8-sig",
         quote=True)
    text(folder / "transport-config.csv", [
        ["Name", "AllowLegacyTLSClients", "SmtpClientAuthenticationDisabled", "OrganizationName"],
        ["Transport Settings", "", "True", "examplegroup.onmicrosoft.com"]], encoding="utf-8", quote=True)
    text(folder / "organization-config.csv", [
        ["Name", "DefaultAuthenticationPolicy"], ["examplegroup.onmicrosoft.com", "Block basic"]],
        encoding="utf-8", quote=True)
    text(folder / "authentication-policies.csv", [
        ["Name", "AllowBasicAuthSmtp", "AllowBasicAuthImap"], ["Block basic", "False", "False"],
        ["Devices", "True", "False"]], encoding="utf-8", quote=True)
    text(folder / "security-defaults.csv", [["displayName", "isEnabled"], ["Security Defaults", "False"]],
         encoding="utf-8", quote=True)


def logs(folder: Path, devices: Sequence[Sample]) -> None:
    """What shows what devices really do: sign-ins, a trace, a network sensor, the probe, and facts of makers."""
    from tools import sample_logs as made
    text(folder / "InteractiveSignIns_2026-11-14_2026-11-23.csv", [made.SIGN_IN_HEADER, *made.sign_in_rows(devices)],
         encoding="utf-8-sig")
    text(folder / "sign-ins-log-analytics 2026-11-13.csv", [made.QUERY_HEADER, *made.query_rows(devices)],
         encoding="utf-8-sig")
    text(folder / "decryption-log-porto.csv", [made.DECRYPTION_HEADER, *made.decryption_rows(devices)],
         encoding="utf-8", quote=True)
    text(folder / "message-trace 2026-11-14 2026-11-23.csv", [made.TRACE_HEADER, *made.trace_rows(devices)],
         encoding="utf-16", quote=True)
    ssl, smtp = made.connections(devices)
    zeek(folder / "zeek" / "ssl.log", made.SSL_FIELDS, ssl)
    zeek(folder / "zeek" / "smtp.log", made.SMTP_FIELDS, smtp)
    text(folder / "probe-result.csv", [made.PROBE_HEADER, *made.probe_rows(devices)], encoding="utf-8")
    text(folder / "model-facts.csv", [made.FACT_HEADER, *made.FACT_ROWS], encoding="utf-8")


def zeek(path: Path, fields: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a log as Zeek does: tabs, with its header as comments."""
    path.parent.mkdir(exist_ok=True)
    head = ["#separator \\x09", "#set_separator\t,", "#empty_field\t(empty)", "#unset_field\t-",
            f"#path\t{path.stem}", "#open\t2026-11-14-00-00-00", "\t".join(["#fields", *fields]),
            "\t".join(["#types", *["string"] * len(fields)])]
    lines = [*head, *("\t".join(row) for row in rows), "#close\t2026-11-23-00-00-00"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def text(path: Path, rows: Iterable[Sequence[Any]], *, encoding: str, delimiter: str = ",",
         quote: bool = False) -> None:
    """Write a text table as Excel or PowerShell would: CRLF, quoted where needed or everywhere."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n",
                        quoting=csv.QUOTE_ALL if quote else csv.QUOTE_MINIMAL)
    for row in rows:
        writer.writerow(["" if cell is None else cell for cell in row])
    path.write_bytes(out.getvalue().encode(encoding))


def workbook(path: Path, sheets: dict[str, list[list[Any]]],
             merged: dict[str, list[tuple[int, int, int, int]]] | None = None) -> None:
    """Write a workbook the way a person keeps one: text as text, numbers as numbers, dates as dates."""
    import xlsxwriter
    book = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"})
    book.set_properties({"author": "Example Group", "created": CREATED})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, str):
                    sheet.write_string(row, column, cell)
                elif isinstance(cell, date):
                    sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day))
                elif cell is not None:
                    sheet.write_number(row, column, cell)
        for first_row, first_column, last_row, last_column in (merged or {}).get(name, []):
            if (first_row, first_column) != (last_row, last_column):
                sheet.merge_range(first_row, first_column, last_row, last_column, rows[first_row][first_column])
        sheet.autofit()
    book.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
