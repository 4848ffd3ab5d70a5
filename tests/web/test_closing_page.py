"""Closing a household's file on its page: who may decide sees the form, everybody sees that it is closed."""

from __future__ import annotations

import pytest
from web_browser import Browser

from archive_app.archive import Archive
from archive_app.models import ArchivalFile, Item

PAGE = "/households/201-0001"
WISH = {"ending": "moved", "year": "2026", "basis": "桑发〔2026〕3号"}


@pytest.fixture
def as_dora(app) -> Browser:
    browser = Browser(app.test_client())
    assert browser.sign_in("dora").status_code == 303
    return browser


def test_a_file_is_closed_on_the_household_page(
    archive: Archive, filed: Item, as_alice: Browser, as_dora: Browser
) -> None:
    assert "办理结卷" not in as_alice.get(PAGE).text
    assert as_alice.post(f"{PAGE}/close", WISH).status_code == 403
    page = as_dora.get(PAGE).text
    assert "办理结卷" in page and "整户迁出" in page
    for wrong in ({"year": "1999"}, {"year": "x"}, {"ending": "gone"}, {"basis": ""}):
        assert as_dora.post(f"{PAGE}/close", {**WISH, **wrong}).status_code in (400, 422), wrong
    assert as_dora.post(f"{PAGE}/close", WISH).status_code == 303
    assert "2026 年已结卷" in as_alice.get(PAGE).text
    assert as_dora.post(f"{PAGE}/close", WISH).status_code == 409
    with archive.sessions.reading() as session:
        assert session.query(ArchivalFile).one().closed_year == 2026
