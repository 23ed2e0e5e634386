"""Who uses which mailbox: the ground for mailbox changes, their load and the blast radius."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from planner.model.decision import DecisionKind, SmtpAuthEffect, SmtpAuthValue
from planner.model.device import SignIn, SmtpAuth
from planner.model.evidence import MailboxSwitch, SenderUse
from planner.planning.draft import Decided, Draft


@dataclass(frozen=True, slots=True)
class Usage:
    """The devices of a mailbox: those that sign in with it, and those that only name it beside another one."""

    mailbox: str
    signing_in: list[Decided] = field(default_factory=list)
    naming: list[Decided] = field(default_factory=list)

    @property
    def devices(self) -> list[Decided]:
        """All of them."""
        return [*self.signing_in, *self.naming]

    @property
    def legacy(self) -> list[Decided]:
        """Those that the plan puts on a legacy host."""
        return [item for item in self.signing_in if item.decision.uses_legacy_host]


@dataclass(frozen=True, slots=True)
class MailboxBook:
    """All that is known about mailboxes, by primary address; an alias leads to its mailbox.

    ``busy`` are the mailboxes that somebody uses: a device in scope that is not blocked, a sender of the report,
    or a sign-in that worked. ``messages`` counts those of a trace, ``places`` the addresses that sign-ins worked from.
    """

    primary: Mapping[str, str]
    switches: Mapping[str, MailboxSwitch]
    senders: Mapping[str, SenderUse]
    usage: Mapping[str, Usage]
    busy: frozenset[str]
    messages: Mapping[str, int]
    places: Mapping[str, int]

    def setting(self, mailbox: str) -> SmtpAuth:
        """The mailbox's own switch; not known when no export has it."""
        switch = self.switches.get(mailbox)
        return switch.smtp_auth if switch else SmtpAuth.UNKNOWN


def open_book(draft: Draft, items: Sequence[Decided]) -> MailboxBook:
    """Bring exports, reports, sign-ins and devices together by mailbox."""
    observations = draft.observations
    switches = {switch.mailbox: switch for switch in observations.mailboxes}
    aliases = {alias: switch.mailbox for switch in observations.mailboxes for alias in switch.aliases
               if alias not in switches}
    senders: dict[str, SenderUse] = {}
    for use in sorted(observations.senders, key=lambda use: use.period.last or date.min):
        senders[aliases.get(use.mailbox, use.mailbox)] = use
    usage: dict[str, Usage] = {}
    busy = set(senders)
    for item in items:
        if not item.in_scope:
            continue
        for position, address in enumerate(item.mailboxes):
            mailbox = aliases.get(address, address)
            entry = usage.setdefault(mailbox, Usage(mailbox))
            (entry.naming if position else entry.signing_in).append(item)
            if item.kind is not DecisionKind.BLOCKED:
                busy.add(mailbox)
    places: dict[str, set[str]] = defaultdict(set)
    for seen in observations.sign_ins:
        if seen.count > seen.failures:
            places[aliases.get(seen.mailbox, seen.mailbox)].add(seen.address)
    messages: Counter[str] = Counter()
    for mail in observations.mail_seen:
        messages[aliases.get(mail.mailbox, mail.mailbox)] += mail.count
    return MailboxBook(aliases, switches, senders, usage, frozenset(busy | places.keys()), messages,
                       {mailbox: len(addresses) for mailbox, addresses in places.items()})


def export_value(draft: Draft, switch: MailboxSwitch) -> SmtpAuthValue:
    """The effective value of an exported mailbox for a password, which is what old devices sign in with."""
    policy = draft.observations.tenant.policy_of(switch)
    return draft.smtp_auth(switch.smtp_auth, policy, SignIn.PASSWORD)


@dataclass(frozen=True, slots=True)
class Exposure:
    """Which mailboxes could use old TLS once the flag is on, and why they are open.

    ``could`` is None without a mailbox export. ``idle_on`` are switched on by themselves and ``idle_inheriting``
    are open through the tenant switch, both without anybody seen to use them.
    """

    needed: frozenset[str]
    could: frozenset[str] | None
    uncertain: int
    idle_on: tuple[str, ...]
    idle_inheriting: int
    busy_without_need: int


def expose(draft: Draft, book: MailboxBook) -> Exposure:
    """Sort the mailboxes by whether they are open and whether they need to be.

    A mailbox whose effective value is not known may be open, and is counted as open.
    """
    needed = frozenset(mailbox for mailbox, usage in book.usage.items() if any(map(draft.reaches, usage.legacy)))
    if not draft.observations.mailbox_export:
        return Exposure(needed, None, 0, (), 0, 0)
    alike: dict[tuple[SmtpAuth, str | None], SmtpAuthEffect] = {}
    for switch in book.switches.values():
        if (switch.smtp_auth, switch.policy) not in alike:
            alike[switch.smtp_auth, switch.policy] = export_value(draft, switch).effect
    effects = {mailbox: alike[switch.smtp_auth, switch.policy] for mailbox, switch in book.switches.items()}
    could = needed | {mailbox for mailbox, effect in effects.items() if effect is not SmtpAuthEffect.BLOCKED}
    idle = could - needed - book.busy
    return Exposure(
        needed, could, sum(effect is SmtpAuthEffect.UNKNOWN for effect in effects.values()),
        tuple(sorted(m for m in idle if book.setting(m) is SmtpAuth.ON)),
        sum(book.setting(m) is not SmtpAuth.ON for m in idle),
        len((could - needed) & book.busy))
