"""What a cell about TLS says, held to tests/cases/tls.toml, and the laws that hold for every cell."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.model.device import TLS_ORDER, Tls, Upgrade
from planner.normalise.tls import TlsReader
from planner.normalise.tls_tokens import WORD_ROLES

ROOT = Path(__file__).parents[2]
WORDS = tomllib.loads((ROOT / "planner/data/tls_words.toml").read_text("utf-8"))
CASES = tomllib.loads((ROOT / "tests/cases/tls.toml").read_text("utf-8"))["group"]
READER = TlsReader(WORDS)
VERSIONS = ("SSLv3", "TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3")
NEGATIONS = (
    "no", "not", "without", "kein", "ohne", "sem", "não", "sin", "pas de", "senza", "geen", "bez", "не", "不支持")
WORDS_BETWEEN = (
    *NEGATIONS, "HTTPS", "SMTP", "firmware 4.5", "with", "update", "up to", "only", "?", "disabled", "yes", "or",
    "and", ",", ";", "(", ")", "/", "-", "\n", "1.25", "44958", "以下", "xyz", "²")
FRAGMENTS = (*VERSIONS, "1.2", "1.0", "tls12", *WORDS_BETWEEN)
# A version is named by its digits, whatever stands between them, or by its number on the wire.
NAMED = {Tls.V1_0: r"1|3\D?1", Tls.V1_1: r"1\D?1|302", Tls.V1_2: r"1\D?2|303", Tls.V1_3: r"1\D?3|304",
         Tls.SSL: r"(?i)ssl|300"}


CELLS = [pytest.param(group, cell, id=f"{group['id']}: {cell!r}") for group in CASES for cell in group["cells"]]


@pytest.mark.parametrize("group, cell", CELLS)
def test_a_cell_reads_as_a_careful_person_would(group: dict[str, Any], cell: object) -> None:
    reading = READER.read(cell)

    assert reading.value == group["value"]
    assert reading.upgrade == group.get("upgrade", Upgrade.UNKNOWN)
    assert reading.problem == group.get("problem", "")
    assert reading.likely == group.get("likely", "")
    assert reading.why


def test_a_long_text_is_not_searched_for_a_version() -> None:
    assert READER.read("TLS 1.2 " * 100).problem == "tls-not-understood"


def test_an_empty_cell_is_no_problem() -> None:
    assert READER.read(None) == READER.read("")
    assert READER.read(None).why == "empty"


def test_one_and_true_are_not_the_same_cell() -> None:
    assert READER.read(1).value is Tls.V1_0
    assert READER.read(True).value is Tls.UNKNOWN
    assert READER.read(1.0).value is Tls.V1_0


@pytest.mark.parametrize("day, likely", [
    (date(2026, 2, 1), "1.2"), (datetime(2026, 2, 1, 8, 30), "1.2"), (date(2026, 1, 2), "1.2"),
    (date(2026, 1, 1), "1.1"),
    (date(2026, 3, 1), "1.3"), (date(2026, 1, 3), "1.3"), (date(2026, 4, 1), ""), (date(2026, 2, 2), ""),
])
def test_a_date_tells_what_was_probably_typed(day: date, likely: str) -> None:
    assert (READER.read(day).problem, READER.read(day).likely) == ("tls-date", likely)


def test_the_word_that_stops_the_reading_is_named() -> None:
    assert "mystery" in READER.read("TLS 1.2 mystery").why


def test_a_word_in_two_roles_is_refused() -> None:
    clashing = {**WORDS, "affirmation": {"en": ["never"]}}
    with pytest.raises(ValueError, match="never"):
        TlsReader(clashing)


def test_the_word_list_has_one_table_a_role_and_tells_its_source() -> None:
    assert set(WORDS) == {role.value for role in WORD_ROLES} | {"about"}
    assert WORDS["about"].keys() == {"source", "checked"}


@given(st.one_of(st.text(), st.lists(st.sampled_from(FRAGMENTS), max_size=9).map(" ".join)))
def test_a_reading_is_never_higher_than_what_the_text_names(text: str) -> None:
    reading = READER.read(text)

    if reading.value.rank > Tls.NONE.rank:
        plain = unicodedata.normalize("NFKC", "".join(c for c in text if unicodedata.category(c) != "No"))
        at_least = TLS_ORDER[reading.value.rank:]
        assert any(re.search(NAMED[version], plain) for version in at_least)


@given(st.one_of(st.integers(), st.floats(), st.booleans(), st.dates(), st.datetimes(), st.none(), st.text()))
def test_no_cell_raises(value: object) -> None:
    reading = READER.read(value)

    assert reading.problem in ("", "tls-not-understood", "tls-no-version", "tls-date", "tls-web-only")
    assert reading == READER.read(value)


@given(st.sampled_from(NEGATIONS), st.sampled_from(VERSIONS), st.sampled_from(("", " support", " (SMTP)", "+", ".")))
def test_a_negation_before_a_version_never_raises_the_reading(negation: str, version: str, tail: str) -> None:
    assert READER.read(f"{negation} {version}{tail}").value in (Tls.UNKNOWN, Tls.NONE)


@given(st.sampled_from(NEGATIONS), st.sampled_from(VERSIONS),
       st.lists(st.sampled_from(WORDS_BETWEEN), max_size=5).map(" ".join))
def test_nothing_written_behind_a_denied_version_affirms_it(negation: str, version: str, rest: str) -> None:
    assert READER.read(f"{negation} {version}; {rest}").value in (Tls.UNKNOWN, Tls.NONE)


@given(st.sampled_from(VERSIONS[1:]),
       st.sampled_from(("?", " planned", " after update", " disabled", " (web page)", " xyz")))
def test_what_is_unsure_conditional_or_elsewhere_is_not_read(version: str, tail: str) -> None:
    assert READER.read(version + tail).value is Tls.UNKNOWN


@given(st.one_of(st.integers(-5, 60_000), st.sampled_from((1.0, 1.1, 1.2, 1.3, 1.25, 2.0, 44958.0))))
def test_a_number_reads_as_its_text(number: float) -> None:
    assert READER.read(number) == READER.read(str(number))


@given(st.sampled_from([cell for group in CASES for cell in group["cells"] if isinstance(cell, str)]))
def test_case_and_outer_space_change_nothing(cell: str) -> None:
    assert READER.read(f"  {cell.upper()}\n").value is READER.read(cell).value
