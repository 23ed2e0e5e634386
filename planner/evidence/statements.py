"""What one row of a report, a log or a probe says of a TLS version, whoever it speaks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from planner.model.cells import read_ip
from planner.model.device import Device, Tls
from planner.model.evidence import Fact, Grade, Period, SenderUse, TlsSeen
from planner.model.source import Source

REPORT_DAYS = timedelta(days=7)
"""What the report shows by default (sources: R03): what is older than the newest evidence by more than this is past."""


@dataclass(frozen=True, slots=True)
class Statement:
    """Versions seen of a mailbox or an address (``subject``), oldest first, with the days that they are seen in.

    ``used`` and ``unused`` are the fact that a device cites, as the statement settles its TLS or not.
    ``only_modern``: the days of the reports that show nothing older than TLS 1.2, newest first.
    """

    versions: tuple[Tls, ...]
    grade: Grade
    at_microsoft: bool
    subject: str
    period: Period
    source: Source
    used: Fact
    unused: Fact
    ecdhe: bool | None = None
    only_modern: tuple[Period, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether it can settle a TLS version: our probe, or a connection to one of Microsoft's hosts."""
        return bool(self.versions) and (self.at_microsoft or self.grade is Grade.PROBE)

    @property
    def shows_old(self) -> bool:
        """Whether a version below 1.2 was seen."""
        return bool(self.versions) and not self.versions[0].is_modern


@dataclass(frozen=True, slots=True)
class Shared:
    """A statement that several devices may be behind; one about a place only (not ``settles``) is just shown."""

    statement: Statement
    users: tuple[Device, ...]
    settles: bool = True


def of_report(use: SenderUse) -> Statement:
    """What a row of the SMTP AUTH clients report says of its sender (sources: R01)."""
    said = _statement(use.versions, Grade.REPORT, True, use.mailbox, use.period, use.source,
                      f"{use.mailbox}: {use.shares}", None)
    return replace(said, only_modern=use.only_modern)


def of_connection(seen: TlsSeen) -> Statement:
    """What a log says of a client address, or our probe; towards another host it settles nothing (sources: Z02)."""
    versions = () if seen.version is Tls.UNKNOWN else (seen.version,)
    if seen.grade is Grade.PROBE:
        note = f"{seen.address}: measured by the probe"
    else:
        host = seen.server or ("a Microsoft host" if seen.to_microsoft else "another host")
        note = f"{seen.address} to {host}"
        if not seen.to_microsoft:
            note += ", which is not known as Microsoft's"
        elif read_ip(host) == host:
            note += ", which other connections name as Microsoft's"
    return _statement(versions, seen.grade, seen.to_microsoft, seen.mailbox or seen.address,
                      Period(None, seen.last_seen), seen.source, note, seen.ecdhe)


def in_force(statements: Sequence[Statement]) -> list[Statement]:
    """The newest statements: those of its days, and those without a date, which nobody can call past."""
    days = [statement.period.last for statement in statements if statement.period.last]
    if not days:
        return list(statements)
    newest = max(days)
    horizon = min(_begins(statement, newest) for statement in statements if statement.period.last == newest)
    return [s for s in statements if s.period.last is None or s.period.last >= horizon]


def versions_of(statements: Sequence[Statement]) -> tuple[Tls, ...]:
    """The versions that several statements show, oldest first."""
    return tuple(sorted({version for s in statements for version in s.versions}, key=lambda version: version.rank))


def _begins(statement: Statement, last: date) -> date:
    return statement.period.first or last - REPORT_DAYS


def _statement(versions: Sequence[Tls], grade: Grade, at_microsoft: bool, subject: str, period: Period,
               source: Source, note: str, ecdhe: bool | None) -> Statement:
    value = versions[-1] if versions else Tls.UNKNOWN
    last = period.last.isoformat() if period.last else None
    used, unused = (Fact("tls", value, grade, str(source), last, used, note) for used in (True, False))
    return Statement(tuple(versions), grade, at_microsoft, subject, period, source, used, unused, ecdhe)
