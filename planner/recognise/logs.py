"""Say how a large log is grouped, from its first rows, and make a table of its groups.

A log has millions of rows and tells few things: who, from where, how, and when last. Only these columns are kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from planner.model.evidence import MAIL_PORTS
from planner.model.table import (
    CellRow,
    Column,
    GroupedLog,
    Kind,
    LeftOut,
    LogGroup,
    LogHead,
    ReadFile,
    Row,
    Table,
    text_of,
)
from planner.recognise.normal import key
from planner.recognise.pages import REPEATED
from planner.recognise.secrets import Masker
from planner.recognise.sheet import JSON, Found, SheetReader

KEYS: Mapping[Kind, tuple[str, ...]] = {
    Kind.SIGN_INS: ("mailbox", "ip", "client_app", "status", "auth_protocol"),
    Kind.MESSAGE_TRACE: ("mailbox", "ip"),
    Kind.TLS_LOG: ("ip", "resp_ip", "resp_port", "server_name", "tls_version", "cipher", "curve", "established",
                   "mailbox", "tls_offered", "ecdhe_offered"),
}
"""The fields that tell the groups of a log apart: what its rows are evidence of."""

COUNT: Mapping[Kind, str] = {Kind.SIGN_INS: "sign_ins", Kind.MESSAGE_TRACE: "messages", Kind.TLS_LOG: "connections"}
"""The field that says how many rows a group has. A table that has it already is no log."""

WANTED_PORTS = ("", "-", *map(str, MAIL_PORTS))
"""The ports of which connections are kept; without a port the name of the server tells."""

DATE = "date"
BROKEN = "does not parse: it has not as many values as the header"
COUNTED = "counted: how many rows of the log are alike"
NOT_NEEDED = "not needed of a large log"

_SORTS_AS_TEXT = re.compile(r"[12]\d{3}-\d\d-\d\d|[12]\d{9}(?:\.|$)")
"""Dates that begin with the year, and seconds since 1970 as Zeek writes them."""


def log_head(file: ReadFile, reader: SheetReader) -> LogHead | None:
    """How to group the log of which a file holds the first rows; None when they are those of anything else."""
    found = [each for sheet in file.sheets for each in reader.read(file, sheet)]
    if len(found) != 1:
        return None
    table = found[0].table
    names = KEYS.get(table.kind)
    without_names = table.header_row is None and file.format != JSON
    if names is None or without_names or table.first_column or COUNT[table.kind] in table.fields:
        return None
    width = Counter(len(row.cells) for row in table.rows).most_common(1)[0][0] if table.rows else 0
    keys = tuple(sorted(table.fields[name] for name in names if name in table.fields))
    date = table.fields.get(DATE)
    if len(keys) < 2 or max((*keys, date or 0)) >= width:
        return None
    columns = tuple(column if column.field is None or column.index in (*keys, date)
                    else replace(column, field=None, why=NOT_NEEDED) for column in table.columns)
    # The log of a network is nearly all web: without its ports it would have a group for every page.
    port = table.fields.get("resp_port")
    return LogHead(replace(table, columns=columns, rows=()), width, keys, date, not _dates_sort(table, date),
                   COUNT[table.kind], port, () if port is None else WANTED_PORTS)


def _dates_sort(table: Table, date: int | None) -> bool:
    if date is None:
        return True
    texts = (text_of(row.cells[date]) for row in table.rows if date < len(row.cells))
    return all(_SORTS_AS_TEXT.match(text) for text in texts if text)


def log_table(file: ReadFile, log: GroupedLog, masker: Masker) -> Found:
    """Make the table of a log that was grouped: a row for each group, at the number of its first row."""
    head = log.head
    table = head.table
    place = max(head.width, len(table.columns))
    labels = [key(table.headers.get(index, "")) for index in head.keys]
    used: list[Row] = []
    left_out: list[LeftOut] = []
    for group in log.groups:
        if [key(value) for value in group.values[:len(labels)]] == labels:
            left_out.append(LeftOut(group.number, REPEATED))  # logs joined together repeat their header
        else:
            used.append(Row(group.number, _cells(head, group, place)))
    stands_for = {group.number: group.rows for group in log.groups}
    if log.rejected:
        left_out.append(LeftOut(log.first_rejected, BROKEN, rejected=True))
        stands_for[log.first_rejected] = log.rejected
    cells, masked = masker.rows([row.cells for row in used])
    rows = tuple(Row(row.number, masked_cells) for row, masked_cells in zip(used, cells, strict=True))
    made = replace(table, file=file.file, rows=rows, left_out=tuple(sorted(left_out, key=lambda row: row.number)),
                   blank=0, columns=(*table.columns, Column(place, "", head.count, COUNTED)), stands_for=stands_for)
    return Found(made, masked=tuple(table.headers.get(column, "") for column in sorted(masked)))


def _cells(head: LogHead, group: LogGroup, place: int) -> CellRow:
    cells: list[str | int | None] = [None] * (place + 1)
    for column, value in zip(head.keys, group.values, strict=False):
        cells[column] = value or None
    if head.date is not None:
        cells[head.date] = group.date or None
    cells[place] = group.rows
    return tuple(cells)
