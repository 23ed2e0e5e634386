"""Read facts about models: what a maker says of a model within a range of firmware. Refused without link and date."""

from __future__ import annotations

import re
from dataclasses import dataclass

from planner.evidence.part import Part
from planner.evidence.rows import EvidenceRow, rows_of
from planner.evidence.versions import read_version
from planner.model.cells import read_date
from planner.model.evidence import ModelFact
from planner.model.finding import Finding
from planner.model.knowledge import Rulebook
from planner.model.table import Kind, LeftOut, Table
from planner.settings import Settings

KIND = Kind.MODEL_FACTS
_LINK = re.compile(r"https?://[\w\-]+(\.[\w\-]+)+(?=[/:?#]|$)", re.IGNORECASE)


def read(table: Table, settings: Settings, rulebook: Rulebook) -> Part:
    """Read one list; a row that lacks link, date, make, model or one TLS version is rejected with a finding."""
    facts: list[ModelFact] = []
    findings: list[Finding] = []
    left_out: list[LeftOut] = []
    for row in rows_of(table):
        fact = _fact(row, settings.dates)
        if isinstance(fact, ModelFact):
            facts.append(fact)
            continue
        findings.append(rulebook.finding(fact.code, row.source(fact.field), found=row.text(fact.field)))
        left_out.append(LeftOut(row.row.number, fact.reason, rejected=True))
    return Part(model_facts=tuple(facts), findings=tuple(findings), left_out=tuple(left_out))


@dataclass(frozen=True, slots=True)
class _Refused:
    """Why a row is no fact: the finding, the cell it is about, the reason."""

    code: str
    field: str
    reason: str


def _fact(row: EvidenceRow, dates: str) -> ModelFact | _Refused:
    if not _LINK.match(row.text("link")):
        return _Refused("model-fact-without-link", "link", "no link")
    day = read_date(row.cell("date"), dates)
    if day is None:
        return _Refused("model-fact-without-date", "date", "no date")
    for field in ("make", "model"):
        if not row.text(field):
            return _Refused("model-fact-not-understood", field, f"no {field}")
    version = read_version(row.text("tls"))
    if version is None:
        return _Refused("model-fact-not-understood", "tls", "not one TLS version")
    # A list with one firmware column speaks of that firmware alone.
    ranged = bool({"firmware_from", "firmware_to"} & row.table.fields.keys())
    first, last = ("firmware_from", "firmware_to") if ranged else ("firmware", "firmware")
    return ModelFact(row.text("make"), row.text("model"), row.text(first), row.text(last), version, row.text("link"),
                     day, row.source())
