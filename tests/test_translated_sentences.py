"""Sentences of a plan in another language: what is translated, what is quoted, and what comes back."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from planner.catalogue.messages import into_english
from planner.model.decision import Condition, DecisionKind, Override
from planner.settings import LANGUAGES
from planner.write.labels import PERSON, Labels
from planner.write.translated import translated
from tests.support.desk import Desk
from tests.support.english import english_words
from tests.support.plan_devices import device
from tests.support.plans import plan_of

OTHERS = LANGUAGES[1:]


@pytest.mark.parametrize("lang", OTHERS)
@pytest.mark.parametrize("quoted", [
    "TLS 1.0 and 1.1 accepted (1.2 accepted by implication of L04). SSL 3.0 not mentioned",
    "Type and default in the cmdlet reference", "Legacy TLS host, 21Vianet",
    "535 5.7.139 Authentication unsuccessful, the request did not meet the criteria. Contact your administrator.",
    "- Done", "* unknown"])
def test_what_is_quoted_is_not_translated_word_by_word(lang: str, quoted: str) -> None:
    assert Labels.of(lang).sentence(quoted) == quoted


@pytest.mark.parametrize("lang", OTHERS)
def test_a_list_is_translated_when_all_of_it_is_words_of_the_tool(lang: str) -> None:
    say = Labels.of(lang)
    assert say.sentence("gcc or worldwide") == f"{say('gcc')}{say(' or ')}{say('worldwide')}"
    assert say.sentence("gcc-high, as a.xlsx › B!C3 says") == say("{one_cloud}, as {used_source} says").format(
        one_cloud=say("gcc-high"), used_source="a.xlsx › B!C3")


@pytest.mark.parametrize("lang", OTHERS)
@pytest.mark.parametrize("versions", ["TLS 1.2 or TLS 1.3", "TLS 1.0 or TLS 1.1"])
def test_a_version_is_not_a_number_of_devices(lang: str, versions: str) -> None:
    say = Labels.of(lang)
    assert say.sentence(f"If it spoke {versions}: keep.") == say("If it spoke {tls}: {outcome}.").format(
        tls=versions.replace(" or ", say(" or ")), outcome=say("keep"))


@pytest.mark.parametrize("lang, interim, day", [("pt-BR", "Até a atualização em", "1 de março de 2027"),
                                                ("zh-CN", "", "2027年3月1日")])
def test_a_date_in_a_sentence_has_the_form_of_the_language_and_comes_back(lang: str, interim: str, day: str) -> None:
    action = ("Until the update on 2027-03-01 use smtp-legacy.office365.com, port 587, STARTTLS; after it set the "
              "server to smtp.office365.com, port 587.")
    said = Labels.of(lang).sentence(action)
    assert said.startswith(interim)
    assert day in said
    assert "2027-03" not in said
    assert into_english(lang).translate(said) == action
    period = Labels.of(lang).sentence("2026-08-24 to 2026-11-21")
    assert "2026-" not in period
    assert into_english(lang).translate(period) == "2026-08-24 to 2026-11-21"


def test_an_english_page_writes_the_dates_of_its_sentences_in_full(tmp_path: Path) -> None:
    plan = Desk(tmp_path).plan()
    until = Override(DecisionKind.KEEP, "moved 2027-05-05", date(2027, 3, 1), "")
    device = replace(plan.devices[0], override=until, reason="A person decided, until 2027-03-01: moved")
    said = translated(replace(plan, devices=(device,)), Labels()).devices[0].reason
    assert said == "A person decided, until 1 March 2027: moved"


@pytest.mark.parametrize("lang", OTHERS)
def test_a_word_with_two_meanings_has_two_translations(lang: str) -> None:
    say = Labels.of(lang)
    assert say.kind("devices") not in say("devices")
    assert say.site("No site") == say("No site") != "No site"
    assert say.site("Done") == "Done"
    if lang == "zh-CN":
        assert say.in_context(PERSON, "Name") != say("Name")


@pytest.mark.parametrize("lang", OTHERS)
@pytest.mark.parametrize("reason", ["holds no text", "is a PDF document, not a spreadsheet", "may not be read",
                                    "holds more than 5000000 cells in sheet 'Data'", "unpacks to more than 512 MiB",
                                    "is an archive with 3 files", "declares XML entities, as attacks do"])
def test_every_reason_why_a_file_is_not_read_is_said_in_the_language(lang: str, reason: str) -> None:
    english = english_words(lang)
    for text in (reason, f"Data.xlsx {reason}."):
        said = Labels.of(lang).sentence(text).replace("Data", "")
        assert not english & {word.casefold() for word in re.findall(r"[^\W\d_]{2,}", said)} - {"xml", "pdf"}, said


@pytest.mark.parametrize("lang", OTHERS)
def test_what_is_said_of_a_host_is_not_taken_for_a_file(lang: str) -> None:
    said = Labels.of(lang).sentence("smtp.partner.outlook.cn: host and port are likely, confirm with 21Vianet.")
    assert said.startswith("smtp.partner.outlook.cn")
    assert "::" not in said


@pytest.mark.parametrize("lang", OTHERS)
def test_what_comes_first_is_said_part_by_part_as_it_is_said_as_one_text(lang: str) -> None:
    conditions = tuple(Condition(f"c{n}", text) for n, text in enumerate((
        "It must offer ECDHE cipher suites (likely required).", "This one is not repeated.",
        "If it checks certificates, it must trust DigiCert Global Root G2.")))
    first = " ".join(["Answer Q-62BNJAJ2 on the sheet Questions.", conditions[0].text, conditions[2].text])
    labels = Labels.of(lang)
    one = device(1, "Lyon", "A", DecisionKind.KEEP, do_first=first, conditions=conditions)
    said = translated(plan_of([one]), labels).devices[0].do_first
    assert said == labels.sentence(first)
    assert said != first
