"""Values on the item's page and in the tray: accepted, corrected and taken back in place, by those who may."""

from __future__ import annotations

import io
import re

import pytest
from archives import Township
from factories import make_household
from PIL import Image
from web_browser import PASSWORD, Browser

from archive_app.archive import Archive
from archive_app.models import Item
from archive_app.services import catching_up, field_values
from ocr.engines import fake

NUMBER = "11010519491231002X"


@pytest.fixture
def survey(as_alice: Browser, archive: Archive, township: Township) -> str:
    """Hand in a survey that files itself; return its code."""
    with archive.sessions.writing() as session:
        made = make_household(session, township.sang, "张测芬")
        made.head.id_number = NUMBER
    lines = [
        "认定调查表",
        "户主姓名：张测芬",
        f"身份证号：{NUMBER}",
        "行政村：桑村",
        "年度：2018年",
        "家庭人口：2人",
    ]
    out = io.BytesIO()
    Image.fromarray(fake.draw(lines)).save(out, "PNG")
    out.seek(0)
    as_alice.post("/inbox/upload", {"files": (out, "一.png")})
    catching_up.drain(archive)
    with archive.sessions.reading() as session:
        item = session.query(Item).one()
        assert item.state == "registered", item.doubts
        return item.code


def field(archive: Archive, code: str, name: str) -> field_values.FieldValue:
    """Return one value as the archivist sees it."""
    from archive_app.rules import access

    with archive.look(access.system("tester")) as look:
        from archive_app.services import items

        return next(one for one in field_values.fields_of(look, items.find(look, code)) if one.name == name)


def test_a_value_is_corrected_on_the_items_page_after_filing(
    as_alice: Browser, archive: Archive, survey: str
) -> None:
    members = field(archive, survey, "members")
    address = f"/items/{survey}/fields/{members.id}"
    assert f'action="{address}"' in as_alice.get(f"/items/{survey}/fields").text
    part = as_alice.post(address, {"value": "4"}, headers={"X-Part": "fields"})
    assert part.status_code == 200
    assert re.search(r"alice 已核对，[^<]*机器读作“2”", part.text)
    undone = as_alice.post(address, {"do": "undo"}, headers={"X-Part": "fields"})
    assert "已核对" not in undone.text
    assert field(archive, survey, "members").current == "2"


def test_without_scripts_the_form_leads_back_to_the_item(
    as_alice: Browser, archive: Archive, survey: str
) -> None:
    members = field(archive, survey, "members")
    answer = as_alice.post(f"/items/{survey}/fields/{members.id}", {"value": "3"})
    assert (answer.status_code, answer.location.endswith(f"/items/{survey}?page=1")) == (303, True)
    assert field(archive, survey, "members").current == "3"


def test_the_tray_gets_one_value_and_what_is_wrong_as_a_sentence(
    as_alice: Browser, archive: Archive, survey: str
) -> None:
    address = f"/items/{survey}/fields/{field(archive, survey, 'members').id}"
    as_json = {"Accept": "application/json"}
    said = as_alice.post(address, {"value": "5"}, headers=as_json).get_json()
    assert said["value"] == "5" and "alice" in said["note"]
    refused = as_alice.post(address, {"value": "好几口"}, headers=as_json)
    assert (refused.status_code, "数字" in refused.get_json()["detail"]) == (422, True)
    assert as_alice.post(address, {"do": "burn"}).status_code == 422


def test_readers_see_values_without_a_way_to_change_them(
    app, archive: Archive, survey: str, as_charlie: Browser
) -> None:
    ivan = Browser(app.test_client())
    ivan.sign_in("ivan", PASSWORD)
    seen = ivan.get(f"/items/{survey}/fields").text
    assert "家庭人口" in seen and "data-read-field" not in seen and NUMBER not in seen
    address = f"/items/{survey}/fields/{field(archive, survey, 'members').id}"
    assert ivan.post(address, {"value": "9"}).status_code == 403
    assert as_charlie.post(address, {"value": "9"}).status_code == 404
    assert field(archive, survey, "members").current == "2"
