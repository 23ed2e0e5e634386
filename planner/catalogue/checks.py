"""Checks of single entries beyond their types: each yields (key, what is wrong)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from string import Formatter

from planner.catalogue.reading import Check
from planner.model import knowledge
from planner.model.decision import Confidence, DecisionKind, Rule, SmtpAuthEffect
from planner.model.finding import Severity
from planner.model.knowledge import Wording
from planner.model.sentences import placeholders

RULE_VALUES = frozenset({"tls", "cloud", "host"})
CONDITION_VALUES = frozenset({
    "tls", "cloud", "host", "why", "missing", "flag", "confirm", "milestone", "sharing", "connections", "messages",
    "recipients", "server"})
ACTION_VALUES = frozenset({
    "old", "old_port", "host", "port", "encryption", "interim_host", "interim_port", "until", "confirm"})


def _placeholders(text: str, allowed: frozenset[str] | None = None) -> str:
    """What is wrong with the ``{placeholders}`` of a sentence; empty when nothing is. None allows every name."""
    try:
        names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError as problem:
        return str(problem)
    stray = [name for name in names if (name not in allowed if allowed is not None else not name.isidentifier())]
    known = f"; known: {', '.join(sorted(allowed)) or 'none'}" if allowed is not None else ""
    return f"unknown placeholder {{{stray[0]}}}{known}" if stray else ""


def sentence(allowed: frozenset[str]) -> Check:
    """Check the sentence of a rule, and that it names the facts it rests on."""
    def check(rule: Rule) -> Iterable[tuple[str, str]]:
        if problem := _placeholders(rule.sentence, allowed):
            yield "sentence", problem
        if not rule.sources:
            yield "sources", "a rule needs at least one source"
    return check


def text(allowed: frozenset[str]) -> Check:
    """Check the placeholders of a wording; in few words it can name only what the whole sentence names."""
    def check(wording: Wording) -> Iterable[tuple[str, str]]:
        if problem := _placeholders(wording.text, allowed):
            yield "text", problem
        elif problem := _placeholders(wording.brief, placeholders(wording.text)):
            yield "brief", problem
    return check


def finding(kind: knowledge.FindingKind) -> Iterable[tuple[str, str]]:
    """Check the sentences of a finding; one that asks for something must say what, and what it means."""
    for name in ("expected", "fix", "effect"):
        text = getattr(kind, name)
        if not text and kind.severity is not Severity.INFO:
            yield name, f"{kind.severity} findings need it"
        if problem := _placeholders(text):
            yield name, problem


def patterns(error: knowledge.ErrorText) -> Iterable[tuple[str, str]]:
    """Check that what recognises an error is a regular expression."""
    for pattern in error.patterns:
        try:
            re.compile(pattern)
        except re.error as problem:
            yield "patterns", f"{pattern!r}: {problem}"


def outcome_of(kind: type[DecisionKind] | type[SmtpAuthEffect]) -> Check:
    """Check that a rule leads to one of the outcomes of its table."""
    def check(rule: Rule) -> Iterable[tuple[str, str]]:
        if rule.outcome not in {outcome.value for outcome in kind}:
            yield "outcome", f"{rule.outcome!r} is none of {', '.join(kind)}"
    return check


def likely_says_confirm(facts: knowledge.CloudFacts) -> Iterable[tuple[str, str]]:
    """Check that an endpoint that is only likely says what to confirm (it is printed beside the host)."""
    for name, endpoint in (("normal", facts.normal), ("legacy", facts.legacy)):
        if endpoint is not None and _is_likely(endpoint) and not endpoint.note:
            yield f"{name}.note", "a likely host or port needs the note that says what to confirm"


def _is_likely(endpoint: knowledge.Endpoint) -> bool:
    return Confidence.LIKELY in (endpoint.confidence, endpoint.port_confidence)
