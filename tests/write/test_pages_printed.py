"""The pages on paper, printed by a browser: whole cards, the head on every page, each site on a page of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from planner.model.plan import Plan
from planner.settings import LANGUAGES
from planner.write import report
from planner.write.labels import Labels
from tests.support.browsing import Visit, printed_pages, squeezed, written_pages
from tests.support.plans import example_plan, large_plan
from tests.support.require import require

PLAN = example_plan()
WIDER = """width => Array.from(document.querySelectorAll("table, table *"), each =>
    [each.className, each.textContent.trim().slice(0, 40), Math.round(each.getBoundingClientRect().right)])
    .filter(each => each[2] > width + 1)"""
"""What of the tables of a page stands beyond a width."""
PAPERS = {"a4": (595, 842), "letter": (612, 792)}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written_pages(PLAN, Labels(), tmp_path_factory.mktemp("pages"))


def test_no_card_is_split_over_two_printed_pages(browser: Browser, folder: Path, tmp_path: Path) -> None:
    pages = printed_pages(browser, folder / "checklists/all-sites.html", tmp_path / "all.pdf")
    starts, ends = 0, 0
    for page in pages:
        inside = 0
        for line in page.splitlines():
            if re.search(r"Device \d+ of \d+", line):
                assert inside == 0
                inside, starts = 1, starts + 1
            elif "Skipped" in line and "Time" in line:
                assert inside == 1
                inside, ends = 0, ends + 1
        assert inside == 0
    assert starts == ends == len(PLAN.devices)


def test_every_printed_page_repeats_the_site_and_says_the_plan(browser: Browser, folder: Path,
                                                               tmp_path: Path) -> None:
    lyon = next(s.checklist for s in PLAN.sites if s.site == "Lyon")
    pages = printed_pages(browser, folder / "checklists" / lyon, tmp_path / "lyon.pdf")
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert "Lyon" in page.splitlines()[0] + page.splitlines()[1]
        assert PLAN.id in page
        assert f"{number}/{len(pages)}" in page.replace(" ", "")
    assert "Before you go" in pages[0]
    assert "Signature" in pages[-1]


def test_each_site_starts_on_a_new_page(browser: Browser, folder: Path, tmp_path: Path) -> None:
    pages = printed_pages(browser, folder / "checklists/all-sites.html", tmp_path / "all.pdf")
    assert sum("Before you go" in page for page in pages) == len(PLAN.sites)
    assert all(page.count("Before you go") <= 1 for page in pages)


def test_chinese_namesprinted_pages(browser: Browser, folder: Path, tmp_path: Path) -> None:
    site = next(s.checklist for s in PLAN.sites if s.site == "上海")
    text = " ".join("".join(printed_pages(browser, folder / "checklists" / site, tmp_path / "cn.pdf")).split())
    assert all(d.name in text and d.location in text for d in PLAN.devices if d.site == "上海")


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_card_is_split_in_any_language_on_any_paper(browser: Browser, small_plan: Plan, tmp_path: Path, lang: str,
                                                      paper: str) -> None:
    require("chinese")
    say = Labels.of(lang, paper)
    written_pages(small_plan, say, tmp_path)
    pdf = tmp_path / "all.pdf"
    told = [squeezed(page) for page in printed_pages(browser, tmp_path / "checklists/all-sites.html", pdf)]
    size = PdfReader(pdf).pages[0].mediabox
    assert (round(size.width), round(size.height)) == PAPERS[paper]
    first = re.compile(re.escape(squeezed(say("Device %(n)s of %(total)s"))).replace(r"%\(n\)s", r"\d+").replace(
        r"%\(total\)s", r"\d+"))
    last = squeezed(f"{say('Done')} {say('Failed')} {say('Skipped')} {say('Time')}")
    cards = [(len(first.findall(page)), page.count(last)) for page in told]
    assert all(begun == ended for begun, ended in cards), cards
    assert sum(begun for begun, _ in cards) == len(small_plan.devices)
    # A page takes two cards at least; what stands before and behind them fills two to five pages a site.
    assert len(small_plan.sites) * 2 <= len(told) <= len(small_plan.devices) // 2 + len(small_plan.sites) * 5


@pytest.mark.parametrize("large", [False, True])
def test_what_is_typed_into_a_device_stands_on_one_printed_line(browser: Browser, tmp_path: Path, large: bool) -> None:
    written_pages(PLAN, Labels(large_print=large), tmp_path)
    pages = printed_pages(browser, tmp_path / "checklists/all-sites.html", tmp_path / "all.pdf")
    lines = "\n".join(pages)
    hosts = {device.target.host for device in PLAN.devices if device.target}
    assert hosts
    assert all(re.search(rf"Server\s+{re.escape(host)}(\s|$)", lines) for host in hosts)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_report_prints_every_device_and_nothing_that_only_a_screen_needs(
        browser: Browser, pages: Mapping[str, Path], small_plan: Plan, tmp_path: Path, lang: str) -> None:
    require("chinese")
    told = printed_pages(browser, pages[lang] / "report.html", tmp_path / "report.pdf")
    text = squeezed("".join(told))
    assert all(device.id in text and squeezed(device.label) in text for device in small_plan.devices)
    assert squeezed(Labels.of(lang)("Go to the list of devices")) not in text
    assert squeezed(Labels.of(lang)("Show all")) not in text
    assert 5 <= len(told) <= 7


def test_every_printed_page_of_the_list_of_devices_repeats_its_head(browser: Browser, tmp_path: Path) -> None:
    plan = large_plan(90, sites=3)
    [path] = report.write(plan, Labels(), tmp_path)
    told = [squeezed(page) for page in printed_pages(browser, path, tmp_path / "report.pdf")]
    listed = [page for page in told if any(device.id in page for device in plan.devices)]
    assert len(listed) >= 3
    assert sum(page.count(device.id) for page in listed for device in plan.devices) >= len(plan.devices)
    for page in listed:
        for word in ("Device", "Site", "model", "TLS", "Decision", "Wave", "Whattodo,andwhy"):
            assert word in page


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_table_of_the_report_is_wider_than_the_paper(browser: Browser, small_plan: Plan, tmp_path: Path, lang: str,
                                                       paper: str) -> None:
    [path] = report.write(small_plan, Labels.of(lang, paper), tmp_path)
    inside = round((PAPERS[paper][0] / 72 - 2 * 14 / 25.4) * 96)
    with Visit(browser, path, viewport={"width": inside, "height": 1000}) as visit:
        visit.page.emulate_media(media="print")
        visit.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert visit.page.evaluate(WIDER, inside) == []


def test_a_report_printed_from_a_dark_screen_is_dark_on_white(browser: Browser, pages: Mapping[str, Path]) -> None:
    page = browser.new_page(color_scheme="dark")
    page.goto((pages["en"] / "report.html").as_uri())
    page.emulate_media(media="print", color_scheme="dark")
    style = page.evaluate("[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]")
    page.close()
    assert style == ["rgb(26, 28, 32)", "rgb(255, 255, 255)"]
