"""Make large inventories that look like real ones, the same for the same size."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

SITES = 500
SEED = 20261124
HEADER = ("Site", "Location", "Device", "Type", "Make", "Model", "Firmware", "Serial", "MAC", "IP", "Mailbox",
          "Server", "Port", "Send method", "TLS", "Cloud", "Region", "Update available", "Planned update", "Sign-in",
          "Peak per minute", "Recipients per day", "State", "Contact", "Notes")
_MODELS = tuple((f"Maker {maker}", f"{series} {number}") for maker in "ABCDEFGH"
                for series in ("Office", "Laser", "Scan") for number in range(300, 1000, 100))
_TLS = ("1.0", "TLS 1.1", "1.2", "TLSv1.2", "1.3", "TLS 1.0/1.1/1.2", "none", "SSL/TLS", "")


def rows(devices: int) -> Iterator[tuple[str, ...]]:
    """The rows of an inventory; about one device in three shares its mailbox."""
    dice = random.Random(SEED)
    for number in range(devices):
        site = f"Site {number % SITES:03}"
        make, model = dice.choice(_MODELS)
        mailbox = f"scan-{number % (devices * 2 // 3 or 1):06}@example.com"
        old = dice.random() < 0.05
        firmware = f"{dice.randrange(9)}.{dice.randrange(99):02}"
        yield (site, f"Floor {dice.randrange(9)}, room {dice.randrange(400)}", f"PRN-{number:06}",
               dice.choice(("printer", "scanner", "nas", "ups")), make, model, firmware,
               f"SN{number:08}", "02:00:5E:" + ":".join(f"{number >> shift & 255:02X}" for shift in (16, 8, 0)),
               f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}", mailbox, "smtp.office365.com", "587",
               dice.choice(("SMTP AUTH", "SMTP AUTH", "SMTP AUTH", "relay", "")), dice.choice(_TLS),
               dice.choice(("worldwide", "worldwide", "worldwide", "")), "EMEA", dice.choice(("yes", "no", "no", "")),
               "2027-03-31" if old else "", dice.choice(("password", "password", "OAuth")), str(dice.randrange(1, 40)),
               str(dice.randrange(1, 900)), "retired" if old else "active", f"Contact {number % SITES:03}",
               f"Key {dice.randrange(99)} at the desk" if dice.random() < 0.3 else "")


def write(path: Path, devices: int) -> None:
    """Write an inventory of so many devices as a workbook with one sheet."""
    from xlsxwriter import Workbook

    with Workbook(str(path), {"constant_memory": True, "strings_to_numbers": False}) as book:
        sheet = book.add_worksheet("Devices")
        sheet.write_row(0, 0, HEADER)
        for number, row in enumerate(rows(devices), start=1):
            for column, text in enumerate(row):
                sheet.write_string(number, column, text)
