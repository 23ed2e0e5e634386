"""The sheet Plan says in few words what the plan says in full: a row takes three lines, and nothing that has to be done
first is left out."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from planner import catalogue, pipeline
from planner.model.decision import DecisionKind, Override
from planner.model.device import Cloud
from planner.model.plan import Plan, PlannedDevice
from planner.model.workbook import PLAN, WAVES
from planner.settings import LANGUAGES, Settings
from planner.write.labels import Labels
from planner.write.workbook.brief import Brief
from planner.write.workbook.letters import TALL, lines_of
from tests.support.books import records, written
from tests.support.plan_devices import device
from tests.support.plans import example_plan, plan_of

SAMPLE = Path(__file__).parents[2] / "sample_data"
LINES = 3
TALLEST = 5
"""The row of a device with two mailboxes, or with a question, a step and four conditions."""
MOST = 0.95
"""So many of the rows take no more than the ordinary number of lines."""
SAID_ELSEWHERE = {"tenant-flag", "host-likely", "port-likely", "update-first", "exit", "password", "password-unknown"}
"""Conditions of the whole run, and those that Action, Exit option and Works until say."""
SAME_AS_IN_FULL = {"no-change", "leave"}
IDS = re.compile(r"Q-\w+|[A-Z]+-\d+(?=\))")


@pytest.fixture(scope="module")
def sample() -> Plan:
    return pipeline.build_plan(pipeline.Inputs((SAMPLE,)), Settings(as_of=date(2026, 11, 24)), catalogue.load())


@pytest.mark.parametrize("lang, ordinary", [(lang, LINES + (lang != "en")) for lang in LANGUAGES])
def test_a_row_of_plan_takes_three_lines(sample: Plan, tmp_path: Path, lang: str, ordinary: int) -> None:
    labels = Labels.of(lang)
    sheet = written(sample, tmp_path, labels)[labels(PLAN.title)]
    line = 14.4 * (TALL if lang == "zh-CN" else 1)
    heights = Counter(round((sheet.row_dimensions[number].height or line) / line) for number in
                      range(2, sheet.max_row + 1))
    assert sum(count for lines, count in heights.items() if lines <= ordinary) >= MOST * heights.total()
    assert max(heights) <= TALLEST + (lang != "en")


def test_a_server_of_the_worldwide_cloud_is_broken_at_its_hyphen_only() -> None:
    clouds = catalogue.load().clouds
    hosts = [clouds[Cloud.WORLDWIDE].normal.host, clouds[Cloud.WORLDWIDE].legacy.host]
    room = PLAN.columns[PLAN.index("target")].width
    for word in (part for host in hosts for part in re.findall(r"[^-]+-?", host)):
        assert lines_of(word, room) == 1, word


def test_what_a_person_typed_makes_a_row_of_plan_no_higher_than_three_lines(tmp_path: Path) -> None:
    one = device(1, "Lyon", "A", DecisionKind.KEEP, human={"notes": "A long story. " * 90})
    assert written(plan_of([one]), tmp_path)["Plan"].row_dimensions[2].height == LINES * 14.4


def test_the_question_and_every_step_that_comes_first_are_named(sample: Plan) -> None:
    brief = Brief(sample, Labels())
    for one in sample.devices:
        assert IDS.findall(one.do_first) == re.findall(r"Q-\w+|RB-\d+", brief.do_first(one)), one.do_first


def test_every_condition_that_no_step_settles_is_named(sample: Plan) -> None:
    brief, words = Brief(sample, Labels()), catalogue.load().conditions
    for one in sample.devices:
        said = brief.do_first(one)
        for condition in one.conditions:
            wording = words[condition.code]
            if condition.text in one.do_first and wording.brief and "RB-22" not in said and "Q-" not in said:
                assert wording.brief.partition("{")[0] in said
        assert not any(condition.text in said for condition in one.conditions)


def test_every_condition_and_action_is_said_in_few_words_or_by_another_column() -> None:
    rulebook = catalogue.load()
    assert {code for code, wording in rulebook.conditions.items() if not wording.brief} == SAID_ELSEWHERE
    assert {code for code, wording in rulebook.actions.items() if wording.brief in ("", wording.text)} == (
        SAME_AS_IN_FULL)


def test_few_words_are_fewer() -> None:
    rulebook = catalogue.load()
    for wording in (*rulebook.conditions.values(), *rulebook.actions.values()):
        assert len(wording.brief) <= len(wording.text)
        assert lines_of(wording.brief, PLAN.columns[PLAN.index("action")].width) <= LINES


def test_works_until_is_a_date_or_says_that_none_is_announced(sample: Plan, tmp_path: Path) -> None:
    shown = Counter(_day(row["Works until"]) for row in records(written(sample, tmp_path), PLAN))
    assert set(shown) <= {date(2026, 12, 31), None, "no end date announced"}
    assert shown[date(2026, 12, 31)] == sum("31 December 2026" in one.works_until for one in sample.devices)


def test_works_until_names_no_date_that_has_passed(sample: Plan) -> None:
    later = Brief(replace(sample, as_of=date(2027, 2, 1)), Labels())
    password = next(one for one in sample.devices if one.works_until.startswith("31 December 2026"))
    assert later.works_until(password) == "a date to be announced"


def test_why_is_the_title_of_the_rule_and_the_reason_of_a_person(sample: Plan) -> None:
    brief = Brief(sample, Labels())
    titles = {rule.rule: rule.title for rule in sample.rules}
    assert all(brief.why(one) == titles[one.rule] for one in sample.devices)
    decided = replace(sample.devices[0], override=Override(DecisionKind.KEEP, "sold", date(2027, 1, 31)),
                      reason="A person decided, until 2027-01-31: sold")
    assert brief.why(decided) == decided.reason


@pytest.mark.parametrize("text", ["Ask Ana.", "Answer Q-1 tomorrow", "a\tb\nc", "{step}", ""])
def test_what_is_no_sentence_of_the_tool_stays_as_it_is(text: str) -> None:
    one = device(1, "Lyon", "A", DecisionKind.KEEP, do_first=text, action=text)
    brief = Brief(plan_of([one]), Labels())
    assert (brief.do_first(one), brief.action(one)) == (text, text)


@pytest.mark.parametrize("lang", LANGUAGES[1:])
def test_few_words_are_said_in_the_language_of_the_workbook(sample: Plan, lang: str) -> None:
    english, other = Brief(sample, Labels()), Brief(sample, Labels.of(lang))
    kept = {english.action(one) for one in sample.devices} & {other.action(one) for one in sample.devices}
    assert kept == set()
    for one in filter(_says_first, sample.devices):
        assert english.do_first(one) != other.do_first(one)


def _says_first(one: PlannedDevice) -> bool:
    return bool(one.do_first)


def _day(value: Any) -> Any:
    return value.date() if hasattr(value, "date") else value


def test_a_wave_of_many_sites_names_the_first_and_counts_the_others(tmp_path: Path) -> None:
    plan = example_plan()
    sites = tuple(f"Site {number:03}" for number in range(500))
    plan = replace(plan, waves=(replace(plan.waves[0], sites=sites), *plan.waves[1:]))
    shown = next(records(written(plan, tmp_path), WAVES))["Sites"]
    assert shown == "; ".join(sites[:8]) + " and 492 more"


@pytest.mark.parametrize("sites, shown", [
    (("Lyon", "Oslo"), "Lyon; Oslo"),
    (("A" * 40, "B" * 40, "C" * 40), f"{'A' * 40}; {'B' * 40} and 1 more"),
    (("A" * 200, "B"), f"{'A' * 200} and 1 more"),
    (("A" * 200,), "A" * 200),
])
def test_of_sites_with_long_names_fewer_are_named(sites: tuple[str, ...], shown: str) -> None:
    assert Brief(example_plan(), Labels()).sites(sites) == shown


def test_a_wave_with_a_long_name_is_called_by_the_number_of_its_sites(tmp_path: Path) -> None:
    plan = example_plan()
    one = replace(plan.waves[0], id="W1", name="Pilot: Garmisch-Partenkirchen, Niederlassung", sites=("Garmisch",))
    devices = [replace(device(1, "Garmisch", "P-1", DecisionKind.KEEP), wave="W1")]
    summary = written(replace(plan_of(devices), waves=(one,)), tmp_path)["Summary"]
    assert "W1: 1 site" in [cell.value for (cell,) in summary.iter_rows(min_col=2, max_col=2)]


@pytest.mark.parametrize("waves", [3, 9, 24])
def test_no_table_of_summary_is_torn_apart_by_a_page(tmp_path: Path, waves: int) -> None:
    plan = example_plan()
    devices = [replace(device(number, "Lyon", f"P-{number}", DecisionKind.KEEP), wave=f"W{number % waves + 1}")
               for number in range(waves)]
    shown = tuple(replace(plan.waves[0], id=f"W{number + 1}", name="Berlin, München, São Paulo and 9 more",
                          sites=("Berlin", "Lyon"))
                  for number in range(waves))
    summary = written(replace(plan_of(devices), waves=shown), tmp_path)["Summary"]
    begins = {cell.value: cell.row for (cell,) in summary.iter_rows(min_col=2, max_col=2)}
    pages = [brk.id + 1 for brk in summary.row_breaks.brk]
    sections = [begins["By site"], begins["By wave"], begins["Progress (counted live from the sheet Plan)"],
                summary.max_row + 1]
    assert pages[0] == sections[0]
    assert set(pages) <= set(sections)
    for page, end in zip(pages, [*pages[1:], sections[-1]], strict=True):
        assert end - page <= 40
    names = [cell.value for (cell,) in summary.iter_rows(min_col=2, max_col=2) if str(cell.value).startswith("W1:")]
    assert names == ["W1: 2 sites"]
