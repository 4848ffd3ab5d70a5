"""What holds for every page: policy, languages, labels, nothing from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
import web_gallery
from flask import Flask
from flask.testing import FlaskClient
from web_browser import Browser

LANGUAGES = ("zh_CN", "en")


@pytest.fixture(scope="module")
def gallery() -> Flask:
    made = web_gallery.make()
    made.config["WTF_CSRF_ENABLED"] = False
    return made


class Reader(HTMLParser):
    """Notes what a page must not have, and which fields lack a label."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.fields: dict[str, str] = {}
        self.labels: set[str] = set()
        self.depth_in_label = 0
        self.lang = ""
        self.headings: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "html":
            self.lang = given.get("lang") or ""
        if tag == "h1":
            self.headings.append(tag)
        if tag == "style" or "style" in given or any(name.startswith("on") for name in given):
            self.wrong.append(f"inline in <{tag}>")
        if tag == "script" and "src" not in given:
            self.wrong.append("inline script")
        for name in ("src", "href", "action"):
            if re.match(r"(https?:)?//", given.get(name) or ""):
                self.wrong.append(f"{tag} {given[name]}")
        if tag == "img" and "alt" not in given:
            self.wrong.append("img without alt")
        if tag == "label":
            self.labels.add(given.get("for") or "")
            self.depth_in_label += 1
        visible = tag in ("input", "select", "textarea") and given.get("type") != "hidden"
        if visible and not self.depth_in_label:
            self.fields[given.get("id") or "?"] = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self.depth_in_label -= 1


def pages(gallery: Flask, language: str) -> Iterator[tuple[str, str]]:
    with gallery.test_request_context():
        names = list(web_gallery.contexts())
    client: FlaskClient = gallery.test_client()
    client.post("/language", data={"language": language, "back": "/"})
    for name in names:
        answer = client.get(f"/gallery/{name}")
        assert answer.status_code == 200, name
        yield name, answer.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_runs_or_loads_anything_that_is_not_ours(gallery: Flask, language: str) -> None:
    for name, text in pages(gallery, language):
        reader = Reader()
        reader.feed(text)
        assert reader.wrong == [], name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_says_its_language_has_one_heading_and_labels_its_fields(
    gallery: Flask, language: str
) -> None:
    for name, text in pages(gallery, language):
        reader = Reader()
        reader.feed(text)
        assert reader.lang == ("en" if language == "en" else "zh-CN"), name
        assert len(reader.headings) == 1, name
        assert set(reader.fields) <= reader.labels, name


def test_every_answer_carries_the_strict_policy(browser: Browser) -> None:
    for address in ("/sign-in", "/", "/healthz", "/no-such-page", "/q/B-000001-X"):
        answer = browser.get(address)
        policy = answer.headers["Content-Security-Policy"]
        assert "script-src 'self' 'wasm-unsafe-eval';" in policy
        assert "unsafe" not in policy.replace("'wasm-unsafe-eval'", "")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "camera=(self)" in answer.headers["Permissions-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"


def test_static_files_may_be_kept_only_under_the_mark_of_their_content(browser: Browser) -> None:
    marked = re.search(r'href="(/static/css/archive\.css\?v=[0-9a-f]+)"', browser.get("/sign-in").text)
    assert marked
    assert "immutable" in browser.get(marked[1]).headers["Cache-Control"]
    assert "immutable" not in browser.get("/static/css/archive.css").headers["Cache-Control"]


def test_health_needs_no_sign_in_and_tells_nothing(browser: Browser) -> None:
    answer = browser.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_every_page_but_the_open_ones_leads_to_the_sign_in(browser: Browser, app: Flask) -> None:
    closed = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments and not rule.rule.startswith("/api/")
    ]
    for address in closed:
        answer = browser.get(address)
        if address in ("/sign-in", "/healthz", "/ca", "/ca/certificate"):
            assert answer.status_code in (200, 404), address
        else:
            assert answer.status_code == 303, address
            assert answer.headers["Location"].startswith("/sign-in"), address


def test_a_page_of_its_own_says_that_there_is_no_such_page(as_alice: Browser) -> None:
    answer = as_alice.get("/no-such-page")
    assert answer.status_code == 404
    assert "没有这个页面" in answer.text
