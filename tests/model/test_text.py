"""When two texts are the same word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.model.text import fold


@pytest.mark.parametrize(
    "first, second",
    [
        ("São  Paulo", "sao paulo"),
        ("MÜNCHEN", "munchen"),
        ("ＴＬＳ", "tls"),
        ("Straße", "STRASSE"),
        ("a_b", "A b"),
        ("zero\u200bwidth", "zerowidth"),
        ("\ufeffSite", "site"),
        ("e\u0301", "é"),
    ],
)
def test_case_accents_width_and_spaces_do_not_matter(first: str, second: str) -> None:
    assert fold(first) == fold(second)


@pytest.mark.parametrize(
    "first, second", [("バス", "パス"), ("バス", "ハス"), ("Berlin", "Bern"), ("A-1", "A1"), ("上海", "上诲")]
)
def test_other_letters_make_another_word(first: str, second: str) -> None:
    assert fold(first) != fold(second)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_a_letter_beyond_ascii_folds_the_rest_alike(text: str) -> None:
    assert fold(text + " ä") == (fold(text) + " a").strip()
