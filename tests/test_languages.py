"""Outputs in every language: the plan stays the same, and a workbook of any of them is read back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import permutations
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from planner import catalogue, plan_file
from planner.catalogue.messages import DOMAIN, LOCALE, languages
from planner.catalogue.workbook_language import words_of, workbook_languages
from planner.model.compare import FIELDS, Cause, ChangeKind
from planner.model.evidence import Fact
from planner.model.finding import Finding, Severity
from planner.model.look import LOOKS
from planner.model.plan import RuleUse, Tenant, Wave
from planner.model.sentences import Sentences, placeholders
from planner.model.text import fold
from planner.model.workbook import (
    CAUSES,
    CHANGE_FIELDS,
    CHANGE_KINDS,
    LISTS,
    PLAN,
    SHEETS,
    SITES,
    Choices,
    Sheet,
)
from planner.settings import LANGUAGES
from planner.write.labels import Labels
from planner.write.translated import COMPOSED_FOUND, PARTS, SENTENCES, translated
from tests.support.desk import AS_OF, Desk, named, opened, row
from tools.make_messages import template

OTHERS = LANGUAGES[1:]
SAMPLE = Path(__file__).parent.parent / "reports" / "sample" / plan_file.NAME
WRONG_IN_TITLES = re.compile(r"[\[\]:*?/\\]|^'|'$")
WIDEST = 31


def entries(lang: str) -> list[Message]:
    path = LOCALE / lang.replace("-", "_") / "LC_MESSAGES" / f"{DOMAIN}.po"
    return [message for message in read_po(BytesIO(path.read_bytes()), locale=lang.replace("-", "_")) if message.id]


def forms(message: Message) -> list[tuple[str, str]]:
    """Each translation of a message beside the form of the message that it translates."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string))]
    return [(message.id[-1], text) for text in message.string]


def type_into(path: Path, lang: str, key: str, sheet: Sheet = PLAN, **values: Any) -> None:
    """Type into a workbook of a language, by the keys of the columns."""
    say = Labels.of(lang)
    with opened(path) as book:
        target = book[say(sheet.title)]
        headers = {cell.value: cell.column for cell in target[1]}
        for name, value in values.items():
            label = next(c.label for c in sheet.columns if c.key == name)
            target.cell(row(target, key), headers[say(label)]).value = value


def shown(path: Path, lang: str, key: str, sheet: Sheet = PLAN) -> dict[str, Any]:
    """A row of a workbook by its headers."""
    rows = openpyxl.load_workbook(path)[Labels.of(lang)(sheet.title)].iter_rows(values_only=True)
    headers = next(rows)
    return next(dict(zip(headers, values, strict=True)) for values in rows if str(values[0]) == key)


def test_the_languages_of_the_settings_are_those_that_have_a_catalogue() -> None:
    assert set(LANGUAGES) == set(languages())


@pytest.mark.parametrize("lang", OTHERS)
def test_the_plan_is_the_same_whatever_language_it_is_written_in(lang: str, tmp_path: Path) -> None:
    english, other = Desk(tmp_path / "a"), Desk(tmp_path / "b")
    english.plan()
    other.plan(lang=lang)
    assert (english.output / plan_file.NAME).read_bytes() == (other.output / plan_file.NAME).read_bytes()


@pytest.mark.parametrize("first, second", permutations(LANGUAGES, 2))
def test_a_workbook_of_one_language_keeps_every_keystroke_in_another(first: str, second: str, tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    device = named(desk.plan(lang=first), "PRN-1").id
    say = Labels.of(first)
    typed = {"status": say("Done"), "verified": say("Failed"), "exit_option": say("Own relay"), "owner": say("Done"),
             "done_date": date(2026, 11, 20), "notes": "Done / Concluído / 完成", "error_seen": "done!!"}
    type_into(desk.workbook, first, device, **typed)
    type_into(desk.workbook, first, "Lyon", SITES, site_contact="Ana")
    human = {"status": "Done", "verified": "Failed", "exit_option": "Own relay", "owner": say("Done"),
             "done_date": "2026-11-20", "notes": "Done / Concluído / 完成", "error_seen": "done!!"}
    again = desk.plan(lang=second)
    assert named(again, "PRN-1").human == human
    assert next(site for site in again.sites if site.site == "Lyon").human == {"site_contact": "Ana"}
    assert not [f for f in again.findings if f.code == "tool-cell-changed"]
    then = Labels.of(second)
    cells = shown(desk.workbook, second, device)
    assert (cells[then("Status")], cells[then("Verified")]) == (then("Done"), then("Failed"))
    assert cells[then("Owner")] == say("Done")
    once = desk.bytes()
    desk.plan(lang=second)
    assert desk.bytes() == once


@pytest.mark.parametrize("lang", OTHERS)
def test_a_copy_of_another_language_joins_the_workbook_of_this_one(lang: str, tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    plan = desk.plan(lang=lang)
    copy = desk.send_out("returned.xlsx")
    first, second = named(plan, "PRN-1").id, named(plan, "PRN-2").id
    type_into(copy, lang, first, status=Labels.of(lang)("Waiting"))
    desk.plan()
    type_into(desk.workbook, "en", second, status="Scheduled")
    again = desk.plan(lang=lang)
    assert (named(again, "PRN-1").human, named(again, "PRN-2").human) == ({"status": "Waiting"},
                                                                          {"status": "Scheduled"})


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_row_typed_in_by_hand_is_a_device_in_every_language(lang: str, tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.plan(lang=lang)
    say = Labels.of(lang)
    with opened(desk.workbook) as book:
        sheet = book[say(PLAN.title)]
        place = {cell.value: cell.column for cell in sheet[1]}
        number = sheet.max_row + 1
        for label, value in (("Site", say("No site")), ("Device", "CAM-9"), ("Type", say("camera")),
                             ("Status", say("Scheduled"))):
            sheet.cell(number, place[say(label)]).value = value
    for _ in range(2):
        device = named(desk.plan(lang=lang), "CAM-9")
        assert (device.site, device.type.value, device.human) == ("No site", "camera", {"status": "Scheduled"})


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_decision_of_a_person_is_read_in_every_language(lang: str, tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    device = named(desk.plan(lang=lang), "PRN-1").id
    type_into(desk.workbook, lang, device, override_decision=Labels.of(lang)("Out of scope"),
              override_reason="It goes", override_until=date(2027, 1, 1))
    assert named(desk.plan(lang=lang), "PRN-1").decision == "out-of-scope"


@pytest.mark.parametrize("lang", OTHERS)
def test_what_changed_stays_english_in_the_plan(lang: str, tmp_path: Path) -> None:
    english, other = Desk(tmp_path / "a"), Desk(tmp_path / "b")
    for desk, chosen in ((english, "en"), (other, lang)):
        desk.plan(lang=chosen)
        (desk.output / plan_file.NAME).unlink()
        desk.list_devices("Lyon,PRN-1,HP,M525,1.0,SN1,10.0.0.1,prn1@example.com,,SMTP AUTH,1.2,no,password")
        desk.plan(lang=chosen)
        (desk.output / plan_file.NAME).unlink()
        desk.plan(lang=chosen)
    assert plan_file.load(english.output).changes == plan_file.load(other.output).changes


@pytest.mark.parametrize("lang", OTHERS)
def test_counters_and_choices_of_the_workbook_use_the_words_of_its_language(lang: str, tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.plan(lang=lang)
    say = Labels.of(lang)
    book = openpyxl.load_workbook(desk.workbook)
    formulas = [cell.value for cells in book[say("Summary")].iter_rows() for cell in cells
                if isinstance(cell.value, str) and cell.value.startswith("=")]
    for word in LISTS[Choices.STATUS]:
        assert any(f'"{say(word)}"' in formula for formula in formulas)
    lists = [[cell.value for cell in cells] for cells in book[say("Lists")].iter_cols(min_row=2)]
    assert lists[0][:len(LISTS[Choices.STATUS])] == [say(word) for word in LISTS[Choices.STATUS]]


def test_the_words_of_changes_are_those_that_changes_are_made_of() -> None:
    assert (*ChangeKind,) == CHANGE_KINDS
    assert (*Cause,) == CAUSES
    assert tuple(label for _, label, _ in FIELDS) == CHANGE_FIELDS


def test_titles_fit_a_spreadsheet_and_name_one_sheet_in_all_languages() -> None:
    owner: dict[str, str] = {}
    for one in workbook_languages():
        for sheet in SHEETS:
            title = one.title(sheet)
            assert len(title) <= WIDEST
            assert not WRONG_IN_TITLES.search(title)
            assert owner.setdefault(fold(title), sheet.key) == sheet.key


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.key)
def test_headers_and_words_mean_one_thing_in_every_language(sheet: Sheet) -> None:
    for one in workbook_languages():
        assert len(one.labels[sheet.key]) == len(sheet.columns)
    for column in sheet.columns:
        meant: dict[str, str] = {}
        for one in workbook_languages():
            for text, word in one.words.get(column, {}).items():
                # The words of the tool are read in the language of the workbook; what people choose, in any.
                assert meant.setdefault(text, word) == word or not column.choices
            assert len(one.words.get(column, {})) == len(words_of(column))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_headers_fit_into_three_lines_of_their_columns(lang: str) -> None:
    say = Labels.of(lang)
    for sheet in SHEETS:
        for column in sheet.columns:
            size = sum(2 if character >= "\u2e80" else 1 for character in say(column.label))
            assert size <= 3 * column.width, (sheet.key, say(column.label))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_decision_keeps_its_symbol_and_the_operator_its_name(lang: str) -> None:
    say = Labels.of(lang)
    assert len({say(look.word) for look in LOOKS.values()}) == len(LOOKS)
    assert [kind for kind, look in LOOKS.items() if "21vianet" in say(look.word).casefold()] == ["legacy-21vianet"]


@pytest.mark.parametrize("lang", OTHERS)
def test_translations_have_the_placeholders_of_their_message(lang: str) -> None:
    for message in entries(lang):
        for text, translation in forms(message):
            if translation:
                assert placeholders(translation) == placeholders(text), text
                assert set(re.findall(r"%\(\w+\)s", translation)) == set(re.findall(r"%\(\w+\)s", text)), text


@pytest.mark.parametrize("lang", OTHERS)
def test_every_message_is_translated(lang: str) -> None:
    missing = [message.id for message in entries(lang)
               if message.fuzzy or not all(translation for _, translation in forms(message))]
    assert not missing, f"{len(missing)} messages, the first: {missing[:3]}"


def test_every_sentence_of_the_sample_is_made_from_messages() -> None:
    known = Sentences({m.id: m.id for m in template() if m.id and isinstance(m.id, str)})
    unknown = {text for text in _sentences(plan_file.load(SAMPLE)) if len(text.split()) > 2 and not known.knows(text)}
    assert not {text for text in unknown if "Set-CASMailbox" not in text and " %" not in text}


def _sentences(value: Any) -> Iterator[str]:
    """The sentences of a plan that an output prints; statements of sources stay in the language of the source."""
    names = SENTENCES[type(value)]
    if not isinstance(value, RuleUse | Fact | Tenant):
        for name in names if not isinstance(value, Wave) else names[1:]:
            held = getattr(value, name)
            yield from filter(None, held if isinstance(held, tuple) else (held,))
    for name in PARTS[type(value)]:
        held = getattr(value, name)
        for part in held if isinstance(held, tuple) else (held,):
            if type(part) in SENTENCES:
                yield from _sentences(part)


@pytest.mark.parametrize("lang, day, number", [("en", "24 November 2026", "1,234.5"),
                                               ("pt-BR", "24 de novembro de 2026", "1.234,5"),
                                               ("zh-CN", "2026年11月24日", "1,234.5")])
def test_dates_and_numbers_have_the_form_of_the_language(lang: str, day: str, number: str) -> None:
    labels = Labels.of(lang)
    assert (labels.date(AS_OF), labels.number(1234.5)) == (day, number)


def test_a_translated_plan_keeps_what_programs_compare(tmp_path: Path) -> None:
    plan = Desk(tmp_path).plan()
    other = translated(plan, Labels.of("pt-BR"))
    assert [(d.id, d.decision, d.site, d.human) for d in other.devices] == [
        (d.id, d.decision, d.site, d.human) for d in plan.devices]
    assert {step.phase for step in other.runbook} == {step.phase for step in plan.runbook}
    assert all(isinstance(finding.severity, Severity) for finding in other.findings)
    assert {q.id for q in other.questions} == {q.id for q in plan.questions}


@pytest.mark.parametrize("lang", OTHERS)
def test_a_question_says_its_firmware_in_the_language_and_keeps_the_name_of_a_device(lang: str) -> None:
    say = Labels.of(lang)
    firmware = say("{subject} (firmware {firmware})").format(subject="HP M525", firmware="21.07")
    for subject, shown_as in (("HP M525 (firmware 21.07)", firmware), ("these devices", say("these devices")),
                              ("Own relay", "Own relay"), ("Done", "Done")):
        asked = say("Does {subject} send mail by SMTP AUTH?")
        assert say.sentence(f"Does {subject} send mail by SMTP AUTH?") == asked.format(subject=shown_as)


@pytest.mark.parametrize("lang", OTHERS)
def test_what_a_finding_found_is_translated_only_where_the_tool_said_it(lang: str, tmp_path: Path) -> None:
    plan = Desk(tmp_path).plan()
    said = Finding("legacy-exit-missing", Severity.WARNING, "", "", None, "", "no exit option, no owner", "", "", "",
                   "", "F-1")
    typed = replace(said, code="tls-not-understood", found="none")
    shown = translated(replace(plan, findings=(said, typed)), Labels.of(lang)).findings
    assert "exit" not in shown[0].found
    assert shown[1].found == "none"


def test_the_findings_whose_found_is_a_sentence_are_declared() -> None:
    assert set(catalogue.load().findings) >= COMPOSED_FOUND


@pytest.mark.parametrize("lang", OTHERS)
def test_why_a_file_could_not_be_read_is_said_in_the_language(lang: str) -> None:
    said = Labels.of(lang).sentence("lista de A.xlsx is a damaged workbook.")
    assert said == Labels.of(lang)("{file} is {problem}.").format(
        file="lista de A.xlsx", problem=Labels.of(lang)("a damaged workbook"))
