"""What reports and logs show of a mailbox, row by row, so that a person can look it up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

from planner.model.evidence import Fact, Grade, MailSeen, Observations, SenderUse, SignInSeen, TlsSeen

SHOWN = 10
"""So many rows of a kind are named; the others are added up."""

Row = SenderUse | SignInSeen | MailSeen | TlsSeen


def seen_of(observations: Observations, primary: Callable[[str], str], wanted: Collection[str]
            ) -> Mapping[str, tuple[Fact, ...]]:
    """Mailbox → its rows of reports, sign-in logs, traces and network logs, the newest of each kind first."""
    kinds: tuple[Sequence[Row], ...] = (
        observations.senders, observations.sign_ins, observations.mail_seen, observations.tls_seen)
    found: dict[str, list[Fact]] = defaultdict(list)
    for rows in kinds:
        by_mailbox: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            mailbox = primary(row.mailbox)
            if mailbox in wanted:
                by_mailbox[mailbox].append(row)
        for mailbox, own in by_mailbox.items():
            own.sort(key=lambda row: (-(row.last_seen or date.min).toordinal(), str(row.source)))
            found[mailbox] += [_fact(row) for row in own[:SHOWN]]
            if more := own[SHOWN:]:
                found[mailbox].append(Fact(_name(more[0]), str(sum(map(_number, more))), Grade.REPORT,
                                           str(more[0].source), note=f"{len(more)} more rows, added up"))
    return {mailbox: tuple(facts) for mailbox, facts in found.items()}


def _fact(row: Row) -> Fact:
    last = row.last_seen
    unknown = isinstance(row, SenderUse) and row.messages is None
    value = "not known" if unknown else str(_number(row))
    return Fact(_name(row), value, row.grade if isinstance(row, TlsSeen) else Grade.REPORT, str(row.source),
                last.isoformat() if last else None, note=_note(row))


def _name(row: Row) -> str:
    match row:
        case SenderUse() | MailSeen():
            return "messages"
        case SignInSeen():
            return "sign_ins"
        case TlsSeen():
            return "connections"


def _number(row: Row) -> int:
    match row:
        case SenderUse():
            return row.messages or 0
        case TlsSeen():
            return row.connections
        case SignInSeen() | MailSeen():
            return row.count


def _note(row: Row) -> str:
    match row:
        case SenderUse():
            return f"{row.mailbox} by SMTP AUTH: {row.shares}"
        case SignInSeen():
            failed = f", {row.failures} failed" if row.failures else ""
            return f"{row.mailbox} from {row.address or 'no address'}{failed}; a sign-in log names no TLS version"
        case MailSeen():
            return f"{row.mailbox} from {row.address or 'no address'}; a trace does not tell how it was handed over"
        case TlsSeen():
            return f"TLS {row.version}, {row.address} to {row.server or 'a host that is not named'}"
