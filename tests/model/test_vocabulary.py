"""Words inside cells: a denied word is never taken for the word."""

from __future__ import annotations

import pytest

from planner.catalogue import load
from planner.model.vocabulary import Denials, Vocabulary


def words(name: str) -> Vocabulary:
    book = load()
    return Vocabulary(book.languages, name, Denials(book.tls_words))


@pytest.mark.parametrize("text", ["yes", "Yes, v4.5", "ja", "sim", "verfügbar", "Update available", "有", "x", "1"])
def test_a_yes_is_read_also_inside_a_text(text: str) -> None:
    assert words("upgrade").find(text) == "yes"


@pytest.mark.parametrize(
    "text", ["no", "not available", "kein Update", "nicht verfügbar", "no update for this model", "0", "EOL"]
)
def test_a_no_is_read_as_no(text: str) -> None:
    assert words("upgrade").find(text) == "no"


@pytest.mark.parametrize(
    "text",
    [
        "not yet available",
        "no longer available",
        "isn't available",
        "update available? no idea",
        "noch nicht verfügbar",
        "update perhaps available",
        "never available",
        "não está disponível",
        "pas disponible",
        "не доступно",
        "尚未可用",
        "yes or no",
        "available?",
        "no, but a replacement is available",
        "none of them is possible",
    ],
)
def test_what_is_denied_or_doubted_is_never_a_yes(text: str) -> None:
    assert words("upgrade").find(text) != "yes"


@pytest.mark.parametrize("text", ["does not send", "does not send mail", "sends no mail"])
def test_a_device_that_does_not_send_has_the_route_none(text: str) -> None:
    assert words("route").find(text) == "none"


@pytest.mark.parametrize(
    "text", ["SMTP AUTH via relay", "SMTP AUTH not possible", "no relay", "SMTP AUTH?", "kein Relay"]
)
def test_two_routes_or_a_denied_one_are_no_route(text: str) -> None:
    assert words("route").find(text) is None


def test_a_type_is_the_first_one_that_is_not_denied() -> None:
    types = words("type")
    assert types.named("Printer without scanner") == ("printer",)
    assert types.named("not a printer") == ()
    assert types.named("Scanner and printer in one") == ("scanner", "printer")


def test_a_word_counts_only_as_a_whole_word() -> None:
    types = words("type")
    assert types.named("upscale") == ()
    assert types.named("Smart-UPS 1500") == ("ups",)
    assert types.named("網路打印机室") == ("printer",)


@pytest.mark.parametrize("field", ["type", "route", "upgrade", "state", "sign_in", "cloud"])
def test_every_synonym_of_every_language_is_read_as_its_value(field: str) -> None:
    vocabulary = words(field)
    wrong = [
        (code, spelling, vocabulary.find(spelling), value)
        for code, language in load().languages.items()
        for value, spellings in language["values"].get(field, {}).items()
        for spelling in (value, *spellings)
        if vocabulary.find(spelling) != value
    ]
    assert wrong == []
