"""The pages in a real Chromium: the search box by one key, text of a page selected where it stands, phones."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import factories
import pytest
import web_gallery
from apiflask import APIFlask
from archives import Township
from PIL import Image
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright
from web_browser import PASSWORD
from werkzeug.serving import make_server

from archive_app.archive import Archive
from archive_app.services import catching_up
from ocr.engines import fake

pytestmark = pytest.mark.browser

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
NUMBER = "11010519491231002X"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip("no Chromium here")
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


def serving(app: object) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)  # type: ignore[arg-type]  # any WSGI application
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def site(app: APIFlask) -> Iterator[str]:
    yield from serving(app)


@pytest.fixture
def page(chromium: Browser, site: str) -> Iterator[Page]:
    """Give the archivist's window; whatever the browser complains of fails the test."""
    context = chromium.new_context(base_url=site, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            complaints.append(message.text)

    page.on("console", hear)
    page.goto("/sign-in")
    page.fill("#name", "alice")
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.wait_for_url(f"{site}/")
    yield page
    context.close()
    assert complaints == []


def drawn(*lines: str) -> bytes:
    out = io.BytesIO()
    Image.fromarray(fake.draw(lines)).save(out, "PNG")
    return out.getvalue()


def survey(name: str, number: str) -> bytes:
    return drawn("认定调查表", f"户主姓名：{name}", f"身份证号：{number}", "行政村：桑村", "年度：2018年")


@pytest.fixture
def household(archive: Archive, township: Township) -> None:
    with archive.sessions.writing() as session:
        village = session.merge(township.sang)
        made = factories.make_household(session, village, "张测试", no="201-0001", years=[2018])
        made.head.id_number = NUMBER
        factories.make_box(session, village)


def test_the_slash_key_leads_to_the_search_box_but_not_while_typing(page: Page) -> None:
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("a/b")
    expect(page.locator("#q")).to_have_value("a/b")


def test_text_of_a_page_can_be_selected_where_it_stands(
    archive: Archive, household: None, page: Page
) -> None:
    page.goto("/inbox")
    page.set_input_files(
        "#files", [{"name": "调查表.png", "mimeType": "image/png", "buffer": survey("张测试", NUMBER)}]
    )
    expect(page.locator("#uploads-sum")).to_contain_text("1 / 1")
    catching_up.drain(archive)
    page.goto("/search?q=张测试")
    page.locator(".hit-title a").first.click()
    expect(page.locator("#viewer.is-open")).to_be_visible()
    expect(page.locator(".viewer-text").first).to_be_attached()
    page.locator("#viewer").press("t")
    expect(page.locator('[data-viewer="select"]')).to_have_attribute("aria-pressed", "true")
    texts = page.locator(".viewer-text").all_text_contents()
    assert any("张测试" in text for text in texts)


def test_no_page_is_wider_than_a_phone(chromium: Browser) -> None:
    app = web_gallery.make()
    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_request_context():
        names = list(web_gallery.contexts())
    for address in serving(app):
        context = chromium.new_context(
            base_url=address, viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True
        )
        page = context.new_page()
        page.request.post("/language", form={"language": "en", "back": "/healthz"})  # longer words
        wide = []
        for name in names:
            page.goto(f"/gallery/{name}", wait_until="load")  # a page without its styles yet is wider
            spare = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            if page.evaluate(spare) > 0:
                wide.append(name)
        context.close()
        assert wide == []
