"""A video that stood on a carrier is taken into the vault; from then on it is kept and proven like everything else."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from contextlib import suppress
from typing import BinaryIO, cast

from archive_app import errors
from archive_app.archive import Archive, Work
from archive_app.models import DigitalObject, Item
from archive_app.models.types import ObjectRole, VideoState, VideoTask
from archive_app.rules.access import Actor, Right
from archive_app.services import items, permits, video_files, video_jobs
from archive_app.services.videos import VideoReference, reference_of
from ocr.pages.kinds import kind_of
from storage.contract import Staged
from storage.errors import AlreadyKept

#: ids of videos in the vault follow from the item and the digest, so that a second try doubles nothing
VIDEOS = uuid.UUID("3b8f1c52-71a4-5e0e-9a5d-0c6f4a2d7e18")
AGENT = "urn:township-archive"


def ask(archive: Archive, actor: Actor, code: str) -> None:
    """Let a worker take a video in. Raises BadInput for one out of reach, Conflict, NotFound, Forbidden."""
    with archive.work(actor) as work:
        item, reference = _to_take(work, code)
        video_files.inside(archive, reference.path)
        video_jobs.ask(work, item, VideoTask.TAKE_IN, reference.bytes)


def take_in(
    archive: Archive, actor: Actor, code: str, *, by: str = "", told: Callable[[int], None] | None = None
) -> VideoState:
    """Copy a video into the vault if it is what was recorded; returns what was found on the carrier.

    Raises BadInput for one out of reach, Conflict for one that is kept already, NotFound, Forbidden.
    """
    with archive.look(actor) as look:
        item, reference = _to_take(look, code)
        item_id = item.id
    try:
        with video_files.inside(archive, reference.path).open("rb") as stream:
            staged = archive.vault.stage(cast(BinaryIO, _Heard(stream, told)))
    except (errors.BadInput, OSError):
        return _left_outside(archive, actor, code, VideoState.MISSING, "", by)
    try:
        if reference.sha256 and staged.sha256 != reference.sha256:
            return _left_outside(archive, actor, code, VideoState.CHANGED, staged.sha256, by)
        media_type = kind_of(staged.path)
        object_id = _keep(archive, actor, item_id, reference, staged)
        with archive.work(actor) as work:
            _enter(work, items.find(work, code), reference, staged, object_id, media_type, by)
    finally:
        archive.vault.discard(staged)
    return VideoState.THERE


def perform(archive: Archive, actor: Actor, item_id: int) -> None:
    """Do what is asked of a video, once: a worker's part."""
    job = video_jobs.claim(archive, actor, item_id)
    if job is None:
        return
    what, code, asked_by = job
    told = video_jobs.noting(archive, actor, item_id)
    try:
        if what is VideoTask.TAKE_IN:
            take_in(archive, actor, code, by=asked_by, told=told)
        else:
            video_files.check(archive, actor, code, by=asked_by, told=told)
    except errors.ArchiveError:  # kept meanwhile, or no reference any more: nothing is left to do
        with archive.work(actor) as work:
            video_jobs.end(work, item_id)


def perform_waiting(archive: Archive, actor: Actor) -> None:
    """Do all that waits, in this process."""
    with archive.look(actor) as look:
        waiting = video_jobs.waiting(look)
    for item_id in waiting:
        perform(archive, actor, item_id)


def _to_take(look: Work, code: str) -> tuple[Item, VideoReference]:
    item = items.find(look, code)
    if not look.actor.may(Right.CHECK):
        permits.require(look, Right.FILE, item.unit_id, what=code)
    reference = reference_of(item)
    if reference is None or video_files.kept_of(look, item) is not None:
        raise errors.Conflict("这段录像已在库里。", "This video is in the vault already.")
    if not reference.path:
        raise errors.BadInput(
            "录像在不联机的载体上；请先插上，并填写本机能打开的路径。",
            "The carrier is off line; connect it first, and give the path this machine reaches.",
        )
    return item, reference


def _left_outside(
    archive: Archive, actor: Actor, code: str, state: VideoState, found: str, by: str
) -> VideoState:
    with archive.work(actor) as work:
        item = items.find(work, code)
        video_files.note(work, item, state, found, by=by)
        video_jobs.end(work, item.id)
    return state


def _keep(archive: Archive, actor: Actor, item_id: int, reference: VideoReference, staged: Staged) -> str:
    object_id = uuid.uuid5(VIDEOS, f"{item_id}:{staged.sha256}").urn
    about = {
        "name": reference.file_name, "path": reference.path, "sha256": staged.sha256,
        "carrier": reference.carrier, "carrier_number": reference.carrier_number,
    }  # fmt: skip
    files: dict[str, Staged | bytes] = {
        reference.file_name or "video": staged,
        "metadata.json": json.dumps(about, ensure_ascii=False, indent=1).encode(),
    }
    with suppress(
        AlreadyKept
    ):  # a crash came between bytes and row; the digest in the id says they are the same
        archive.vault.keep(
            object_id, files, created=archive.clock(), message="taken in from its carrier",
            agent_name=actor.name, agent_address=AGENT,
        )  # fmt: skip
    return object_id


def _enter(
    work: Work,
    item: Item,
    reference: VideoReference,
    staged: Staged,
    object_id: str,
    media_type: str,
    by: str,
) -> None:
    stored = work.archive.vault.describe(object_id).files
    work.session.add(
        DigitalObject(
            item_id=item.id,
            role=ObjectRole.MASTER,
            object_id=object_id,
            path=next(key for key, one in stored.items() if one.sha512 == staged.sha512),
            name=reference.file_name or f"{item.code}.mp4",
            media_type=media_type,
            bytes=staged.size,
            sha256=staged.sha256,
            sha512=staged.sha512,
            created_at=work.now,
        )
    )
    told = {**item.details["video"], "sha256": staged.sha256, "bytes": staged.size}
    item.details = {**item.details, "video": told}
    work.record("video.taken_in", item, sha256=staged.sha256, bytes=staged.size, by=by or work.actor.name)
    video_files.note(work, item, VideoState.THERE, staged.sha256, by=by)
    video_jobs.end(work, item.id)


class _Heard:
    """Reads a stream and tells how many bytes went by."""

    def __init__(self, stream: BinaryIO, told: Callable[[int], None] | None) -> None:
        self._stream, self._told, self._done = stream, told, 0

    def read(self, size: int = -1) -> bytes:
        part = self._stream.read(size)
        self._done += len(part)
        if self._told is not None:
            self._told(self._done)
        return part
