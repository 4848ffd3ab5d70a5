"""The label studio: who may print which labels, what the page shows, what the PDF is, what is refused."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import factories
import pypdfium2
import pytest
from archives import Township
from sqlalchemy import select
from web_browser import Browser

from archive_app.archive import Archive
from archive_app.models import Box, Event
from labels import codes, qr


@pytest.fixture
def boxes(archive: Archive, township: Township) -> list[str]:
    """Give the codes of three boxes of Sang village and, last, one of Zao village."""
    with archive.sessions.writing() as session:
        sang = [factories.make_box(session, township.sang, box_no=f"{n:02}") for n in (1, 2, 3)]
        return [one.code for one in (*sang, factories.make_box(session, township.zao))]


def printed(archive: Archive) -> list[int]:
    with archive.sessions.reading() as session:
        noted = select(Event.subject_id).where(Event.action == "label.printed").order_by(Event.id)
        return list(session.scalars(noted))


def ids(*wanted: str) -> list[int]:
    return [codes.parse(code).number for code in wanted]


def test_the_page_says_how_many_labels_and_sheets_it_will_be(boxes: list[str], as_alice: Browser) -> None:
    page = as_alice.get("/labels?stock=a4-8&start=7").text
    assert "将印 4 枚标签，用 2 张纸，第一张从第 7 枚印起。" in page
    assert page.count("label-spot label-used") == 6
    assert page.count("label-spot label-printed") == 2
    assert "后面还有 1 张。" in page


def test_the_first_sheet_names_what_stands_on_it(boxes: list[str], as_alice: Browser) -> None:
    page = as_alice.get("/labels", query_string={"code": boxes[1]}).text
    assert "将印 1 枚标签" in page
    assert f"第 1 枚：{boxes[1]}" in page
    picture = re.search(r'<image href="([^"]+)"', page)
    assert picture is not None
    seen = as_alice.get(html.unescape(picture.group(1)))
    assert seen.mimetype == "image/png"
    assert [text.rsplit("/", 1)[1] for text in qr.read(seen.data)] == [boxes[1]]


def test_looking_at_the_sheet_prints_and_records_nothing(
    archive: Archive, boxes: list[str], as_alice: Browser
) -> None:
    assert as_alice.get("/labels").status_code == 200
    assert printed(archive) == []


def test_ticked_boxes_are_printed_in_a_pdf_to_keep_and_recorded(
    archive: Archive, boxes: list[str], as_alice: Browser
) -> None:
    answer = as_alice.post("/labels", {"choice": "ticked", "code": boxes[:2], "stock": "a4-8", "start": "3"})
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    page = pypdfium2.PdfDocument(answer.data)[0].render(scale=3).to_pil()
    assert sorted(text.rsplit("/", 1)[1] for text in qr.read(page)) == sorted(boxes[:2])
    assert sorted(printed(archive)) == sorted(ids(*boxes[:2]))
    assert "印出标签" in as_alice.get(f"/boxes/{boxes[0]}").text


def test_all_boxes_of_a_village_are_printed_whatever_is_ticked(
    archive: Archive, boxes: list[str], as_alice: Browser
) -> None:
    answer = as_alice.post("/labels", {"choice": "all", "village": "202", "code": boxes[0]})
    assert answer.status_code == 200
    assert printed(archive) == ids(boxes[3])


def test_a_ticked_box_stays_ticked_when_another_village_is_looked_at(
    boxes: list[str], as_alice: Browser
) -> None:
    page = as_alice.get("/labels", query_string={"choice": "ticked", "village": "202", "code": boxes[0]}).text
    assert f'value="{boxes[0]}" checked' in page
    assert f'value="{boxes[3]}" checked' not in page


def test_a_box_leads_to_its_label_only_those_who_may_print(
    app: object, boxes: list[str], as_alice: Browser, browser: Browser
) -> None:
    assert f"/labels?code={boxes[0]}" in as_alice.get(f"/boxes/{boxes[0]}").text
    browser.sign_in("ivan")
    assert "/labels" not in browser.get(f"/boxes/{boxes[0]}").text
    assert browser.get("/labels").status_code == 403
    assert browser.post("/labels", {"code": boxes[0]}).status_code == 403


def test_boxes_of_another_village_do_not_exist_for_an_officer(
    archive: Archive, boxes: list[str], as_charlie: Browser
) -> None:
    page = as_charlie.get("/labels").text
    assert boxes[3] in page
    assert boxes[0] not in page
    unknown = codes.make("B", 4242)
    for address in (f"code={boxes[0]}", f"code={unknown}", "village=201"):
        assert as_charlie.get(f"/labels?{address}").status_code == 404, address
    assert as_charlie.post("/labels", {"code": [boxes[3], boxes[0]]}).status_code == 404
    assert as_charlie.post("/labels", {"choice": "all", "village": "201"}).status_code == 404
    assert printed(archive) == []


def test_who_is_not_signed_in_is_led_to_the_sign_in(boxes: list[str], browser: Browser) -> None:
    assert "/sign-in" in browser.get("/labels").headers["Location"]
    assert browser.post("/labels", {"code": boxes[0]}).mimetype != "application/pdf"


def test_nothing_is_printed_without_the_form_token(
    archive: Archive, boxes: list[str], as_alice: Browser
) -> None:
    answer = as_alice.client.post("/labels", data={"code": boxes[0]}, base_url="https://archive.test")
    assert answer.status_code == 400
    assert printed(archive) == []


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"stock": "a4-8", "start": "9"}, "起始位置应在 1 到 8 之间"),
        ({"start": "x"}, "起始位置请填数字"),
        ({"right": "90"}, "位移最多 20 毫米"),
        ({"down": "nan"}, "位移请填毫米数"),
        ({"down": "low"}, "位移请填毫米数"),
        ({"stock": "a5-1"}, "这种标签纸"),
    ],
)
def test_what_does_not_fit_is_said_beside_the_form_and_refused_when_printing(
    archive: Archive, boxes: list[str], as_alice: Browser, wrong: dict[str, str], sentence: str
) -> None:
    page = as_alice.get("/labels", query_string=wrong)
    assert page.status_code == 200
    assert sentence in page.text
    answer = as_alice.post("/labels", {"code": boxes[0], **wrong})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert printed(archive) == []


def test_nothing_ticked_prints_nothing(boxes: list[str], as_alice: Browser) -> None:
    assert "还没有选" in as_alice.get("/labels?choice=ticked").text
    assert as_alice.post("/labels", {"choice": "ticked"}).status_code == 422


def test_codes_that_only_this_machine_could_open_are_refused(
    archive: Archive, app: object, boxes: list[str], as_alice: Browser
) -> None:
    local = replace(archive, settings=replace(archive.settings, base_url="https://127.0.0.1:8000"))
    as_alice.client.application.extensions["archive"] = local
    assert "ARCHIVE_BASE_URL" in as_alice.get("/labels").text
    answer = as_alice.post("/labels", {"choice": "all"})
    assert answer.status_code == 409
    assert "ARCHIVE_BASE_URL" in answer.text
    assert printed(archive) == []


def test_the_label_of_a_cabinet_is_offered_on_its_own_page(
    archive: Archive, boxes: list[str], as_alice: Browser
) -> None:
    with archive.sessions.reading() as session:
        shelf = session.scalars(select(Box)).first().shelf
        cabinet = shelf.parent.code
    assert f"/labels?kind=cabinet&amp;code={cabinet}" in as_alice.get(f"/places/{cabinet}").text
    assert as_alice.post("/labels", {"kind": "cabinet", "code": cabinet}).mimetype == "application/pdf"


def test_an_archive_without_boxes_says_what_will_be_here(as_alice: Browser) -> None:
    page = as_alice.get("/labels").text
    assert "这里还没有可印的" in page
    assert "disabled" in page


@pytest.mark.parametrize("kind", ["spine", "cover", "cabinet", "shelf", "card", "file", "volume", "item"])
def test_every_kind_has_its_list_and_its_sheet(boxes: list[str], as_alice: Browser, kind: str) -> None:
    page = as_alice.get(f"/labels?kind={kind}").text
    assert f'value="{kind}" selected' in page
    if kind in ("spine", "cover", "cabinet", "shelf", "card"):
        assert as_alice.get(f"/labels/sheet.png?kind={kind}").mimetype == "image/png"
        assert as_alice.post("/labels", {"kind": kind, "choice": "all"}).mimetype == "application/pdf"


def test_typed_codes_are_printed_whatever_else_is_chosen(
    archive: Archive, boxes: list[str], as_alice: Browser
) -> None:
    typed = f"{boxes[2].lower()}\n{boxes[0]}"
    answer = as_alice.post("/labels", {"choice": "all", "codes": typed, "copies": "2"})
    assert answer.mimetype == "application/pdf"
    assert sorted(printed(archive)) == sorted(ids(boxes[0], boxes[2]))
    assert "其中 1 种以前印过" in as_alice.get(f"/labels?code={boxes[0]}").text
    assert "印过 2 枚" in as_alice.get(f"/boxes/{boxes[0]}").text


def test_a_measured_printer_is_remembered_and_offered(boxes: list[str], as_alice: Browser) -> None:
    assert as_alice.get("/labels/calibration?printer=前台").mimetype == "application/pdf"
    answer = as_alice.post("/labels/printers", {"printer": "前台", "left": "18.5", "top": "20,5"})
    assert answer.status_code == 303
    assert "右移 1.5，下移 -0.5 毫米" in as_alice.get("/labels").text
    assert as_alice.post("/labels/printers", {"printer": "前台", "left": "x", "top": "20"}).status_code == 422


def test_separators_are_made_and_printed_from_their_page(
    boxes: list[str], as_alice: Browser, browser: Browser
) -> None:
    assert "下一份材料" in as_alice.get("/labels/separators").text
    answer = as_alice.post("/labels/separators", {"document": "1", "meeting": "民主评议会", "copies": "2"})
    assert answer.mimetype == "application/pdf"
    assert len(pypdfium2.PdfDocument(answer.data)) == 4
    assert as_alice.post("/labels/separators", {}).status_code == 422
    browser.sign_in("ivan")
    assert browser.get("/labels/separators").status_code == 403
    assert browser.post("/labels/separators", {"document": "1"}).status_code == 403
