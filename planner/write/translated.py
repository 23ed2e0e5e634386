"""Put the sentences of a plan into the language of an output, before it is written.

Names, numbers, identifiers, and what people typed stay; so do the words that programs compare (decisions, phases,
statuses), which the writers translate where they print them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any

from planner.model.decision import Condition, Interim, Target
from planner.model.evidence import Fact
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
    MailboxPlan: ("change", "why", "restore", "load_reason"),
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
    "file-damaged", "file-empty", "file-locked", "file-password-protected", "file-too-large", "file-unsupported-format",
    "legacy-exit-missing", "log-grouped", "log-rows-rejected", "passed-over", "rows-left-out", "site-assumed",
    "site-blank", "site-only-first-row"})
"""The findings whose Found is the tool's own words; what the others found stands in a file, and stays as it is."""

PARTS: Mapping[type, tuple[str, ...]] = {
    kind: tuple(f.name for f in fields(kind) if f.name not in names)
    for kind, names in SENTENCES.items()}
"""The fields of these records that are no sentences and may hold records."""



def translated(plan: Plan, labels: Labels) -> Plan:
    """Give the plan with its sentences in the language of the labels; in English, the plan itself."""
    if labels.is_english:
        return plan
    result: Plan = _Walk(labels.sentence).record(plan)
    return result


class _Walk:
    """Go through the records of a plan; one that stands in several places is translated once."""

    def __init__(self, sentence: Callable[[str], str]) -> None:
        self._sentence = sentence
        self._done: dict[int, Any] = {}

    def record(self, value: Any) -> Any:
        """Translate one record."""
        known = self._done.get(id(value))
        if known is None:
            changes = {}
            for name in _sentences(value):
                before = getattr(value, name)
                after = tuple(map(self._sentence, before)) if isinstance(before, tuple) else self._sentence(before)
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


def _sentences(value: Any) -> tuple[str, ...]:
    """Name the fields of a record that are sentences."""
    names = SENTENCES[type(value)]
    return (*names, "found") if isinstance(value, Finding) and value.code in COMPOSED_FOUND else names
