"""The pages for people who enlarge, space, recolour or type: what axe-core does not look at."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from planner.model.look import LOOKS
from planner.model.plan import Plan
from planner.settings import LANGUAGES
from planner.write import report
from planner.write.labels import Labels
from planner.write.pages import TEMPLATES
from tests.support.browsing import PHONE, Visit, pages_of

SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }"""
"""What WCAG 1.4.12 lets a reader set."""

CUT_OFF = """() => Array.from(document.querySelectorAll("body *")).filter(each => {
    const style = getComputedStyle(each);
    return !each.closest(".unseen, .shares thead, .scroll, svg") && style.overflowX !== "visible"
        && each.scrollWidth > each.clientWidth + 1 && each.clientWidth && each.tagName !== "INPUT"
        && each.tagName !== "SELECT";
}).map(each => each.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("options", [PHONE, {"viewport": {"width": 1280, "height": 800}}], ids=["phone", "screen"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_text_that_a_reader_spaces_stays_on_the_page(browser: Browser, pages: Mapping[str, Path], lang: str,
                                                     options: dict[str, object]) -> None:
    for name in ("report.html", "checklists/index.html", "checklists/all-sites.html"):
        with Visit(browser, pages[lang] / name, bypass_csp=True, **options) as visit:
            visit.page.add_style_tag(content=SPACED)
            assert visit.width() == visit.page.evaluate("innerWidth"), name
            assert visit.page.evaluate(CUT_OFF) == [], name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_fits_when_it_is_enlarged_to_twice_its_size(browser: Browser, pages: Mapping[str, Path],
                                                              small_plan: Plan, lang: str) -> None:
    for name in pages_of(small_plan):
        with Visit(browser, pages[lang] / name, viewport={"width": 640, "height": 400}) as visit:
            visit.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
            assert visit.width() == 640, name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_level_of_heading_is_left_out(pages: Mapping[str, Path], small_plan: Plan, lang: str) -> None:
    for name in pages_of(small_plan):
        levels = list(map(int, re.findall(r"<h([1-6])[ >]", (pages[lang] / name).read_text(encoding="utf-8"))))
        assert levels[0] == 1, name
        assert levels.count(1) == 1, name
        assert all(after <= before + 1 for before, after in pairwise(levels)), name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_picture_is_described_in_the_language_of_the_page(browser: Browser, pages: Mapping[str, Path],
                                                               small_plan: Plan, lang: str) -> None:
    say = Labels.of(lang)
    with Visit(browser, pages[lang] / report.NAME) as visit:
        told = visit.page.eval_on_selector_all("svg[role=img]", "all => all.map(e => e.getAttribute('aria-label'))")
        bars = [each for each in told if each != say.sentence(small_plan.blast_radius.sentence)]
        assert len(bars) == len(told) - 1 == len(small_plan.sites) + 1
        words = {say(look.word) for look in LOOKS.values()}
        assert all({part.partition(": ")[0] for part in bar.split(", ")} <= words for bar in bars)
        hidden = visit.page.eval_on_selector_all("svg:not([role=img])", "all => all.map(e => e.ariaHidden)")
        assert set(hidden) == {"true"}


def test_every_picture_has_a_table_with_the_same_numbers(browser: Browser, pages: Mapping[str, Path],
                                                         small_plan: Plan) -> None:
    with Visit(browser, pages["en"] / report.NAME) as visit:
        def rows(table: str) -> list[list[str]]:
            cells: list[list[str]] = visit.page.eval_on_selector_all(
                f"{table} tbody tr", "all => all.map(row => Array.from(row.cells, cell => cell.textContent.trim()))")
            return cells
        held = {LOOKS[kind].label: n for kind, n in small_plan.counts.decisions.items() if n}
        assert {row[0].replace("\xa0", " "): int(row[1]) for row in rows(".shares")} == held
        for row, site in zip(sorted(rows(".matrix")), sorted(small_plan.sites, key=lambda s: s.site), strict=True):
            assert [row[0], *map(int, row[1:])] == [site.site, *(
                site.decisions.get(kind, 0) for kind in LOOKS if LOOKS[kind].label in held)]
        assert [row[0].split()[0] for row in rows(".time")] == [wave.id for wave in small_plan.waves]
        radius = small_plan.blast_radius
        assert [row[1] for row in rows(".key")] == [
            str(radius.need), "not known, possibly all" if radius.could is None else str(radius.could)]


def test_decisions_can_be_told_apart_without_colour(browser: Browser, pages: Mapping[str, Path]) -> None:
    assert len({look.label for look in LOOKS.values()}) == len(LOOKS)
    with Visit(browser, pages["en"] / report.NAME) as visit:
        pairs = visit.page.evaluate("""() => Array.from(document.querySelectorAll("svg text[class]"), symbol => [
            symbol.textContent, getComputedStyle(symbol).fill,
            getComputedStyle(symbol.parentElement.querySelector(".seg." + symbol.classList[0])).fill])""")
        assert {symbol for symbol, _, _ in pairs} == {look.symbol for look in LOOKS.values()}
        assert all(contrast(symbol, bar) >= 3 for _, symbol, bar in pairs)
        tags = visit.page.eval_on_selector_all(".tag", """all => all.map(each => {
            const style = getComputedStyle(each); return [style.color, style.backgroundColor]; })""")
        assert all(contrast(text, fill) >= 4.5 for text, fill in tags)


def contrast(one: str, other: str) -> float:
    """Measure the contrast of two colours as a browser names them; it is the same on grey paper (WCAG 2)."""
    def luminance(colour: str) -> float:
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_index_can_be_used_with_the_keyboard_only(browser: Browser, pages: Mapping[str, Path], small_plan: Plan,
                                                     lang: str) -> None:
    with Visit(browser, pages[lang] / "checklists/index.html") as visit:
        page, reached = visit.page, []
        for _ in range(len(small_plan.sites) + 2):
            page.keyboard.press("Tab")
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
            reached.append(page.evaluate("document.activeElement.getAttribute('href')"))
        assert [each for each in reached if each] == ["all-sites.html", *(s.checklist for s in small_plan.sites)]
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(re.escape(small_plan.sites[-1].checklist) + "$"))


def test_colours_that_a_reader_forces_leave_decisions_and_fields_visible(browser: Browser, pages: Mapping[str, Path]
                                                                         ) -> None:
    for name, selector in (("report.html", "#list .tag"), ("checklists/all-sites.html", ".badge, .card input")):
        with Visit(browser, pages["en"] / name, forced_colors="active") as visit:
            seen = visit.page.eval_on_selector_all(selector, """all => all.map(each => {
                const style = getComputedStyle(each);
                return style.borderBottomStyle !== "none" && style.borderBottomColor !== style.backgroundColor
                    && style.color !== style.backgroundColor;
            })""")
            assert seen
            assert all(seen), name


def test_a_ticked_box_is_seen_in_forced_colours(browser: Browser, pages: Mapping[str, Path]) -> None:
    with Visit(browser, pages["en"] / "checklists/all-sites.html", forced_colors="active") as visit:
        box = visit.page.locator(".result input[type=checkbox]").first
        before = box.screenshot()
        box.check()
        assert box.screenshot() != before


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_page_keeps_anything_in_the_browser(pages: Mapping[str, Path], small_plan: Plan, lang: str) -> None:
    for name in pages_of(small_plan):
        text = (pages[lang] / name).read_text("utf-8")
        assert not re.search(r"localStorage|sessionStorage|indexedDB|document\.cookie|caches\.|serviceWorker", text)


@pytest.mark.parametrize("style", ["report.css.j2", "checklist.css.j2"])
def test_nothing_moves(style: str) -> None:
    assert not re.search(r"\b(animation|transition|scroll-behavior)\b", (TEMPLATES / style).read_text("utf-8"))
