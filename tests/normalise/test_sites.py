"""Sites: where they come from, and which names are one."""

from __future__ import annotations

from dataclasses import replace
from time import process_time

import pytest

from planner.model.device import NO_SITE
from planner.normalise.sites import near_names
from tests.support.tables import SETTINGS, codes, inventory, only, read


def sites(*names: str, aliases: dict[str, str] | None = None) -> list[str]:
    rows = [{"name": f"P{i}", "site": name} for i, name in enumerate(names)]
    return [d.site for d in read(inventory(*rows), settings=replace(SETTINGS, sites=aliases or {})).devices]


def test_names_that_differ_in_case_accents_or_spaces_are_one_site_under_the_commonest_spelling() -> None:
    assert sites("LYON", "Lyon", "Lyon", " lyon ") == ["Lyon"] * 4
    assert sites("São Paulo", "Sao  Paulo", "SaoPaulo", "São Paulo") == ["São Paulo"] * 4


def test_of_equally_common_spellings_the_order_of_rows_chooses_none() -> None:
    assert sites("lyon", "LYON") == sites("LYON", "lyon") == ["LYON"] * 2


def test_planner_toml_joins_names_and_its_name_is_shown() -> None:
    assert sites("LYON 2E", "Lyon 2e", "Lyon 2e", "LYON", "LYON", aliases={"lyon 2e": "Lyon"}) == ["Lyon"] * 5


def test_near_names_are_suggested_and_kept_apart() -> None:
    result = read(inventory({"name": "A", "site": "LYON"}, {"name": "B", "site": "LYON 2e"}))
    assert [d.site for d in result.devices] == ["LYON", "LYON 2e"]
    finding = only(result.findings, "site-near-name")
    assert '"LYON 2e" = "LYON"' in finding.fix


@pytest.mark.parametrize(
    "first, second",
    [
        ("Lyon", "Lyon 2e"),
        ("Sao Paolo", "Sao Paulo"),
        ("Muenchen", "München"),
        ("HQ Berlin", "Berlin HQ"),
        ("Frankfurt", "Frankfurt/Main"),
        ("Hamburg", "Hambrug"),
    ],
)
def test_a_slip_a_further_word_or_another_order_is_near(first: str, second: str) -> None:
    assert near_names([second, first]) == [tuple(sorted((first, second)))]


@pytest.mark.parametrize(
    "first, second",
    [
        ("Store 12", "Store 13"),
        ("Hall A", "Hall B"),
        ("Site", "Site 7"),
        ("Berlin", "Bern"),
        ("Nord", "Süd"),
        ("Building I", "Building II"),
        ("Store 001", "Store 0011"),
    ],
)
def test_numbers_and_single_letters_tell_sites_apart(first: str, second: str) -> None:
    assert near_names([first, second]) == []


def test_many_sites_do_not_make_the_comparison_slow() -> None:
    begin = process_time()
    near_names(f"Branch office {number:05d} {'abcdefghij'[number % 10]}" for number in range(5_000))
    assert process_time() - begin < 5


def test_without_a_site_column_the_sheet_names_the_site_where_a_file_has_several() -> None:
    result = read(inventory({"name": "A"}, sheet="Berlin", only_device_sheet=False))
    assert result.devices[0].site == "Berlin"
    assert only(result.findings, "site-assumed").effect == "The site is Berlin: the name of the sheet."


def test_else_the_folder_names_the_site() -> None:
    result = read(inventory({"name": "A"}, file="europe/berlin/list.csv", sheet=""))
    assert result.devices[0].site == "berlin"
    assert "the name of the folder" in only(result.findings, "site-assumed").effect


def test_else_there_is_no_site_and_a_finding_says_so() -> None:
    result = read(inventory({"name": "A"}, {"name": "B"}))
    assert {d.site for d in result.devices} == {NO_SITE}
    assert only(result.findings, "no-site").found == "2 devices"


def test_a_site_column_without_any_name_counts_as_none() -> None:
    result = read(inventory({"name": "A", "site": None}, file="berlin/list.csv"))
    assert result.devices[0].site == "berlin"


def test_a_blank_among_sites_is_not_filled_from_anywhere_and_is_said() -> None:
    rows = [{"name": "A", "site": "Berlin"}, {"name": "B", "site": None}, {"name": "C", "site": None}]
    result = read(inventory(*rows, file="paris/list.csv"))
    assert [d.site for d in result.devices] == ["Berlin", NO_SITE, NO_SITE]
    assert only(result.findings, "site-blank").found == "rows 3, 4"


def test_a_full_site_column_needs_no_finding() -> None:
    assert codes(read(inventory({"name": "A", "site": "Berlin"})).findings) == []
