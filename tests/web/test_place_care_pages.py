"""Places made and cared for in the browser: from the empty page to a shelved box with its labels."""

from __future__ import annotations

import re

import pytest
from archives import Township
from web_browser import Browser

from archive_app.archive import Archive
from archive_app.rules import access
from archive_app.services import place_tree, shelving

KEEPER = access.system("keeper")
ROOM = {"unit": "201", "name": "扶贫工作室", "cabinets": "2", "shelves": "4", "sides": "1"}


@pytest.fixture
def room(archive: Archive, township: Township, as_alice: Browser) -> place_tree.PlaceNode:
    """Give the room that was set up in the browser."""
    answer = as_alice.post("/places", ROOM | {"width": "850", "height": "390"})
    assert answer.status_code == 303
    code = answer.location.split("/")[-1].split("?")[0]
    with archive.look(KEEPER) as look:
        return place_tree.place(look, code).node


def test_the_empty_page_says_what_will_be_here_and_offers_the_first_step(
    as_alice: Browser, browser: Browser
) -> None:
    page = as_alice.get("/places").text
    assert "先登记一间房" in page and 'href="/places/new"' in page
    browser.sign_in("ivan")
    assert "/places/new" not in browser.get("/places").text
    assert browser.get("/places/new").status_code == 403
    assert browser.post("/places", ROOM).status_code == 403


def test_after_setting_up_a_room_its_labels_are_one_click_away(
    room: place_tree.PlaceNode, as_alice: Browser
) -> None:
    assert [len(one.children) for one in room.children] == [4, 4]
    page = as_alice.get(f"/places/{room.code}?made=1").text
    first, second = (one.code for one in room.children)
    assert f"/labels?kind=cabinet&amp;code={first}&amp;code={second}" in page
    assert as_alice.get(f"/labels?kind=cabinet&code={first}&code={second}").status_code == 200


def test_what_is_wrong_is_said_above_the_form_and_nothing_is_added(as_alice: Browser) -> None:
    answer = as_alice.post("/places", ROOM | {"shelves": "99"})
    assert answer.status_code == 422 and "1 到 12 层" in answer.text and 'value="扶贫工作室"' in answer.text
    answer = as_alice.post("/places", ROOM | {"cabinets": "两"})
    assert answer.status_code == 422 and "不是数字" in answer.text
    assert "先登记一间房" in as_alice.get("/places").text


def test_a_cabinet_is_added_dedicated_renamed_resized_retired_and_taken_into_use_again(
    room: place_tree.PlaceNode, as_alice: Browser
) -> None:
    given = {"name": "户档橱", "shelves": "3", "sides": "2", "dedicated": "1", "class": ["household"]}
    answer = as_alice.post(f"/places/{room.code}/cabinets", given)
    code = answer.location.split("/")[-1].split("?")[0]
    page = as_alice.get(f"/places/{code}").text
    assert "专橱专用：" in page and "贫困户档案（一户一档）" in page and page.count('class="elevation"') == 2
    assert "dedicated to" not in page and 'class="cabinet-doors"' in page
    for step, data, shown in (
        ("name", {"name": "南墙橱"}, "南墙橱"),
        ("size", {"width": "900", "height": "350"}, 'value="900"'),
        ("shelves", {"side": "B", "height": "350"}, ""),
        ("use", {"use": "临时存放", "unit": "201"}, "临时存放"),
        ("retire", {}, "恢复使用"),
        ("into-use", {}, "停用"),
    ):
        assert as_alice.post(f"/places/{code}/{step}", data).status_code == 303
        assert shown in as_alice.get(f"/places/{code}/care").text
    assert "B面4层" in as_alice.get(f"/places/{code}").text


def test_boxes_are_registered_on_a_shelf_and_refused_with_the_reason(
    room: place_tree.PlaceNode, as_alice: Browser
) -> None:
    shelf = room.children[0].children[0].code
    form = as_alice.get(f"/boxes/new?shelf={shelf}").text
    assert re.search(rf'value="{shelf}" selected', form)
    given = {"unit": "201", "series": "household", "shelf": shelf, "spine": "50", "count": "3"}
    assert as_alice.post("/boxes", given).location == f"/places/{shelf}?made=1"
    page = as_alice.get(f"/places/{shelf}").text
    assert all(f">{no}</a>" in page for no in ("01", "02", "03"))
    answer = as_alice.post("/boxes", given | {"count": "1", "box_no": "02"})
    assert answer.status_code == 409 and "下一个空号是 04" in answer.text


def test_what_has_no_place_is_counted_listed_and_shelved(
    archive: Archive, room: place_tree.PlaceNode, as_alice: Browser
) -> None:
    with archive.work(KEEPER) as work:
        code = shelving.add_box(work, "201").code
    assert "没有位置的" in as_alice.get("/places").text
    assert code in as_alice.get("/unplaced").text
    shelf = room.children[0].children[1].code
    assert as_alice.post("/unplaced", {"code": code, "to": code}).status_code == 422
    assert as_alice.post("/unplaced", {"code": code, "to": shelf}).status_code == 303
    answer = as_alice.post("/unplaced", {"code": code, "to": shelf})
    assert answer.status_code == 409 and "已经上架" in answer.text
    assert "所有的盒和卷都有位置" in as_alice.get("/unplaced").text


def test_nobody_changes_another_villages_places(room: place_tree.PlaceNode, as_charlie: Browser) -> None:
    cabinet = room.children[0].code
    for step in ("care", "name", "size", "use", "retire", "into-use", "shelves"):
        ask = as_charlie.get if step == "care" else as_charlie.post
        assert ask(f"/places/{cabinet}/{step}").status_code in (403, 404)
