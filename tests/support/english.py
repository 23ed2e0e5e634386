"""Find English that was left in an output of another language.

A word is English when messages have it and no translation of them does. What is quoted may hold such words: names and
cells of the inventory, commands, the texts of errors, statements of sources. They are taken out before one looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import openpyxl
from babel.messages.pofile import read_po

from planner.catalogue.messages import DOMAIN, LOCALE
from planner.model.base_sheet import BASE_TITLE
from planner.model.plan import Plan
from planner.write.translated import COMPOSED_FOUND, SOURCE

_PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")
_WORD = re.compile(r"[^\W\d_]{2,}")
# Addresses, hosts, file names, commands and their options, codes of findings: words with a sign inside.
_MACHINE = re.compile(r"\S*\w[@./_:\-$=]+\w\S*|[$-]\w+|\b[0-9a-f]{12}\b")
_SHOWN_ATTRIBUTES = frozenset({"aria-label", "title", "alt", "placeholder", "data-text"})


def english_words(lang: str) -> frozenset[str]:
    """The words of messages that no translation has."""
    path = LOCALE / lang.replace("-", "_") / "LC_MESSAGES" / f"{DOMAIN}.po"
    messages = [m for m in read_po(BytesIO(path.read_bytes()), locale=lang.replace("-", "_")) if m.id]
    return frozenset(_words(m.id for m in messages) - _words(m.string for m in messages))


def left_in_english(shown: Iterable[tuple[str, str]], lang: str, plan: Plan) -> dict[str, str]:
    """Find the texts that still hold English words, with the first place of each."""
    english = english_words(lang)
    quotes = set(_quoted(plan))
    quoted = re.compile("|".join(rf"(?<!\w){re.escape(text)}(?!\w)" for text in sorted(quotes, key=len, reverse=True)
                                 if len(text) > 2))
    found: dict[str, str] = {}
    for place, text in shown:
        if text in quotes:
            continue
        rest = _MACHINE.sub(" ", quoted.sub(" ", text))
        if english & {word.casefold() for word in _WORD.findall(rest)}:
            found.setdefault(text, place)
    return found


def page_texts(page: Path) -> Iterator[tuple[str, str]]:
    """Every text that a page shows or reads out."""
    parser = _Texts()
    parser.feed(page.read_text(encoding="utf-8"))
    return ((page.name, text) for text in parser.found)


def workbook_texts(path: Path) -> Iterator[tuple[str, str]]:
    """Every text in the cells of a workbook."""
    for sheet in openpyxl.load_workbook(path, read_only=True).worksheets:
        if sheet.title != BASE_TITLE:
            for row in sheet.iter_rows():
                yield from ((f"{sheet.title}!{cell.coordinate}", cell.value) for cell in row
                            if isinstance(cell.value, str) and not cell.value.startswith("="))


def _quoted(plan: Plan) -> Iterator[str]:
    """What stands in an output as somebody else wrote it."""
    texts: list[str] = [plan.tenant.name, *plan.extra_headers]
    for d in plan.devices:
        texts += [d.site, d.location, d.name, d.label, d.make, d.model, d.firmware, d.serial, d.contact, d.notes,
                  d.tls.stated, d.rule, *d.extra.values(), *map(str, d.human.values())]
        texts += [fact.note for fact in d.facts if fact.note == d.tls.stated]
    for source in plan.sources:
        texts += [source.file, *(c.header for t in source.tables for c in t.columns), *(t.sheet for t in source.tables)]
    for finding in plan.findings:
        texts += [finding.code, finding.column, *([finding.found] if finding.code not in COMPOSED_FOUND else [])]
    texts += [text for error in plan.errors for text in (error.text, error.code)]
    texts += [step.command for step in plan.runbook] + [m.change for m in plan.mailboxes if "Set-" in m.change]
    for rule in plan.rules:
        texts += [rule.rule, rule.source, rule.source_date]
        if SOURCE.fullmatch(rule.rule):
            texts += [rule.title, rule.then, rule.when.partition(" (")[2]]
    return filter(None, (*texts, *(site.checklist for site in plan.sites)))


def _words(texts: Iterable[str | tuple[str, ...]]) -> set[str]:
    joined = (text if isinstance(text, str) else " ".join(text) for text in texts)
    return {word.casefold() for text in joined for word in _WORD.findall(_PLACEHOLDER.sub(" ", text))
            if word.isascii()}


class _Texts(HTMLParser):
    """Collect the texts of a page, without its style and script."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("style", "script")
        self.found += [value for name, value in attrs if value and name in _SHOWN_ATTRIBUTES]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("style", "script")

    def handle_data(self, data: str) -> None:
        if not self._silent and data.strip():
            self.found.append(" ".join(data.split()))
