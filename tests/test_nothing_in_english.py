"""No sentence of an output in another language is left in English."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from planner import plan_file
from planner.model.compare import Cause, ChangeKind
from planner.model.plan import Change
from planner.settings import LANGUAGES
from planner.write import checklists, report, workbook
from planner.write.labels import Labels
from tests.support.english import english_words, left_in_english, page_texts, workbook_texts

OTHERS = LANGUAGES[1:]
SAMPLE = Path(__file__).parent.parent / "reports" / "sample" / plan_file.NAME
PLACEHOLDERS = "{shown}"


@pytest.mark.parametrize("lang", OTHERS)
def test_nothing_of_the_sample_is_left_in_english(lang: str, tmp_path: Path) -> None:
    plan = plan_file.load(SAMPLE)
    labels = Labels.of(lang)
    pages = [*report.write(plan, labels, tmp_path), *checklists.write(plan, labels, tmp_path)]
    shown = [text for page in pages for text in page_texts(page)]
    shown += [text for book in workbook.write(plan, labels, tmp_path) for text in workbook_texts(book)]
    left = left_in_english((entry for entry in shown if PLACEHOLDERS not in entry[1]), lang, plan)
    assert not left, f"{len(left)} texts, the first: {list(left.items())[:5]}"


@pytest.mark.parametrize("lang", OTHERS)
def test_what_changed_is_said_in_the_language(lang: str, tmp_path: Path) -> None:
    plan = plan_file.load(SAMPLE)
    device = plan.devices[0]
    changes = tuple(Change(device.id, kind, field, before, after, Cause.DATA, "") for kind, field, before, after in (
        (ChangeKind.DECISION, "Decision", "legacy-worldwide", "out-of-scope"),
        (ChangeKind.FACT, "State", "active", "retired"), (ChangeKind.FACT, "Update available", "unknown", "yes"),
        (ChangeKind.PLAN, "Readiness", "with-conditions", "not-possible"),
        (ChangeKind.DEVICE, "Site", "Done", "Own relay")))
    [book] = workbook.write(replace(plan, changes=changes), Labels.of(lang), tmp_path)
    say = Labels.of(lang)
    shown = [text for place, text in workbook_texts(book) if place.startswith(f"{say('Changes')}!")]
    assert "Done" in shown
    assert "Own relay" in shown
    assert not {"legacy-worldwide", "out-of-scope", "active", "retired", "with-conditions"} & set(shown)


def test_the_detector_finds_a_sentence_and_passes_what_is_quoted() -> None:
    plan = plan_file.load(SAMPLE)
    site = plan.devices[0].site
    shown = [("a", "Change the server from here."), ("b", f"{site} mail.example.com Set-CASMailbox")]
    for lang in OTHERS:
        assert len(english_words(lang)) > 500
        assert list(left_in_english(shown, lang, plan)) == ["Change the server from here."]
