"""The pages in each language in a real browser: filters, deep links, keyboard, widths, and nothing that leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from planner.model.decision import DecisionKind
from planner.model.plan import Plan, PlannedDevice
from planner.settings import LANGUAGES
from planner.write import report
from planner.write.labels import Labels
from tests.support.browsing import PHONE, Visit, pages_of

WIDTHS = {"phone": PHONE, "tablet": {"viewport": {"width": 768, "height": 1024}},
          "screen": {"viewport": {"width": 1280, "height": 800}}}
COVERED = """() => {
    const covered = [], range = document.createRange();
    const box = element => (range.selectNodeContents(element), range.getBoundingClientRect());
    for (const row of document.querySelectorAll("#list > tbody > tr, .base > tbody > tr, .time > tbody > tr")) {
        const facts = row.querySelector(".facts");
        const cells = Array.from(row.cells).filter(cell => !cell.contains(facts) && !cell.matches(".axis")
            && box(cell).width);
        const boxes = cells.map(box);
        if (facts) boxes.push(box(facts), box(row.querySelector("summary")));
        for (let i = 0; i < boxes.length; i++) for (let j = 0; j < i; j++) {
            const [a, b] = [boxes[i], boxes[j]];
            if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 4 && b.top < a.bottom - 4)
                covered.push([row.id || row.textContent.slice(0, 40), i, j]);
        }
    }
    return covered;
}"""
"""The rows in which the texts of two cells lie over each other."""


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_is_silent_keeps_to_itself_and_fits(browser: Browser, pages: Mapping[str, Path], small_plan: Plan,
                                                      lang: str, width: str) -> None:
    for name in pages_of(small_plan):
        with Visit(browser, pages[lang] / name, **WIDTHS[width]) as visit:
            if name == report.NAME:
                visit.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
            assert (visit.asked, visit.said) == ([visit.url], []), name
            assert visit.width() == WIDTHS[width]["viewport"]["width"], name
            assert visit.page.evaluate("document.documentElement.lang") == lang


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_table_of_the_report_scrolls_sideways_and_no_cell_covers_another(
        browser: Browser, pages: Mapping[str, Path], lang: str, width: str) -> None:
    with Visit(browser, pages[lang] / report.NAME, **WIDTHS[width]) as visit:
        visit.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        wide = visit.page.evaluate("""() => Array.from(document.querySelectorAll('.scroll'))
            .filter(each => each.scrollWidth > each.clientWidth).map(each => each.firstElementChild.className)""")
        assert wide == (["matrix"] if width == "phone" else [])  # a count for each site and decision
        assert visit.page.evaluate(COVERED) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_filter_shows_what_the_plan_holds(browser: Browser, pages: Mapping[str, Path], small_plan: Plan,
                                                lang: str) -> None:
    say, asked = Labels.of(lang), {id_ for q in small_plan.open_questions for id_ in q.devices}
    shows: Mapping[str, Callable[[PlannedDevice], bool]] = {
        "all": lambda _: True, "decided": lambda d: d.decision is not DecisionKind.UNKNOWN,
        "needs": report.needs_someone, "asked": lambda d: d.id in asked}
    filters: Mapping[str, Mapping[str, Callable[[PlannedDevice], bool]]] = {
        "show": shows,
        "decision": {kind: (lambda d, kind=kind: d.decision is kind) for kind in {
            d.decision for d in small_plan.devices}},
        "site": {say(site.site): (lambda d, site=site.site: d.site == site) for site in small_plan.sites},
        "wave": {wave: (lambda d, wave=wave: d.wave == wave) for wave in {d.wave for d in small_plan.devices} - {""}},
    }
    with Visit(browser, pages[lang] / report.NAME) as visit:
        form = visit.page.locator("#filters")
        for field, options in filters.items():
            choice = form.locator(f"[name={field}]")
            offered = choice.locator("option").evaluate_all("all => all.map(option => option.value)")
            assert set(offered) - {""} == set(options)
            for value, fits in options.items():
                choice.select_option(value)
                assert visit.shown() == [d.id for d in small_plan.devices if fits(d)], (field, value)
            form.get_by_role("button", name=say("Show all")).click()
            expect(visit.page.locator("#list > tbody > tr:not([hidden])")).to_have_count(len(small_plan.devices))
        for device in small_plan.devices:
            form.get_by_label(say("Text")).fill(f"{device.make.lower()} {device.label.lower()}")
            assert visit.shown() == [device.id]
        count = say("{shown} of {all} devices shown").format(shown=1, all=len(small_plan.devices))
        assert visit.page.locator("#count").inner_text() == count


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_device_has_a_deep_link_that_opens_its_row(browser: Browser, pages: Mapping[str, Path], small_plan: Plan,
                                                        lang: str) -> None:
    with Visit(browser, pages[lang] / report.NAME) as visit:
        for device in small_plan.devices:
            visit.page.goto(f"{visit.url}#{device.id}")
            row = visit.page.locator(f"#{device.id}")
            expect(row).to_be_in_viewport()
            expect(row.locator("details")).to_have_attribute("open", "")
            assert device.serial in row.inner_text() or device.label in row.inner_text()


def _tab_to(page: Page, selector: str, most: int = 80) -> None:
    """Press Tab until something is focused; whatever is passed shows that it is focused."""
    for _ in range(most):
        page.keyboard.press("Tab")
        assert page.evaluate("""getComputedStyle(document.activeElement).outlineStyle !== 'none'
            || document.activeElement === document.body""")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_report_can_be_used_with_the_keyboard_only(browser: Browser, pages: Mapping[str, Path], small_plan: Plan,
                                                      lang: str) -> None:
    with Visit(browser, pages[lang] / report.NAME) as visit:
        page = visit.page
        _tab_to(page, ".skip")
        page.keyboard.press("Enter")
        _tab_to(page, "select[name=decision]")
        page.keyboard.press("ArrowDown")
        chosen = page.locator("select[name=decision]").input_value()
        assert visit.shown() == [d.id for d in small_plan.devices if d.decision == chosen]
        _tab_to(page, "input[name=text]")
        page.keyboard.type("no such device")
        assert visit.shown() == []
        _tab_to(page, "button[type=reset]")
        page.keyboard.press("Space")
        expect(page.locator("#list > tbody > tr:not([hidden])")).to_have_count(len(small_plan.devices))
        _tab_to(page, "#list thead button")
        page.keyboard.press("Enter")
        assert page.locator("#list th[aria-sort=ascending]").count() == 1
        _tab_to(page, "#list summary")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.parentElement.open") is True


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_checklist_can_be_filled_with_the_keyboard_only(browser: Browser, pages: Mapping[str, Path], small_plan: Plan,
                                                         lang: str) -> None:
    with Visit(browser, pages[lang] / "checklists" / small_plan.sites[0].checklist) as visit:
        _tab_to(visit.page, ".card .result input[type=checkbox]", most=200)
        visit.page.keyboard.press("Space")
        assert visit.page.evaluate("document.activeElement.checked") is True
        _tab_to(visit.page, ".card .result input[type=text]")
        visit.page.keyboard.type("上海 10:30")
        assert visit.page.evaluate("document.activeElement.value") == "上海 10:30"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_dark_changes_the_report_and_leaves_the_checklists_white(browser: Browser, pages: Mapping[str, Path],
                                                                lang: str) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    with Visit(browser, pages[lang] / report.NAME, color_scheme="dark") as visit:
        assert visit.page.evaluate(ground) == "rgb(21, 23, 26)"
    with Visit(browser, pages[lang] / "checklists/all-sites.html", color_scheme="dark") as visit:
        assert visit.page.evaluate(ground.replace("body", "documentElement")) == "rgb(255, 255, 255)"
