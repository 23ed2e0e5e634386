"""A workbook whose titles, headers and words were worded otherwise when it was issued is read back all the same."""

from __future__ import annotations

import gettext
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from planner.catalogue import messages
from planner.catalogue.workbook_language import words_of
from planner.model.plan import Plan
from planner.model.workbook import PLAN, SHEETS, Column, ColumnKind
from planner.settings import LANGUAGES
from planner.write.labels import Labels
from tests.support.desk import ROWS, Desk, found, opened

WORDED = {text for sheet in SHEETS for text in (sheet.title, *(c.label for c in sheet.columns))}
WORDS = {word for sheet in SHEETS for column in sheet.columns for word in words_of(column)}
RETURNED = [sheet for sheet in SHEETS if sheet.is_returned]
QUIET = {"override_decision", "override_until", "override_reason", "answer", "wave_override", "resolution", "exit_date"}
"""Columns whose values decide or are checked: what is typed there is a matter of other tests."""


class Older(gettext.NullTranslations):
    """A catalogue as it was before its words for sheets, columns and choices were improved."""

    def __init__(self, today: gettext.NullTranslations) -> None:
        super().__init__()
        self.add_fallback(today)

    def gettext(self, message: str) -> str:
        said = super().gettext(message)
        return f"{said[:20]} ~" if message in WORDED else f"{said} (old)" if message in WORDS else said


@pytest.fixture(params=LANGUAGES)
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def issued(tmp_path: Path, lang: str) -> Desk:
    """A desk whose workbook was issued in an older wording, with a device that has retired since."""
    desk = Desk(tmp_path / "desk")
    today = messages.translations(lang)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(messages, "translations", lambda _: Older(today))
        desk.plan(lang=lang)
    return desk


def test_every_keystroke_under_an_older_header_comes_back_in_its_own_column(issued: Desk, lang: str) -> None:
    say, typed = Labels.of(lang), dict[tuple[str, str, str], Any]()
    with opened(issued.workbook) as book:
        for sheet in [sheet for sheet in RETURNED if _old(lang, sheet.title) in book.sheetnames]:
            target = book[_old(lang, sheet.title)]
            headers = {cell.value: cell.column for cell in target[1]}
            target.cell(1, target.max_column + 1).value = "Mine"
            for number in range(2, target.max_row + 1):
                key = str(target.cell(number, 1).value)
                for column in [c for c in sheet.human if c.key not in QUIET]:
                    typed[sheet.key, key, column.key] = value = _value(column, number)
                    target.cell(number, headers[_old(lang, column.label)]).value = value
                target.cell(number, target.max_column).value = typed[sheet.key, key, "Mine"] = f"mine {number}"
    plan = issued.plan(lang=lang)
    book, kept = openpyxl.load_workbook(issued.workbook), {}
    for sheet in [sheet for sheet in RETURNED if say(sheet.title) in book.sheetnames]:
        rows = book[say(sheet.title)].iter_rows(values_only=True)
        headers = next(rows)
        assert headers == (*(say(c.label) for c in sheet.columns), "Mine")
        keys = [*(c.key for c in sheet.columns), "Mine"]
        kept |= {(sheet.key, str(row[0]), key): _day(value) for row in rows
                 for key, value in zip(keys, row, strict=True) if (sheet.key, str(row[0]), key) in typed}
    assert kept == typed
    assert _noticed(plan) == []


def test_a_choice_in_an_older_word_is_the_choice_and_what_a_tool_cell_says_is_no_change(
        issued: Desk, lang: str) -> None:
    word = "Done" if lang == "en" else f"{Labels.of(lang)('Done')} (old)"
    with opened(issued.workbook) as book:
        target = book[_old(lang, PLAN.title)]
        headers = {cell.value: cell.column for cell in target[1]}
        target.cell(2, headers[_old(lang, "Status")]).value = word
    plan = issued.plan(lang=lang)
    assert [d.human["status"] for d in plan.devices if "status" in d.human] == ["Done"]
    assert found(plan, "outside-the-list") == []
    assert _noticed(plan) == []


def test_a_device_that_retires_takes_along_what_stands_under_older_headers(issued: Desk, lang: str) -> None:
    with opened(issued.workbook) as book:
        target = book[_old(lang, PLAN.title)]
        headers = {cell.value: cell.column for cell in target[1]}
        for number in range(2, target.max_row + 1):
            target.cell(number, headers[_old(lang, "Notes")]).value = "keep me"
    issued.list_devices(*ROWS[1:])
    [gone] = issued.plan(lang=lang).retired
    assert gone.human == {"notes": "keep me"}


def _old(lang: str, message: str) -> str:
    return Older(messages.translations(lang)).gettext(message)


def _value(column: Column, number: int) -> Any:
    return date(2026, 12, number) if column.kind is ColumnKind.DATE else f"{column.key} {number}"


def _day(value: Any) -> Any:
    return value.date() if hasattr(value, "date") else value


def _noticed(plan: Plan) -> list[str]:
    return [finding.code for finding in plan.findings
            if finding.code in ("sheet-added", "column-deleted", "tool-cell-changed", "row-without-key",
                                "column-not-carried", "row-typed-in")]
