"""Read the SMTP AUTH clients report of the Exchange admin centre: TLS shares per sender (sources: R01–R03).

The shares are percentages of a sender's messages. Copies of the report write them ``63.2``, ``63,2 %`` or
``0.632``; the header text of the export is not documented (R05).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Any

from planner.evidence.part import Part
from planner.evidence.periods import period_of
from planner.evidence.rows import EvidenceRow, rows_of
from planner.model.cells import read_addresses, read_date, read_percent, read_whole_number
from planner.model.device import SignIn
from planner.model.evidence import Period, SenderUse
from planner.model.finding import Finding
from planner.model.knowledge import Rulebook
from planner.model.table import Kind, LeftOut, Table
from planner.model.text import fold
from planner.settings import Settings

KIND = Kind.SMTP_REPORT
SHARES = ("tls_1_0", "tls_1_1", "tls_1_2")


def read(table: Table, settings: Settings, rulebook: Rulebook) -> Part:
    """Read one report; rows without a sender address are rejected with a finding.

    A sender on several rows (one for each sign-in protocol, say) is one sender.
    """
    senders: dict[str, SenderUse] = {}
    findings: list[Finding] = []
    left_out: list[LeftOut] = []
    period = period_of(table, settings.dates)
    protocols = _Protocols(rulebook)
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
        use = SenderUse(
            addresses[0], tls_1_0, tls_1_1, tls_1_2, _messages(row, findings, rulebook),
            protocols.sign_in(row.text("auth_protocol")), row.source(), Period(None, day) if day else period)
        held = senders.get(use.mailbox)
        senders[use.mailbox] = use if held is None else _together(held, use)
    return Part(senders=tuple(senders.values()), findings=tuple(findings), left_out=tuple(left_out), day=period.last)


def newest(uses: Iterable[SenderUse]) -> tuple[SenderUse, ...]:
    """Of several reports about a sender the newest speaks; of equally new ones the one that shows older TLS.

    It also tells how far back the reports before it show nothing older than TLS 1.2.
    """
    found: dict[str, list[SenderUse]] = defaultdict(list)
    for use in uses:
        found[use.mailbox].append(use)
    return tuple(_with_history(sorted(of_sender, key=_age, reverse=True)) for of_sender in found.values())


def _with_history(uses: Sequence[SenderUse]) -> SenderUse:
    """The newest of the rows about a sender. A row without shares is a break: it shows no version."""
    modern = takewhile(lambda use: use.versions and use.versions[0].is_modern, uses)
    dated = dict.fromkeys(use.period for use in modern if use.period.last)
    return replace(uses[0], only_modern=tuple(dated))


def _age(use: SenderUse) -> tuple[bool, str, str, bool]:
    """A key that is greater for a newer report: its last day, its first day, and old TLS in doubt."""
    period = use.period
    return period.last is not None, str(period.last or ""), str(period.first or ""), use.old_share > 0


def _together(first: SenderUse, second: SenderUse) -> SenderUse:
    """Add two rows of one sender: shares weighted by messages, or evenly where a row does not count them."""
    counted = bool(first.messages and second.messages)
    weights = (first.messages or 0, second.messages or 0) if counted else (1, 1)
    pairs = list(zip((first, second), weights, strict=True))
    shares: dict[str, Any] = {name: _mean([(getattr(use, name), weight) for use, weight in pairs]) for name in SHARES}
    ways = {first.sign_in, second.sign_in}
    messages = [use.messages for use in (first, second) if use.messages is not None]
    last = max((use.period.last for use in (first, second) if use.period.last), default=None)
    # A password somewhere is what has an end date.
    sign_in = next((way for way in (SignIn.PASSWORD, SignIn.OAUTH) if way in ways), SignIn.UNKNOWN)
    return replace(first, **shares, messages=sum(messages) if messages else None, sign_in=sign_in,
                   period=replace(first.period, last=last))


def _mean(shares: Sequence[tuple[float | None, int]]) -> float | None:
    known = [(share, weight) for share, weight in shares if share is not None]
    if not known:
        return None
    # A share that is there stays above zero, however small it becomes.
    return round(sum(share * weight for share, weight in known) / sum(weight for _, weight in known), 6)


def _messages(row: EvidenceRow, findings: list[Finding], rulebook: Rulebook) -> int | None:
    number = read_whole_number(row.cell("messages"))
    if number is None and row.text("messages"):
        findings.append(rulebook.finding("messages-not-understood", row.source("messages"), found=row.text("messages")))
    return number


def _share(row: EvidenceRow, field: str, scale: float, findings: list[Finding], rulebook: Rulebook) -> float | None:
    value = read_percent(row.cell(field))
    if value is None and row.text(field):
        findings.append(rulebook.finding("share-not-understood", row.source(field), found=row.text(field)))
    return None if value is None else round(value * scale, 4)


def _are_fractions(rows: list[EvidenceRow]) -> bool:
    """Whether the shares are written 0 to 1: none is above 1, and some row's shares add up to 1 and not to 100."""
    whole = False
    for row in rows:
        shares = [read_percent(row.cell(field)) or 0.0 for field in SHARES]
        if max(shares) > 1 or any("%" in row.text(field) for field in SHARES):
            return False
        whole = whole or 0.98 <= sum(shares) <= 1.02
    return whole


class _Protocols:
    """Tell passwords from OAuth in the added column; its values are not documented and may be localised (R02)."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._words = {
            way: tuple(fold(word) for language in rulebook.languages.values()
                       for word in language.get("values", {}).get("sign_in", {}).get(way, ()) if len(word) > 2)
            for way in (SignIn.PASSWORD, SignIn.OAUTH)}

    def sign_in(self, text: str) -> SignIn:
        """What a cell says; where it names both, the password counts."""
        folded = fold(text)
        named = [way for way, words in self._words.items() if any(word in folded for word in words)]
        return named[0] if named else SignIn.UNKNOWN
