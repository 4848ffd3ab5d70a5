"""Stocktakes and incidents as pages: begin, take a phone's scans, close, report; who may see what."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from web_browser import Browser

from archive_app.models import Box, Item, Place
from archive_app.models.types import PlaceKind

if TYPE_CHECKING:
    from archives import Township

    from archive_app.archive import Archive

JSON = {"Accept": "application/json"}


@pytest.fixture
def codes(archive: Archive, township: Township, filed: Item) -> dict[str, str]:
    """Give the codes of the only cabinet, shelf and box of Sang village."""
    with archive.look(township.alice) as look:
        found = {place.kind.value: place.code for place in look.session.query(Place)}
        return found | {"box": look.session.query(Box).one().code}


@pytest.fixture
def number(as_alice: Browser, codes: dict[str, str]) -> str:
    """Give the number of a stocktake of the cabinet."""
    assert codes["room"][0] == PlaceKind.ROOM.value[0].upper()
    answer = as_alice.post("/stocktakes", {"place": codes["cabinet"], "depth": "boxes"})
    assert answer.status_code == 303
    return answer.headers["Location"].split("/")[2]


def send(browser: Browser, number: str, *scans: dict[str, object]) -> dict[str, object]:
    answer = browser.post(f"/stocktakes/{number}/scans", json={"scans": list(scans)}, headers=JSON)
    return {"status": answer.status_code, **answer.get_json()}


def scan(text: str, client: str = "a", shelf: str = "") -> dict[str, object]:
    return {"id": client, "text": text, "at": 1778378400000, "shelf": shelf, "box": ""}


def test_a_phone_gets_the_list_and_what_others_saw(as_alice: Browser, number: str, codes) -> None:
    told = as_alice.get(f"/stocktakes/{number}/state?full=1", headers=JSON).get_json()
    assert [one["key"] for one in told["expected"] if one["counted"]] == [codes["box"]]
    assert told["shelves"] == [{"code": codes["shelf"], "name": "工作室 › 1号橱 › 1层"}]
    after = send(as_alice, number, scan(codes["box"], shelf=codes["shelf"]))
    assert after["kept"] == ["a"]
    assert send(as_alice, number, scan(codes["box"], shelf=codes["shelf"]))["kept"] == ["a"]
    told = as_alice.get(f"/stocktakes/{number}/state", headers=JSON).get_json()
    assert told["seen"] == {codes["box"]: {"shelf": codes["shelf"], "box": None}}
    assert (told["counts"]["expected"], told["counts"]["found"]) == (1, 1)


def test_nonsense_from_a_phone_is_refused_in_a_sentence(as_alice: Browser, number: str) -> None:
    for body in (
        {},
        {"scans": 3},
        {"scans": [1]},
        {"scans": [{"id": "x"}]},
        {"scans": [scan("x") | {"at": "?"}]},
    ):
        answer = as_alice.post(f"/stocktakes/{number}/scans", json=body, headers=JSON)
        assert answer.status_code == 422
        assert "刷新" in answer.get_json()["detail"]


def test_another_village_learns_nothing(as_charlie: Browser, number: str) -> None:
    for address in ("", "/count", "/state", "/close", "/report.pdf"):
        assert as_charlie.get(f"/stocktakes/{number}{address}").status_code == 404
    assert send(as_charlie, number, scan("x"))["status"] == 404
    assert "1号橱" not in as_charlie.get("/stocktakes").text


def test_closing_asks_for_every_explanation_and_leaves_an_incident(
    as_alice: Browser, number: str, codes
) -> None:
    send(as_alice, number, scan("WIFI:foreign"))
    page = as_alice.get(f"/stocktakes/{number}/close").text
    assert codes["box"] in page
    assert "WIFI:foreign" in page
    refused = as_alice.post(f"/stocktakes/{number}/close", {"key": [codes["box"]], "explanation": [""]})
    assert refused.status_code == 422
    told = {"key": [codes["box"], "WIFI:foreign"], "explanation": ["", "路由器的码"]}
    assert as_alice.post(f"/stocktakes/{number}/close", told).status_code == 303
    assert "未见" in as_alice.get(f"/stocktakes/{number}").text
    listed = as_alice.get("/problems").text
    assert codes["box"] in listed
    assert "条异常待查清" in as_alice.get("/").text
    assert 'href="/problems"><span class="state state-red' in as_alice.get(f"/boxes/{codes['box']}").text
    assert send(as_alice, number, scan(codes["box"], "b"))["status"] == 409
    assert as_alice.post("/problems/1/close", {"explanation": "在隔壁找到"}).status_code == 303
    assert codes["box"] not in as_alice.get("/problems").text
    assert "在隔壁找到" in as_alice.get("/problems?all=1").text


def test_the_report_has_lines_to_sign_and_comes_as_a_table_too(as_alice: Browser, number: str, codes) -> None:
    made = as_alice.get(f"/stocktakes/{number}/report.pdf")
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(made.data)).pages)
    for word in ("清点报告", "监盘人", "负责人", codes["box"], "未见"):
        assert word in text.replace("\0", "").replace(" ", "")  # pypdf reads two bytes a sign
    table = as_alice.get(f"/stocktakes/{number}/report.xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(table.data)).get_sheet_by_index(0).to_python()
    assert codes["box"] in [row[1] for row in rows]


def test_the_worker_that_keeps_the_page_may_serve_all_stocktakes(as_alice: Browser) -> None:
    answer = as_alice.get("/stocktakes/worker.js")
    assert answer.headers["Service-Worker-Allowed"] == "/stocktakes/"
    assert answer.mimetype == "text/javascript"
