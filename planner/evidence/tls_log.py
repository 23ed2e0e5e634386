"""Read TLS versions from network logs and from our probe (sources: Z01–Z08).

Zeek ``ssl.log`` tells the version that a server chose, ``smtp.log`` with the same uid the sender, where the mail was
not yet encrypted. A decryption log of Palo Alto tells version and server name. Only completed connections count, and
only those of mail: to port 25, 465 or 587, or to a Microsoft host for mail where the log tells no port.

The probe's result is a CSV file with a header, or an object a line in JSON, of these columns:

- ``probed_at``: the date and time, as 2026-11-24T08:15:00Z;
- ``address``: the client's IP address;
- ``tls_offered``: the highest version offered, as 1.2; ``none`` where no TLS was started;
- ``ecdhe_offered``: ``true`` or ``false``, whether an elliptic-curve suite was offered; empty where not known;
- ``server_name``: the server name that the client sent, empty without one;
- ``note``: for people, not read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from planner.evidence.log_cells import LogCells, known, later
from planner.evidence.part import Connection, Part
from planner.evidence.rows import EvidenceRow, rows_of
from planner.evidence.switches import TriState, read_switch
from planner.evidence.versions import read_version
from planner.model.cells import read_ip, read_port
from planner.model.device import Tls
from planner.model.evidence import MAIL_PORTS, Grade, TlsSeen
from planner.model.finding import Finding
from planner.model.knowledge import Rulebook
from planner.model.table import Kind, Table
from planner.model.text import fold
from planner.settings import Settings

RowReader = Callable[[EvidenceRow, LogCells], Connection | None]

KIND = Kind.TLS_LOG
_DONE = ("t", "true", "yes", "1")
_OFFERS = {TriState.TRUE: True, TriState.FALSE: False, TriState.BLANK: None, TriState.STRANGE: None}


def read(table: Table, settings: Settings, rulebook: Rulebook) -> Part:
    """Read one log. A table without versions is the log of the mail itself: it tells senders by uid."""
    cells = LogCells(table, settings, rulebook)
    if "tls_offered" in table.fields:
        return _connections(table, cells, _probed)
    if "tls_version" in table.fields:
        return _connections(table, cells, lambda row, cells: _logged(row, cells, rulebook))
    return _senders(table, cells)


def settle(parts: Sequence[Part], rulebook: Rulebook, findings: list[Finding]) -> tuple[TlsSeen, ...]:
    """Join the connections of all logs with their senders, and make one observation of those that are alike.

    A server's address is Microsoft's where some connection to it named a Microsoft host: most mail clients send no
    server name (Z07). A connection that carried mail of several senders is nobody's.
    """
    senders: dict[str, set[str]] = defaultdict(set)
    for part in parts:
        for uid, named in part.mail_senders.items():
            senders[uid] |= named
    connections = [connection for part in parts for connection in part.connections]
    _say_what_is_lost(parts, rulebook, findings)
    microsoft = {c.server_address for c in connections if c.server_address and c.seen.to_microsoft}
    found: dict[tuple[object, ...], TlsSeen] = {}
    for connection in connections:
        mailboxes = senders.get(connection.uid, set())
        seen = replace(connection.seen, mailbox=min(mailboxes) if len(mailboxes) == 1 else connection.seen.mailbox,
                       to_microsoft=connection.seen.to_microsoft or connection.server_address in microsoft)
        alike = (seen.grade, seen.address, seen.version, seen.to_microsoft, seen.server, seen.mailbox, seen.ecdhe)
        held = found.get(alike)
        found[alike] = seen if held is None else _together(held, seen)
    return tuple(found.values())


def _say_what_is_lost(parts: Sequence[Part], rulebook: Rulebook, findings: list[Finding]) -> None:
    """Say it where rows that name a sender, and connections, cannot be joined because one of them is in groups."""
    lost = sum(part.senders_lost for part in parts)
    if any(part.uid_lost and part.connections for part in parts):
        lost += sum(len(part.mail_senders) for part in parts)
    if lost and any(connection.seen.grade is Grade.REPORT for part in parts for connection in part.connections):
        findings.append(rulebook.finding("senders-not-joined", found=f"{lost:,} rows", count=f"{lost:,}"))


def _has_lost_uid(table: Table) -> bool:
    """Whether a log is in groups, which would be as many as its rows with the uid of each (sources: Z01, Z03)."""
    return bool(table.stands_for) and any(fold(column.header) == "uid" for column in table.columns)


def _connections(table: Table, cells: LogCells, reader: RowReader) -> Part:
    found = (reader(row, cells) for row in rows_of(table))
    return cells.part(connections=tuple(connection for connection in found if connection is not None),
                      uid_lost=_has_lost_uid(table))


def _senders(table: Table, cells: LogCells) -> Part:
    """Read the log of the mail. Behind STARTTLS the sender is encrypted, and mostly not known."""
    senders: dict[str, set[str]] = defaultdict(set)
    uid_lost, lost = _has_lost_uid(table), 0
    for row in rows_of(table):
        uid, mailbox = known(row, "uid"), cells.mailbox(row)
        if uid and mailbox:
            senders[uid].add(mailbox)
        elif not mailbox:
            cells.skip(row, "no sender: mail behind STARTTLS does not show it")
        else:
            cells.skip(row, "no uid: a large log keeps none" if uid_lost else "no uid")
            lost += cells.count(row, "connections")
    return cells.part(mail_senders={uid: frozenset(mailboxes) for uid, mailboxes in senders.items()},
                      uid_lost=uid_lost, senders_lost=lost if uid_lost else 0)


def _probed(row: EvidenceRow, cells: LogCells) -> Connection | None:
    address, text = read_ip(known(row, "ip")), row.text("tls_offered")
    version = Tls.NONE if fold(text) == Tls.NONE else read_version(text)
    if address is None:
        cells.reject(row, "no client address", "log-row-without-client", "ip")
        return None
    if version is None:
        cells.reject(row, "TLS version not understood", "tls-version-not-understood", "tls_offered")
        return None
    return Connection(TlsSeen(
        address, version, False, Grade.PROBE, row.source(), cells.day(row), server=known(row, "server_name"),
        ecdhe=_OFFERS[read_switch(row.text("ecdhe_offered"))]))


def _logged(row: EvidenceRow, cells: LogCells, rulebook: Rulebook) -> Connection | None:
    server_name, server_address = fold(known(row, "server_name")).rstrip("."), read_ip(known(row, "resp_ip")) or ""
    to_microsoft = _is_microsoft(server_name, rulebook)
    port = read_port(row.cell("resp_port"))
    address = read_ip(known(row, "ip"))
    version = read_version(row.text("tls_version"))
    if port is None and not to_microsoft:
        cells.skip(row, "neither a port nor the server says that it is mail")
        return None
    if port is not None and port not in MAIL_PORTS:
        cells.skip(row, f"port {port} is none of mail")
        return None
    if "established" in row.table.fields and fold(row.text("established")) not in _DONE:
        cells.skip(row, "the connection was not completed")
        return None
    if not known(row, "tls_version"):
        cells.skip(row, "no version was chosen")
        return None
    if address is None:
        cells.reject(row, "no client address", "log-row-without-client", "ip")
        return None
    if version is None:
        cells.reject(row, "TLS version not understood", "tls-version-not-understood", "tls_version")
        return None
    return Connection(TlsSeen(
        address, version, to_microsoft, Grade.REPORT, row.source(), cells.day(row), cells.count(row, "connections"),
        server_name or server_address, cells.mailbox(row), _used_ecdhe(row, version)), known(row, "uid"),
        server_address)


def _is_microsoft(server_name: str, rulebook: Rulebook) -> bool:
    """Whether a server name is one of Microsoft's for sending mail, or below one; a port alone proves nothing."""
    return any(server_name == hint.name or server_name.endswith("." + hint.name)
               for hint in rulebook.hints if hint.host)


def _used_ecdhe(row: EvidenceRow, version: Tls) -> bool | None:
    """Whether an elliptic-curve suite was used. Names of TLS 1.3 suites do not tell: there, the curve does."""
    cipher = fold(known(row, "cipher"))
    if known(row, "curve") or "ecdhe" in cipher:
        return True
    return None if not cipher or version is Tls.V1_3 else False


def _together(first: TlsSeen, second: TlsSeen) -> TlsSeen:
    """Add two connections that are alike; the source is the row of the last day."""
    newest = second if later(first.last_seen, second.last_seen) else first
    return replace(newest, connections=first.connections + second.connections)
