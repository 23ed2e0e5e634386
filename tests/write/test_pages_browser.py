"""The pages in a real browser: on a phone, in the dark, by keyboard, and with nothing leaving the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from planner.model.decision import DecisionKind
from planner.model.look import LOOKS
from planner.write import report
from planner.write.labels import Labels
from tests.support.browsing import PHONE, Visit, pages_of, written_pages
from tests.support.plans import HOSTILE_SITE, example_plan

PLAN = example_plan()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written_pages(PLAN, Labels(), tmp_path_factory.mktemp("pages"))


PAGES = pages_of(PLAN)


@pytest.mark.parametrize("name", PAGES)
def test_nothing_leaves_the_page_and_the_console_is_silent(browser: Browser, folder: Path, name: str) -> None:
    with Visit(browser, folder / name) as visit:
        assert visit.asked == [visit.url]
        assert visit.said == []


@pytest.mark.parametrize("name", PAGES)
def test_a_phone_needs_no_sideways_scrolling(browser: Browser, folder: Path, name: str) -> None:
    with Visit(browser, folder / name, **PHONE) as visit:
        assert visit.width() == 360


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [700, 1280])
def test_a_screen_needs_no_sideways_scrolling(browser: Browser, folder: Path, name: str, width: int) -> None:
    with Visit(browser, folder / name, viewport={"width": width, "height": 800}) as visit:
        assert visit.width() == width


def test_the_list_of_sites_on_a_phone_shows_every_count_without_sideways_scrolling(browser: Browser,
                                                                                   folder: Path) -> None:
    with Visit(browser, folder / "checklists/index.html", **PHONE) as visit:
        assert visit.page.evaluate("(e => e.scrollWidth <= e.clientWidth)(document.querySelector('.scroll'))")
        row = visit.page.locator(".sites tbody tr").filter(has_text="Lyon").first
        shown = row.locator("td").evaluate_all(
            "all => all.filter(e => e.offsetParent).map(e => e.dataset.of + ' ' + e.textContent)")
        lyon = next(site for site in PLAN.sites if site.site == "Lyon")
        assert shown == [f"Wave {lyon.wave}", f"Devices {lyon.devices}", *(
            f"{look.symbol} {look.word} {lyon.decisions[kind]}" for kind, look in LOOKS.items()
            if lyon.decisions.get(kind))]


def test_fields_on_a_phone_fit_a_thumb(browser: Browser, folder: Path) -> None:
    with Visit(browser, folder / "checklists/all-sites.html", **PHONE) as visit:
        heights = visit.page.eval_on_selector_all(
            ".card .tick, .card input[type=text]", "all => all.map(e => e.getBoundingClientRect().height)")
        assert heights
        assert min(heights) >= 44


def test_a_box_is_ticked_by_its_words(browser: Browser, folder: Path) -> None:
    with Visit(browser, folder / "checklists/all-sites.html") as visit:
        done = visit.page.locator(".card .result .tick").first
        done.click()
        assert done.locator("input").is_checked()


def test_the_style_applies_although_the_policy_allows_nothing_else(browser: Browser, folder: Path) -> None:
    for name in ("report.html", "checklists/index.html"):
        with Visit(browser, folder / name) as visit:
            assert "sans-serif" in visit.page.evaluate("getComputedStyle(document.body).fontFamily")
            assert visit.page.evaluate("""() => {
                const style = document.createElement("style");
                style.textContent = "body { color: rgb(1, 2, 3) }";
                document.head.append(style);
                return getComputedStyle(document.body).color;
            }""") != "rgb(1, 2, 3)"


def test_filters_show_what_the_plan_holds(browser: Browser, folder: Path) -> None:
    with Visit(browser, folder / "report.html") as visit:
        form = visit.page.locator("#filters")
        form.get_by_label("Decision").select_option("unknown")
        assert visit.shown() == [d.id for d in PLAN.devices if d.decision is DecisionKind.UNKNOWN]
        form.get_by_label("Site").select_option("Berlin")
        expected = [d.id for d in PLAN.devices if d.decision is DecisionKind.UNKNOWN and d.site == "Berlin"]
        assert visit.shown() == expected
        assert visit.page.locator("#count").inner_text() == f"{len(expected)} of {len(PLAN.devices)} devices shown"
        form.get_by_role("button", name="Show all").click()
        expect(visit.page.locator("#list > tbody > tr:not([hidden])")).to_have_count(len(PLAN.devices))
        form.get_by_label("Wave").select_option("W3")
        assert visit.shown() == [d.id for d in PLAN.devices if d.wave == "W3"]
        form.get_by_label("Wave").select_option("")
        form.get_by_label("Text").fill("impressora recep")
        assert visit.shown() == [d.id for d in PLAN.devices if d.name == "Impressora Recepção"]


@pytest.mark.parametrize("field", ["id", "name", "serial", "ip", "mailbox", "make", "model", "site", "location"])
def test_the_text_finds_a_device_by_whatever_it_is_known_by(browser: Browser, tmp_path: Path, field: str,
                                                           monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "DETAIL_BYTES", 0)  # also where its facts do not stand on the page
    [path] = report.write(PLAN, Labels(), tmp_path)
    wanted = next(text for device in PLAN.devices if (text := getattr(device, field)))
    with Visit(browser, path) as visit:
        visit.page.locator("#filters").get_by_label("Text").fill(wanted.upper())
        shown = visit.shown()
        assert set(shown) >= {d.id for d in PLAN.devices if getattr(d, field) == wanted}
        assert len(shown) < len(PLAN.devices)


@pytest.mark.parametrize("width", [360, 900, 1280])
def test_a_long_list_stays_a_table_in_columns_and_is_printed_only_as_far_as_it_is_filtered(
        browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setattr(report, "MOST_PRINTED", len(PLAN.devices) - 1)
    [path] = report.write(PLAN, Labels(), tmp_path)
    with Visit(browser, path, viewport={"width": width, "height": 800}) as visit:
        page = visit.page
        roles = [node["role"]["value"] for node in page.context.new_cdp_session(page).send(
            "Accessibility.getFullAXTree")["nodes"] if not node["ignored"]]
        assert roles.count("row") >= len(PLAN.devices)
        if width > 832:
            lefts = page.eval_on_selector_all("#list > * > tr", """rows => rows.map(
                row => Array.from(row.cells, cell => Math.round(cell.offsetLeft)).join())""")
            assert len(lefts) == len(PLAN.devices) + 1
            assert len(set(lefts)) == 1
        assert visit.width() == width
        page.emulate_media(media="print")
        assert not page.locator("#list").is_visible()
        assert page.locator(".paper").is_visible()
        page.locator("#filters [name=site]").select_option("Berlin", force=True)
        assert page.locator("#list").is_visible()
        assert not page.locator(".paper").is_visible()
        assert page.locator("#list > tbody > tr:visible").count() == sum(d.site == "Berlin" for d in PLAN.devices)


def test_a_hostile_site_can_be_chosen(browser: Browser, folder: Path) -> None:
    with Visit(browser, folder / "report.html") as visit:
        visit.page.locator("#filters").get_by_label("Site").select_option(HOSTILE_SITE)
        assert visit.shown() == [d.id for d in PLAN.devices if d.site == HOSTILE_SITE]
        assert visit.said == []


def test_the_numbers_filter_the_list(browser: Browser, folder: Path) -> None:
    with Visit(browser, folder / "report.html") as visit:
        for link in visit.page.locator(".numbers a").all():
            link.click()
            number = int(link.locator("b").inner_text())
            if link.get_attribute("data-show") == "asked":
                number = len({id_ for q in PLAN.questions for id_ in q.devices})
            assert len(visit.shown()) == number


def test_a_deep_link_opens_its_row_even_when_it_is_filtered_away(browser: Browser, folder: Path) -> None:
    device = next(d for d in PLAN.devices if d.name == "UPS-BER-01")
    with Visit(browser, folder / "report.html", f"#{device.id}") as visit:
        row = visit.page.locator(f"#{device.id}")
        assert row.locator("details").get_attribute("open") is not None
        assert row.evaluate("r => r.getBoundingClientRect().top < innerHeight && r.getBoundingClientRect().top >= -1")
        visit.page.locator("#filters").get_by_label("Decision").select_option("keep")
        assert device.id not in visit.shown()
        visit.page.evaluate(f"location.hash = ''; location.hash = '{device.id}'")
        expect(row).to_be_visible()


def test_columns_sort_both_ways_and_say_so(browser: Browser, folder: Path) -> None:
    with Visit(browser, folder / "report.html") as visit:
        heading = visit.page.locator("#list > thead th").nth(1)
        heading.get_by_role("button").click()
        assert heading.get_attribute("aria-sort") == "ascending"
        sites = visit.page.locator("#list > tbody > tr > td:nth-child(2)").all_inner_texts()
        assert sites.index("Berlin") < sites.index("Lyon") < sites.index("São Paulo")
        heading.get_by_role("button").click()
        assert heading.get_attribute("aria-sort") == "descending"
        assert visit.page.locator("#list > tbody > tr > td:nth-child(2)").all_inner_texts()[-1] != sites[-1]


def test_the_keyboard_reaches_the_list_and_opens_a_row(browser: Browser, folder: Path) -> None:
    with Visit(browser, folder / "report.html") as visit:
        visit.page.keyboard.press("Tab")
        assert visit.page.evaluate("document.activeElement.className") == "skip"
        visit.page.keyboard.press("Enter")
        for _ in range(40):
            visit.page.keyboard.press("Tab")
            if visit.page.evaluate("document.activeElement.tagName") == "SUMMARY":
                break
        visit.page.keyboard.press("Enter")
        assert visit.page.evaluate("document.activeElement.parentElement.open") is True


def test_every_field_has_a_name_for_a_screen_reader(browser: Browser, folder: Path) -> None:
    for name in ("report.html", "checklists/all-sites.html"):
        with Visit(browser, folder / name) as visit:
            assert visit.page.eval_on_selector_all(
                "input, select", "all => all.filter(e => !e.labels.length && !e.ariaLabel).length") == 0
            assert visit.page.evaluate("document.documentElement.lang") == "en"


def test_the_report_reads_without_script(browser: Browser, folder: Path) -> None:
    with Visit(browser, folder / "report.html", java_script_enabled=False) as visit:
        assert visit.page.locator("#list > tbody > tr").count() == len(PLAN.devices)
        assert not visit.page.locator("#filters").is_visible()
        row = visit.page.locator(f"#{PLAN.devices[0].id}")
        row.locator("summary").click()
        assert row.locator(".facts").is_visible()


def test_dark_turns_fills_into_borders(browser: Browser, folder: Path) -> None:
    with Visit(browser, folder / "report.html", color_scheme="dark") as visit:
        fill = "getComputedStyle(document.querySelector('.tag.keep')).backgroundColor"
        assert visit.page.evaluate(fill) == "rgba(0, 0, 0, 0)"
        assert visit.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(21, 23, 26)"
        visit.page.emulate_media(media="print", color_scheme="dark")
        assert visit.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_checklists_stay_black_on_white_in_the_dark(browser: Browser, folder: Path) -> None:
    with Visit(browser, folder / "checklists/all-sites.html", color_scheme="dark") as visit:
        assert visit.page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
        assert visit.page.evaluate("getComputedStyle(document.documentElement).color") == "rgb(0, 0, 0)"


def test_hostile_names_stay_text(browser: Browser, folder: Path) -> None:
    for name in ("report.html", "checklists/all-sites.html"):
        with Visit(browser, folder / name) as visit:
            assert visit.page.locator("script").count() == (1 if name == "report.html" else 0)
            assert HOSTILE_SITE in visit.page.locator("body").inner_text()
            assert visit.said == []
