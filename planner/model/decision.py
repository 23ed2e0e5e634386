"""Rules, what they decide, and what stands in the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DecisionKind(StrEnum):
    """What to do with a device: exactly one for each (SPEC 2)."""

    KEEP = "keep"
    UPGRADE = "upgrade"
    LEGACY_WORLDWIDE = "legacy-worldwide"
    LEGACY_21VIANET = "legacy-21vianet"
    BLOCKED = "blocked"
    UNKNOWN = "unknown"
    OUT_OF_SCOPE = "out-of-scope"

    @property
    def is_legacy(self) -> bool:
        """Whether the device goes to a legacy host."""
        return self in (DecisionKind.LEGACY_WORLDWIDE, DecisionKind.LEGACY_21VIANET)


class Readiness(StrEnum):
    """Whether a decision can be carried out as things stand."""

    READY = "ready"
    WITH_CONDITIONS = "with-conditions"
    NOT_POSSIBLE = "not-possible"
    UNKNOWN = "unknown"


class Confidence(StrEnum):
    """How sure a fact is, as the list of facts marks it. ``not found`` is never printed as a fact."""

    CONFIRMED = "confirmed"
    LIKELY = "likely"
    NOT_FOUND = "not found"


class TargetKind(StrEnum):
    """Which of a cloud's hosts a rule sends a device to."""

    NORMAL = "normal"
    LEGACY = "legacy"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of a decision table: when every named input has one of its values, this is the outcome.

    ``when`` maps an input to the values it may have; an input that is not named may have any. ``sentence`` is
    the reason shown to people, with ``{placeholders}`` for the facts. ``asks`` is the question that an
    undecided device needs answered ("tls", "cloud", "upgrade"), empty otherwise.
    """

    id: str
    version: int
    title: str
    when: Mapping[str, tuple[str, ...]]
    outcome: str
    sentence: str
    sources: tuple[str, ...]
    date: date
    target: TargetKind = TargetKind.NONE
    asks: str = ""
    then: str = ""
    missing: str = ""
    confidence: Confidence = Confidence.CONFIRMED


@dataclass(frozen=True, slots=True)
class Target:
    """The mail host a device shall use. ``confirm`` says what is only likely about it, empty otherwise."""

    host: str
    port: int
    encryption: str
    confirm: str = ""


@dataclass(frozen=True, slots=True)
class Interim:
    """The legacy host that bridges the time until a planned update (counts as legacy everywhere).

    ``confirm`` says what is only likely about it, empty otherwise.
    """

    host: str
    port: int
    until: date
    encryption: str
    confirm: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that must hold before a decision works, with the fact it rests on.

    ``host`` is the mail host that it is about, empty when it is about none in particular.
    """

    code: str
    text: str
    fact: str = ""
    blocks: bool = False
    host: str = ""


@dataclass(frozen=True, slots=True)
class Override:
    """A person's decision that stands instead of the rule's until a date, for a reason."""

    decision: DecisionKind
    reason: str
    until: date
    by: str = ""


class SmtpAuthEffect(StrEnum):
    """Whether a mailbox may sign in by SMTP AUTH once every switch is counted (FACTS C)."""

    ALLOWED = "allowed"
    BLOCKED = "blocked"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SmtpAuthValue:
    """The effective SMTP AUTH value of a mailbox, the rule that gave it, and the export that would settle it."""

    effect: SmtpAuthEffect
    rule: str
    why: str
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided for one device, with everything a person needs to trust or doubt it.

    ``kind`` is what the plan works with; ``computed`` is what the rule says, and differs only under an override.
    ``asks`` lists the open questions of the device, first the one that settles most.
    """

    device_id: str
    kind: DecisionKind
    computed: DecisionKind
    rule: str
    reason: str
    action: str
    readiness: Readiness
    target: Target | None = None
    interim: Interim | None = None
    conditions: tuple[Condition, ...] = ()
    works_until: str = ""
    asks: tuple[str, ...] = ()
    smtp_auth: SmtpAuthValue | None = None
    move_back: bool = False
    override: Override | None = None
    attention: str = ""

    @property
    def uses_legacy_host(self) -> bool:
        """Whether the plan puts the device on a legacy host, for good or until its update."""
        return self.kind.is_legacy or self.interim is not None
