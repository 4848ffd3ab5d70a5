"""The arrangement desk in the browser: order by hand, two people, notes, sets, sealing, papers, forecast."""

from __future__ import annotations

import factories as make
import pytest
from archives import Township
from web_browser import Browser

from archive_app.archive import Archive
from archive_app.models import Box, Item
from archive_app.models.types import BoxState, FormType


@pytest.fixture
def whole(archive: Archive, township: Township) -> tuple[str, str, list[str]]:
    """Give file, box and items of a household of Sang village with all six forms."""
    with archive.sessions.writing() as session:
        household = make.make_household(session, township.sang, "张守田", no="201-0001", years=[2018])
        file = make.make_household_file(session, household)
        items = [
            make.make_registered_item(
                session, file, form_type=form, year=2018, title=f"张守田户{form}", pages=2
            )
            for form in FormType
        ]
        box = make.make_box(session, township.sang, box_no="01")
        make.make_holding(session, file, box)
        return file.code, box.code, [item.code for item in items]


@pytest.fixture
def as_bob(app) -> Browser:
    """Give the officer of Sang village, signed in."""
    browser = Browser(app.test_client())
    assert browser.sign_in("bob").status_code == 303
    return browser


def codes_of(archive: Archive) -> list[str | None]:
    with archive.sessions.reading() as session:
        return [code for (code,) in session.query(Item.reference_code).order_by(Item.id)]


def test_the_desk_says_how_much_waits_and_leads_to_each_file(whole, as_bob: Browser) -> None:
    page = as_bob.get("/arrangement").text
    assert "1 卷待整理，0 卷待检查" in page
    assert f"/arrangement/files/{whole[0]}" in page


def test_an_order_by_hand_is_checked_by_another_and_codes_are_given(
    archive: Archive, whole, as_bob: Browser, as_alice: Browser
) -> None:
    file, _box, items = whole
    address = f"/arrangement/files/{file}"
    page = as_bob.get(address).text
    assert "Z001-FP·02·201-D30-0001-006" in page
    assert "11–12" in page
    sent = {"do": "order", "item": items, "place": ["2", "1", "3", "4", "5", "6"]}
    assert as_bob.post(address, data=sent).status_code == 303
    page = as_bob.get(address).text
    assert "自己整理的要由别人检查" in page
    assert 'value="check"' not in page
    assert as_bob.post(address, data={"do": "check"}).status_code == 403
    assert codes_of(archive) == [None] * 6
    assert 'value="check"' in as_alice.get(address).text
    assert as_alice.post(address, data={"do": "check"}).status_code == 303
    stem = "Z001-FP·02·201-D30-0001"
    assert codes_of(archive)[:3] == [f"{stem}-002", f"{stem}-001", f"{stem}-003"]
    page = as_alice.get(address).text
    assert "目录（6 件）" in page
    assert "整理 6 件 12 页。整理人：bob；检查人：alice。" in page


def test_many_are_arranged_and_checked_at_once(
    archive: Archive, whole, as_bob: Browser, as_alice: Browser
) -> None:
    assert as_bob.post("/arrangement/arrange").status_code == 303
    page = as_alice.get("/arrangement?state=to_check").text
    assert "0 卷待整理，1 卷待检查" in page
    assert "bob" in page
    as_alice.post("/arrangement/check", data={"code": whole[0]})
    assert "全部 1 卷都整理好了。" in as_alice.get("/arrangement").text
    assert None not in codes_of(archive)


def test_what_is_sent_back_shows_its_reason(whole, as_bob: Browser, as_alice: Browser) -> None:
    address = f"/arrangement/files/{whole[0]}"
    as_bob.post(address, data={"do": "rule"})
    assert as_alice.post(address, data={"do": "return", "reason": ""}).status_code == 422
    as_alice.post(address, data={"do": "return", "reason": "第三份放错了"})
    assert "上次退回：第三份放错了" in as_bob.get(address).text


def test_a_box_is_sealed_when_nothing_is_missing_and_opened_with_a_reason(
    archive: Archive, whole, as_bob: Browser, as_alice: Browser
) -> None:
    file, box, _items = whole
    address = f"/arrangement/boxes/{box}"
    page = as_alice.get(address).text
    assert "还差 1 处才能封盒" in page
    assert f"/arrangement/files/{file}" in page
    assert as_alice.post(address, data={"do": "seal"}).status_code == 409
    as_bob.post(f"/arrangement/files/{file}", data={"do": "rule"})
    as_alice.post(f"/arrangement/files/{file}", data={"do": "check"})
    assert "可以封盒" in as_alice.get(address).text
    assert as_bob.post(address, data={"do": "seal"}).status_code == 403
    assert as_alice.post(address, data={"do": "seal"}).status_code == 303
    with archive.sessions.reading() as session:
        assert session.query(Box).one().state is BoxState.SEALED
    assert "启封的理由" in as_alice.get(address).text
    as_alice.post(address, data={"do": "reopen", "reason": "补表"})
    assert "启封：补表" in as_alice.get(address).text


def test_notes_and_volumes_are_written_down(whole, as_bob: Browser) -> None:
    address = f"/arrangement/files/{whole[0]}"
    as_bob.post(f"{address}/notes", data={"kind": "damaged", "text": "首页有水渍"})
    as_bob.post(f"{address}/holdings", data={"set": "town", "copy": "copy", "volume": "2", "sheets": "7"})
    page = as_bob.get(address).text
    assert "首页有水渍" in page
    assert "镇套缺第 1 册。" in page
    assert as_bob.post(f"{address}/holdings", data={"set": "town", "volume": "x"}).status_code == 422


def test_papers_and_the_catalogue_come_as_files(whole, as_bob: Browser, as_alice: Browser) -> None:
    file, box, _items = whole
    assert as_bob.get(f"/arrangement/papers/{file}.pdf?paper=contents").status_code == 422
    as_bob.post(f"/arrangement/files/{file}", data={"do": "rule"})
    as_alice.post(f"/arrangement/files/{file}", data={"do": "check"})
    for address in (
        f"/arrangement/papers/{file}.pdf?paper=contents",
        f"/arrangement/papers/{box}.pdf",
        "/arrangement/catalogue.pdf?village=201",
    ):
        answer = as_bob.get(address)
        assert answer.status_code == 200
        assert answer.data.startswith(b"%PDF")
    assert as_bob.get("/arrangement/catalogue.xlsx").data.startswith(b"PK")


def test_the_forecast_says_how_many_boxes_are_to_be_got(whole, as_bob: Browser) -> None:
    assert "现有的盒够用" in as_bob.get("/arrangement/forecast").text
    assert as_bob.get("/arrangement/forecast?spine=x").status_code == 422


def test_another_villages_officer_gets_the_page_of_an_unknown_code(whole, as_charlie: Browser) -> None:
    file, box, _items = whole
    for address in (
        f"/arrangement/files/{file}",
        f"/arrangement/boxes/{box}",
        f"/arrangement/papers/{file}.pdf",
        f"/arrangement/papers/{box}.pdf",
    ):
        assert as_charlie.get(address).status_code == 404
    for address, sent in (
        (f"/arrangement/files/{file}", {"do": "rule"}),
        (f"/arrangement/files/{file}/notes", {"text": "x"}),
        (f"/arrangement/boxes/{box}", {"do": "seal"}),
        (f"/arrangement/boxes/{box}", {"do": "note", "text": "x"}),
    ):
        assert as_charlie.post(address, data=sent).status_code == 404
    assert "还没有归档的东西可以整理" in as_charlie.get("/arrangement").text


def test_the_pages_speak_english(whole, as_bob: Browser) -> None:
    as_bob.post("/language", data={"language": "en", "back": "/"})
    assert "1 files to arrange" in as_bob.get("/arrangement").text
    assert "Hand in this order to be checked" in as_bob.get(f"/arrangement/files/{whole[0]}").text
