"""Daily work in the browser: the review tray by keyboard, the other language, a phone."""

from __future__ import annotations

import re

import browser_site
import pytest
from browser_site import ADMINISTRATOR, Site
from browser_window import PHONE, Window
from frame_words import untranslated
from playwright.sync_api import Browser, expect

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.xdist_group("browser-site")]


def test_no_page_is_wider_than_a_phone(chromium: Browser, site: Site) -> None:
    window = browser_site.window_on(chromium, site, **PHONE)
    in_language(window, "zh_CN")
    wide = {}
    for name, address in site.pages().items():
        window.page.goto(address)
        if window.spare_width() > 0:
            wide[name] = window.spare_width()
    assert wide == {}
    window.close()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_signing_in_and_administration_fit_a_phone_too(chromium: Browser, site: Site, language: str) -> None:
    window = Window(chromium, site.office.address, **PHONE)
    window.page.goto("/sign-in")
    in_language(window, language)
    assert window.spare_width() <= 0
    window.sign_in(*ADMINISTRATOR)
    window.page.goto("/admin")
    assert window.spare_width() <= 0
    window.close()


def in_language(window: Window, language: str) -> None:
    """Press the language button if the page is in the other language."""
    button = window.page.locator(f'.language-switch button[value="{language}"]')
    if button.count():
        button.click()
    expect(window.page.locator("html")).to_have_attribute("lang", "en" if language == "en" else "zh-CN")


def test_in_english_nothing_of_the_frame_stays_chinese(chromium: Browser, site: Site, window: Window) -> None:
    window.page.goto("/inbox")
    in_language(window, "en")
    assert window.page.url.endswith("/inbox")
    left = {name: untranslated(window, site, address) for name, address in site.pages().items()}
    assert {name: words for name, words in left.items() if words} == {}
    office = Window(chromium, site.office.address)
    office.page.goto("/sign-in")
    in_language(office, "en")
    assert untranslated(office, site, "/sign-in") == []
    office.sign_in(*ADMINISTRATOR)
    assert untranslated(office, site, "/admin") == []
    with office.expecting(404):
        assert untranslated(office, site, "/q/B-0007F3-2") == []
        assert untranslated(office, site, "/nothing-here") == []
    office.close()
    with window.expecting(423):
        window.page.goto(f"/items/{site.filed}")
        window.page.locator(".item-side form[action$='/delete'] button").click()
        expect(window.page.locator(".refusal")).to_be_visible()
        assert untranslated(window, site) == []


def test_the_choice_of_language_stays_and_leads_back(window: Window) -> None:
    window.page.goto("/households")
    in_language(window, "en")
    window.page.goto("/places")
    expect(window.page.locator("html")).to_have_attribute("lang", "en")
    in_language(window, "zh_CN")
    assert window.page.url.endswith("/places")
    expect(window.page.locator(".mainnav")).to_contain_text("农户")


def test_a_doubt_is_filed_by_keyboard_alone(window: Window, site: Site) -> None:
    page = window.page
    page.goto("/inbox/review")
    window.tab_to(".page-actions a")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"/inbox/review/{site.doubtful[0]}$"))
    expect(page.locator("#viewer.is-open")).to_be_visible()
    page.keyboard.press("Alt+ArrowRight")  # leave it for now, and come back
    page.wait_for_url(re.compile(f"/inbox/review/{site.doubtful[1]}$"))
    page.keyboard.press("Alt+ArrowLeft")
    page.wait_for_url(re.compile(f"/inbox/review/{site.doubtful[0]}$"))
    expect(page.locator("#viewer.is-open")).to_be_visible()
    window.tab_to("#field-id_number")
    expect(page.locator(".field-frame")).to_have_count(1)
    window.tab_to('input[name="household"]')
    page.keyboard.press("1")
    chosen = page.locator('input[name="household"]').first
    expect(chosen).to_be_checked()
    household = chosen.input_value()
    page.keyboard.press("Enter")
    expect(page.locator(".alert-success")).to_contain_text("已归档")
    page.wait_for_url(re.compile(f"/inbox/review/{site.doubtful[1]}$"))
    page.goto(f"/households/{household}")
    expect(page.locator(".form-slot-registered")).to_have_count(1)
