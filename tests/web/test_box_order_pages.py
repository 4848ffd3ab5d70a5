"""Putting boxes in order, the two sets of a village, spines and volumes, in the browser."""

from __future__ import annotations

import factories as make
import pytest
from archives import Township
from web_browser import Browser

from archive_app.archive import Archive
from archive_app.models import ArchivalFile, Box, Holding, Item
from archive_app.services import shelving, volumes


@pytest.fixture
def boxes(archive: Archive, township: Township) -> list[str]:
    """Shelve twelve households in reverse; return the codes of their two boxes."""
    with archive.work(township.alice) as work:
        room = shelving.add_room(work, "201", "桑村扶贫工作室")
        shelving.add_cabinet(work, room.code, "1号橱", shelves=1, width_mm=500)
        for n in range(12, 0, -1):
            file = make.make_household_file(
                work.session, make.make_household(work.session, township.sang, no=f"201-{n:04}")
            )
            make.make_registered_item(work.session, file, title=f"申请书{n}")
            shelving.shelve_file(work, file)
        return [one.code for one in work.session.query(Box).order_by(Box.id)]


@pytest.fixture
def as_bob(app) -> Browser:
    """Give the officer of Sang village, signed in."""
    browser = Browser(app.test_client())
    assert browser.sign_in("bob").status_code == 303
    return browser


@pytest.fixture
def as_dora(app) -> Browser:
    """Give the approver, signed in."""
    browser = Browser(app.test_client())
    assert browser.sign_in("dora").status_code == 303
    return browser


def test_boxes_are_put_in_order_by_a_request_and_another_persons_approval(
    archive: Archive, boxes, as_bob: Browser, as_dora: Browser, as_charlie: Browser
) -> None:
    address = f"/arrangement/order/{boxes[0]}"
    page = as_bob.get(address).text
    assert "4 卷要换盒，须由另一个人批准。" in page
    assert as_bob.post(address, data={"reason": "按户号摆放"}).status_code == 303
    assert "等待批准" in as_bob.get(address).text
    assert address in as_dora.get("/arrangement").text
    assert as_bob.post(address, data={"do": "approve", "carrier": "李搬运"}).status_code == 403
    assert as_dora.post(address, data={"do": "approve", "carrier": ""}).status_code == 422
    assert as_dora.post(address, data={"do": "approve", "carrier": "李搬运"}).status_code == 303
    assert "2 盒都按次序摆好了" in as_bob.get(address).text
    assert as_charlie.get(address).status_code == 404


def test_a_whole_set_is_registered_and_what_differs_is_listed(boxes, as_bob: Browser) -> None:
    page = as_bob.get("/arrangement/sets").text
    assert "镇套还没有登记。" in page
    village = page.split('<option value="', 1)[1].split('"', 1)[0]
    assert as_bob.post("/arrangement/sets", data={"village": village, "set": "town"}).status_code == 303
    assert "12 户两套都一致" in as_bob.get(f"/arrangement/sets?village={village}").text


def test_spine_volume_and_comparison_are_noted_on_the_page_of_a_file(
    archive: Archive, boxes, as_bob: Browser
) -> None:
    with archive.sessions.reading() as session:
        holding = session.query(Holding).order_by(Holding.id).first()
        file = session.get_one(ArchivalFile, holding.archival_file_id).code
        item = session.query(Item).filter_by(archival_file_id=holding.archival_file_id).one().code
        volume = holding.code
    address = f"/arrangement/files/{file}"
    for sent in (
        {"do": "spine", "holding": volume, "spine": "20"},
        {"do": "compared", "holding": volume, "item": item},
    ):
        assert as_bob.post(f"{address}/holdings", data=sent).status_code == 303
    assert (
        as_bob.post(f"{address}/holdings", data={"do": "spine", "holding": volume, "spine": "12"}).status_code
        == 422
    )
    page = as_bob.get(address).text
    assert '<option value="20" selected>20 mm</option>' in page
    assert "哪些件在哪一册、哪一套" in page


def test_an_overfull_box_of_single_items_is_laid_anew_with_a_reason(
    archive: Archive, township: Township, boxes, as_alice: Browser
) -> None:
    with archive.work(township.alice) as work:
        file = make.make_series_file(work.session, township.sang, series="work_team")
        for _ in range(3):
            make.make_registered_item(work.session, file, pages=300)
        volumes.lay_new(work, file)
        for item in work.session.query(Item).filter_by(archival_file_id=file.id):
            item.volume = 1
        box = work.session.query(Box).filter_by(series="work_team").first().code
    address = f"/arrangement/boxes/{box}"
    assert "重新分盒的理由" in as_alice.get(address).text
    assert as_alice.post(address, data={"do": "lay", "reason": ""}).status_code == 422
    assert as_alice.post(address, data={"do": "lay", "reason": "装得过满"}).status_code == 303
    assert "重新分盒的理由" not in as_alice.get(address).text


def test_the_catalogue_is_asked_by_year_and_period(boxes, as_bob: Browser) -> None:
    page = as_bob.get("/arrangement").text
    assert 'name="year"' in page
    assert '<option value="D30">' in page
