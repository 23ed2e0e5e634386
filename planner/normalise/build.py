"""Turn the rows of an inventory into devices: every cell read once, what cannot be read said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from planner.model.cells import is_rounded, read_addresses, read_date, read_ip, read_mac, read_whole_number
from planner.model.device import Device, DeviceType, Route, SignIn, State, Upgrade
from planner.model.finding import Finding
from planner.model.knowledge import Rulebook
from planner.model.source import Source
from planner.model.table import Cell, LeftOut, Row, Table, text_of
from planner.model.text import fold
from planner.normalise.cloud import CloudReader
from planner.normalise.route import infer_route, read_server
from planner.normalise.tls import TlsReader
from planner.normalise.vocabulary import Vocabulary

PLAIN = ("location", "name", "host", "make", "model", "firmware", "contact", "notes", "region")
KEYS = ("serial", "asset_tag")
TYPES = frozenset(DeviceType)
IDENTITY = ("name", "host", "serial", "mac", "ip", "mailboxes", "asset_tag")


@dataclass(frozen=True, slots=True)
class Readers:
    """Everything that reads cells, made once a run."""

    tls: TlsReader
    cloud: CloudReader
    type: Vocabulary
    route: Vocabulary
    upgrade: Vocabulary
    state: Vocabulary
    sign_in: Vocabulary
    placeholder: Vocabulary
    os_headers: frozenset[str]
    os_words: dict[str, str]
    rulebook: Rulebook
    dates: str

    @classmethod
    def of(cls, rulebook: Rulebook, dates: str) -> Readers:
        """Make the readers from the rulebook's words."""
        word = partial(Vocabulary, rulebook.languages)
        systems: dict[str, Any] = dict(rulebook.recognition.get("operating_systems", {}))
        return cls(
            TlsReader(rulebook.tls_words), CloudReader(rulebook.languages, rulebook.recognition["regions"]),
            word("type"), word("route"), word("upgrade"), word("state"), word("sign_in"), word("placeholder"),
            frozenset(map(fold, systems.get("headers", ()))),
            {fold(name): kind for kind in ("computer", "phone") for name in systems.get(kind, ())},
            rulebook, dates)


@dataclass(frozen=True, slots=True)
class Built:
    """A device from a row, its findings, and how its row is left out when it is none."""

    device: Device | None
    findings: tuple[Finding, ...] = ()
    left_out: LeftOut | None = None


class RowBuilder:
    """Read the rows of one table. Columns are looked up once; each row costs only its own cells."""

    def __init__(self, table: Table, readers: Readers) -> None:
        self._table = table
        self._readers = readers
        self._fields = table.fields
        self._columns = {name: index + 1 for name, index in table.fields.items()}
        self._extra = [(c.index, c.header) for c in table.columns if not c.field and c.header]
        self._default_type = readers.type.find(table.sheet) or readers.type.find(table.file)

    def rows(self) -> Iterator[Built]:
        """Build every row of the table, in order."""
        for row in self._table.rows:
            yield self._build(row)

    def _build(self, row: Row) -> Built:
        found: list[Finding] = []
        source = Source(self._table.file, self._table.sheet, row.number)
        say = partial(self._say, found, row)
        text = partial(self._text, row)
        values: dict[str, Any] = {name: text(name) for name in PLAIN if name in self._fields}
        self._read_keys(row, values, say)
        self._read_network(row, values, say)
        self._read_mailboxes(row, values, say)
        self._read_words(row, values, say)
        self._read_tls(row, values, say)
        self._read_numbers(row, values, say)
        values["extra"] = {header: cell for index, header in self._extra
                           if index < len(row.cells) and (cell := text_of(row.cells[index]))}
        site = text("site")
        if site:
            values["site"] = site
        if not any(values.get(name) for name in IDENTITY):
            say("row-without-identity", None)
        as_of = read_date(self._cell(row, "date"), self._readers.dates) or self._table.modified
        device = Device(id="", source=source, as_of=as_of, columns=self._columns, **values)
        if reason := self._not_a_mail_device(row, device):
            return Built(None, tuple(found), LeftOut(row.number, reason))
        return Built(device, tuple(found))

    def _read_keys(self, row: Row, values: dict[str, Any], say: Callable[..., None]) -> None:
        for name in KEYS:
            cell = self._cell(row, name)
            if cell is None:
                continue
            values[name] = self._key_text(cell)
            if is_rounded(cell):
                say("number-rounded", name, digits=15)
        mac = self._key_text(self._cell(row, "mac"))
        if mac:
            address = read_mac(mac)
            if address is None:
                say("mac-not-understood", "mac")
            elif address.strip("0:"):
                values["mac"] = address

    def _read_network(self, row: Row, values: dict[str, Any], say: Callable[..., None]) -> None:
        ip = self._key_text(self._cell(row, "ip"))
        if ip:
            address = read_ip(ip)
            if address is None:
                # A host name in the IP column is common in print server exports.
                if not values.get("host") and "." in ip and " " not in ip:
                    values["host"] = ip
                else:
                    say("ip-not-understood", "ip")
            elif address.strip("0.:"):
                values["ip"] = address
        server = read_server(self._key_text(self._cell(row, "server")))
        port = read_whole_number(self._cell(row, "port"))
        if port is None and self._key_text(self._cell(row, "port")):
            say("port-not-understood", "port")
        values["server"] = server.host
        values["port"] = port if port is not None else server.port

    def _read_mailboxes(self, row: Row, values: dict[str, Any], say: Callable[..., None]) -> None:
        text = self._key_text(self._cell(row, "mailbox"))
        if not text:
            return
        addresses = read_addresses(text)
        if not addresses:
            say("mailbox-not-understood", "mailbox")
            return
        values["mailbox"], values["mailboxes"] = addresses[0], addresses
        if len(addresses) > 1:
            say("mailbox-several", "mailbox", first=addresses[0])

    def _read_words(self, row: Row, values: dict[str, Any], say: Callable[..., None]) -> None:
        readers = self._readers
        kind = self._text(row, "type")
        word = readers.type.find(kind) if kind else None
        if kind and word is None and kind not in readers.placeholder:
            say("type-not-understood", "type")
        if word is None:
            word = readers.type.find(values.get("model", "")) or self._default_type
        # A phone that sends mail is kept, but has no type of its own.
        values["type"] = DeviceType(word) if word and word in TYPES else DeviceType.OTHER
        for name, target, vocabulary, enum in (
                ("route", "claimed_route", readers.route, Route),
                ("upgrade", "claimed_upgrade", readers.upgrade, Upgrade),
                ("state", "state", readers.state, State),
                ("sign_in", "sign_in", readers.sign_in, SignIn)):
            text = self._text(row, name)
            if not text:
                continue
            word = vocabulary.find(text)
            if word is not None:
                values[target] = enum(word)
            elif text not in readers.placeholder:
                say(f"{name.replace('_', '-')}-not-understood", name)
        if "claimed_route" not in values:
            values["claimed_route"], values["route_inferred"] = infer_route(
                values["server"], readers.rulebook.hints)
        reading = readers.cloud.read(self._text(row, "cloud"))
        values["clouds"] = reading.clouds
        if reading.problem and self._text(row, "cloud") not in readers.placeholder:
            say(reading.problem, "cloud")
        if reading.problem == "cloud-is-region" and not values.get("region"):
            values["region"] = self._text(row, "cloud")

    def _read_tls(self, row: Row, values: dict[str, Any], say: Callable[..., None]) -> None:
        cell = self._cell(row, "tls")
        if cell is None:
            return
        reading = self._readers.tls.read(cell)
        values["tls_stated"] = text_of(cell)
        values["claimed_tls"] = reading.value
        if values.get("claimed_upgrade", Upgrade.UNKNOWN) is Upgrade.UNKNOWN:
            values["claimed_upgrade"] = reading.upgrade
        if reading.problem and text_of(cell) not in self._readers.placeholder:
            say(reading.problem, "tls", likely=reading.likely or "not known", why=reading.why)

    def _read_numbers(self, row: Row, values: dict[str, Any], say: Callable[..., None]) -> None:
        for name in ("peak_per_minute", "recipients_per_day"):
            cell = self._cell(row, name)
            values[name] = read_whole_number(cell)
            if values[name] is None and self._key_text(cell):
                say("number-not-understood", name)
        planned = self._cell(row, "planned_update")
        values["planned_update"] = read_date(planned, self._readers.dates)
        if values["planned_update"] is None and self._key_text(planned):
            say("date-not-understood", "planned_update")

    def _not_a_mail_device(self, row: Row, device: Device) -> str:
        """Say why a row is a computer or a phone that sends no mail; empty for everything else (SPEC 3)."""
        if device.mailboxes or device.server or device.claimed_route in (Route.SMTP_AUTH, Route.RELAY):
            return ""
        kind = self._readers.type.find(self._text(row, "type"))
        if kind in ("computer", "phone"):
            return f"a {kind} that sends no mail ({self._text(row, 'type')})"
        if kind is None:
            systems = [device.firmware, *(v for h, v in device.extra.items() if fold(h) in self._readers.os_headers)]
            for system in systems:
                for word, name in self._readers.os_words.items():
                    if system and fold(system).startswith(word):
                        return f"a {name} that sends no mail ({system})"
        return ""

    def _cell(self, row: Row, name: str) -> Cell:
        index = self._fields.get(name)
        return row.cells[index] if index is not None and index < len(row.cells) else None

    def _text(self, row: Row, name: str) -> str:
        return text_of(self._cell(row, name))

    def _key_text(self, cell: Cell) -> str:
        """The text of a cell that identifies or addresses something; a placeholder ("N/A") is no text."""
        text = text_of(cell)
        return "" if not text or text in self._readers.placeholder or not text.strip("0-_.:/ ?*") else text

    def _say(self, found: list[Finding], row: Row, code: str, name: str | None, **values: Any) -> None:
        index = self._fields.get(name) if name else None
        found.append(self._readers.rulebook.finding(
            code, Source(self._table.file, self._table.sheet, row.number, None if index is None else index + 1),
            column="" if index is None else self._table.headers.get(index, ""),
            found=self._text(row, name) if name else "", **values))
