"""Read message traces: which sender's mail came from which client address (sources: R09).

The old summary has a row for each message, Get-MessageTraceV2 one for each recipient: a message counts once. Mail
from outside stands in a trace too, so a sender here need not be a mailbox of the tenant.
"""

from __future__ import annotations

from dataclasses import replace

from planner.evidence.log_cells import UNSET, LogCells, known, later
from planner.evidence.part import Part
from planner.evidence.rows import rows_of
from planner.model.evidence import MailSeen
from planner.model.knowledge import Rulebook
from planner.model.table import Kind, Table
from planner.settings import Settings

KIND = Kind.MESSAGE_TRACE
NO_SENDER = UNSET | {"<>"}
"""The sender of a bounce."""


def read(table: Table, settings: Settings, rulebook: Rulebook) -> Part:
    """Read one trace into one observation for each sender and client address."""
    cells = LogCells(table, settings, rulebook)
    found: dict[tuple[str, str], MailSeen] = {}
    counted: set[tuple[str, str]] = set()
    if table.stands_for:
        cells.about_table("trace-counts-recipients")  # a trace in groups has lost its message ids
    for row in rows_of(table):
        if row.text("mailbox") in NO_SENDER:
            cells.skip(row, "no sender, as on a bounce")
            continue
        sender = cells.mailbox(row)
        if not sender:
            cells.reject(row, "no sender address", "log-row-without-address", "mailbox")
            continue
        message = known(row, "message_id")
        count = 0 if message and (sender, message) in counted else cells.count(row, "messages")
        counted.add((sender, message))
        seen = MailSeen(sender, cells.client(row), count, cells.day(row), row.source())
        held = found.get((sender, seen.address))
        found[sender, seen.address] = seen if held is None else _together(held, seen)
    return cells.part(mail_seen=tuple(found.values()))


def _together(first: MailSeen, second: MailSeen) -> MailSeen:
    """Add two rows of one sender and address; the source is the row of the last day."""
    newest = second if later(first.last_seen, second.last_seen) else first
    return replace(newest, count=first.count + second.count)
