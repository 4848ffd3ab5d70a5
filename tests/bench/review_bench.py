"""The review tray in a real browser: from the key that files one doubt to the next one's page on the screen."""

from __future__ import annotations

import io
import statistics
import time
from pathlib import Path
from typing import Any

import browser_site
import office
from browser_window import ARGUMENTS, CHROMIUM, Window
from PIL import Image
from playwright.sync_api import sync_playwright

from archive_app.demo.build import PASSWORD
from ocr.engines import fake

A4_300 = (2480, 3508)
NAMES = "子丑寅卯辰巳午未申酉戌亥甲乙丙丁"
LOOK_S = 2.0
"""How long a person looks at a page at the least before deciding."""


def report(folder: Path) -> dict[str, Any]:
    """Serve an archive with doubts of A4 pages at 300 dpi, file them by one key each, and time every step."""
    made = office.Office(folder / "archive")
    try:
        made.settle(browser_site.TOWNSHIP)
        list(made.hand_in((f"{sign}.jpg", _doubt(n)) for n, sign in enumerate(NAMES)))
        made.open()
        office.wait_for(made.is_quiet, 300)
        times = _walk(made.address)
    finally:
        made.close()
    return {
        "doubts filed by one key": len(times),
        "next doubt on the screen, p50 ms": round(statistics.median(times) * 1000),
        "next doubt on the screen, largest ms": round(max(times) * 1000),
    }


def _walk(address: str) -> list[float]:
    times = []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        window = Window(chromium, address)
        window.sign_in(browser_site.DEMO_NAME, PASSWORD)
        page = window.page
        page.goto("/inbox/review")
        page.click(".page-actions a")
        page.wait_for_selector("#viewer.is-open")
        while page.locator("#next-doubt").count():
            time.sleep(LOOK_S)
            here = page.url
            started = time.perf_counter()
            page.keyboard.press("Enter")
            page.wait_for_url(lambda url, here=here: url != here)
            page.wait_for_selector("#viewer.is-open")
            times.append(time.perf_counter() - started)
        chromium.close()
    return times


def _doubt(n: int) -> bytes:
    """Return a scan whose number is a household's and whose name is nobody's."""
    household = browser_site.TOWNSHIP.households[n]
    lines = (
        "认定调查表",
        "户主姓名：无此人",
        f"身份证号：{household.head.id_number}",
        f"行政村：{browser_site.TOWNSHIP.village(household.village).name}",
        f"年度：{household.year}年",
    )
    page = Image.new("L", A4_300, 255)
    page.paste(Image.fromarray(fake.draw(lines)))
    out = io.BytesIO()
    page.convert("RGB").save(out, "JPEG", quality=90, dpi=(300, 300))
    return out.getvalue()
