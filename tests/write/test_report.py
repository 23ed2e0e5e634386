"""The report says what the plan says, stays small, and shows hostile names as text."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from itertools import cycle, islice
from pathlib import Path

import pytest

from planner import plan_file
from planner.model.decision import DecisionKind
from planner.model.look import LOOKS
from planner.settings import LANGUAGES
from planner.write import report
from planner.write.charts import LEAST, share, stacked_bar, stacked_bars, timeline
from planner.write.labels import Labels
from planner.write.pages import TEMPLATES, dark_tone, natural_key
from planner.write.translated import SOURCE
from tests.support.plans import AS_OF, HOSTILE_SITE, example_plan, large_plan

PLAN = example_plan()
LIMIT = 2_000_000
SAMPLE = Path(__file__).parents[2] / "reports" / "sample" / plan_file.NAME


def written(folder: Path, plan=PLAN) -> str:
    (path,) = report.write(plan, Labels(), folder)
    assert path == folder / "report.html"
    return path.read_text("utf-8")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    return written(tmp_path_factory.mktemp("report"))


def text_of(html: str) -> str:
    without = re.sub(r"<(style|script)>.*?</\1>", " ", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", without)).split())


def rows(html: str) -> list[str]:
    return re.findall(r'<tr id="(D-[^"]+)"', html)


def test_every_device_stands_in_the_list_once_under_its_id(page: str) -> None:
    assert rows(page) == [d.id for d in PLAN.devices]


def test_the_head_says_tenant_day_plan_and_next_deadline(page: str) -> None:
    text = text_of(page)
    assert "Migration plan of Contoso & Söhne" in text
    assert "As of 24 November 2026 Plan P-7F3K9Q2M" in text
    assert "37 days to 31 December 2026: Password sign-in is off by default. It touches 12 devices." in text
    assert PLAN.banners[0] in text


def test_the_five_numbers_link_to_the_filtered_list(page: str) -> None:
    unknown = sum(d.decision is DecisionKind.UNKNOWN for d in PLAN.devices)
    needs = sum(report.needs_someone(d) for d in PLAN.devices)
    for show, number in (("all", len(PLAN.devices)), ("decided", len(PLAN.devices) - unknown), ("needs", needs),
                         ("asked", len(PLAN.questions))):
        assert f'<a href="#devices" data-show="{show}"><b>{number}</b>' in page
    assert f'data-show="all" data-decision="unknown"><b>{unknown}</b>' in page


def test_every_decision_is_shown_with_number_and_share(page: str) -> None:
    text = text_of(page)
    for kind, look in LOOKS.items():
        assert f"{look.label} {PLAN.counts.decisions[kind]} " in text


def test_what_the_plan_says_in_sentences_is_on_the_page(page: str) -> None:
    text = text_of(page)
    for sentence in (PLAN.cases.sentence, PLAN.blast_radius.sentence, *PLAN.not_known,
                     *(q.question for q in PLAN.questions), *(w.risk for w in PLAN.ways_out),
                     *(r.source for r in PLAN.rules), *(d.sentence for d in PLAN.deadlines),
                     *(s.file for s in PLAN.sources)):
        assert sentence in text


def test_rules_that_decided_something_stand_first_and_the_others_can_be_opened(tmp_path: Path) -> None:
    sample = plan_file.load(SAMPLE)
    html = written(tmp_path, sample).split('<section id="rules">')[1]
    first, *opened = html.split("<details")
    applied = [rule for rule in sample.rules if rule.devices]
    idle = [rule for rule in sample.rules if not rule.devices and not SOURCE.fullmatch(rule.rule)]
    sources = [rule for rule in sample.rules if SOURCE.fullmatch(rule.rule)]
    assert min(len(applied), len(idle), len(sources)) > 2
    for part, rules in ((first, applied), (opened[0], idle), (opened[1], sources)):
        shown = part.partition("</table>")[0]
        assert shown.count('<tr><th scope="row"') == len(rules)
        assert all(f">{rule.rule}" in shown for rule in rules)
    assert f"{len(sources)} sources that the rules rest on" in opened[1]
    for source in sources:
        for said in (source.title, source.then, source.link, source.source_date):
            assert said in unescape(opened[1])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_a_source_says_is_marked_as_english_and_how_sure_it_is_is_not(tmp_path: Path, lang: str) -> None:
    sample = plan_file.load(SAMPLE)
    [path] = report.write(sample, Labels.of(lang), tmp_path)
    html = unescape(path.read_text("utf-8").split('<section id="rules">')[1])
    say = Labels.of(lang)
    quoted = [rule for rule in sample.rules if SOURCE.fullmatch(rule.rule) and "not found" not in rule.when]
    for source in quoted:
        for said in (source.title, source.then):
            assert (f'<span lang="en">{said}</span>' in html) == (lang != "en" and say(said) == said), said
    certain = next(rule for rule in quoted if rule.rule == "E03")
    assert certain.when == "Errors (confirmed (text), likely (cause))"
    assert f"{say('Errors')} ({say('confirmed (text), likely (cause)')})" in html
    assert lang == "en" or say("confirmed (text), likely (cause)") not in certain.when


def test_a_row_opens_to_facts_grades_sources_and_conditions(page: str) -> None:
    device = next(d for d in PLAN.devices if d.name == "PRN-LYO-03")
    row = text_of(page.split(f'<tr id="{device.id}"')[1].split("<tr id=")[0])
    for fact in device.facts:
        assert fact.source in row
    for expected in (device.reason, "Readiness: with conditions", device.conditions[0].text,
                     device.conflict, str(device.source)):
        assert expected in row


def test_what_would_change_a_decision_is_told(tmp_path: Path) -> None:
    changed = replace(PLAN.devices[0], would_change=("If it spoke TLS 1.0: legacy-worldwide.",))
    text = text_of(written(tmp_path, replace(PLAN, devices=(changed, *PLAN.devices[1:]))))
    assert "What would change it: If it spoke TLS 1.0: legacy-worldwide." in text


def test_every_picture_has_words(page: str) -> None:
    pictures = re.findall(r"<svg[^>]*>", page)
    assert pictures
    assert all('aria-label="' in p or 'aria-hidden="true"' in p for p in pictures)
    assert 'aria-label="Keep: 2, Upgrade: 2, Legacy: 2, Unknown: 1"' in page


def test_an_unknown_reach_is_never_a_number(tmp_path: Path) -> None:
    radius = replace(PLAN.blast_radius, could=None, excess=None, sentence="Not known, possibly all.")
    text = text_of(written(tmp_path, replace(PLAN, blast_radius=radius)))
    assert "could use it: not known, possibly all" in text


def test_five_thousand_devices_stay_below_two_megabytes(tmp_path: Path) -> None:
    html = written(tmp_path, large_plan(5_000))
    assert len(html.encode()) < LIMIT
    assert len(rows(html)) == 5_000
    assert re.search(r"For [\d,]+ devices the facts stand in the sheet Evidence", text_of(html))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_five_thousand_devices_like_those_of_the_sample_stay_below_it_in_every_language(lang: str, tmp_path: Path
                                                                                       ) -> None:
    sample = plan_file.load(SAMPLE)
    devices = tuple(replace(device, id=f"D-{number:08}") for number, device in
                    enumerate(islice(cycle(sample.devices), 5_000)))
    [path] = report.write(replace(sample, devices=devices), Labels.of(lang), tmp_path)
    assert path.stat().st_size < LIMIT


def test_long_texts_cost_details_and_not_the_limit(tmp_path: Path) -> None:
    plan = large_plan(5_000)
    talkative = tuple(replace(d, would_change=("If it were otherwise. " * 10,) * 4) for d in plan.devices)
    assert len(written(tmp_path, replace(plan, devices=talkative)).encode()) < LIMIT


def test_details_go_to_those_who_need_someone_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "DETAIL_BYTES", 3_000)
    html = written(tmp_path)
    opened = re.findall(r'<tr id="(D-[^"]+)" class="todo[^>]*>(?:(?!<tr id=).)*?<details>', html, re.DOTALL)
    by_id = {d.id: d for d in PLAN.devices}
    assert opened
    assert html.count("<details><summary>") == len(opened)
    assert {by_id[id_].decision for id_ in opened} <= {DecisionKind.BLOCKED, DecisionKind.UNKNOWN}


def test_above_twenty_thousand_devices_only_those_that_need_someone_are_listed(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert report.MOST_LISTED == 20_000
    monkeypatch.setattr(report, "MOST_LISTED", len(PLAN.devices) - 1)
    html = written(tmp_path)
    needed = [d.id for d in PLAN.devices if report.needs_someone(d)]
    assert rows(html) == needed
    assert f"The workbook holds {len(PLAN.devices) - len(needed)} more." in text_of(html)


def test_hostile_names_are_text(page: str) -> None:
    assert "<script>alert" not in page
    assert "</script><b>" not in page
    assert HOSTILE_SITE in text_of(page)
    assert "<b>Not bold</b> & “quoted”." in text_of(page)


def test_nothing_on_the_page_points_outside(page: str) -> None:
    assert set(re.findall(r'(?:href|src|action)="([^"#])', page)) == set()
    assert not re.findall(r"<(?:link|img|iframe|form [^>]*action)", page)


def test_writing_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    assert written(tmp_path / "one") == written(tmp_path / "two")


def test_a_plan_without_anything_still_makes_a_page(tmp_path: Path) -> None:
    empty = replace(PLAN, devices=(), sites=(), waves=(), questions=(), deadlines=(), ways_out=(), rules=(),
                    mailboxes=(), not_known=(), counts=replace(PLAN.counts, decisions={}))
    assert "Nothing that was looked for is missing." in text_of(written(tmp_path, empty))


def test_no_template_switches_escaping_off() -> None:
    for template in TEMPLATES.iterdir():
        source = template.read_text("utf-8")
        assert not re.search(r"\|\s*safe\b|autoescape|Markup", source), template.name


def test_the_smallest_part_of_a_bar_is_seen_and_the_whole_stays_as_long() -> None:
    bar = stacked_bar("all", {"keep": 4_990, "legacy-worldwide": 7, "blocked": 2, "unknown": 1}, 5_000)
    assert [s.width for s in bar.segments[1:]] == [LEAST, LEAST, LEAST]
    assert sum(s.width for s in bar.segments) == pytest.approx(100, abs=0.05)
    assert [s.devices for s in bar.segments] == [4_990, 7, 2, 1]
    tiny = stacked_bar("one of 300 sites", {"keep": 1, "unknown": 1}, 900)
    assert [(s.x, s.width) for s in tiny.segments] == [(0, LEAST), (LEAST, LEAST)]


def test_one_mailbox_of_thousands_is_seen() -> None:
    assert share(1, 5_000).need == LEAST
    assert share(0, 5_000).need == 0
    assert share(5_000, 5_000).need == 100
    assert share(1, None).need is None


def test_parts_of_a_bar_touch_and_fill_it() -> None:
    bar = stacked_bar("Lyon", {"keep": 1, "unknown": 2, "blocked": 0}, 3)
    assert [(s.kind, s.devices) for s in bar.segments] == [(DecisionKind.KEEP, 1), (DecisionKind.UNKNOWN, 2)]
    assert bar.segments[1].x == bar.segments[0].width
    assert sum(s.width for s in bar.segments) == pytest.approx(100, abs=0.05)


def test_bars_share_one_scale() -> None:
    long, short = stacked_bars([("a", {"keep": 4}), ("b", {"keep": 1})])
    assert (long.segments[0].width, short.segments[0].width) == (100, 25)


def test_a_wave_without_dates_has_no_place_on_the_axis() -> None:
    end = AS_OF.replace(month=12, day=31)
    line = timeline(AS_OF, [end], [(None, None), (AS_OF, end)])
    assert line.spans[0].x is None
    assert line.spans[1].x == 0
    assert line.spans[1].width == line.marks[0].x < 100


def test_milestones_that_lie_near_each_other_share_a_label() -> None:
    days = [AS_OF + timedelta(days=days) for days in (37, 38, 97)]
    line = timeline(AS_OF, days, [(AS_OF, AS_OF + timedelta(days=200))])
    assert [mark.number for mark in line.marks] == [1, 2, 3]
    assert [(flag.text, flag.x) for flag in line.flags] == [("1, 2", line.marks[0].x), ("3", line.marks[2].x)]


def test_names_with_numbers_are_ordered_as_people_do() -> None:
    assert sorted(["Room 10", "room 2", "Room 1", "007", "9" * 5000], key=natural_key) == [
        "007", "9" * 5000, "Room 1", "room 2", "Room 10"]


@pytest.mark.parametrize("kind", LOOKS)
def test_a_decision_can_be_read_on_a_dark_page(kind: DecisionKind) -> None:
    assert _contrast(dark_tone(LOOKS[kind]), "15171a") >= 4.5


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [c / 255 for c in bytes.fromhex(colour)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
