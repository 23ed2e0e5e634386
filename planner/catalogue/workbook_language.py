"""The words of a workbook in every language, so that a returned one is read in the language it was written in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from planner.catalogue.messages import into_english, languages, translations
from planner.model.text import fold
from planner.model.workbook import LISTS, SHEETS, Column, Sheet


@dataclass(frozen=True, slots=True)
class WorkbookLanguage:
    """One language of workbooks. ``sheets`` are the sheets by their folded title.

    ``labels`` are the columns of each sheet (by its key) by their folded header; ``words`` are the English words of
    columns, by column and word as the workbook shows it.
    """

    lang: str
    sheets: Mapping[str, Sheet]
    labels: Mapping[str, Mapping[str, Column]]
    words: Mapping[Column, Mapping[str, str]] = field(repr=False)

    def sheet(self, title: str) -> Sheet | None:
        """Find a sheet by its title."""
        return self.sheets.get(fold(title))

    def title(self, sheet: Sheet) -> str:
        """What a sheet is called."""
        return translations(self.lang).gettext(sheet.title)

    def english(self, text: str) -> str:
        """Put sentences of the tool back into English."""
        return into_english(self.lang).translate(text) if self.lang != "en" and text else text

    def word(self, text: str, words: Iterable[str]) -> str:
        """Put one of some words of the tool back into English; any other text stays."""
        say = translations(self.lang).gettext
        return next((word for word in words if say(word) == text), text)

    def score(self, title: str, headers: Iterable[str]) -> int:
        """How much of a sheet is in this language: its title, and the headers it declares."""
        sheet = self.sheet(title)
        folded = {fold(header) for header in headers}
        if sheet is None:
            return 0 if title else max(len(folded & labels.keys()) for labels in self.labels.values())
        return 1 + len(folded & self.labels[sheet.key].keys())


@cache
def workbook_languages() -> tuple[WorkbookLanguage, ...]:
    """Every language of workbooks, English first."""
    return tuple(map(_language, languages()))


def language_of(sheets: Iterable[tuple[str, Iterable[str]]], said: str = "") -> WorkbookLanguage:
    """Tell the language of a workbook: the one that it says itself, else that of its sheets (title and headers).

    English when nothing tells.
    """
    for one in workbook_languages():
        if one.lang == said:
            return one
    seen = [(title, tuple(headers)) for title, headers in sheets]
    return max(workbook_languages(), key=lambda one: sum(one.score(title, headers) for title, headers in seen))


def words_of(column: Column) -> tuple[str, ...]:
    """The words of the tool that may stand in the cells of a column, in English."""
    return LISTS[column.choices] if column.choices else column.words


def _language(lang: str) -> WorkbookLanguage:
    say = translations(lang).gettext
    columns = {column: None for sheet in SHEETS for column in sheet.columns if words_of(column)}
    return WorkbookLanguage(
        lang, {fold(say(sheet.title)): sheet for sheet in SHEETS},
        {sheet.key: {fold(say(column.label)): column for column in sheet.columns} for sheet in SHEETS},
        {column: {say(word): word for word in words_of(column)} for column in columns})
