"""Read a cell about TLS: the highest version the device's SMTP client can speak, never guessed upward."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from planner.model.device import Tls, Upgrade
from planner.normalise.tls_clauses import DENIALS, NEUTRAL, Clause, by_rank, clauses
from planner.normalise.tls_tokens import Lexicon, Role, comparable

_CACHED_CELLS = 65_536
_LONGEST_CELL = 500
"""Characters. A longer text is prose, and no claim that can be read with safety."""
_UNREADABLE = frozenset({Role.STRANGE, Role.NUMBER})
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAME = "|".join(_MONTHS)
_DATE_TEXT = re.compile(
    r"(?:20\d\d-(?P<month>\d\d?)-(?P<day>\d\d?)|(?P<first>\d\d?)([-/.])(?P<second>\d\d?)\4(?:\d\d){1,2})"
    r"(?:[t ]\d\d:\d\d(?::\d\d)?)?"
    rf"|(?P<before>\d\d?)[-. ]{{1,2}}(?P<name>{_MONTH_NAME})(?:[-. ](?:\d\d){{1,2}})?"
    rf"|(?P<named>{_MONTH_NAME})[-. ](?P<behind>\d\d?)", re.ASCII)
_SERIAL = re.compile(r"(?:3[6-9]|[4-6][0-9])[0-9]{3}(?:\.0+)?")
_SPREADSHEET_EPOCH = date(1899, 12, 30).toordinal()


@dataclass(frozen=True, slots=True)
class TlsReading:
    """What one cell says about TLS.

    ``value`` is the highest version affirmed for SMTP, ``upgrade`` is yes when the cell says that an update brings
    TLS 1.2, ``why`` a sentence for people, ``problem`` empty or a finding code (``tls-not-understood``,
    ``tls-no-version``, ``tls-date``, ``tls-web-only``), ``likely`` what was probably typed before a spreadsheet
    made a date of it.
    """

    value: Tls
    upgrade: Upgrade = Upgrade.UNKNOWN
    why: str = ""
    problem: str = ""
    likely: str = ""


class TlsReader:
    """Read TLS cells with the word list ``data/tls_words.toml``; the same cell is worked out once."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._lexicon = Lexicon(words)
        self._read = lru_cache(maxsize=_CACHED_CELLS)(self._read_text)

    def read(self, value: object) -> TlsReading:
        """Read one cell: text, a number, a truth value, a date or None. Never raises for any text."""
        if value is None:
            return TlsReading(Tls.UNKNOWN, why="empty")
        if isinstance(value, date):
            return _from_date(value.day, value.month)
        return self._read(str(value))

    def _read_text(self, text: str) -> TlsReading:
        if len(text) > _LONGEST_CELL:
            return _not_understood("too long for a claim about TLS")
        if not (folded := comparable(text).strip()):
            return TlsReading(Tls.UNKNOWN, why="empty")
        if numbers := _date_in(folded):
            return _from_date(*numbers)
        tokens = self._lexicon.tokens(folded)
        strange = [token.text for token in tokens if token.role in _UNREADABLE]
        if strange:
            return _not_understood(f"not understood: {strange[0]}")
        if not tokens:
            return TlsReading(Tls.UNKNOWN, why="names no version")
        return _combine(clauses(tokens))


def _combine(cell: list[Clause]) -> TlsReading:
    """One reading from all clauses: those about SMTP count alone where there are any."""
    about_smtp = [clause for clause in cell if Role.SMTP in clause.roles and clause.subject]
    claims = about_smtp or [clause for clause in cell if not clause.elsewhere]
    denied = {version for clause in claims if clause.roles & DENIALS for version in clause.versions}
    caps = [clause.highest.rank for clause in claims if Role.UPPER in clause.roles and clause.affirmed]
    affirmed = [version for clause in claims for version in clause.affirmed
                if version not in denied and version.rank <= min(caps, default=version.rank)]
    none = any(clause.says_none for clause in claims)
    upgrade = Upgrade.YES if any(_brings_modern(clause) for clause in claims) else Upgrade.UNKNOWN
    if affirmed:
        highest = max(affirmed, key=by_rank)
        if none and highest is not Tls.SSL:
            return _not_understood("says both no TLS and a version")
        return TlsReading(highest, upgrade, "highest version named" if len(affirmed) > 1 else "names this version")
    if none and all(c.says_none or (c.versions and denied.issuperset(c.versions)) for c in claims):
        return TlsReading(Tls.NONE, upgrade, "says that there is no TLS")
    if none:
        return _not_understood("says no TLS, and something else beside it")
    return _without_version(cell, claims, upgrade)


def _without_version(cell: list[Clause], claims: list[Clause], upgrade: Upgrade) -> TlsReading:
    """Say why no version could be taken."""
    if upgrade is Upgrade.YES:
        return TlsReading(Tls.UNKNOWN, upgrade, "names a newer version, only after an update")
    if any(clause.elsewhere and (clause.versions or not any(c.versions for c in claims)) for clause in cell):
        web = any(Role.WEB in clause.roles for clause in cell)
        return TlsReading(Tls.UNKNOWN, why="is about the web page" if web else "is about another service than mail",
                          problem="tls-web-only")
    if any(clause.doubtful for clause in claims):
        if all(clause.roles <= {Role.DOUBT} | NEUTRAL for clause in claims):
            return TlsReading(Tls.UNKNOWN, why="says that it is not known")
        if not any(clause.subject for clause in claims):
            return TlsReading(Tls.UNKNOWN, why="names no version of TLS", problem="tls-no-version")
        return _not_understood("is not sure, or not clear")
    if any(clause.versions for clause in claims):
        why = "names only versions that it cannot speak today"
    else:
        why = "names no version"
    return TlsReading(Tls.UNKNOWN, why=why, problem="tls-no-version")


def _brings_modern(clause: Clause) -> bool:
    return (Role.CONDITION in clause.roles and clause.highest.is_modern
            and not clause.roles & DENIALS and not clause.doubtful and not clause.elsewhere)


def _date_in(text: str) -> tuple[int, int] | None:
    """The two numbers, day and month in any order, of a cell that is nothing but a date or a date's serial number."""
    if _SERIAL.fullmatch(text):
        day = date.fromordinal(_SPREADSHEET_EPOCH + int(float(text)))
        return day.day, day.month
    found = _DATE_TEXT.fullmatch(text)
    if not found:
        return None
    if name := found["name"] or found["named"]:
        return int(found["before"] or found["behind"]), _MONTHS.index(name) + 1
    return int(found["day"] or found["first"]), int(found["month"] or found["second"])


def _from_date(one: int, other: int) -> TlsReading:
    """A version typed as 1.2 becomes 1 February or 2 January, as the spreadsheet's language has it."""
    minor = other if one == 1 else one if other == 1 else 0
    likely = f"1.{minor}" if 1 <= minor <= 3 else ""
    return TlsReading(Tls.UNKNOWN, why="is a date", problem="tls-date", likely=likely)


def _not_understood(why: str) -> TlsReading:
    return TlsReading(Tls.UNKNOWN, why=why, problem="tls-not-understood")
