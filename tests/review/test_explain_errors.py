"""What a pasted SMTP error means, as mail clients and logs show it (FACTS 5)."""

from __future__ import annotations

import pytest

from planner.catalogue import load
from planner.review.explain import NO_PAGE, explain_error

FACTS = [f"E{number:02}" for number in range(1, 25) if number not in (2, 4)]
"""Those that quote an answer of the service."""


@pytest.mark.parametrize("fact", FACTS)
@pytest.mark.parametrize("shown", [
    str, str.lower, str.upper, lambda text: "  " + text.replace(" ", "  "), lambda text: text.replace(" ", "\r\n\t"),
    lambda text: f"smtplib.SMTPAuthenticationError: (535, b'{text}')",
    lambda text: text.replace("'", "\u2019")], ids=["plain", "lower", "upper", "spaced", "broken", "quoted", "curly"])
def test_the_text_of_an_error_is_explained_however_it_is_written(fact: str, shown: object) -> None:
    rulebook = load()
    assert callable(shown)
    explained = explain_error(shown(rulebook.citations[fact].statement), rulebook)
    assert explained.title in {error.text for error in rulebook.errors if fact in error.sources}


@pytest.mark.parametrize("pasted", [
    "535 5.7.139", "535 5.7.139 \u2026", "535 5.7.139 Authentication unsuccessful, ..."])
def test_a_code_without_its_text_names_every_text_that_has_it(pasted: str) -> None:
    explained = explain_error(pasted, load())
    assert explained.title == "535 5.7.139"
    means = dict(explained.parts)["Means"]
    with_the_code = [error for error in load().errors if error.code == "535 5.7.139"]
    assert len(means) == 1 + len(with_the_code) > 5
    assert all(any(error.meaning in line for line in means) for error in with_the_code)


def test_a_code_of_one_error_is_that_error_with_or_without_its_text() -> None:
    assert explain_error("421 4.7.66", load()).title.startswith("421 4.7.66 TLS 1.0")
    assert explain_error("535 5.7.3", load()).title == "535 5.7.3 Authentication unsuccessful"


def test_only_pages_that_can_be_cited_are_named_as_sources() -> None:
    rulebook = load()
    for fact in FACTS:
        sources = dict(explain_error(rulebook.citations[fact].statement, rulebook).parts)["Source"]
        assert sources
        assert all("://" in source for source in sources) or sources == (NO_PAGE,)
