"""Facts of makers: only with a link, a date, a model and one TLS version."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from planner import evidence, recognise
from planner.catalogue import load
from planner.model.device import Tls
from planner.model.table import Cell, Kind
from tests.support.reading import read_paths
from tests.support.tables import SETTINGS, codes, export


def row(**cells: Cell) -> dict[str, Cell]:
    return {
        "make": "Example",
        "model": "MX-100",
        "firmware_from": "4.5",
        "firmware_to": None,
        "tls": "TLS 1.2",
        "link": "https://support.example.com/mx-100",
        "date": "2026-03-01",
        **cells,
    }


def facts(*rows: dict[str, Cell]) -> evidence.Result:
    return evidence.observations([export(Kind.MODEL_FACTS, *rows)], SETTINGS, load())


def test_a_complete_row_is_a_fact_with_its_range_and_its_cell() -> None:
    [fact] = facts(row()).observations.model_facts
    assert (fact.make, fact.model, fact.firmware_from, fact.firmware_to) == ("Example", "MX-100", "4.5", "")
    assert (fact.tls, fact.date, fact.source.row) == (Tls.V1_2, date(2026, 3, 1), 2)


@pytest.mark.parametrize(
    "cells, code",
    [
        ({"link": None}, "model-fact-without-link"),
        ({"link": "the manual"}, "model-fact-without-link"),
        ({"link": "file:///manual.pdf"}, "model-fact-without-link"),
        ({"date": None}, "model-fact-without-date"),
        ({"date": "n.d."}, "model-fact-without-date"),
        ({"date": "3/4/2026"}, "model-fact-without-date"),
        ({"model": None}, "model-fact-not-understood"),
        ({"make": None}, "model-fact-not-understood"),
        ({"tls": "1.0-1.2"}, "model-fact-not-understood"),
        ({"tls": "SSL/TLS"}, "model-fact-not-understood"),
        ({"tls": None}, "model-fact-not-understood"),
    ],
)
def test_a_row_that_lacks_something_is_refused_with_the_cell(cells: dict[str, Cell], code: str) -> None:
    result = facts(row(), row(**cells))
    assert len(result.observations.model_facts) == 1
    assert codes(result.findings) == [code]
    assert result.findings[0].row == 3
    counts = next(iter(result.counts.values()))
    assert (counts.evidence, counts.rejected, counts.read, counts.accounted) == (1, 1, 2, 2)


def test_one_firmware_column_names_that_firmware_alone(tmp_path: Path) -> None:
    (tmp_path / "facts.csv").write_text(
        "Make,Model,Firmware,TLS,Link,Date\n"
        "Example,MX-100,4.5,1.2,https://support.example.com/mx-100,2026-03-01\n"
        "Example,MX-200,2.0,1.0,https://support.example.com/mx-200,2026-03-01\n"
    )
    files, _ = read_paths(tmp_path / "facts.csv")
    tables, _ = recognise.tables(files, SETTINGS, load())
    assert [table.kind for table in tables] == [Kind.MODEL_FACTS]
    found = evidence.observations(tables, SETTINGS, load()).observations.model_facts
    ranges = [(fact.firmware_from, fact.firmware_to, fact.tls) for fact in found]
    assert ranges == [("4.5", "4.5", Tls.V1_2), ("2.0", "2.0", Tls.V1_0)]
