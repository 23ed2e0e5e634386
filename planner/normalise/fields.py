"""Read the cells of an inventory, one reader a field: what a cell gives a device, or what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from planner.model.cells import (
    EXACT_DIGITS,
    is_failed,
    is_rounded,
    read_addresses,
    read_date,
    read_ip,
    read_mac,
    read_port,
    read_whole_number,
    without_mark,
)
from planner.model.device import DeviceType, Route, SignIn, State, Upgrade
from planner.model.knowledge import Rulebook
from planner.model.table import Cell, text_of
from planner.model.text import fold
from planner.model.vocabulary import Denials, Vocabulary
from planner.normalise.cloud import CloudReader
from planner.normalise.route import read_server
from planner.normalise.tls import TlsReader

TYPES = frozenset(DeviceType)
MAIL_DEVICES = frozenset({"printer", "scanner", "nas", "ups", "camera"})
"""Types that the name of a model, a sheet or a file may tell. "Service" or "System" there is a name only."""
SENDS_NO_MAIL = ("computer", "phone")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?(?:E\+\d+)?", re.ASCII | re.IGNORECASE)
_ZEROS = "0-_.:/ ?*"
"""What a text that names nothing consists of."""


class Reading(NamedTuple):
    """What a cell gives: attributes of the device, a finding code for what is wrong, and its placeholders.

    A tuple, because millions of them are made.
    """

    values: Mapping[str, Any] = MappingProxyType({})
    problem: str = ""
    details: Mapping[str, Any] = MappingProxyType({})


NOTHING = Reading()
FAILED = Reading(problem="formula-failed")
OF_COLUMNS = frozenset({"formula-failed", "ip-is-number"})
"""What goes wrong with a column rather than a cell: said once for all its cells."""
CellReader = Callable[[Cell], Reading]


@lru_cache(maxsize=1)
def field_readers(rulebook: Rulebook, dates: str) -> FieldReaders:
    """The readers for the lists of a run and for the rows typed into its workbook: they are dear to make."""
    return FieldReaders(rulebook, dates)


class FieldReaders:
    """A reader for every field, made once for a rulebook. Cells that repeat are worked out once."""

    def __init__(self, rulebook: Rulebook, dates: str) -> None:
        denials = Denials(rulebook.tls_words)
        languages = rulebook.languages
        self._dates = dates
        self._placeholders = Vocabulary(languages, "placeholder", denials)
        self._nothing = self._placeholders.spellings
        self._types = Vocabulary(languages, "type", denials)
        self._tls_reader = TlsReader(rulebook.tls_words)
        self._cloud_reader = CloudReader(languages, rulebook.recognition["regions"], denials)
        systems = rulebook.recognition["operating_systems"]
        self._system_headers = frozenset(map(fold, systems["headers"]))
        self._systems = {fold(name): kind for kind in SENDS_NO_MAIL for name in systems[kind]}

        def words(name: str, attribute: str, values: type[StrEnum]) -> CellReader:
            return Remembering(_Words(Vocabulary(languages, name, denials), self._placeholders, attribute, values,
                                f"{name.replace('_', '-')}-not-understood").read)

        # The order is that of precedence: a later reader overrides what an earlier one says in passing, such as
        # the region in a Cloud column, the port behind a server, the update in a TLS cell.
        self.by_field: Mapping[str, CellReader] = {
            "cloud": Remembering(self._cloud), "region": Remembering(self._text("region")),
            "location": Remembering(self._text("location")), "ip": self._ip, "host": self._name("host"),
            "name": self._name("name"), "make": Remembering(self._name("make")),
            "model": Remembering(self._name("model")),
            "firmware": Remembering(self._name("firmware"), figures=True),
            "contact": Remembering(self._text("contact")), "notes": self._text("notes"),
            "serial": self._key("serial"), "asset_tag": self._key("asset_tag"),
            "mac": self._mac, "server": Remembering(self._server), "port": Remembering(self._port, figures=True),
            "mailbox": self._mailbox, "type": Remembering(self._type),
            "route": words("route", "claimed_route", Route), "tls": Remembering(self._tls, figures=True),
            "upgrade": words("upgrade", "claimed_upgrade", Upgrade), "state": words("state", "state", State),
            "sign_in": words("sign_in", "sign_in", SignIn),
            "planned_update": Remembering(self._date("planned_update"), figures=True),
            "peak_per_minute": Remembering(self._number("peak_per_minute"), figures=True),
            "recipients_per_day": Remembering(self._number("recipients_per_day"), figures=True),
            "date": Remembering(self._date("as_of"), figures=True)}

    def type_in_name(self, name: str) -> DeviceType | None:
        """The one type of mail device that the name of a model, a sheet or a file tells, else None."""
        told = set(self._types.named(name)) & MAIL_DEVICES
        return DeviceType(told.pop()) if len(told) == 1 else None

    def sends_no_mail(self, kind: str) -> str | None:
        """The word for a type whose devices are no mail devices (computer, phone), else None."""
        word = self._first_type(kind)
        return word if word in SENDS_NO_MAIL else None

    def system_of(self, text: str) -> str:
        """Whether an operating system is that of a computer or a phone; empty for every other."""
        folded = fold(text)
        return next((kind for name, kind in self._systems.items()
                     if folded.startswith(name) and not folded[len(name):len(name) + 1].isalpha()), "")

    def is_system_header(self, header: str) -> bool:
        """Whether a column holds operating systems."""
        return fold(header) in self._system_headers

    def _known(self, cell: Cell) -> str:
        """The text of a cell that names something; a placeholder ("N/A", zeros) is no text."""
        text = cell.strip() if type(cell) is str else text_of(cell)
        if text.lower() in self._nothing or (text[:1] in _ZEROS and not text.strip(_ZEROS)):
            return ""
        return text if text.isascii() or text not in self._placeholders else ""

    def _text(self, attribute: str) -> CellReader:
        def read(cell: Cell) -> Reading:
            return Reading({attribute: text}) if (text := text_of(cell)) else NOTHING
        return read

    def _name(self, attribute: str) -> CellReader:
        def read(cell: Cell) -> Reading:
            return Reading({attribute: text}) if (text := self._known(cell)) else NOTHING
        return read

    def _key(self, attribute: str) -> CellReader:
        def read(cell: Cell) -> Reading:
            text = self._known(cell)
            if not text:
                return NOTHING
            if text[0] == "'":
                text = without_mark(text)
            if is_rounded(cell):
                return Reading({attribute: text}, "number-rounded", {"digits": EXACT_DIGITS})
            return Reading({attribute: text})
        return read

    def _mac(self, cell: Cell) -> Reading:
        text = self._known(cell)
        if not text:
            return NOTHING
        address = read_mac(text)
        if address is None:
            return Reading(problem="mac-not-understood")
        return Reading({"mac": address}) if address.strip("0:") else NOTHING

    def _ip(self, cell: Cell) -> Reading:
        text = self._known(cell)
        if not text:
            return NOTHING
        address = read_ip(text)
        if address is not None:
            return Reading({"ip": address}) if address.strip("0.:") else NOTHING
        # A host name in the IP column is common in print server exports.
        if "." in text and " " not in text and any(map(str.isalpha, text)):
            return Reading({"host": text})
        return Reading(problem="ip-is-number" if _NUMBER.fullmatch(without_mark(text)) else "ip-not-understood")

    def _server(self, cell: Cell) -> Reading:
        if not (text := self._known(cell)):
            return NOTHING
        server = read_server(text)
        values: dict[str, Any] = {"server": server.host}
        if server.port is not None:
            values["port"] = server.port
        return Reading(values)

    def _port(self, cell: Cell) -> Reading:
        if not self._known(cell):
            return NOTHING
        port = read_port(cell)
        return Reading(problem="port-not-understood") if port is None else Reading({"port": port})

    def _mailbox(self, cell: Cell) -> Reading:
        if not (text := self._known(cell)):
            return NOTHING
        addresses = read_addresses(text)
        if not addresses:
            return Reading(problem="mailbox-not-understood")
        values = {"mailbox": addresses[0], "mailboxes": addresses}
        if len(addresses) > 1:
            return Reading(values, "mailbox-several", {"first": addresses[0]})
        return Reading(values)

    def _type(self, cell: Cell) -> Reading:
        text = text_of(cell)
        word = self._first_type(text)
        if word is not None:
            # A phone that sends mail is kept, but has no type of its own.
            return Reading({"type": DeviceType(word) if word in TYPES else DeviceType.OTHER})
        return NOTHING if text in self._placeholders or not text else Reading(problem="type-not-understood")

    def _first_type(self, text: str) -> str | None:
        """The first type that a text names; what is more than a computer is no computer ("PC with scanner")."""
        exact = self._types.read(text)
        named = (exact,) if exact else self._types.named(text)
        return next((word for word in named if word not in SENDS_NO_MAIL), None) or next(iter(named), None)

    def _cloud(self, cell: Cell) -> Reading:
        text = text_of(cell)
        if text in self._placeholders:
            return NOTHING
        reading = self._cloud_reader.read(text)
        values: dict[str, Any] = {"clouds": reading.clouds} if reading.clouds else {}
        if reading.problem == "cloud-is-region":
            values["region"] = text
        return Reading(values, reading.problem)

    def _tls(self, cell: Cell) -> Reading:
        reading = self._tls_reader.read(cell)
        text = text_of(cell)
        values: dict[str, Any] = {"claimed_tls": reading.value, "tls_stated": text}
        if reading.upgrade is not Upgrade.UNKNOWN:
            values["claimed_upgrade"] = reading.upgrade
        problem = "" if text in self._placeholders else reading.problem
        return Reading(values, problem, {"likely": reading.likely or "not known", "why": reading.why})

    def _number(self, attribute: str) -> CellReader:
        def read(cell: Cell) -> Reading:
            number = read_whole_number(cell)
            if number is None:
                return Reading(problem="number-not-understood") if self._known(cell) else NOTHING
            return Reading({attribute: number})
        return read

    def _date(self, attribute: str) -> CellReader:
        def read(cell: Cell) -> Reading:
            day = read_date(cell, self._dates)
            if day is None:
                return Reading(problem="date-not-read") if self._known(cell) else NOTHING
            return Reading({attribute: day})
        return read


@dataclass(frozen=True, slots=True)
class _Words:
    """Read a cell whose words stand for the values of a closed set."""

    vocabulary: Vocabulary
    placeholders: Vocabulary
    attribute: str
    values: type[StrEnum]
    problem: str

    def read(self, cell: Cell) -> Reading:
        text = text_of(cell)
        word = self.vocabulary.find(text)
        if word is None:
            return NOTHING if not text or text in self.placeholders else Reading(problem=self.problem)
        value = self.values(word)
        return NOTHING if value == "unknown" else Reading({self.attribute: value})


class Remembering:
    """Remember the readings of texts, which repeat from row to row; ``seen`` may be looked into first.

    A text that is a figure may be marked as text (``figures``). A failed formula has no reading of any kind.
    """

    def __init__(self, read: CellReader, *, figures: bool = False) -> None:
        self._read = read
        self._figures = figures
        self.seen: dict[Cell, Reading] = {}

    def __call__(self, cell: Cell) -> Reading:
        if type(cell) is not str:
            return self._read(cell)
        reading = FAILED if is_failed(cell) else self._read(without_mark(cell.strip()) if self._figures else cell)
        self.seen[cell] = reading
        return reading
