"""The template: an empty list with every column the tool knows, the choices to pick from, and how to fill it in."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from planner.model.device import Cloud
from planner.write.workbook.styles import DATE, TEXT, Styles

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

LAST_ROW = 10_000
"""Choices are offered down to this row (from 1)."""
CREATED = datetime(2026, 1, 1)
"""The document's date is fixed, so that the bytes are the same every time."""


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """A column: header, width in characters, what to write, an example, the choices that are offered."""

    header: str
    width: float
    help: str
    example: str
    choices: tuple[str, ...] = ()
    is_date: bool = False


_CLOUDS = tuple(cloud.value for cloud in Cloud if cloud is not Cloud.UNKNOWN)

COLUMNS = (
    TemplateColumn("Site", 18, "The building or town. Devices are grouped and visited by it.", "Lyon"),
    TemplateColumn("Location", 18, "Where it stands in the building.", "2nd floor, copy room"),
    TemplateColumn("Device", 18, "The name that people know it by, or its host name.", "PRN-LYO-01"),
    TemplateColumn("Type", 13, "What it is.", "printer",
                   ("printer", "scanner", "application", "nas", "ups", "camera", "relay", "computer", "other")),
    TemplateColumn("Make", 16, "The maker.", "Example"),
    TemplateColumn("Model", 20, "The model, as on the label.", "Office 400"),
    TemplateColumn("Firmware", 15, "The version of its firmware or software.", "4.12"),
    TemplateColumn("Serial", 18, "The serial number. It recognises the device for ever: worth filling in.", "0012-EX"),
    TemplateColumn("MAC", 19, "The address of its network card, in any notation.", "00:00:5E:00:53:01"),
    TemplateColumn("IP", 16, "Its network address.", "192.0.2.11"),
    TemplateColumn("Mailbox", 30, "The address that it signs in with and sends from.", "scan-lyon@example.com"),
    TemplateColumn("Server", 26, "The mail server that is set in it today.", "smtp.example.com"),
    TemplateColumn("Port", 8, "The port that is set in it today.", "587"),
    TemplateColumn("Send method", 15, "How it hands its mail over; none if it sends no mail.", "SMTP AUTH",
                   ("SMTP AUTH", "relay", "direct send", "other", "none")),
    TemplateColumn("TLS", 10, "The highest version that its mail client can speak. The version of its web page "
                              "says nothing. Leave it empty when nobody knows.", "1.2",
                   ("none", "SSL 3.0", "1.0", "1.1", "1.2", "1.3")),
    TemplateColumn("Cloud", 12, "The Microsoft 365 cloud of its mailbox. A country is no cloud.", "worldwide", _CLOUDS),
    TemplateColumn("Region", 14, "Country or region. It is shown and decides nothing.", "EMEA"),
    TemplateColumn("Update available", 12, "Whether an update or a replacement that brings TLS 1.2 is known. Leave it "
                                           "empty when nobody knows.", "no", ("yes", "no")),
    TemplateColumn("Planned update", 15, "The day on which it is to be updated or replaced.", "2027-03-31",
                   is_date=True),
    TemplateColumn("Sign-in", 12, "How it signs in. Never write a password into this file.", "password",
                   ("password", "OAuth")),
    TemplateColumn("Peak per minute", 12, "The most messages that it sends in a minute.", "12"),
    TemplateColumn("Recipients per day", 12, "The recipients that it sends to on a day.", "300"),
    TemplateColumn("State", 11, "A retired device is left alone.", "active", ("active", "retired")),
    TemplateColumn("Contact", 22, "Who opens the door.", "A. Example"),
    TemplateColumn("Asset tag", 14, "The number on your own label.", "A-00417"),
    TemplateColumn("Notes", 36, "Anything else. Never a password.", "Key at the reception"),
)
"""The template's columns in their order (an interface: they are the names that every list may use)."""


def workbook() -> bytes:
    """Make the template; the same bytes every time."""
    from xlsxwriter import Workbook

    content = io.BytesIO()
    with Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": "Devices that send mail", "created": CREATED})
        styles = Styles(book)
        _devices(book, book.add_worksheet("Devices"), styles)
        _help(book.add_worksheet("How to fill in"), styles)
    return content.getvalue()


def _devices(book: Workbook, sheet: Worksheet, styles: Styles) -> None:
    sheet.freeze_panes(1, 3)
    sheet.set_row(0, 32)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    for place, column in enumerate(COLUMNS):
        # As text 0012 and 1.2 stay what was typed.
        sheet.set_column(place, place, column.width, styles.make(num_format=DATE if column.is_date else TEXT))
        sheet.write_string(0, place, column.header, styles.header(human=True))
        if column.choices or column.is_date:
            sheet.data_validation(1, place, LAST_ROW - 1, place, _validation(column))
    sheet.autofilter(0, 0, LAST_ROW - 1, len(COLUMNS) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:Z{LAST_ROW}"})
    book.set_size(28_800, 16_000)


def _validation(column: TemplateColumn) -> dict[str, Any]:
    # Nothing is refused: other words are understood too, and what is not becomes a finding.
    shown = {"input_title": column.header, "input_message": column.help, "error_type": "warning",
             "error_title": column.header}
    if column.is_date:
        return {"validate": "date", "criteria": ">", "value": datetime(2000, 1, 1),
                "error_message": "This is no date.", **shown}
    return {"validate": "list", "source": list(column.choices),
            "error_message": "This is none of the choices; it is kept as you type it.", **shown}


def _help(sheet: Worksheet, styles: Styles) -> None:
    """Explain the columns in running text: a table of their names, or names with colons, would be read as devices."""
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 110, styles.text)
    sheet.write_string(0, 0, "How to fill in", styles.title)
    sheet.set_row(0, 30)
    lines = ("One row a device. Any column may stay empty: an empty cell is a question, never a guess.",
             "A row counts as soon as it has a name, serial, MAC, IP, mailbox or asset tag.",
             "You need not use this file: lists with other headers, in other languages, are read as they are.")
    for row, line in enumerate(lines, start=1):
        sheet.write_string(row, 0, line, styles.text)
    for row, column in enumerate(COLUMNS, start=len(lines) + 2):
        choices = f" Choose from {', '.join(column.choices)}." if column.choices else ""
        sheet.write_rich_string(row, 0, styles.label, f"{column.header}. ",
                                f"{column.help}{choices} For example {column.example}.", styles.text)
