"""Read single cells: addresses, numbers, dates. Each reader gives a value or None, and never guesses."""

from __future__ import annotations

import ipaddress
import re
from datetime import date, datetime
from functools import lru_cache

from planner.model.table import Cell, text_of

_MAC = re.compile(r"(?i)(?<![0-9a-f])(?:[0-9a-f]{2}([:\-. ]?)(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}"
                  r"|[0-9a-f]{4}([.\-:])[0-9a-f]{4}\2[0-9a-f]{4})(?![0-9a-f])")
_IP_INSIDE = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])")
_ADDRESS = re.compile(r"[^\s<>;,:\"()\[\]|]+@[^\s<>;,:\"()\[\]|@]+")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T].*)?$")
_NUMERIC = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[ T].*)?$")
_CJK_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")

EXACT_DIGITS = 15
"""A spreadsheet keeps this many digits of a number; more are rounded."""


@lru_cache(maxsize=65_536)
def read_ip(text: str) -> str | None:
    """Find the IP address in a cell, also inside ``IP_192.0.2.7`` or ``http://192.0.2.7/``."""
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        pass
    for match in _IP_INSIDE.finditer(text):
        try:
            # A leading zero is a way people pad, not an octal number.
            return str(ipaddress.ip_address(".".join(str(int(part)) for part in match.group().split("."))))
        except ValueError:
            continue
    return None


@lru_cache(maxsize=65_536)
def read_mac(text: str) -> str | None:
    """Find a MAC address in any notation and write it ``AA:BB:CC:DD:EE:FF``."""
    match = _MAC.search(text)
    if not match:
        return None
    digits = re.sub(r"[^0-9A-Fa-f]", "", match.group()).upper()
    return ":".join(digits[i:i + 2] for i in range(0, 12, 2))


def read_addresses(text: str) -> tuple[str, ...]:
    """Find the e-mail addresses in a cell, lower case, in the order they stand, each once."""
    found = (match.removeprefix("mailto:").rstrip(".'").lstrip("'").casefold()
             for match in _ADDRESS.findall(text))
    return tuple(dict.fromkeys(found))


def read_whole_number(value: Cell) -> int | None:
    """Read a count: ``1,250`` and ``1.250`` are 1250, ``30/min`` is 30; negative and broken numbers are none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return int(value) if value >= 0 and float(value).is_integer() else None
    match = re.match(r"\s*(\d{1,3}(?:[.,' \u00a0\u202f]\d{3})+|\d+)(?![\d.,])", text_of(value))
    return int(re.sub(r"\D", "", match.group(1))) if match else None


def read_percent(value: Cell) -> float | None:
    """Read a share as typed: ``63.2``, ``63,2 %``, ``0.632``; None when it is no number."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return float(value)
    text = text_of(value).replace("\u00a0", "").replace("%", "").replace(" ", "").replace(",", ".")
    try:
        number = float(text)
    except ValueError:
        return None
    return number if 0 <= number <= 100 else None


def read_date(value: Cell, order: str = "") -> date | None:
    """Read a date; day and month are only told apart when they can be, or when ``order`` (dmy, mdy) says so."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = text_of(value)
    if match := _ISO.match(text) or _CJK_DATE.match(text):
        year, month, day = map(int, match.groups())
    elif match := _NUMERIC.match(text):
        first, second, year = map(int, match.groups())
        if first > 12 or (first == second) or order == "dmy" or (second <= 12 and "." in text):
            day, month = first, second
        elif second > 12 or order == "mdy":
            month, day = first, second
        else:
            return None
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def is_rounded(value: Cell) -> bool:
    """Whether a number has more digits than a spreadsheet keeps, so that its last ones are lost."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= 10 ** EXACT_DIGITS
