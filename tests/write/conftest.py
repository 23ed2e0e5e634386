"""One browser for all tests of the pages, and the pages of a small plan in every language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from planner.model.plan import Plan
from planner.settings import LANGUAGES
from planner.write.labels import Labels
from tests.support.browsing import INVENTORY, chromium, written_pages
from tests.support.corridor import planned


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def small_plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """A plan with every decision, made by the corridor, so that its sentences are those of the tool."""
    return planned(tmp_path_factory.mktemp("inbox"), {"devices.csv": INVENTORY})


@pytest.fixture(scope="session")
def pages(small_plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The folder of its pages in each language."""
    return {lang: written_pages(small_plan, Labels.of(lang), tmp_path_factory.mktemp(lang)) for lang in LANGUAGES}
