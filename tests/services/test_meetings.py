"""Meetings, photographs and videos: what belongs together, what is missing, what is still there."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from pages import drawn, hand_in
from PIL import ExifTags, Image

from archive_app.errors import BadInput, Conflict, Forbidden, NotFound
from archive_app.models import Item
from archive_app.models.types import ItemKind, ItemState, MaterialRole, SourceState, VideoState
from archive_app.rules.meetings import caption_lacks, contradictions, lacking
from archive_app.services import items, loose_pictures, meetings, photographs, verifying, video_files
from archive_app.services.hints import Hints
from archive_app.services.meetings import MeetingFacts
from archive_app.services.photographs import Caption
from archive_app.services.videos import VideoReference
from ocr import video
from ocr.problems import ReadingError

FACTS = MeetingFacts(
    title="第一次民主评议会",
    held_on=dt.date(2018, 4, 2),
    place="村委会",
    due=30,
    present=28,
    agree=27,
    against=1,
    abstain=0,
)
SAID = Caption("会场全景", "李明", "2018-04-02", "村委会", "无人物", "民主评议")
needs_ffmpeg = pytest.mark.skipif(not video.available(), reason="ffmpeg is not installed")


def photo(seconds: int) -> bytes:
    image = Image.new("RGB", (400, 300), (90, 120, 40 + seconds))
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = "Nikon", "D90"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = f"2018:04:02 09:30:{seconds:02}"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({
        ExifTags.GPS.GPSLatitudeRef: "N", ExifTags.GPS.GPSLatitude: (35.0, 4.0, 30.0),
        ExifTags.GPS.GPSLongitudeRef: "E", ExifTags.GPS.GPSLongitude: (117.0, 30.0, 0.0),
    })  # fmt: skip
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.fixture
def meeting(archive, alice, township) -> int:
    with archive.work(alice) as work:
        return _made(work, township)


def _made(work, township) -> int:
    made = meetings.record(work, FACTS, village=township.sang.code)
    work.session.flush()
    return made.id


@pytest.fixture(scope="module")
def film(tmp_path_factory) -> bytes:
    path = tmp_path_factory.mktemp("film") / "a.mp4"
    source = ["-f", "lavfi", "-i", "testsrc=duration=2:size=320x240:rate=5"]
    subprocess.run(["ffmpeg", "-v", "error", *source, str(path)], check=True)
    return path.read_bytes()


def test_what_a_meeting_lacks_is_named_until_it_is_there():
    assert lacking((), {}) == ("minutes", "sign_in", "pictures", "attendance", "vote")
    everything = (MaterialRole.MINUTES, MaterialRole.SIGN_IN, MaterialRole.VIDEO)
    assert lacking(everything, FACTS.counts()) == ()


def test_more_people_than_were_due_and_more_votes_than_people_are_told():
    assert contradictions(FACTS.counts()) == ()
    assert contradictions(replace(FACTS, present=31).counts()) == ("present_over_due",)
    assert contradictions(replace(FACTS, agree=40).counts()) == ("votes_over_present",)


def test_papers_and_pictures_handed_in_for_a_meeting_are_filed_and_bound_to_it(archive, alice, meeting):
    said = Hints(meeting=meeting, series=meetings.SERIES, year=2018)
    hand_in(
        archive, alice, ("a.png", drawn(["民主评议会会议记录", "时间：2018年4月2日"])), ("b.png", drawn(["签到表"])),
        ("c.jpg", photo(1)), hints=said,
    )  # fmt: skip
    with archive.look(alice) as look:
        view = meetings.show(look, meeting)
    assert [one.role for one in view.materials] == [
        MaterialRole.MINUTES, MaterialRole.SIGN_IN, MaterialRole.PHOTO
    ]  # fmt: skip
    assert all(one.registered for one in view.materials) and view.lacks == ()


def test_a_meeting_in_the_future_or_without_a_name_is_refused(archive, alice, township):
    with archive.work(alice) as work, pytest.raises(BadInput):
        meetings.record(work, replace(FACTS, held_on=dt.date(2999, 1, 1)), village=township.sang.code)
    with archive.work(alice) as work, pytest.raises(BadInput):
        meetings.record(work, replace(FACTS, title=" "), village=township.sang.code)


def test_one_village_does_not_see_the_others_meetings(archive, bob, meeting):
    with archive.look(bob) as look:
        seen = meetings.listing(look).total
        if bob.units is not None and seen == 0:
            with pytest.raises(NotFound):
                meetings.show(look, meeting)


def grouped(archive, alice, township, meeting) -> tuple[int, list[str]]:
    hand_in(archive, alice, ("2.jpg", photo(2)), ("1.jpg", photo(1)), hints=Hints(village=township.sang.code))
    with archive.work(alice) as work:
        group = photographs.open_group(
            work,
            title="评议会现场",
            village=township.sang.code,
            year=2018,
            place="村委会",
            meeting_id=meeting,
        )
        work.session.flush()
        codes = [one.code for one in loose_pictures.loose(work).rows]
        photographs.put_in(work, group.id, codes)
        return group.id, codes


def test_photographs_of_an_event_form_a_group_in_the_order_of_the_camera(archive, alice, township, meeting):
    group_id, codes = grouped(archive, alice, township, meeting)
    with archive.look(alice) as look:
        view = photographs.show(look, group_id)
        assert loose_pictures.loose(look).rows == ()
        assert len(meetings.show(look, meeting).materials) == 2
    assert [one.camera_time[-2:] for one in view.photos] == ["01", "02"]
    assert view.number == "2018-Y-0001" or view.number.startswith("2018-D30-")
    assert view.photos[0].camera == "Nikon D90" and view.photos[0].position == "35.075000,117.500000"
    assert set(codes) == {one.code for one in view.photos}


def test_a_caption_says_what_the_standard_asks_and_what_is_missing_shows(archive, alice, township, meeting):
    group_id, codes = grouped(archive, alice, township, meeting)
    with archive.look(alice) as look:
        assert photographs.show(look, group_id).photos[0].lacks == (
            "title", "photographer", "taken_on", "persons", "event"
        )  # fmt: skip
    with archive.work(alice) as work:
        photographs.caption(work, codes[0], SAID)
    with archive.look(alice) as look:
        view = photographs.show(look, group_id)
        assert view.lacking == 1
        assert "会场全景" in items.find(look, codes[0]).details["caption"]
    assert caption_lacks(vars(SAID)) == ()
    with archive.work(alice) as work, pytest.raises(BadInput):
        photographs.caption(work, codes[0], replace(SAID, taken_on="昨天"))


def test_a_picture_stands_in_one_group_only(archive, alice, township, meeting):
    _group, codes = grouped(archive, alice, township, meeting)
    with archive.work(alice) as work:
        other = photographs.open_group(work, title="别的", village=township.sang.code, year=2018)
        work.session.flush()
        with pytest.raises(Conflict):
            photographs.put_in(work, other.id, codes[:1])


@needs_ffmpeg
def test_a_video_that_comes_in_is_kept_described_and_shown(archive, alice, township, meeting, film):
    said = Hints(meeting=meeting, series=meetings.SERIES, year=2018)
    (taken,) = hand_in(archive, alice, ("评议.mp4", film), hints=said)
    assert taken.status is SourceState.FILED
    with archive.look(alice) as look:
        item = look.session.scalars(sa.select(Item)).one()
        assert (item.kind, item.state) == (ItemKind.VIDEO, ItemState.REGISTERED)
        assert item.details["video"]["width"] == 320
    path, media_type = video_files.playable(archive, alice, item.code)
    assert path.read_bytes() == film and media_type == "video/mp4"
    assert video_files.poster(archive, alice, item.code).read_bytes()[:2] == b"\xff\xd8"


@needs_ffmpeg
def test_what_only_claims_to_be_a_video_is_refused_with_a_reason(archive, alice):
    (taken,) = hand_in(archive, alice, ("坏.mp4", b"\x00\x00\x00\x18ftypmp42" + bytes(400)))
    assert taken.status is SourceState.REFUSED and "损坏" in taken.reason


def reference(title: str) -> VideoReference:
    return VideoReference(title, "2018-04-02", "村委会", "李明", 0, "NAS", "NAS-01", "", 0, "", "镇扶贫办")


@needs_ffmpeg
def test_a_video_outside_is_looked_at_again_and_its_loss_or_change_is_found(
    archive, alice, township, film, tmp_path: Path
):
    folder = tmp_path / "nas"
    folder.mkdir()
    (folder / "评议.mp4").write_bytes(film)
    outside = replace(archive, settings=replace(archive.settings, video_folders=(folder,)))
    code = video_files.refer(
        outside, alice, str(folder / "评议.mp4"), reference("评议会录像"), village=township.sang.code,
        series=meetings.SERIES, year=2018,
    )  # fmt: skip
    assert video_files.check(outside, alice, code) is VideoState.THERE
    assert [one.kind for one in verifying.verify(outside, deep=True).findings if "video" in one.kind] == []
    (folder / "评议.mp4").write_bytes(film[:-1] + b"x")
    assert video_files.check(outside, alice, code) is VideoState.CHANGED
    (folder / "评议.mp4").rename(folder / "别处.mp4")
    assert video_files.check(outside, alice, code) is VideoState.MISSING
    assert [one.kind for one in verifying.verify(outside).findings if "video" in one.kind] == ["video-gone"]


def test_no_file_outside_the_folders_is_ever_touched(archive, alice, township, tmp_path):
    secret = tmp_path / "secret.mp4"
    secret.write_bytes(b"secret")
    inside = tmp_path / "nas"
    inside.mkdir()
    (inside / "link.mp4").symlink_to(secret)
    outside = replace(archive, settings=replace(archive.settings, video_folders=(inside,)))
    for path in (secret, inside / "link.mp4", inside / ".." / "secret.mp4"):
        with pytest.raises(BadInput):
            video_files.inside(outside, str(path))
    with pytest.raises(BadInput, match="ARCHIVE_VIDEO_FOLDERS"):
        video_files.inside(archive, str(secret))


@needs_ffmpeg
def test_a_playlist_under_a_videos_name_leads_to_no_other_file(tmp_path: Path, film):
    (tmp_path / "other.mp4").write_bytes(film)
    for name, text in (
        (
            "hls.mp4",
            f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{tmp_path / 'other.mp4'}\n#EXT-X-ENDLIST\n",
        ),
        ("concat.mp4", "ffconcat version 1.0\nfile other.mp4\n"),
    ):
        (tmp_path / name).write_text(text)
        with pytest.raises(ReadingError):
            video.facts(tmp_path / name)
        with pytest.raises(ReadingError):
            video.picture(tmp_path / name, 0)


@needs_ffmpeg
def test_a_reader_sets_no_machine_to_reading_a_whole_video(archive, alice, township, film, tmp_path: Path):
    (tmp_path / "评议.mp4").write_bytes(film)
    outside = replace(archive, settings=replace(archive.settings, video_folders=(tmp_path,)))
    code = video_files.refer(
        outside, alice, str(tmp_path / "评议.mp4"), reference("录像"), village=township.sang.code,
        series=meetings.SERIES, year=2018,
    )  # fmt: skip
    with pytest.raises(Forbidden):
        video_files.check(outside, township.ivan, code)
    with pytest.raises(NotFound):
        video_files.check(outside, township.charlie, code)
