"""The scanner's page: typed codes, photos read on the server, a glance for scripts."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import factories
import pytest
from PIL import Image
from web_browser import Browser

from archive_app.models import Box, Item
from labels import qr

if TYPE_CHECKING:
    from archives import Township

    from archive_app.archive import Archive

ADDRESS = "https://192.0.2.77:8443/old/q/"


@pytest.fixture
def box(archive: Archive, township: Township, filed: Item) -> str:
    with archive.look(township.alice) as look:
        return look.session.query(Box).one().code


@pytest.fixture
def other(archive: Archive, township: Township) -> str:
    with archive.sessions.writing() as session:
        return factories.make_box(session, township.zao).code


def photo(*texts: str) -> dict[str, object]:
    """Return the form of a photo that shows labels with these texts."""
    made = Image.new("RGB", (560 * max(1, len(texts)), 560), "white")
    for n, text in enumerate(texts):
        made.paste(Image.open(io.BytesIO(qr.png(text))).convert("RGB").resize((460, 460)), (560 * n + 50, 50))
    out = io.BytesIO()
    made.save(out, "JPEG", quality=70)
    return {"photo": (io.BytesIO(out.getvalue()), "label.jpg")}


def test_a_typed_code_opens_its_thing_and_the_page_offers_the_camera(as_alice: Browser, box: str) -> None:
    page = as_alice.get("/scan").text
    assert 'data-scan="video"' in page
    assert 'name="code-reader"' in page
    assert as_alice.get(f"/scan?code={box.lower()}").headers["Location"] == f"/boxes/{box}"


def test_a_photo_of_a_label_opens_it_whatever_host_is_printed_on_it(as_alice: Browser, box: str) -> None:
    answer = as_alice.post("/scan/photo", photo(ADDRESS + box))
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/boxes/{box}")


def test_whatever_cannot_be_opened_gets_one_and_the_same_page(
    as_charlie: Browser, box: str, other: str
) -> None:
    told = set()
    for texts in ((), ("https://example.invalid/q/",), ("B-0007F3-K",), (box,), (box[:-1] + "?",)):
        answer = as_charlie.post("/scan/photo", photo(*texts))
        assert answer.status_code == 404
        told.add(answer.text.split("<main")[1])
    assert len(told) == 1
    assert as_charlie.post("/scan/photo", photo(other)).status_code == 303


def test_several_codes_in_a_photo_open_none_of_them(as_alice: Browser, box: str, other: str) -> None:
    answer = as_alice.post("/scan/photo", photo(box, other))
    assert answer.status_code == 422
    assert "几个码" in answer.text


def test_what_is_no_picture_is_told_in_a_sentence(as_alice: Browser) -> None:
    broken = {"photo": (io.BytesIO(b"\xff\xd8\xff not a picture"), "x.jpg")}
    assert "打不开" in as_alice.post("/scan/photo", broken).text
    assert "没有选照片" in as_alice.post("/scan/photo", {}).text


def test_a_script_is_told_what_stands_in_the_photo(as_alice: Browser) -> None:
    answer = as_alice.post("/scan/photo", photo("WIFI:foreign"), headers={"Accept": "application/json"})
    assert answer.get_json() == {"texts": ["WIFI:foreign"]}


def test_a_glance_says_what_it_is_and_where_it_stands(as_alice: Browser, box: str) -> None:
    told = as_alice.get(f"/scan/thing?code={box}", headers={"Accept": "application/json"}).get_json()
    assert told["href"] == f"/boxes/{box}"
    assert told["about"] == "工作室 › 1号橱 › 1层 · 盒内 1 份"


def test_a_glance_at_the_invisible_is_a_glance_at_nothing(as_charlie: Browser, box: str) -> None:
    answers = {
        as_charlie.get(f"/scan/thing?code={code}", headers={"Accept": "application/json"}).text
        for code in (box, "B-0007F3-K", "nonsense")
    }
    assert len(answers) == 1


def test_nobody_scans_without_signing_in(browser: Browser, box: str) -> None:
    assert "/sign-in" in browser.get("/scan").headers["Location"]
    assert "/sign-in" in browser.get(f"/scan/thing?code={box}").headers["Location"]
