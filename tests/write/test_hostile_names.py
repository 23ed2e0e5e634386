"""Names that would like to be something else stay text on every page, run nowhere, and get safe file names."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from planner.model.plan import Plan
from planner.planning.file_names import safe_name
from planner.settings import LANGUAGES
from planner.write.labels import Labels
from tests.support.browsing import Visit, pages_of, written_pages
from tests.support.plans import example_plan, plan_of
from tests.support.require import require

PLAN = example_plan()
FILES = ("naughty.txt", "injection.txt")
SITES = 4
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


@pytest.fixture(scope="module")
def names() -> list[str]:
    """The values of the corpus: one a line, a line that begins with a quote is a JSON string."""
    folder = require("corpus") / "values"
    lines = [line for name in FILES for line in (folder / name).read_text("utf-8").split("\n")
             if line and not line.startswith("# ")]
    return list(dict.fromkeys(_value(line) for line in lines))


def _value(line: str) -> str:
    try:
        return str(json.loads(line)) if line.startswith('"') else line
    except json.JSONDecodeError:
        return line


@pytest.fixture(scope="module")
def hostile_plan(names: list[str]) -> Plan:
    """A plan in which each value is a name, a place, a make, a model, a note and a contact; some are sites."""
    sites = names[::len(names) // SITES]
    devices = [replace(PLAN.devices[n % 4], id=f"D-{n:08d}", site=sites[n % len(sites)], name=text, label=text,
                       location=text, make=text, model=text, notes=text, contact=text, mailbox=text, server=text,
                       reason=text, wave=PLAN.devices[0].wave) for n, text in enumerate(names)]
    made = plan_of(devices)
    sheets = tuple(replace(site, checklist=f"{safe_name(site.site)}.html") for site in made.sites)
    return replace(made, sites=sheets, tenant=replace(made.tenant, name=names[0]), banners=tuple(names),
                   not_known=tuple(names))


def _seen(text: str) -> str:
    """A text without what no page shows: white space, controls, marks of direction, what is no character."""
    return "".join(c for c in unicodedata.normalize("NFC", text)
                   if unicodedata.category(c)[0] not in "ZC" and c != "\ufffd")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_names_of_the_corpus_are_text_and_run_nowhere(browser: Browser, hostile_plan: Plan, names: list[str],
                                                      tmp_path: Path, lang: str) -> None:
    written_pages(hostile_plan, Labels.of(lang), tmp_path)
    every = pages_of(hostile_plan)
    for name in every if lang == "en" else every[:3]:
        with Visit(browser, tmp_path / name) as visit:
            assert (visit.asked, visit.said) == ([visit.url], []), name
            assert visit.page.locator("script").count() == (name == "report.html")
            assert visit.page.locator("img, iframe, object, embed, link, base, video, audio, marquee").count() == 0
            assert visit.page.evaluate("""[...document.querySelectorAll('*')].every(
                each => [...each.attributes].every(a => !a.name.startsWith('on') && a.name !== 'style'))""")
            if name in ("report.html", "checklists/all-sites.html"):
                text = _seen(visit.page.evaluate("document.body.textContent"))
                assert [value for value in names if _seen(value) not in text] == [], name


def test_a_hostile_fragment_runs_nothing(browser: Browser, hostile_plan: Plan, names: list[str], tmp_path: Path
                                         ) -> None:
    written_pages(hostile_plan, Labels(), tmp_path)
    with Visit(browser, tmp_path / "report.html") as visit:
        for value in names:
            visit.page.evaluate("value => { location.hash = value }", value)
        assert visit.said == []
        assert len(visit.shown()) == len(names)


def test_files_of_the_corpus_are_safe_and_distinct_on_a_disk_that_ignores_case(names: list[str]) -> None:
    cases = {form for name in names for form in (name, name.upper(), name.lower(), name.swapcase(), f"{name}.")}
    made = [f"{safe_name(name)}.html" for name in cases]
    assert len({name.casefold() for name in made}) == len(cases)
    for name in made:
        assert re.fullmatch(r"[a-z0-9][a-z0-9-]*[a-z0-9]\.html", name)
        assert not RESERVED.match(name)
        assert len(name) <= 60
