"""Videos that this machine reaches: looked at once, checked again and again, shown, never moved.

Only files in the folders of the settings are touched, whatever a record or a form says.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import mimetypes
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import sqlalchemy as sa

from archive_app import errors
from archive_app.archive import Archive, Work
from archive_app.models import DigitalObject, Item, VideoCheck
from archive_app.models.types import ItemKind, ItemState, ObjectRole, VideoState, VideoTask
from archive_app.rules.access import Actor, Right
from archive_app.services import auditing, items, permits, video_jobs, videos
from archive_app.services.videos import VideoReference, reference_of
from ocr import video
from ocr.problems import ReadingError

CHUNK = 1 << 20
#: a video is looked at again after this time
CHECK_EVERY = dt.timedelta(days=7)


@dataclass(frozen=True)
class Checked:
    """The outcome of a look at a video, or of the last one."""

    state: VideoState
    at: dt.datetime
    by: str


def refer(
    archive: Archive,
    actor: Actor,
    path: str,
    known: VideoReference,
    *,
    year: int,
    village: str = "",
    series: str = "",
    household_no: str = "",
) -> str:
    """Register a reference to a video in one of the folders: its facts are taken from it; returns its code.

    Its digest takes as long as reading it takes, so a worker does that. Raises BadInput for a file outside the folders
    or one that is no video, NotFound, Forbidden.
    """
    with archive.look(actor) as look:
        permits.require(look, Right.FILE)
    reference = measured(archive, replace(known, path=path))
    with archive.work(actor) as work:
        item = videos.add_reference(
            work, reference, village=village, series=series, household_no=household_no, year=year
        )
        video_jobs.ask(work, item, VideoTask.CHECK, reference.bytes)
        return item.code


def measured(archive: Archive, known: VideoReference) -> VideoReference:
    """Return a reference with what its file tells at once: size, length, picture, coding. Raises BadInput."""
    file = inside(archive, known.path)
    try:
        found = video.facts(file)
    except ReadingError as error:
        raise errors.BadInput(
            "这个文件不是能识别的视频，或本机没有安装 ffmpeg。",
            "This is no video that can be read, or ffmpeg is missing.",
        ) from error
    return replace(
        known, path=str(file), file_name=file.name, bytes=file.stat().st_size,
        seconds=round(found.seconds), width=found.width, height=found.height,
        codec="/".join(filter(None, (found.video_codec, found.audio_codec))),
    )  # fmt: skip


def amend(archive: Archive, actor: Actor, code: str, said: Mapping[str, str]) -> tuple[str, ...]:
    """Correct what is said of a video (names of `videos.SAID`); returns what changed.

    A file that moved is looked at anew: the digest recorded stays what it must have. Raises BadInput, Conflict,
    NotFound, Forbidden.
    """
    with archive.look(actor) as look:
        item = items.find(look, code)
        permits.require(look, Right.FILE, item.unit_id, what=code)
        before = reference_of(item)
        if before is None:
            raise errors.BadInput("这一件不是视频目录。", "This item is no video reference.")
        video_jobs.refuse_busy(look, item.id)
    known = {name: value.strip()[:500] for name, value in said.items() if name in videos.SAID}
    wanted = VideoReference(**{**vars(before), **known})
    moved = wanted.path != before.path
    if moved and wanted.path:
        found = measured(archive, wanted)
        # size and length recorded once stay: a file that differs is another file, and the look says so
        wanted = found if not before.bytes else replace(wanted, path=found.path, file_name=found.file_name)
    with archive.work(actor) as work:
        item = items.find(work, code)
        changed = videos.rewrite(work, item, wanted)
        if moved and wanted.path:
            video_jobs.ask(work, item, VideoTask.CHECK, wanted.bytes)
    return changed


def inside(archive: Archive, path: str) -> Path:
    """Return the file of a path, if it lies in one of the folders of the settings. Raises BadInput."""
    folders = archive.settings.video_folders
    if not folders:
        raise errors.BadInput(
            "还没有设置视频所在的文件夹；请管理员设置 ARCHIVE_VIDEO_FOLDERS。",
            "No folder of videos is set up; ask the administrator to set ARCHIVE_VIDEO_FOLDERS.",
        )
    file = Path(path).resolve()
    if not any(file.is_relative_to(folder.resolve()) for folder in folders) or not file.is_file():
        named = "、".join(map(str, folders))
        raise errors.BadInput(
            f"没有这个文件，或不在允许的文件夹里（{named}）。",
            f"No such file in the folders allowed ({named}).",
        )
    return file


def digest(path: Path, told: Callable[[int], None] | None = None) -> str:
    """Return the SHA-256 of a file; `told` hears how many bytes were read."""
    hashed, done = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            hashed.update(chunk)
            done += len(chunk)
            if told is not None:
                told(done)
    return hashed.hexdigest()


def look_at(
    archive: Archive,
    reference: VideoReference,
    *,
    deep: bool = True,
    told: Callable[[int], None] | None = None,
) -> tuple[VideoState, str]:
    """Return what stands at the place of a reference and its digest; without `deep` only size is compared."""
    if not reference.path:
        return VideoState.OFF_LINE, ""
    try:
        file = inside(archive, reference.path)
        if reference.bytes and file.stat().st_size != reference.bytes:
            return VideoState.CHANGED, ""
        found = digest(file, told) if deep else reference.sha256
    except (errors.BadInput, OSError):
        return VideoState.MISSING, ""
    return (VideoState.THERE if found == (reference.sha256 or found) else VideoState.CHANGED), found


def ask_check(archive: Archive, actor: Actor, code: str) -> None:
    """Let a worker look whether a video is still there and unchanged. Raises BadInput, NotFound, Forbidden."""
    with archive.work(actor) as work:
        item, reference = _to_check(work, code)
        if not reference.path:
            raise errors.BadInput(
                "录像在不联机的载体上；请插上载体看过后，记下核对结果。",
                "The carrier is off line; look at it and note what you found.",
            )
        video_jobs.ask(work, item, VideoTask.CHECK, reference.bytes)


def check(
    archive: Archive,
    actor: Actor,
    code: str,
    *,
    by: str = "",
    told: Callable[[int], None] | None = None,
) -> VideoState:
    """Look whether a video is still there and unchanged, and note it. Raises BadInput, NotFound, Forbidden.

    The first look takes its digest, where none was recorded. `by` says who asked for it.
    """
    with archive.look(actor) as look:
        _item, reference = _to_check(look, code)
    state, found = look_at(archive, reference, told=told)
    with archive.work(actor) as work:
        item = items.find(work, code)
        if state is VideoState.THERE and not reference.sha256:
            adopted = replace(reference, sha256=found, bytes=inside(archive, reference.path).stat().st_size)
            item.details = {**item.details, "video": asdict(adopted)}
        note(work, item, state, found, by=by)
        video_jobs.end(work, item.id)
    return state


def _to_check(look: Work, code: str) -> tuple[Item, VideoReference]:
    item = items.find(look, code)
    if not look.actor.may(Right.CHECK):
        permits.require(look, Right.FILE, item.unit_id, what=code)
    reference = reference_of(item)
    if reference is None:
        raise errors.BadInput("这一件不是视频目录。", "This item is no video reference.")
    return item, reference


def check_due(archive: Archive, actor: Actor) -> int:
    """Look at every video that nobody has looked at for a week; returns how many were looked at."""
    with archive.look(actor) as look:
        since = look.now - CHECK_EVERY
        fresh = sa.exists().where(VideoCheck.item_id == Item.id, VideoCheck.at > since)
        query = sa.select(Item).where(
            Item.kind == ItemKind.VIDEO, Item.state == ItemState.REGISTERED, Item.source_id.is_(None), ~fresh
        )
        due = [
            item.code
            for item in look.session.scalars(query)
            if (found := reference_of(item)) is not None and found.path and kept_of(look, item) is None
        ]
    for code in due:
        check(archive, actor, code)
    return len(due)


def last_check(look: Work, item_id: int) -> Checked | None:
    """Return the last look at a video."""
    row = look.session.scalar(
        sa.select(VideoCheck).where(VideoCheck.item_id == item_id).order_by(VideoCheck.id.desc()).limit(1)
    )
    return Checked(row.state, row.at, row.by) if row else None


def playable(archive: Archive, actor: Actor, code: str) -> tuple[Path, str]:
    """Return the file of a video and its media type, for sending; noted as a look. Raises NotFound."""
    with archive.look(actor) as look:
        item = items.find(look, code)
        path, media_type = _file(archive, look, item)
        item_id = item.id
    auditing.looked(archive, actor, "video.played", "items", item_id)
    return path, media_type


def poster(archive: Archive, actor: Actor, code: str, n: int = 0) -> Path:
    """Return a picture out of a video (JPEG); `n` 0 to 3 at a tenth, a third, two thirds, near the end. Raises NotFound."""
    with archive.look(actor) as look:
        item = items.find(look, code)
        path, _kind = _file(archive, look, item)
        seconds = float(item.details.get("video", {}).get("seconds", 0))
        key = f"poster/{item.id}/{n}"
    try:
        return archive.cache.get_or_make(
            key, lambda: video.picture(path, seconds * (0.1, 0.33, 0.66, 0.9)[n])
        )
    except ReadingError as error:
        raise errors.NotFound(code) from error


def _file(archive: Archive, look: Work, item: Item) -> tuple[Path, str]:
    if item.kind is not ItemKind.VIDEO:
        raise errors.NotFound(item.code)
    kept = kept_of(look, item)
    if kept is not None:
        return archive.vault.local_path(kept.object_id, kept.path), kept.media_type
    reference = reference_of(item)
    if reference is None or look_at(archive, reference, deep=False)[0] is not VideoState.THERE:
        raise errors.NotFound(item.code)
    file = inside(archive, reference.path)
    return file, mimetypes.guess_type(file.name)[0] or "video/mp4"


def kept_of(look: Work, item: Item) -> DigitalObject | None:
    """Return where a video lies in the vault: as it came in, or taken in from its carrier; None while outside."""
    mine = sa.and_(DigitalObject.item_id == item.id, DigitalObject.role == ObjectRole.MASTER)
    if item.source_id is not None:
        came = sa.and_(DigitalObject.source_id == item.source_id, DigitalObject.role == ObjectRole.SOURCE)
        mine = sa.or_(mine, came)
    return look.session.scalars(
        sa.select(DigitalObject).where(mine).order_by(DigitalObject.id.desc())
    ).first()


def note(work: Work, item: Item, state: VideoState, found: str, *, by: str = "") -> None:
    """Note a look at a video."""
    work.session.add(
        VideoCheck(item_id=item.id, at=work.now, by=by or work.actor.name, state=state, sha256=found)
    )
    work.record("video.checked", item, state=state, by=by or work.actor.name)


def facts_of(path: Path) -> dict[str, object]:
    """Return what is to be kept of a video that came into the vault. Raises ReadingError."""
    found = asdict(video.facts(path))
    return {"seconds": found["seconds"], "width": found["width"], "height": found["height"],
            "codec": "/".join(filter(None, (str(found["video_codec"]), str(found["audio_codec"])))),
            "recorded_at": found["recorded_at"]}  # fmt: skip
