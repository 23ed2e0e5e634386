"""What must hold before a decision works, each with the fact it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from planner.decide.course import Course
from planner.decide.situation import TLS_WORDS, Situation
from planner.decide.works_until import milestones_ahead
from planner.model.decision import Condition, DecisionKind, Readiness, SmtpAuthEffect
from planner.model.device import Route, SignIn
from planner.model.evidence import Grade
from planner.model.knowledge import Rulebook

PORT_IMPLICIT_TLS = 465

FLAG_ELSEWHERE = "tenant-flag-elsewhere"
"""The condition of a device on the legacy host whose tenant is not the one that was exported."""

IN_USE = (DecisionKind.KEEP, DecisionKind.UPGRADE, DecisionKind.LEGACY_WORLDWIDE, DecisionKind.LEGACY_21VIANET)
"""The decisions after which a device signs in to Microsoft 365."""


def conditions_of(rulebook: Rulebook, situation: Situation, course: Course, as_of: date) -> tuple[Condition, ...]:
    """Name the conditions of one device, what has to be done first before what has to be known."""
    if course.kind is DecisionKind.OUT_OF_SCOPE:
        return ()
    use = _use(rulebook, situation, course, as_of) if course.kind in IN_USE else ()
    return (*_evidence(rulebook, situation, course), *use)


def readiness_of(course: Course, conditions: tuple[Condition, ...]) -> Readiness:
    """Say whether a decision can be carried out. A host or port that is only likely is a condition of the run."""
    if course.kind is DecisionKind.OUT_OF_SCOPE:
        return Readiness.READY
    if course.kind is DecisionKind.UNKNOWN:
        return Readiness.UNKNOWN
    if course.kind is DecisionKind.BLOCKED or any(c.blocks for c in conditions):
        return Readiness.NOT_POSSIBLE
    return Readiness.WITH_CONDITIONS if conditions or course.confirms else Readiness.READY


def condition(rulebook: Rulebook, code: str, **values: object) -> Condition:
    """Word a condition; its fact is the ids of the sources it rests on."""
    wording = rulebook.conditions[code]
    return Condition(code, wording.text.format(**values), ", ".join(wording.sources), wording.blocks)


def _evidence(rulebook: Rulebook, situation: Situation, course: Course) -> Iterator[Condition]:
    """What is open about the facts themselves."""
    if situation.route is Route.UNKNOWN:
        yield condition(rulebook, "route-unknown")
    if situation.contested:
        yield condition(rulebook, "contested")
    if course.kind is DecisionKind.KEEP and situation.tls.is_modern and situation.tls_grade is Grade.CLAIM:
        yield condition(rulebook, "claim-only", tls=TLS_WORDS[situation.tls])


def _use(rulebook: Rulebook, situation: Situation, course: Course, as_of: date) -> Iterator[Condition]:
    """What must hold so that the device can send once the decision is carried out."""
    if course.kind is DecisionKind.UPGRADE:
        yield condition(rulebook, "update-first")
    if course.move_back and course.target is not None:
        yield condition(rulebook, "move-back", host=course.target.host)
    if course.legacy_host and course.elsewhere:
        yield condition(rulebook, FLAG_ELSEWHERE, cloud=rulebook.clouds[situation.cloud].title)
    if course.legacy_host:
        yield condition(rulebook, "exit")
    if situation.cloud_assumed and course.legacy_host:
        yield condition(rulebook, "cloud-assumed", cloud=rulebook.clouds[situation.cloud].title)
    if not course.kind.is_legacy:
        yield from _modern_tls(rulebook, situation, course)
    yield from _sign_in(rulebook, situation, course, as_of)
    yield from _connection(rulebook, situation)


def _modern_tls(rulebook: Rulebook, situation: Situation, course: Course) -> Iterator[Condition]:
    """What the normal host wants beside TLS 1.2; an update may bring suites that the device lacks today.

    A device that was seen to send with TLS 1.2 has what it needs, unless the log shows that it lacks the suites.
    """
    if situation.ecdhe is False and course.kind is DecisionKind.KEEP:
        yield condition(rulebook, "ecdhe-missing")
    elif not situation.ecdhe and not situation.seen_at_microsoft:
        yield condition(rulebook, "ecdhe")
    if not situation.seen_at_microsoft:
        yield condition(rulebook, "root-g2")


def _sign_in(rulebook: Rulebook, situation: Situation, course: Course, as_of: date) -> Iterator[Condition]:
    if not situation.mailbox_known:
        yield condition(rulebook, "mailbox-unknown")
    elif course.smtp_auth is not None and course.smtp_auth.effect is SmtpAuthEffect.BLOCKED:
        yield condition(rulebook, "smtp-auth-blocked", why=course.smtp_auth.why)
    elif course.smtp_auth is not None and course.smtp_auth.effect is SmtpAuthEffect.UNKNOWN:
        yield condition(rulebook, "smtp-auth-unknown", missing=course.smtp_auth.missing)
    ahead = milestones_ahead(rulebook.milestones, "password", situation.cloud, as_of)
    if situation.sign_in is not SignIn.OAUTH and ahead:
        code = "password" if situation.sign_in is SignIn.PASSWORD else "password-unknown"
        yield condition(rulebook, code, milestone=ahead[0])
    if situation.sign_in is SignIn.OAUTH and course.legacy_host:
        yield condition(rulebook, "oauth-on-legacy-host")


def _connection(rulebook: Rulebook, situation: Situation) -> Iterator[Condition]:
    if situation.port == PORT_IMPLICIT_TLS:
        yield condition(rulebook, "port-465")
    if situation.server_is_address:
        yield condition(rulebook, "ip-as-server", server=situation.server)
    if situation.sharing > 1:
        limits = rulebook.limits
        yield condition(
            rulebook, "shared-mailbox", sharing=situation.sharing, connections=limits["connections"].value,
            messages=limits["messages-per-minute"].value, recipients=f"{limits['recipients-per-day'].value:,}")
