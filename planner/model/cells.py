"""Read single cells: addresses, numbers, dates. Each reader gives a value or None, and never guesses."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from datetime import date, datetime

from planner.model.table import Cell, text_of

_PLAIN_IP = re.compile(r"(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(?:\.(?!\Z)|\Z)){4}")
_IP_INSIDE = re.compile(r"(?<![\d.])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?!\.?[0-9])")
_IPV6_INSIDE = re.compile(r"(?<![\w:.])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?![\w:])")
_MAC = re.compile(r"(?i)(?<![0-9a-f])(?<![0-9a-f][:\-])(?:[0-9a-f]{2}([:\-. ]?)(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}"
                  r"|[0-9a-f]{4}([.\-:])[0-9a-f]{4}\2[0-9a-f]{4}|[0-9a-f]{6}[\-:.][0-9a-f]{6})(?![:\-]?[0-9a-f])")
_USUAL_MAC = re.compile(r"(?:[0-9A-F]{2}:){5}[0-9A-F]{2}")
_NOT_HEX = re.compile(r"[^0-9A-Fa-f]")
_BETWEEN = r"\s<>;,:\"()\[\]|/\\、，；（）"
_ADDRESS = re.compile(rf"(?<![^{_BETWEEN}])[^{_BETWEEN}@]+@(?:[\w-]+\.)+[\w-]*[^\W\d_](?!\w*@)")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:,?[ T].*)?$", re.ASCII)
_NUMERIC = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:,?[ T].*)?$", re.ASCII)
_CJK_DATE = re.compile(r"(\d{4})[年년]\s?(\d{1,2})[月월]\s?(\d{1,2})[日일]", re.ASCII)
_COUNT = re.compile(r"(\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3})+|\d{1,15})(?:[.,]0+)?(?![\d.,])(.*)", re.ASCII | re.DOTALL)
_NUMBERS = re.compile(r"\d+", re.ASCII)
_SHARE = re.compile(r"(\d{1,3}(?:[.,]\d{1,15})?|[.,]\d{1,15})\s?[%％]?", re.ASCII)
_MARKED = re.compile(r"'[^']*\d[^']*")
_FAILED = re.compile(r"#[¡¿]?(?:[^\W\d_]|[_ ]|/0)+[!?]|#(?:N/A|N/D|N/B|NV|ND|Н/Д)!?|#{3,}|#GETTING_DATA"
                     r"|(?:Err|Fehler|Erro|Erreur|Errore) ?:\d{3}")
_SCIENTIFIC = re.compile(r"\d[.,]\d+E\+\d{2,3}", re.ASCII | re.IGNORECASE)

_DOCUMENTATION = tuple(map(ipaddress.ip_network, (
    "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")))

EXACT_DIGITS = 15
"""A spreadsheet keeps this many digits of a number; more are rounded."""
HIGHEST_PORT = 65_535


def without_mark(text: str) -> str:
    """Take off the apostrophe by which people and programs mark a figure as text: ``'0012`` is ``0012``."""
    return text[1:].lstrip() if text[:1] == "'" and _MARKED.fullmatch(text) else text


def is_failed(value: Cell) -> bool:
    """Whether a cell is what a spreadsheet shows for a formula that failed, or for a column too narrow (``####``)."""
    return isinstance(value, str) and value[:1] in "#EF" and _FAILED.fullmatch(value.strip()) is not None


def read_ip(text: str) -> str | None:
    """Find the IP address in a cell, also inside ``192.0.2.7:9100`` or ``http://192.0.2.7/``."""
    if _PLAIN_IP.fullmatch(text):
        return text
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
    for match in _IPV6_INSIDE.finditer(text):
        try:
            return str(ipaddress.ip_address(match.group()))
        except ValueError:
            continue
    return None


def is_private_address(text: str) -> bool:
    """Whether a text is an address that only counts inside a network.

    Documentation ranges stand for public addresses, though the library files them under private.
    """
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return address.is_private and not any(address in network for network in _DOCUMENTATION)


def is_nobodys_address(text: str) -> bool:
    """Whether a text is an address that no host in a network has: unspecified, loopback, broadcast or reserved."""
    address = ipaddress.ip_address(text)
    return address.is_unspecified or address.is_loopback or address.is_reserved or address.is_multicast


def read_mac(text: str) -> str | None:
    """Find a MAC address in any notation and write it ``AA:BB:CC:DD:EE:FF``."""
    if _USUAL_MAC.fullmatch(text):
        return text
    match = _MAC.search(text)
    if not match:
        return None
    digits = _NOT_HEX.sub("", match.group()).upper()
    return ":".join((digits[:2], digits[2:4], digits[4:6], digits[6:8], digits[8:10], digits[10:]))


def read_addresses(text: str) -> tuple[str, ...]:
    """Find the e-mail addresses in a cell, lower case, in the order they stand, each once.

    A name without a domain that has a dot (``scan@printer``) is no mailbox of a tenant, and no address.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    found = (match.strip("'`´’.").lower() for match in _ADDRESS.findall(text))
    return tuple(dict.fromkeys(address for address in found if not address.startswith("@")))


def read_whole_number(value: Cell) -> int | None:
    """Read a count: ``1,250`` and ``1.250`` are 1250, ``30/min`` is 30; a range, a fraction, less than 0 is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return int(value) if value >= 0 and float(value).is_integer() else None
    match = _COUNT.match(text_of(value))
    if not match or _NUMBERS.search(match.group(2)):
        return None
    return int("".join(_NUMBERS.findall(match.group(1))))


def read_port(value: Cell) -> int | None:
    """Read a TCP port: ``587``, ``587/tcp``, ``587 (STARTTLS)``; two numbers in a cell are none."""
    number: int | None
    if isinstance(value, int | float):
        number = read_whole_number(value)
    else:
        numbers = _NUMBERS.findall(text_of(value).removesuffix(".0"))
        number = int(numbers[0]) if len(numbers) == 1 and len(numbers[0]) <= 5 else None
    return number if number is not None and 1 <= number <= HIGHEST_PORT else None


def read_percent(value: Cell) -> float | None:
    """Read a share as typed: ``63.2``, ``63,2 %``, ``0.632``; None when it is no number from 0 to 100."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return float(value) if 0 <= value <= 100 else None
    match = _SHARE.fullmatch(text_of(value).replace("\u00a0", " ").replace("\u202f", " "))
    if not match:
        return None
    number = float(match.group(1).replace(",", "."))
    return number if number <= 100 else None


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
        if first > 12 or first == second:
            day, month = first, second
        elif second > 12:
            month, day = first, second
        elif order == "dmy" or (not order and "." in match.group()):
            # Dots are written between day, month and year; months come first only with slashes and dashes.
            day, month = first, second
        elif order == "mdy":
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
    """Whether a spreadsheet has lost the last digits of a number, or shows it as ``1.23457E+15``."""
    if isinstance(value, str):
        return _SCIENTIFIC.fullmatch(value.strip()) is not None
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= 10 ** EXACT_DIGITS
