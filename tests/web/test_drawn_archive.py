"""The drawn archive: room plans, cabinet fronts, the box one came for."""

from __future__ import annotations

import factories
import pytest
from archives import Township
from web_browser import Browser

from archive_app.archive import Archive
from archive_app.models import Box


@pytest.fixture
def boxes(archive: Archive, township: Township) -> tuple[str, str, str, list[str]]:
    """Give room, cabinet, shelf and the codes of three boxes beside each other."""
    with archive.sessions.writing() as session:
        first = factories.make_box(session, township.sang, box_no="01", spine_mm=50)
        shelf = first.shelf
        more = [
            factories.added(
                session,
                Box(
                    box_no=f"{n:02}", title="测试盒", unit_id=township.sang.id, shelf_id=shelf.id,
                    position=n, spine_mm=20, series="meetings", created_at=factories.NOW,
                ),
            )
            for n in (2, 3)
        ]  # fmt: skip
        cabinet = shelf.parent
        return cabinet.parent.code, cabinet.code, shelf.code, [one.code for one in (first, *more)]


def test_a_room_is_drawn_with_its_cabinets_where_they_were_put(
    boxes: tuple[str, str, str, list[str]], as_alice: Browser
) -> None:
    room, cabinet, _shelf, _codes = boxes
    page = as_alice.get(f"/places/{room}").text
    assert 'class="floor"' in page and f'href="/places/{cabinet}" class="floor-spot' in page
    assert as_alice.post(f"/places/{cabinet}/spot", {"x": "250", "y": "40", "turned": "1"}).status_code == 303
    page = as_alice.get(f"/places/{room}?colour=use").text
    assert 'x="2500" y="400" width="400" height="850"' in page
    assert "tone-use-0" in page
    assert as_alice.post(f"/places/{cabinet}/spot", {"x": "99999", "y": "1"}).status_code == 422


def test_only_who_keeps_the_places_may_put_cabinets_elsewhere(
    boxes: tuple[str, str, str, list[str]], as_charlie: Browser, browser: Browser
) -> None:
    _room, cabinet, _shelf, _codes = boxes
    assert as_charlie.post(f"/places/{cabinet}/spot", {"x": "1", "y": "1"}).status_code == 404
    browser.sign_in("ivan")
    assert browser.post(f"/places/{cabinet}/spot", {"x": "1", "y": "1"}).status_code == 403


def test_the_box_one_came_for_is_marked_in_its_cabinet(
    boxes: tuple[str, str, str, list[str]], as_alice: Browser
) -> None:
    _room, cabinet, shelf, codes = boxes
    assert f'href="/places/{cabinet}?box={codes[1]}"' in as_alice.get(f"/boxes/{codes[1]}").text
    for place in (cabinet, shelf):
        page = as_alice.get(f"/places/{place}?box={codes[1]}").text
        assert page.count("is-marked") == 2  # the drawn spine and its row
        assert "盒 02 测试盒 · 未封盒" in page
