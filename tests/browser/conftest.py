"""A real Chromium without a screen, once for each module, and one seeded site for the quick walks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import browser_site
import pytest
from browser_site import Site
from browser_window import ARGUMENTS, CHROMIUM, Window
from playwright.sync_api import Browser, expect, sync_playwright

#: how long a condition may take on a busy machine, in milliseconds; a quick machine never waits for it
PATIENCE, USUAL = 120_000, 5_000


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Give the browser."""
    if not Path(CHROMIUM).exists():
        pytest.skip("no Chromium here")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()
    expect.set_options(timeout=USUAL)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Give the site whose reader is the quick one."""
    yield from browser_site.site_in(tmp_path_factory.mktemp("site") / "archive")


@pytest.fixture
def window(chromium: Browser, site: Site) -> Iterator[Window]:
    """Give the archivist's window on it; whatever it complains of fails the test."""
    made = browser_site.window_on(chromium, site)
    yield made
    made.close()
