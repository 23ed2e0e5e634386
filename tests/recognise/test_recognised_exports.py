"""The document on recognised exports is what recognition does."""

from __future__ import annotations

from planner.model.table import Kind
from tests.recognise.sheets import rulebook
from tools import make_recognition_table


def test_the_document_is_current() -> None:
    assert make_recognition_table.TARGET.read_text(encoding="utf-8") == make_recognition_table.document(rulebook())


def test_every_known_export_is_recognised_as_what_it_is() -> None:
    expected = [(tool["title"], Kind(tool["kind"]), tool["id"]) for tool in rulebook().recognition["tool"]]
    found = [(title, table.kind, table.tool) for title, table in make_recognition_table.tables(rulebook())]
    assert found == expected
