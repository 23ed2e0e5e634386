"""Load the knowledge under ``planner/data`` into a Rulebook, and refuse any that is malformed.

The only module that reads TOML. Every entry is held to the record it becomes: keys, types, closed sets, sources
that exist, placeholders that the code fills. All problems of all files are reported together.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from types import UnionType
from typing import Any, TypeVar, get_args, get_type_hints

import msgspec

from planner.model import knowledge
from planner.model.decision import Confidence, DecisionKind, Rule, SmtpAuthEffect
from planner.model.errors import CatalogueError, UsageError
from planner.model.knowledge import Rulebook, Wording

DATA = Path(__file__).parent / "data"

RULE_VALUES = frozenset({"tls", "cloud", "host"})
CONDITION_VALUES = frozenset({
    "tls", "cloud", "host", "port", "why", "missing", "flag", "confirm", "milestone", "until", "sharing",
    "connections", "messages", "recipients", "server"})
ACTION_VALUES = frozenset({"old", "old_port", "host", "port", "encryption", "interim_host", "interim_port", "until"})

Entry = TypeVar("Entry")


@cache
def load(folder: Path = DATA) -> Rulebook:
    """Read and check all knowledge below ``folder``.

    Raises CatalogueError whose message names the first problem with its file and key; ``seen`` lists the others.
    """
    reading = _Reading(folder)
    citations = reading.keyed("sources.toml", "source", knowledge.Citation)
    reading.known = frozenset(citations)
    rulebook = Rulebook(
        decision_rules=reading.entries("rules/decision.toml", "rule", Rule, _sentence(RULE_VALUES),
                                       _outcome_of(DecisionKind)),
        smtp_auth_rules=reading.entries("rules/smtp_auth.toml", "rule", Rule, _sentence(frozenset()),
                                        _outcome_of(SmtpAuthEffect)),
        clouds={facts.cloud: facts for facts in
                reading.entries("clouds.toml", "cloud", knowledge.CloudFacts, _likely_says_confirm, key="cloud")},
        hints=reading.entries("clouds.toml", "hint", knowledge.CloudHint, key="name"),
        milestones=reading.entries("milestones.toml", "milestone", knowledge.Milestone),
        limits=reading.keyed("limits.toml", "limit", knowledge.Limit),
        errors=reading.entries("errors.toml", "error", knowledge.ErrorText),
        runbook=reading.entries("runbook.toml", "step", knowledge.StepTemplate, key="step"),
        waves=reading.keyed("waves.toml", "wave", knowledge.WaveTemplate),
        ways_out=reading.entries("ways_out.toml", "way_out", knowledge.WayOut),
        findings=reading.keyed("findings/*.toml", "finding", knowledge.FindingKind, key="code"),
        conditions=reading.keyed("conditions.toml", "condition", Wording, _text(CONDITION_VALUES), key="code"),
        questions=reading.keyed("questions.toml", "question", Wording, key="code"),
        actions=reading.keyed("actions.toml", "action", Wording, _text(ACTION_VALUES), key="code"),
        citations=citations,
        languages={path.stem: table for path, table in reading.tables("languages/*.toml")},
        recognition=reading.table("recognition.toml"),
        tls_words=reading.table("tls_words.toml"))
    reading.raise_problems()
    return rulebook


def read_toml(path: Path, *, what: str) -> dict[str, Any]:
    """Read a TOML file that a user wrote; ``what`` names it in messages ("the configuration").

    Raises UsageError with the line of the first mistake.
    """
    try:
        return _parse(path)
    except FileNotFoundError:
        raise UsageError(f"{what} does not exist", where=path.name,
                         next_step="Check the name, or make one with 'planner init'.") from None
    except OSError as problem:
        raise UsageError(f"{what} cannot be read: {problem.strerror}", where=path.name,
                         next_step="Check that the file may be read.") from None
    except ValueError as problem:
        raise UsageError(f"{what} is no valid TOML: {problem}", where=path.name,
                         next_step="Correct the line; texts stand in double quotes.") from None


def _parse(path: Path) -> dict[str, Any]:
    """Parse a TOML file; a byte order mark, which Windows editors leave, is passed over."""
    return tomllib.loads(path.read_text(encoding="utf-8-sig"))


@dataclass(frozen=True, slots=True)
class _Problem:
    """What is wrong, in which file and at which key."""

    file: str
    key: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.what}" if self.key else f"{self.file}: {self.what}"


Check = Callable[[Any], Iterable[tuple[str, str]]]
"""A check of one entry beyond its types: yields (key, what is wrong)."""


class _Reading:
    """One reading of a folder of knowledge: parses each file once and collects every problem."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[_Problem] = []
        self.known: frozenset[str] = frozenset()
        self._parsed: dict[Path, dict[str, Any]] = {}
        self._arrays: dict[Path, set[str]] = {}

    def table(self, name: str) -> dict[str, Any]:
        """Read a file whose shape belongs to the room that uses it."""
        return self._read(self.folder / name)

    def tables(self, pattern: str) -> list[tuple[Path, dict[str, Any]]]:
        """Read every file of a pattern, in the order of the names."""
        paths = sorted(self.folder.glob(pattern))
        if not paths:
            self.problems.append(_Problem(pattern, "", "no such file"))
        return [(path, self._read(path)) for path in paths]

    def keyed(self, pattern: str, array: str, kind: type[Entry], *checks: Check, key: str = "id"
              ) -> dict[str, Entry]:
        """Read entries and look them up by their key."""
        return {getattr(e, key): e for e in self.entries(pattern, array, kind, *checks, key=key)}

    def entries(self, pattern: str, array: str, kind: type[Entry], *checks: Check, key: str = "id"
                ) -> tuple[Entry, ...]:
        """Read the ``[[array]]`` entries of a file, or of every file of a pattern, as records of one kind."""
        files = self.tables(pattern) if "*" in pattern else [(self.folder / pattern, self.table(pattern))]
        found: list[Entry] = []
        first_seen: dict[Any, str] = {}
        for path, table in files:
            self._arrays.setdefault(path, set()).add(array)
            rows = table.get(array, [])
            if not isinstance(rows, list) or not rows:
                self._problem(path, array, f"no [[{array}]] entry")
                continue
            for number, row in enumerate(rows, start=1):
                label = f"{array} {row.get(key, number) if isinstance(row, dict) else number}"
                entry = self._build(path, label, row, kind)
                if entry is None:
                    continue
                identity = getattr(entry, key)
                if identity in first_seen:
                    self._problem(path, label, f"{key} is used twice (first in {first_seen[identity]})")
                    continue
                first_seen[identity] = self._name(path)
                for check in (self._sources_exist, *checks):
                    for where, what in check(entry):
                        self._problem(path, f"{label}, {where}", what)
                found.append(entry)
        return tuple(found)

    def raise_problems(self) -> None:
        """Stop when anything was wrong, with everything that was."""
        for path, arrays in self._arrays.items():
            for name in self._parsed[path].keys() - arrays:
                self._problem(path, name, "unknown key")
        if self.problems:
            first, *others = sorted(self.problems, key=str)
            raise CatalogueError(
                f"{first.key}: {first.what}" if first.key else first.what, where=first.file,
                seen="\n".join(map(str, others)),
                next_step="Correct the file of knowledge; a program that was installed whole has none of these.")

    def _build(self, path: Path, label: str, row: Any, kind: type[Entry]) -> Entry | None:
        unknown = [*_unknown_keys(row, kind)]
        for name in unknown:
            self._problem(path, f"{label}, {name}", "unknown key")
        try:
            return None if unknown else msgspec.convert(_with_nulls(row, kind), kind)
        except msgspec.ValidationError as problem:
            self._problem(path, label, str(problem))
            return None

    def _sources_exist(self, entry: Any) -> Iterable[tuple[str, str]]:
        for part in (entry, *(getattr(entry, f.name) for f in fields(entry))):
            if not isinstance(part, knowledge.Citation) and is_dataclass(part):
                for source in getattr(part, "sources", ()):
                    if source not in self.known:
                        yield "sources", f"there is no source {source!r}"

    def _read(self, path: Path) -> dict[str, Any]:
        if path not in self._parsed:
            try:
                self._parsed[path] = _parse(path)
            except FileNotFoundError:
                self._problem(path, "", "the file is missing")
                self._parsed[path] = {}
            except (OSError, ValueError) as problem:
                self._problem(path, "", f"cannot be read: {problem}")
                self._parsed[path] = {}
        return self._parsed[path]

    def _problem(self, path: Path, key: str, what: str) -> None:
        self.problems.append(_Problem(self._name(path), key, what))

    def _name(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()


def _unknown_keys(row: Any, kind: type) -> Iterable[str]:
    """Keys of a table that its record does not have, nested records included."""
    if not isinstance(row, dict):
        return
    hints = _hints(kind)
    for name, value in row.items():
        if name not in hints:
            yield name
        elif (nested := _record(hints[name])) is not None:
            yield from (f"{name}.{inner}" for inner in _unknown_keys(value, nested))


def _with_nulls(row: Any, kind: type) -> Any:
    """Give a field that may be None that value when it is left out: TOML has no null."""
    if not isinstance(row, dict):
        return row
    return {name: None for name, hint in _hints(kind).items() if type(None) in get_args(hint)} | row


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _record(hint: Any) -> type | None:
    """The record that a field holds, also when it may be None."""
    options = get_args(hint) if isinstance(hint, UnionType) else (hint,)
    return next((o for o in options if isinstance(o, type) and is_dataclass(o)), None)


def _placeholders(text: str, allowed: frozenset[str]) -> str:
    """What is wrong with the ``{placeholders}`` of a sentence; empty when nothing is."""
    try:
        names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError as problem:
        return str(problem)
    stray = [name for name in names if name not in allowed]
    return f"unknown placeholder {{{stray[0]}}}; known: {', '.join(sorted(allowed)) or 'none'}" if stray else ""


def _sentence(allowed: frozenset[str]) -> Check:
    """Check the sentence of a rule, and that it names the facts it rests on."""
    def check(rule: Rule) -> Iterable[tuple[str, str]]:
        if problem := _placeholders(rule.sentence, allowed):
            yield "sentence", problem
        if not rule.sources:
            yield "sources", "a rule needs at least one source"
    return check


def _text(allowed: frozenset[str]) -> Check:
    """Check the placeholders of a wording."""
    def check(wording: Wording) -> Iterable[tuple[str, str]]:
        if problem := _placeholders(wording.text, allowed):
            yield "text", problem
    return check


def _outcome_of(kind: type[DecisionKind] | type[SmtpAuthEffect]) -> Check:
    """Check that a rule leads to one of the outcomes of its table."""
    def check(rule: Rule) -> Iterable[tuple[str, str]]:
        if rule.outcome not in {outcome.value for outcome in kind}:
            yield "outcome", f"{rule.outcome!r} is none of {', '.join(kind)}"
    return check


def _likely_says_confirm(facts: knowledge.CloudFacts) -> Iterable[tuple[str, str]]:
    """Check that an endpoint that is only likely says what to confirm (it is printed beside the host)."""
    for name, endpoint in (("normal", facts.normal), ("legacy", facts.legacy)):
        if endpoint is not None and _is_likely(endpoint) and not endpoint.note:
            yield f"{name}.note", "a likely host or port needs the note that says what to confirm"


def _is_likely(endpoint: knowledge.Endpoint) -> bool:
    return Confidence.LIKELY in (endpoint.confidence, endpoint.port_confidence)
