"""Lay the knowledge out for reading: decision table, switches, milestones, limits, errors, each with its source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from planner.model.errors import UsageError
from planner.model.knowledge import Rulebook

CHAPTERS = ("decisions", "smtp-auth", "milestones", "limits", "errors", "clouds", "findings")


@dataclass(frozen=True, slots=True)
class Entry:
    """A piece of knowledge: its chapter, id, one-line title, details by name, and the ids of its sources."""

    chapter: str
    id: str
    title: str
    details: tuple[tuple[str, str], ...]
    sources: tuple[str, ...]


def entries(rulebook: Rulebook) -> Iterator[Entry]:
    """Yield all knowledge in reading order."""
    for chapter, rules in (("decisions", rulebook.decision_rules), ("smtp-auth", rulebook.smtp_auth_rules)):
        for rule in rules:
            when = "; ".join(f"{name} is {' or '.join(values)}" for name, values in rule.when.items()) or "always"
            yield Entry(chapter, rule.id, rule.title, (
                ("when", when), ("then", rule.outcome), ("because", rule.sentence),
                ("version", f"{rule.version} of {rule.date.isoformat()}")), rule.sources)
    for milestone in rulebook.milestones:
        yield Entry("milestones", milestone.id, f"{milestone.when}: {milestone.title}", (
            ("says", milestone.sentence), ("clouds", ", ".join(milestone.clouds)),
            ("checked on", milestone.checked_on.isoformat())), milestone.sources)
    for limit in rulebook.limits.values():
        yield Entry("limits", limit.id, f"{limit.title}: {limit.value:,} {limit.unit}",
                    (("beyond it", limit.consequence),), limit.sources)
    for error in rulebook.errors:
        yield Entry("errors", error.id, error.text, (
            ("means", error.meaning), ("check", "; ".join(f"{n}. {s}" for n, s in enumerate(error.steps, 1)))),
            error.sources)
    for cloud in rulebook.clouds.values():
        legacy = f"{cloud.legacy.host}:{cloud.legacy.port}" if cloud.legacy else "none"
        yield Entry("clouds", cloud.cloud, cloud.title, (
            ("normal host", f"{cloud.normal.host}:{cloud.normal.port} ({cloud.normal.confidence})"),
            ("legacy host", legacy)), cloud.sources)
    for kind in rulebook.findings.values():
        yield Entry("findings", kind.code, kind.title, (
            ("severity", kind.severity), ("expected", kind.expected), ("fix", kind.fix), ("effect", kind.effect)), ())


def select(rulebook: Rulebook, wanted: str | None) -> list[Entry]:
    """The entries of a chapter or with an id; all but findings without one. Raises UsageError when none is meant."""
    everything = list(entries(rulebook))
    if not wanted:
        return [e for e in everything if e.chapter != "findings"]
    chosen = [e for e in everything if wanted.casefold() in (e.chapter, e.id.casefold())]
    if not chosen and wanted.upper() in rulebook.citations:
        c = rulebook.citations[wanted.upper()]
        return [Entry("sources", c.id, c.statement, (
            ("value", c.value), ("confidence", c.confidence), ("checked on", c.checked_on.isoformat())), (c.id,))]
    if not chosen:
        raise UsageError(f"there is no rule, fact or chapter {wanted!r}",
                         next_step=f"Chapters: {', '.join(CHAPTERS)}; or an id, as planner rules prints them.")
    return chosen


def as_json(chosen: list[Entry], rulebook: Rulebook) -> list[dict[str, Any]]:
    """The entries as plain values, their sources written out."""
    documents = []
    for entry in chosen:
        document = asdict(entry) | {"details": dict(entry.details)}
        document["sources"] = [_source(rulebook, source) for source in entry.sources]
        documents.append(document)
    return documents


def _source(rulebook: Rulebook, source: str) -> dict[str, str]:
    citation = rulebook.citations[source]
    return {"id": citation.id, "title": citation.title, "link": citation.url, "date": citation.date,
            "checked_on": citation.checked_on.isoformat(), "confidence": citation.confidence}
