"""Videos on carriers: registered at once, read by a worker, corrected, looked at by hand, taken into the vault."""

from __future__ import annotations

import datetime as dt
import hashlib
import subprocess
from dataclasses import replace
from pathlib import Path

import factories
import pytest
import sqlalchemy as sa

from archive_app.errors import BadInput, Conflict, Forbidden, NotFound
from archive_app.index_tools import IndexTools
from archive_app.models import Event, VideoJob
from archive_app.models.types import VideoState
from archive_app.services import (
    catching_up,
    finding,
    indexing,
    items,
    meetings,
    verifying,
    video_files,
    video_jobs,
    video_list,
    video_looks,
    video_taking,
    videos,
)
from archive_app.services.video_list import VideoStanding
from archive_app.services.videos import VideoReference
from ocr import video

needs_ffmpeg = pytest.mark.skipif(not video.available(), reason="ffmpeg is not installed")
DISC = VideoReference("走访录像", "2018-04-02", "桑村", "李明", 60, "光盘", "D-07", "", 0, "", "镇档案室")


@pytest.fixture(scope="module")
def film(tmp_path_factory) -> bytes:
    path = tmp_path_factory.mktemp("film") / "a.mp4"
    source = ["-f", "lavfi", "-i", "testsrc=duration=2:size=160x120:rate=5"]
    subprocess.run(["ffmpeg", "-v", "error", *source, str(path)], check=True)
    return path.read_bytes()


@pytest.fixture
def nas(tmp_path: Path) -> Path:
    folder = tmp_path / "nas"
    folder.mkdir()
    return folder


@pytest.fixture
def reaching(archive, nas):
    """Give the archive with a folder of videos it reaches."""
    return replace(archive, settings=replace(archive.settings, video_folders=(nas,)))


def disc(archive, who, township) -> str:
    with archive.work(who) as work:
        return videos.add_reference(
            work, DISC, village=township.sang.code, series="work_team", year=2018
        ).code


def standing(archive, who, code: str) -> VideoStanding:
    with archive.look(who) as look:
        rows = video_list.listing(look)[0].rows
    return next(row.standing for row in rows if row.code == code)


def on_nas(reaching, who, township, nas: Path, film: bytes) -> str:
    (nas / "走访.mp4").write_bytes(film)
    return video_files.refer(
        reaching, who, str(nas / "走访.mp4"), replace(DISC, carrier="NAS"), village=township.sang.code,
        series=meetings.SERIES, year=2018,
    )  # fmt: skip


@needs_ffmpeg
def test_registering_a_video_reads_none_of_its_bytes_and_a_worker_takes_its_digest(
    reaching, alice, township, nas, film
):
    code = on_nas(reaching, alice, township, nas, film)
    with reaching.look(alice) as look:
        item = items.find(look, code)
        assert (videos.reference_of(item).sha256, videos.reference_of(item).width) == ("", 160)
        assert video_jobs.progress(look, item.id).percent == 0
    assert standing(reaching, alice, code) is VideoStanding.READING
    video_taking.perform(reaching, catching_up.ACTOR, item.id)
    with reaching.look(alice) as look:
        item = items.find(look, code)
        assert videos.reference_of(item).sha256 == hashlib.sha256(film).hexdigest()
        assert video_jobs.progress(look, item.id) is None
        assert video_files.last_check(look, item.id).by == "alice"
    assert standing(reaching, alice, code) is VideoStanding.THERE


@needs_ffmpeg
def test_a_video_that_moved_is_found_again_and_what_stood_there_before_is_kept(
    reaching, alice, township, nas, film
):
    code = on_nas(reaching, alice, township, nas, film)
    video_taking.perform_waiting(reaching, catching_up.ACTOR)
    (nas / "2018").mkdir()
    (nas / "走访.mp4").rename(nas / "2018" / "走访.mp4")
    assert video_files.check(reaching, alice, code) is VideoState.MISSING
    changed = video_files.amend(
        reaching, alice, code, {"path": str(nas / "2018" / "走访.mp4"), "keeper": "王芳"}
    )
    assert set(changed) == {"path", "keeper"}
    with pytest.raises(Conflict):
        video_files.amend(reaching, alice, code, {"keeper": "李明"})
    video_taking.perform_waiting(reaching, catching_up.ACTOR)
    assert standing(reaching, alice, code) is VideoStanding.THERE
    with reaching.look(alice) as look:
        (line,) = items.find(look, code).details["video_before"]
    assert line["before"] == {"path": str(nas / "走访.mp4"), "keeper": "镇档案室"} and line["by"] == "alice"
    with reaching.sessions.reading() as session:
        told = session.scalars(sa.select(Event).where(Event.action == "video.amended")).one()
    assert told.details == {"fields": ["keeper", "path"]}


@needs_ffmpeg
def test_a_path_to_another_video_shows_as_changed(reaching, alice, township, nas, film):
    code = on_nas(reaching, alice, township, nas, film)
    video_taking.perform_waiting(reaching, catching_up.ACTOR)
    (nas / "别的.mp4").write_bytes(film + b"\0\0\0\x08free")
    video_files.amend(reaching, alice, code, {"path": str(nas / "别的.mp4")})
    video_taking.perform_waiting(reaching, catching_up.ACTOR)
    assert standing(reaching, alice, code) is VideoStanding.CHANGED


@needs_ffmpeg
def test_a_video_taken_into_the_vault_needs_its_carrier_no_more(reaching, alice, township, nas, film):
    code = on_nas(reaching, alice, township, nas, film)
    video_taking.perform_waiting(reaching, catching_up.ACTOR)
    video_taking.ask(reaching, alice, code)
    video_taking.perform_waiting(reaching, catching_up.ACTOR)
    (nas / "走访.mp4").unlink()
    assert standing(reaching, alice, code) is VideoStanding.KEPT
    path, media_type = video_files.playable(reaching, alice, code)
    assert path.read_bytes() == film and media_type == "video/mp4"
    assert items.file_path(reaching, alice, code, "master")[0].read_bytes() == film
    assert [
        one.kind for one in verifying.verify(reaching, deep=True).findings if "index" not in one.kind
    ] == []
    with pytest.raises(Conflict):
        video_taking.ask(reaching, alice, code)


@needs_ffmpeg
def test_a_video_that_is_not_what_was_recorded_is_not_taken_in(reaching, alice, township, nas, film):
    code = on_nas(reaching, alice, township, nas, film)
    video_taking.perform_waiting(reaching, catching_up.ACTOR)
    (nas / "走访.mp4").write_bytes(film[:-1] + b"x")
    assert video_taking.take_in(reaching, alice, code) is VideoState.CHANGED
    assert standing(reaching, alice, code) is VideoStanding.CHANGED


def test_a_disc_is_looked_at_by_hand_and_that_is_written_down(archive, alice, township):
    code = disc(archive, alice, township)
    assert standing(archive, alice, code) is VideoStanding.UNCHECKED
    with pytest.raises(BadInput):
        video_files.ask_check(archive, alice, code)
    with archive.work(alice) as work:
        video_looks.looked(work, code, state="there", on=dt.date(2026, 5, 1), by="王芳")
    assert standing(archive, alice, code) is VideoStanding.THERE
    with archive.look(alice) as look:
        (one,) = video_looks.history(look, items.find(look, code).id)
    assert (one.by, one.looked_on, one.state) == ("王芳", dt.date(2026, 5, 1), VideoState.THERE)


@pytest.mark.parametrize(
    "said",
    [
        {"state": "off_line", "on": dt.date(2026, 5, 1), "by": "王芳"},
        {"state": "there", "on": dt.date(2026, 6, 1), "by": "王芳"},
        {"state": "there", "on": dt.date(2026, 5, 1), "by": " "},
        {"state": "missing", "on": dt.date(2026, 5, 1), "by": "王芳"},
    ],
)
def test_a_look_by_hand_says_who_when_and_what(archive, alice, township, said):
    code = disc(archive, alice, township)
    with archive.work(alice) as work, pytest.raises(BadInput):
        video_looks.looked(work, code, **said)


def test_a_carrier_nobody_looked_at_for_a_year_is_named(archive, alice, township, clock):
    code = disc(archive, alice, township)
    kinds = lambda: [one.kind for one in verifying.verify(archive).findings if "video" in one.kind]  # noqa: E731
    assert kinds() == []
    clock.advance(days=400)
    assert kinds() == ["video-overdue"] and standing(archive, alice, code) is VideoStanding.OVERDUE
    with archive.work(alice) as work:
        video_looks.looked(work, code, state="missing", on=work.today, by="王芳", note="光盘盒是空的")
    assert kinds() == ["video-gone"]


def test_a_households_video_stands_in_its_file(archive, alice, township):
    with archive.sessions.writing() as session:
        number = factories.make_household(session, township.sang).no
    with archive.work(alice) as work:
        item = videos.add_reference(work, DISC, household_no=number, year=2018)
        assert item.archival_file.household.no == number
    with archive.work(township.charlie) as work, pytest.raises(NotFound):
        videos.add_reference(work, DISC, household_no=number, year=2018)


def test_who_only_reads_changes_nothing_of_a_video(archive, alice, township):
    code = disc(archive, alice, township)
    with pytest.raises(Forbidden):
        video_files.amend(archive, township.ivan, code, {"keeper": "x"})
    with archive.work(township.ivan) as work, pytest.raises(Forbidden):
        video_looks.looked(work, code, state="there", on=dt.date(2026, 5, 1), by="x")
    with pytest.raises(Forbidden):
        video_taking.ask(archive, township.ivan, code)
    with archive.sessions.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(VideoJob)) == 0


@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
def test_a_video_is_found_by_what_is_told_of_it_and_by_its_new_title(
    archive, alice, township, tmp_path, engine
):
    archive = replace(archive, index=IndexTools(f"{engine}://{tmp_path / engine}"))

    def found(question: str, **narrowed: str) -> list[tuple[str, int | None]]:
        asked = finding.Asked(question, **narrowed)
        return [(hit.item_code, hit.page_n) for hit in finding.search(archive, alice, asked).hits]

    code = disc(archive, alice, township)
    catching_up.index_waiting(archive)
    for question in (DISC.title, DISC.carrier_number, DISC.recordist, code):
        assert found(question) == [(code, None)], question
    assert found(DISC.title, kind="video") == [(code, None)]
    assert found(DISC.title, kind="scan") == []
    assert finding.search(archive, township.charlie, finding.Asked(DISC.title)).total == 0
    video_files.amend(archive, alice, code, {"title": "国庆走访录像"})
    catching_up.index_waiting(archive)
    assert found("国庆走访") == [(code, None)]
    indexing.rebuild(replace(archive, settings=replace(archive.settings, search_url=archive.index.url)))
    assert found("国庆走访") == [(code, None)]
    assert [one for one in verifying.verify(archive).findings if "index" in one.kind.value] == []
