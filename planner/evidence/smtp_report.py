"""Read the SMTP AUTH clients report of the Exchange admin centre: TLS shares per sender (sources: R01–R03).

The shares are percentages of a sender's messages. Copies of the report write them ``63.2``, ``63,2 %`` or
``0.632``; the header text of the export is not documented (R05).
"""

from __future__ import annotations

import re

from planner.evidence.part import Part
from planner.evidence.rows import EvidenceRow, rows_of
from planner.model.cells import read_addresses, read_date, read_percent, read_whole_number
from planner.model.device import SignIn
from planner.model.evidence import Period, SenderUse
from planner.model.finding import Finding
from planner.model.knowledge import Rulebook
from planner.model.table import Kind, LeftOut, Table
from planner.settings import Settings

KIND = Kind.SMTP_REPORT
SHARES = ("tls_1_0", "tls_1_1", "tls_1_2")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def read(table: Table, settings: Settings, rulebook: Rulebook) -> Part:
    """Read one report; rows without a sender address are rejected with a finding."""
    senders: list[SenderUse] = []
    findings: list[Finding] = []
    left_out: list[LeftOut] = []
    period = _period(table)
    rows = list(rows_of(table))
    scale = 100.0 if _are_fractions(rows) else 1.0
    for row in rows:
        addresses = read_addresses(row.text("mailbox"))
        if not addresses:
            findings.append(rulebook.finding("sender-not-understood", row.source("mailbox"),
                                             found=row.text("mailbox")))
            left_out.append(LeftOut(row.row.number, "no sender address", rejected=True))
            continue
        tls_1_0, tls_1_1, tls_1_2 = (_share(row, field, scale, findings, rulebook) for field in SHARES)
        day = read_date(row.cell("date"), settings.dates)
        senders.append(SenderUse(
            addresses[0], tls_1_0, tls_1_1, tls_1_2, read_whole_number(row.cell("messages")), _sign_in(row.text("auth_protocol")),
            row.source(), Period(None, day) if day else period))
    return Part(senders=tuple(senders), findings=tuple(findings), left_out=tuple(left_out))


def _share(row: EvidenceRow, field: str, scale: float, findings: list[Finding], rulebook: Rulebook) -> float | None:
    value = read_percent(row.cell(field))
    if value is None and row.text(field):
        findings.append(rulebook.finding("share-not-understood", row.source(field), found=row.text(field)))
    return None if value is None else round(value * scale, 4)


def _are_fractions(rows: list[EvidenceRow]) -> bool:
    """Whether the shares are written 0 to 1: none is above 1, and some row's shares add up to 1 and not to 100."""
    sums = []
    for row in rows:
        shares = [read_percent(row.cell(field)) or 0.0 for field in SHARES]
        if max(shares) > 1 or any("%" in row.text(field) for field in SHARES):
            return False
        sums.append(sum(shares))
    return any(0.98 <= total <= 1.02 for total in sums)


def _sign_in(text: str) -> SignIn:
    """The cell values of the added column are not documented; Basic, Basic auth, OAuth and both occur (R02)."""
    word = text.casefold()
    basic, modern = "basic" in word or "password" in word, "oauth" in word or "modern" in word
    if basic:
        return SignIn.PASSWORD
    return SignIn.OAUTH if modern else SignIn.UNKNOWN


def _period(table: Table) -> Period:
    """The days the report covers, from the lines above its header or the dates in its name; else the file's date."""
    for text in (*table.preamble.values(), table.file):
        days = [day for found in _DATE.findall(text) if (day := read_date(found))]
        if len(days) >= 2:
            return Period(min(days), max(days))
        if days:
            return Period(None, days[0])
    return Period(None, table.modified)
