"""Meetings, photograph groups and videos in the browser: recorded, handed in for, captioned, played."""

from __future__ import annotations

import io
import subprocess

import pytest
import sqlalchemy as sa
from archives import Township
from PIL import ExifTags, Image
from web_browser import Browser

from archive_app.archive import Archive
from archive_app.models import Item, Meeting, PhotoGroup
from archive_app.models.types import ItemKind
from archive_app.services import catching_up
from ocr import video

FORM = {
    "title": "第一次评议会",
    "held_on": "2018-04-02",
    "place": "村委会",
    "due": "30",
    "present": "28",
    "agree": "28",
}


def photo() -> bytes:
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = "Nikon", "D90"
    out = io.BytesIO()
    Image.new("RGB", (300, 200), (90, 120, 40)).save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.fixture
def meeting(as_alice: Browser, township: Township, archive: Archive) -> int:
    answer = as_alice.post("/meetings/new", {**FORM, "village": township.sang.code})
    assert answer.status_code == 303
    with archive.sessions.reading() as session:
        return session.scalars(sa.select(Meeting)).one().id


def handed_in(browser: Browser, archive: Archive, meeting: int, name: str, data: bytes) -> Item:
    answer = browser.post(f"/meetings/{meeting}/files", {"files": (io.BytesIO(data), name)})
    assert answer.status_code == 303
    catching_up.drain(archive)
    with archive.sessions.reading() as session:
        return session.scalars(sa.select(Item)).one()


def test_a_recorded_meeting_says_what_it_lacks(as_alice: Browser, meeting: int) -> None:
    page = as_alice.get(f"/meetings/{meeting}").text
    assert "还缺：会议记录、签到表、影像资料。" in page
    assert "1 次会议，其中 1 次材料不齐" in as_alice.get("/meetings").text
    assert "28 / 30" in as_alice.get("/meetings?lacking=1").text


def test_counts_that_are_no_figures_are_refused_with_a_sentence(
    as_alice: Browser, township: Township
) -> None:
    answer = as_alice.post("/meetings/new", {**FORM, "village": township.sang.code, "due": "三十"})
    assert answer.status_code == 422 and "应填数字" in answer.text


def test_a_picture_handed_in_for_a_meeting_is_listed_there_and_can_be_captioned(
    as_alice: Browser, archive: Archive, meeting: int, township: Township
) -> None:
    item = handed_in(as_alice, archive, meeting, "a.jpg", photo())
    assert item.kind is ItemKind.PHOTO
    assert item.code in as_alice.get(f"/meetings/{meeting}").text
    assert "还有 1 张没有归组" in as_alice.get("/photos").text
    group = {
        "title": "现场",
        "village": township.sang.code,
        "year": "2018",
        "code": item.code,
        "meeting": str(meeting),
    }
    assert as_alice.post("/photos/new", group).status_code == 303
    with archive.sessions.reading() as session:
        number = session.scalars(sa.select(PhotoGroup)).one().id
    assert "缺 题名、摄影者、时间" in as_alice.get(f"/photos/{number}").text
    said = {
        "title": "全景",
        "photographer": "李明",
        "taken_on": "2018-04-02",
        "persons": "无人物",
        "place": "村委会",
        "event": "评议",
    }
    as_alice.post(f"/photos/{number}/{item.code}", said)
    assert "说明都写全了" in as_alice.get(f"/photos/{number}").text
    sheet = as_alice.get(f"/photos/{number}/sheet.pdf")
    assert sheet.mimetype == "application/pdf" and sheet.data[:5] == b"%PDF-"


@pytest.mark.skipif(not video.available(), reason="ffmpeg is not installed")
def test_a_video_is_played_in_parts(as_alice: Browser, archive: Archive, meeting: int, tmp_path) -> None:
    path = tmp_path / "a.mp4"
    source = ["-f", "lavfi", "-i", "testsrc=duration=1:size=160x120:rate=5"]
    subprocess.run(["ffmpeg", "-v", "error", *source, str(path)], check=True)
    item = handed_in(as_alice, archive, meeting, "a.mp4", path.read_bytes())
    assert f'src="/items/{item.code}/video"' in as_alice.get(f"/items/{item.code}").text
    part = as_alice.get(f"/items/{item.code}/video", headers={"Range": "bytes=0-9"})
    assert (part.status_code, part.data) == (206, path.read_bytes()[:10])
    assert as_alice.get(f"/items/{item.code}/poster").mimetype == "image/jpeg"


def test_another_village_sees_none_of_it(as_charlie: Browser, as_alice: Browser, meeting: int) -> None:
    assert as_charlie.get(f"/meetings/{meeting}").status_code == 404
    assert as_charlie.post(f"/meetings/{meeting}/bind", {"code": "I-000001-R"}).status_code == 404
    assert "第一次评议会" not in as_charlie.get("/meetings").text


def test_pictures_are_ticked_into_a_group_moved_and_taken_out(
    as_alice: Browser, archive: Archive, meeting: int, township: Township
) -> None:
    item = handed_in(as_alice, archive, meeting, "a.jpg", photo())
    wall = as_alice.get(f"/photos/loose?meeting={meeting}").text
    assert item.code in wall and "归成新的一组" in wall
    said = {"title": "现场", "village": township.sang.code, "year": "2018", "code": item.code}
    as_alice.post("/photos/new", said)
    as_alice.post("/photos/new", {**said, "title": "别的", "code": ""} | {"code": []})
    first, second = _groups(archive)
    as_alice.post(f"/photos/{first}/move", {"code": item.code, "to": str(second), "do": "move"})
    assert item.code in as_alice.get(f"/photos/{second}").text
    as_alice.post(f"/photos/{second}/move", {"code": item.code, "do": "take_out"})
    assert "还没有照片" in as_alice.get(f"/photos/{second}").text
    as_alice.post("/photos/put", {"code": item.code, "group": str(first)})
    assert item.code in as_alice.get(f"/photos/{first}").text


def _groups(archive: Archive) -> list[int]:
    with archive.sessions.reading() as session:
        return list(session.scalars(sa.select(PhotoGroup.id).order_by(PhotoGroup.id)))


def test_a_person_says_what_a_picture_is_and_takes_it_out_of_the_meeting(
    as_alice: Browser, archive: Archive, meeting: int
) -> None:
    item = handed_in(as_alice, archive, meeting, "a.jpg", photo())
    assert "这不是照片" in as_alice.get(f"/items/{item.code}").text
    as_alice.post(f"/items/{item.code}/kind", {"kind": "scan"})
    assert "这是照片" in as_alice.get(f"/items/{item.code}").text
    assert item.code in as_alice.get("/photos/loose?others=1").text
    as_alice.post(f"/meetings/{meeting}/materials/{item.code}", {"do": "release"})
    assert item.code not in as_alice.get(f"/meetings/{meeting}").text


def test_a_disc_is_registered_corrected_and_looked_at_by_hand(
    as_alice: Browser, as_charlie: Browser, archive: Archive, township: Township
) -> None:
    said = {
        "title": "走访录像",
        "recorded_on": "2018-04",
        "carrier": "光盘",
        "carrier_number": "D-07",
        "village": township.sang.code,
        "series": "work_team",
    }
    assert as_alice.post("/videos/new", said).status_code == 303
    with archive.sessions.reading() as session:
        code = session.scalars(sa.select(Item).where(Item.kind == ItemKind.VIDEO)).one().code
    assert "1 段要去看一看" in as_alice.get("/videos").text
    as_alice.post(f"/items/{code}/video/edit", {"carrier_number": "D-08"})
    as_alice.post(f"/items/{code}/video/look", {"on": "2026-05-01", "by": "王芳", "state": "there"})
    page = as_alice.get(f"/items/{code}").text
    assert "D-08" in page and "原来是：载体编号 D-07" in page and "王芳" in page
    assert "1 段录像，都在。" in as_alice.get("/videos").text
    assert as_charlie.get(f"/items/{code}/video/edit").status_code == 404
    assert "还没有登记录像" in as_charlie.get("/videos").text


def test_the_four_classes_of_the_cabinet_are_shown_by_village(
    as_alice: Browser, as_charlie: Browser, archive: Archive, meeting: int, township: Township
) -> None:
    handed_in(as_alice, archive, meeting, "a.jpg", photo())
    assert "有 7 类还没有材料" in as_alice.get("/classes").text
    page = as_alice.get(f"/classes?village={township.sang.code}").text
    assert "2018年历次评议会议及影像资料" in page and "还没有材料" in page
    assert as_charlie.get(f"/classes?village={township.sang.code}").status_code == 404
