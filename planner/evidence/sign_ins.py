"""Read Entra sign-ins: which mailbox signed in by SMTP AUTH, from which address, when last (sources: R10–R13).

The portal's download, Graph, the older portal, rows of Log Analytics and Defender, and the results of the queries
that the tool ships. Only rows of SMTP clients count; a result that counts was filtered by its query. The address is
the client's as Entra sees it: behind NAT it is the site's (sources: R15).
"""

from __future__ import annotations

from dataclasses import replace

from planner.evidence.log_cells import LogCells, known, later
from planner.evidence.part import Part
from planner.evidence.rows import EvidenceRow, rows_of
from planner.model.cells import read_whole_number
from planner.model.evidence import SignInSeen
from planner.model.knowledge import Rulebook
from planner.model.table import Kind, Table
from planner.model.text import fold
from planner.settings import Settings

KIND = Kind.SIGN_INS


def read(table: Table, settings: Settings, rulebook: Rulebook) -> Part:
    """Read one log or query result into one observation for each mailbox and address."""
    words = _Words(rulebook)
    cells = LogCells(table, settings, rulebook)
    found: dict[tuple[str, str], SignInSeen] = {}
    filtered = "client_app" not in table.fields and _counts(table)
    if "client_app" not in table.fields and not filtered:
        cells.about_table("sign-ins-without-client-app")
    for row in rows_of(table):
        if not filtered and fold(row.text("client_app")) not in words.smtp:
            cells.skip(row, f"not SMTP AUTH: {known(row, 'client_app') or 'no client app'}")
            continue
        mailbox = cells.mailbox(row)
        if not mailbox:
            cells.reject(row, "no mailbox address", "log-row-without-address", "mailbox")
            continue
        count = cells.count(row, "sign_ins")
        seen = SignInSeen(mailbox, cells.client(row), count, _failures(row, count, words, cells), cells.day(row),
                          row.source())
        held = found.get((mailbox, seen.address))
        found[mailbox, seen.address] = seen if held is None else _together(held, seen)
    return cells.part(sign_ins=tuple(found.values()))


def _counts(table: Table) -> bool:
    """Whether the file itself has a column with the number of sign-ins, as the result of our query has."""
    column = table.fields.get("sign_ins")
    return column is not None and bool(table.headers[column])


def _failures(row: EvidenceRow, count: int, words: _Words, cells: LogCells) -> int:
    """How many of a row's sign-ins failed. A result that is not understood is no failure: the mailbox may be in use."""
    if known(row, "failures"):
        return min(cells.count(row, "failures"), count)
    result = fold(row.text("status"))
    code = read_whole_number(row.cell("status"))
    if code == 0 or result in words.success:
        return 0
    if code or result in words.failure:
        return count
    if "failures" not in row.table.fields:
        cells.notice("sign-in-result-not-understood", row, "status")
    return 0


def _together(first: SignInSeen, second: SignInSeen) -> SignInSeen:
    """Add two rows of one mailbox and address; the source is the row of the last day."""
    newest = second if later(first.last_seen, second.last_seen) else first
    return replace(newest, count=first.count + second.count, failures=first.failures + second.failures)


class _Words:
    """What client apps and results are called."""

    def __init__(self, rulebook: Rulebook) -> None:
        names = rulebook.recognition["sign_ins"]
        self.smtp, self.success, self.failure = (
            frozenset(map(fold, names[name])) for name in ("smtp_clients", "success", "failure"))
