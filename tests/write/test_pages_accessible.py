"""axe-core finds no serious or critical fault on any page, in any language, light or dark, wide or narrow."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from planner.settings import LANGUAGES
from tests.support.browsing import PHONE, Visit

PAGES = ("report.html", "checklists/index.html", "checklists/all-sites.html", "checklists/lyon-q6q65v.html")
GRAVE = {"serious", "critical"}
CONTRAST_ONLY = {"runOnly": ["color-contrast"]}
"""A dark page differs in nothing but its colours."""


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_serious_fault(browser: Browser, pages: Mapping[str, Path], lang: str, name: str) -> None:
    # The policy of the pages would keep axe out as well.
    with Visit(browser, pages[lang] / name, bypass_csp=True) as visit:
        for device in visit.page.locator("#list details").all()[:2]:
            device.evaluate("details => details.open = true")
        assert _faults(visit) == []
        visit.page.emulate_media(color_scheme="dark")
        assert _faults(visit, **CONTRAST_ONLY) == []


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_serious_fault_on_a_phone(browser: Browser, pages: Mapping[str, Path], name: str) -> None:
    with Visit(browser, pages["pt-BR"] / name, bypass_csp=True, **PHONE) as visit:
        assert _faults(visit) == []


def test_axe_would_find_a_fault(browser: Browser, tmp_path: Path) -> None:
    page = tmp_path / "bad.html"
    page.write_text("<!DOCTYPE html><title>x</title><main><img src='data:,'><p style='color:#ddd'>pale</p></main>")
    with Visit(browser, page) as visit:
        assert {"image-alt", "html-has-lang"} <= {fault.split()[1] for fault in _faults(visit)}


def _faults(visit: Visit, **options: object) -> list[str]:
    found = Axe().run(visit.page, options={"resultTypes": ["violations"], **options}).response["violations"]
    return [f"{fault['impact']} {fault['id']} {fault['nodes'][0]['html'][:200]}" for fault in found
            if fault["impact"] in GRAVE]
