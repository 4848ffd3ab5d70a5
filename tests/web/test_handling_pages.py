"""Movements and loans in the browser: asked, approved, scanned, shown; refusals in one sentence."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select
from web_browser import Browser

from archive_app.archive import Archive
from archive_app.models import Box, Holding, Item, Place, Unit
from archive_app.models.types import CopyType, HoldingSet, PlaceKind
from archive_app.rules.access import Actor


@pytest.fixture
def as_dora(app) -> Browser:
    browser = Browser(app.test_client())
    assert browser.sign_in("dora").status_code == 303
    return browser


@pytest.fixture
def codes(archive: Archive, township, filed: Item) -> dict[str, str]:
    """Give codes: the village's box and volume, a second shelf there, and the town's copy in the town's box."""
    with archive.sessions.writing() as session:
        box, volume = session.scalars(select(Box)).one(), session.scalars(select(Holding)).one()
        shelf = Place(
            kind=PlaceKind.SHELF, parent_id=box.shelf.parent_id, unit_id=box.unit_id, name="2层", position=2
        )
        session.add(shelf)
        town = Box(
            box_no="201-01", title="镇存", unit_id=box.unit_id, position=1, created_at=box.created_at,
            shelf_id=_town_shelf(session, township.town.id),
        )  # fmt: skip
        session.add(town)
        session.flush()
        copy = Holding(
            archival_file_id=volume.archival_file_id, held_set=HoldingSet.TOWN, copy=CopyType.COPY,
            box_id=town.id, position=1, created_at=box.created_at,
        )  # fmt: skip
        session.add(copy)
        session.flush()
        return {"box": box.code, "volume": volume.code, "shelf": shelf.code, "copy": copy.code}


def _town_shelf(session, unit_id: int) -> int:
    parent = None
    for kind, name in ((PlaceKind.ROOM, "镇扶贫办"), (PlaceKind.CABINET, "2号橱"), (PlaceKind.SHELF, "1层")):
        place = Place(kind=kind, parent_id=parent, unit_id=session.get_one(Unit, unit_id).id, name=name)
        session.add(place)
        session.flush()
        parent = place.id
    return int(parent or 0)


def number_in(address: str) -> int:
    return int(re.search(r"/(\d+)$", address).group(1))


def test_the_lists_answer_when_nothing_is_there(as_alice: Browser) -> None:
    for page in ("/movements", "/loans", "/movements/new", "/loans/new", "/loans/return"):
        assert as_alice.get(page).status_code == 200
    for tab in ("open", "waiting", "approved", "done", "ended", "all", "nonsense"):
        assert as_alice.get(f"/movements?tab={tab}").status_code == 200
    for tab in ("out", "overdue", "soon", "waiting", "reading", "returned", "incidents", "all", "nonsense"):
        assert as_alice.get(f"/loans?tab={tab}").status_code == 200


def test_a_box_is_moved_through_the_pages(
    archive: Archive, codes: dict[str, str], as_alice: Browser, as_dora: Browser
) -> None:
    asked = as_alice.post("/movements", {"code": codes["box"], "to": codes["shelf"], "reason": "橱门损坏"})
    page = asked.headers["Location"]
    number_in(page)
    assert "待批准" in as_alice.get("/movements").text
    assert "待批准" in as_dora.get("/").text
    assert as_alice.post(f"{page}/approve").status_code == 403  # who asked may not
    as_dora.post(f"{page}/approve", {"note": "同意"})
    assert 'name="carrier"' in as_alice.get(page).text
    as_alice.post(f"{page}/take-up", {"code": codes["volume"], "carrier": "李搬运"})
    assert "不是要挪动的" in as_alice.get(page).text
    as_alice.post(f"{page}/take-up", {"code": f"https://old/q/{codes['box']}", "carrier": "李搬运"})
    assert "李搬运 正在搬运" in as_alice.get(page).text
    assert "挪动中" in as_alice.get(f"/boxes/{codes['box']}").text
    as_alice.post(f"{page}/put-down", {"code": codes["shelf"]})
    assert "已挪到位" in as_alice.get(page).text
    box = as_alice.get(f"/boxes/{codes['box']}").text
    assert "2层" in box and "存放过的位置" in box and f'href="{page}"' in box


def test_a_refused_request_keeps_what_was_typed(codes: dict[str, str], as_alice: Browser) -> None:
    answer = as_alice.post("/movements", {"code": codes["box"], "to": codes["box"], "reason": "想换个地方"})
    assert answer.status_code == 422
    assert "盒要放到层上" in answer.text and "想换个地方" in answer.text


def test_a_volume_is_lent_and_returned_with_a_difference(
    codes: dict[str, str], as_alice: Browser, as_dora: Browser
) -> None:
    who = {"borrower": "王借阅", "unit": "民政办", "purpose": "核对补贴"}
    refused = as_alice.post("/loans", {"kind": "loan", "code": codes["volume"], **who})
    assert refused.status_code == 409 and "不外借" in refused.text
    page = as_alice.post("/loans", {"kind": "loan", "code": codes["copy"], **who}).headers["Location"]
    as_dora.post(f"{page}/approve")
    as_alice.post(f"{page}/hand-out", {"code": codes["copy"], "sheets": "12"})
    assert "应于 2026年5月17日 归还" in as_alice.get(page).text
    household = as_alice.get("/households/201-0001").text
    assert "借出" in household and "王借阅 借出，应于 2026-05-17 归还" in household
    slip = as_alice.get(f"{page}/slip")
    assert slip.mimetype == "application/pdf" and slip.data.startswith(b"%PDF")
    assert "交出时 12 张" in as_alice.get(f"/loans/return?code={codes['copy']}").text
    as_alice.post("/loans/return", {"code": codes["copy"], "sheets": "11"})
    shown = as_alice.get(page).text
    assert "少了 1 张" in shown and "异常" in shown
    assert "王借阅" in as_alice.get("/loans?tab=incidents").text


def test_reading_in_the_room_begins_and_ends_by_scan(codes: dict[str, str], as_alice: Browser) -> None:
    page = as_alice.post(
        "/loans", {"kind": "consultation", "code": codes["box"], "borrower": "李查阅", "purpose": "核对"}
    ).headers["Location"]
    assert "不得带出" in as_alice.get(page).text
    assert "阅览中" in as_alice.get(f"/boxes/{codes['box']}").text
    assert as_alice.post("/loans/return", {"code": codes["box"]}).status_code == 303
    assert "已归还" in as_alice.get(page).text


def test_strangers_see_neither_movements_nor_loans(
    archive: Archive, township, codes: dict[str, str], as_alice: Browser, as_charlie: Browser, alice: Actor
) -> None:
    move = as_alice.post(
        "/movements", {"code": codes["box"], "to": codes["shelf"], "reason": "橱门损坏"}
    ).headers["Location"]
    loan = as_alice.post(
        "/loans", {"kind": "consultation", "code": codes["copy"], "borrower": "李查阅", "purpose": "核对"}
    ).headers["Location"]
    for address in (move, loan, f"{loan}/slip"):
        assert as_charlie.get(address).status_code == 404
    for address in (f"{move}/approve", f"{move}/take-up", f"{loan}/renew"):
        assert as_charlie.post(address, {"code": "x", "carrier": "x"}).status_code == 404
    assert "橱门损坏" not in as_charlie.get("/movements?tab=all").text
    assert "李查阅" not in as_charlie.get("/loans?tab=all").text
    assert as_charlie.get("/movements/99999").status_code == 404


def test_pages_of_movements_and_loans_speak_english_too(codes: dict[str, str], as_alice: Browser) -> None:
    as_alice.post("/language", {"language": "en", "back": "/"})
    page = as_alice.post(
        "/loans", {"kind": "consultation", "code": codes["box"], "borrower": "Li", "purpose": "check"}
    ).headers["Location"]
    for address in ("/movements/new", "/loans", "/loans/return", page):
        body = re.sub(r"(?s)<head>.*?</head>", "", as_alice.get(address).text)
        body = re.sub(r'(?s)<form class="language-switch".*?</form>', "", body)
        main = re.search(r"(?s)<main.*?</main>", body).group(0)
        assert not re.findall(r"(?<![>\w])[一-鿿]{6,}", main), address
