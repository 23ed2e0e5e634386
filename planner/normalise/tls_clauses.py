"""Cut the tokens of a TLS cell into clauses, each saying one thing about its versions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from planner.model.device import Tls
from planner.normalise.tls_tokens import Role, Token

_SCOPES = frozenset({Role.SMTP, Role.WEB, Role.SERVICE})
_ELSEWHERE = frozenset({Role.WEB, Role.SERVICE})
DENIALS = frozenset({Role.NEGATION, Role.DISABLED, Role.BELOW})
_DOUBTS = frozenset({Role.DOUBT, Role.BEYOND, Role.FIRMWARE, Role.NEED})
_MODIFIERS = DENIALS | _DOUBTS | _ELSEWHERE | {Role.CONDITION, Role.OFFER}
_SUBJECTS = frozenset({Role.TLS, Role.SSL, Role.PLAIN})
_LISTED = frozenset({Role.VERSION, Role.TLS, Role.SSL})
NEUTRAL = frozenset({Role.FILLER, Role.LOWER, Role.VERSION_WORD, Role.AFFIRMATION})
_SEPARATORS = frozenset({Role.BREAK, Role.AND, Role.OR, Role.BUT})
_STRONG = frozenset({",", ";", "\n", ")"})
_OWN_STATEMENT = frozenset({";", "\n", ".", "("})
# What may stand beside a denial for it to say "no TLS at all".
_PLAIN_DENIAL = frozenset({Role.NEGATION, Role.TLS, Role.SSL, Role.AFFIRMATION, Role.FILLER, Role.SMTP, Role.UPPER})


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of the cell that says one thing: its roles, its versions, and the separator that ended it.

    ``leads`` tells that it begins with what it is about, as "HTTPS: TLS 1.1 ok", which may cover more clauses.
    """

    roles: frozenset[Role]
    versions: tuple[Tls, ...]
    end: str
    leads: bool

    @property
    def subject(self) -> bool:
        """Whether it speaks of something itself, instead of qualifying its neighbour."""
        return bool(self.versions) or bool(self.roles & _SUBJECTS)

    @property
    def highest(self) -> Tls:
        return max(self.versions, key=by_rank, default=Tls.UNKNOWN)

    @property
    def elsewhere(self) -> bool:
        return bool(self.roles & _ELSEWHERE) and Role.SMTP not in self.roles

    @property
    def doubtful(self) -> bool:
        """Unsure, or one cell part that mixes what cannot be told apart."""
        mixed_scopes = Role.SMTP in self.roles and bool(self.roles & _ELSEWHERE) and len(set(self.versions)) > 1
        either = Role.OR in self.roles and len({_era(version) for version in self.versions}) > 1
        offered = Role.OFFER in self.roles and self.highest.is_modern
        unclear = Role.PLAIN in self.roles and bool(self.versions)
        return bool(self.roles & _DOUBTS) or mixed_scopes or either or offered or unclear

    @property
    def affirmed(self) -> tuple[Tls, ...]:
        """The versions it says the device can speak today."""
        if self.roles & DENIALS or Role.CONDITION in self.roles or self.doubtful or self.elsewhere:
            return ()
        # "1.0 or 1.1": one of them, so only the lower is sure.
        return (min(self.versions, key=by_rank),) if self.versions and Role.OR in self.roles else self.versions

    @property
    def says_none(self) -> bool:
        """It says that there is no TLS at all: "none", "no TLS", "plain". "No SSL" does not say so."""
        if self.versions or self.doubtful or self.elsewhere:
            return False
        if Role.PLAIN in self.roles:
            return not self.roles & (DENIALS | {Role.CONDITION})
        if Role.NEGATION not in self.roles:
            return False
        if Role.TLS in self.roles:
            return self.roles <= _PLAIN_DENIAL
        return self.roles <= {Role.NEGATION, Role.AFFIRMATION}


def clauses(tokens: list[Token]) -> list[Clause]:
    """The clauses of a cell, each with what its neighbours say about it."""
    return _attach(_inherit(_cut(_cancel_double_bounds(tokens))))


def _cancel_double_bounds(tokens: list[Token]) -> list[Token]:
    """Read "no higher than 1.1" as an upper and "not below 1.2" as a lower bound, neither as a denial."""
    kept: list[Token] = []
    for token in tokens:
        if token.role in (Role.BEYOND, Role.BELOW):
            at = len(kept) - 1
            while at >= 0 and kept[at].role in NEUTRAL:
                at -= 1
            if at >= 0 and kept[at].role is Role.NEGATION:
                bound = Role.UPPER if token.role is Role.BEYOND else Role.LOWER
                kept[at:] = [token._replace(role=bound)]
                continue
        kept.append(token)
    return kept


def _cut(tokens: list[Token]) -> list[Clause]:
    """Cut the cell into clauses; lists of versions and of scopes stay together."""
    parts: list[tuple[list[Token], str]] = []
    for part, lead, end in _parts(tokens):
        if parts and _continues(parts[-1][0], lead, part):
            joint = [lead] if lead.role is Role.OR else []
            parts[-1] = ([*parts[-1][0], *joint, *part], end)
        else:
            parts.append((part, end))
    return [_clause(piece, end) for part, end in parts for piece in _split_at_modifier(part)]


def _parts(tokens: list[Token]) -> Iterator[tuple[list[Token], Token, str]]:
    """The tokens between separators, with the separator before and the text of the one after."""
    part: list[Token] = []
    lead = Token(Role.BREAK, "\n")
    for token in tokens:
        versioned = any(t.role is Role.VERSION for t in part)
        if token.role in _SEPARATORS:
            # "not (yet) 1.2" goes on behind the bracket.
            if part and not (token.text in "()" and not versioned and not any(t.role in _SUBJECTS for t in part)):
                yield part, lead, token.text
                part = []
            if not part:
                lead = token
        elif (token.role is Role.UPPER and versioned) or (part and part[-1].text.startswith("?")):
            yield part, lead, ","
            part, lead = [token], Token(Role.BREAK, ",")
        else:
            part.append(token)
    if part:
        yield part, lead, "\n"


def _continues(before: list[Token], lead: Token, after: list[Token]) -> bool:
    """Whether a part goes on with the list of the part before: "1.0, 1.1", "SSL/TLS 1.2", "SMTP and HTTPS".

    In "1.0, 1.1 not supported" the denial may be meant for both, so both are denied; in "1.1, 1.2 planned", and
    behind a semicolon, a line break or a bracket, what is said of the higher version leaves the lower one alone.
    """
    if lead.role is Role.BUT:
        return False
    last = next((token.role for token in reversed(before) if token.role not in NEUTRAL - {Role.AFFIRMATION}), None)
    first = next((token.role for token in after if token.role not in NEUTRAL), None)
    if last in _SCOPES and first in _SCOPES:
        return not any(token.role is Role.VERSION for token in before)
    said_before, said_after = {token.role for token in before}, {token.role for token in after}
    contrast = bool(said_before & DENIALS) and bool(said_after & {Role.AFFIRMATION, Role.UPPER})
    own_modifier = said_after & (_MODIFIERS if lead.text in _OWN_STATEMENT else _MODIFIERS - DENIALS)
    apart = lead.text in _OWN_STATEMENT | {","} and bool(own_modifier) and _rises(before, after)
    return last in _LISTED and first in _LISTED and not contrast and not apart


def _split_at_modifier(tokens: list[Token]) -> Iterator[list[Token]]:
    """Split "1.1 no 1.2" before the modifier, but only where the versions before it are the lower ones."""
    leading = _leads(tokens)
    for at, token in enumerate(tokens):
        if token.role not in _MODIFIERS | _SCOPES:
            continue
        before, after = tokens[:at], tokens[at:]
        next_scope = leading and token.role in _SCOPES and _versions(before) and _versions(after)
        if next_scope or (token.role in _MODIFIERS and _rises(before, after)):
            yield before
            yield from _split_at_modifier(after)
            return
    yield tokens


def _rises(before: Iterable[Token], after: Iterable[Token]) -> bool:
    """Whether both name versions, and all those before are lower: then what is said of the higher is its own."""
    lower, higher = _versions(before), _versions(after)
    return bool(lower and higher) and max(map(by_rank, lower)) < min(map(by_rank, higher))


def _inherit(clauses: list[Clause]) -> list[Clause]:
    """Let "HTTPS: TLS 1.1 ok, TLS 1.2 ok" be about HTTPS as a whole, until another scope is named."""
    scope: frozenset[Role] = frozenset()
    inherited: list[Clause] = []
    for clause in clauses:
        own = clause.roles & _SCOPES
        if own and (clause.subject or not inherited):
            scope = own if clause.leads else frozenset()
        takes_over = scope and not own and clause.subject
        inherited.append(replace(clause, roles=clause.roles | scope) if takes_over else clause)
    return inherited


def _attach(clauses: list[Clause]) -> list[Clause]:
    """Give the modifiers of clauses that name nothing to the neighbour they qualify: "1.2 (not supported)"."""
    subjects = [at for at, clause in enumerate(clauses) if clause.versions]
    if not subjects or all(clause.subject for clause in clauses):
        return clauses
    added: dict[int, set[Role]] = {at: set() for at in subjects}
    for at, clause in enumerate(clauses):
        if clause.subject:
            continue
        before = next((s for s in reversed(subjects) if s < at), None)
        after = next((s for s in subjects if s > at), None)
        for target in (before, after if before is None or clause.end not in _STRONG else None):
            if target is not None:
                added[target] |= _qualifying(clause, clauses[target])
    return [replace(clause, roles=clause.roles | added[at]) if at in added else clause
            for at, clause in enumerate(clauses) if clause.subject]


def _qualifying(clause: Clause, target: Clause) -> frozenset[Role]:
    """The roles that a clause adds to its neighbour; a scope only where the neighbour has none of its own."""
    return clause.roles & ((_MODIFIERS | _SCOPES) - (_SCOPES if target.roles & _SCOPES else frozenset()))


def _clause(tokens: list[Token], end: str) -> Clause:
    return Clause(frozenset(token.role for token in tokens), tuple(_versions(tokens)), end, _leads(tokens))


def _leads(tokens: list[Token]) -> bool:
    return next((token.role for token in tokens if token.role not in NEUTRAL), None) in _SCOPES


def _versions(tokens: Iterable[Token]) -> list[Tls]:
    return [token.version for token in tokens if token.role is Role.VERSION]


def by_rank(version: Tls) -> int:
    """Sort key: the order of capability."""
    return version.rank


def _era(version: Tls) -> tuple[bool, bool]:
    """Versions of one era lead to the same decision."""
    return version.is_old, version.is_modern
