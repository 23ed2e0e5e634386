"""Put the sentences of a plan into the language of an output, before it is written.

Names, numbers, identifiers, and what people typed stay; so do the words that programs compare (decisions, phases,
statuses), which the writers translate where they print them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

from planner.model.compare import SENTENCE_FIELDS, VALUES
from planner.model.decision import Condition, Interim, Target
from planner.model.evidence import FIELD_LABELS, Fact, Grade
from planner.model.finding import Finding
from planner.model.inspection import SourceFile
from planner.model.plan import (
    BlastRadius,
    Cases,
    Change,
    Deadline,
    ErrorHelp,
    MailboxPlan,
    Plan,
    PlannedDevice,
    Question,
    RuleUse,
    RunbookStep,
    Tenant,
    Wave,
    WayOutNote,
)
from planner.model.table import FileError
from planner.write.labels import Labels
from planner.write.pages import parsed_date

SENTENCES: Mapping[type, tuple[str, ...]] = {
    Plan: ("banners", "not_known"),
    Tenant: ("cloud_source",),
    SourceFile: (),
    FileError: ("message", "hint"),
    PlannedDevice: ("action", "reason", "works_until", "do_first", "attention", "verify_says", "conflict",
                    "would_change"),
    Condition: ("text",),
    Target: ("confirm",),
    Interim: ("confirm",),
    Fact: ("note",),
    MailboxPlan: ("period", "change", "why", "restore", "load_reason"),
    RunbookStep: ("action", "where", "expected", "check", "roll_back"),
    Wave: ("name", "goal", "gate", "exit_test"),
    Question: ("question", "if_yes", "if_no", "how", "answers"),
    Finding: ("expected", "fix", "effect"),
    BlastRadius: ("sentence", "steps"),
    Cases: ("sentence",),
    Deadline: ("title", "sentence", "when"),
    RuleUse: ("title", "when", "then"),
    WayOutNote: ("title", "needs", "costs", "risk"),
    ErrorHelp: ("meaning", "steps"),
    Change: ("what_to_do",),
}
"""The records of a plan that hold sentences, or records with sentences, and the fields that are sentences."""

COMPOSED_FOUND = frozenset({
    "cloud-assumed", "cloud-contradiction", "cloud-several", "copy-from-older-plan", "file-damaged", "file-empty",
    "file-locked", "file-password-protected", "file-too-large", "file-unsupported-format", "legacy-exit-missing",
    "log-grouped", "log-rows-rejected", "override-expired", "override-impossible", "passed-over", "rows-left-out",
    "sign-in-attempts-only", "site-assumed", "site-blank", "site-only-first-row", "trace-of-others", "trace-of-people"})
"""The findings whose Found is the tool's own words; what the others found stands in a file, and stays as it is."""

PARTS: Mapping[type, tuple[str, ...]] = {
    kind: tuple(f.name for f in fields(kind) if f.name not in names)
    for kind, names in SENTENCES.items()}
"""The fields of these records that are no sentences and may hold records."""

ISO = re.compile(r"\b\d{4}-\d\d-\d\d\b")
SOURCE = re.compile(r"[A-Z]\d\d")
"""The id of a source. Its statement is quoted, and stays in the language that it was found in."""

INPUTS: Mapping[str, str] = {
    **FIELD_LABELS, "upgrade_unknown": "Update not known, setting", "security_defaults": "Security defaults",
    "mailbox": "Mailbox", "tenant": "Tenant", "policy": "Authentication policy"}
"""What the inputs of the rules are called."""


def translated(plan: Plan, labels: Labels) -> Plan:
    """Give the plan with its sentences in the language of the labels; in English, only dates are written in full."""
    walk = _Dated(labels) if labels.is_english else _Walk(labels)
    result: Plan = walk.record(plan)
    return result


class _Walk:
    """Go through the records of a plan; one that stands in several places is translated once."""

    def __init__(self, labels: Labels) -> None:
        self._labels = labels
        self._sentence = labels.sentence
        self._done: dict[int, Any] = {}

    def record(self, value: Any) -> Any:
        """Translate one record."""
        known = self._done.get(id(value))
        if known is None:
            changes = self._special(value)
            for name in _sentences(value):
                before = getattr(value, name)
                after = self._said(value, name, before)
                if after != before:
                    changes[name] = after
            for name in PARTS[type(value)]:
                before = getattr(value, name)
                if isinstance(before, tuple):
                    # What holds sentences stands in tuples of one kind of record.
                    if before and type(before[0]) in SENTENCES:
                        changes[name] = tuple(map(self.record, before))
                elif type(before) in SENTENCES:
                    changes[name] = self.record(before)
            known = self._done[id(value)] = replace(value, **changes) if changes else value
        return known

    def _said(self, value: Any, name: str, text: Any) -> Any:
        if isinstance(text, tuple):
            return tuple(map(self._sentence, text))
        if name == "do_first" and isinstance(value, PlannedDevice):
            return self._labels.sentences(_parts(text, value.conditions))
        return self._sentence(text)

    def _special(self, value: Any) -> dict[str, Any]:
        """Translate what is no sentence: the inputs of a rule, and what changed from and to."""
        if isinstance(value, RuleUse):
            if not SOURCE.fullmatch(value.rule):
                return {"when": self._when(value.when)}
            # Only what was looked for and not found is in the tool's own words.
            return {"when": self._section(value.when), **{
                name: self._labels(getattr(value, name)) for name in ("title", "then", "source", "source_date")}}
        if isinstance(value, Change):
            say = self._sentence if value.field in SENTENCE_FIELDS else self._word(VALUES.get(value.field, ()))
            return {"before": say(value.before), "after": say(value.after)}
        return {}

    def _word(self, words: Collection[str]) -> Callable[[str], str]:
        return lambda text: self._labels(text) if text in words else text

    def _section(self, text: str) -> str:
        """Say what a source is about and how sure we are of it, which are words of ours."""
        section, bracket, confidence = text.partition(" (")
        return f"{self._labels(section)}{bracket}{self._labels(confidence.removesuffix(')'))}{')' if bracket else ''}"

    def _when(self, text: str) -> str:
        """Say a condition of the table: "route: smtp-auth or unknown; tls: 1.2" names inputs and their values."""
        said = []
        for clause in text.split("; "):
            name, colon, values = clause.partition(": ")
            if not colon or name not in INPUTS:
                return self._sentence(text)
            said.append(self._labels("{input}: {values}").format(
                input=self._labels(INPUTS[name]),
                values=self._labels(" or ").join(map(self._labels, values.split(" or ")))))
        return self._labels("; ").join(said)


class _Dated:
    """Write the dates of the few sentences that hold one in full; everything else is English already."""

    def __init__(self, labels: Labels) -> None:
        self._labels = labels

    def record(self, plan: Plan) -> Plan:
        """Write the dates of a plan in full."""
        devices = tuple(self._changed(d, "action", "reason") if d.interim or d.override else d for d in plan.devices)
        return replace(plan, devices=devices, banners=tuple(map(self._in_full, plan.banners)),
                       mailboxes=tuple(self._changed(m, "period") for m in plan.mailboxes))

    def _changed(self, value: Any, *names: str) -> Any:
        changes = {name: after for name in names if (after := self._in_full(before := getattr(value, name))) != before}
        return replace(value, **changes) if changes else value

    def _in_full(self, text: str) -> str:
        return ISO.sub(lambda found: self._labels.date(parsed_date(found[0])) or found[0], text)


def _parts(text: str, conditions: Iterable[Condition]) -> Iterator[str]:
    """Cut what comes first at the conditions that it repeats: read as one text, each device has another, long one."""
    for condition in conditions:
        before, found, after = text.partition(condition.text)
        if found:
            yield before
            yield found
            text = after
    yield text


def _sentences(value: Any) -> tuple[str, ...]:
    """Name the fields of a record that are sentences. What a source says, and what a cell holds, is quoted."""
    names = SENTENCES[type(value)]
    if isinstance(value, Finding) and value.code in COMPOSED_FOUND:
        return (*names, "found")
    if isinstance(value, RuleUse):
        return () if SOURCE.fullmatch(value.rule) else ("title", "then")
    return () if isinstance(value, Fact) and value.grade is Grade.CLAIM and value.field == "tls" else names
