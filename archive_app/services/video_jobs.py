"""What a worker does with videos: reading all bytes of one takes minutes, so no page waits for it.

A job stands in the database until it is done; a queue only wakes the worker, and the sweep wakes it again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from archive_app import errors
from archive_app.archive import Archive, Work
from archive_app.models import Item, VideoJob
from archive_app.models.types import VideoTask
from archive_app.rules.access import Actor

#: name of the queue task
TASK = "video"
#: whoever works on a job and says nothing for so long is dead
LEASE = dt.timedelta(minutes=5)
#: bytes between two notes of progress
NOTED_EVERY = 64 * 1024 * 1024


@dataclass(frozen=True)
class Progress:
    """How far a job has come, 0 to 100."""

    what: VideoTask
    percent: int


def ask(work: Work, item: Item, what: VideoTask, total: int) -> None:
    """Ask for a job; one that waits already stays, taking in goes before looking."""
    work.session.flush()
    job = work.session.scalar(sa.select(VideoJob).where(VideoJob.item_id == item.id))
    if job is None:
        job = VideoJob(item_id=item.id, what=what, asked_by=work.actor.name, asked_at=work.now)
        work.session.add(job)
    elif what is VideoTask.TAKE_IN:
        job.what = what
    job.total_bytes = total
    work.later(TASK, item.id)


def progress(look: Work, item_id: int) -> Progress | None:
    """Return how far the job of a video has come, None when there is none."""
    job = look.session.scalar(sa.select(VideoJob).where(VideoJob.item_id == item_id))
    return Progress(job.what, min(99, job.done_bytes * 100 // max(job.total_bytes, 1))) if job else None


def waiting(look: Work) -> list[int]:
    """Return the items whose job nobody works on."""
    free = sa.or_(VideoJob.claimed_until.is_(None), VideoJob.claimed_until < look.now)
    return list(look.session.scalars(sa.select(VideoJob.item_id).where(free).order_by(VideoJob.id)))


def sweep(archive: Archive, actor: Actor, *, after: dt.timedelta = LEASE) -> None:
    """Send again what a lost queue or a dead worker left."""
    with archive.work(actor) as work:
        for item_id in waiting(work):
            job = work.session.scalars(sa.select(VideoJob).where(VideoJob.item_id == item_id)).one()
            if job.asked_at < work.now - after:
                work.later(TASK, item_id)


def claim(archive: Archive, actor: Actor, item_id: int) -> tuple[VideoTask, str, str] | None:
    """Take a job: what is asked, the item's code, who asked; None where another worker has it or it is done."""
    with archive.work(actor) as work:
        job = work.session.scalar(
            sa.select(VideoJob).where(VideoJob.item_id == item_id).with_for_update(skip_locked=True)
        )
        if job is None or (job.claimed_until is not None and job.claimed_until > work.now):
            return None
        job.claimed_until, job.done_bytes = work.now + LEASE, 0
        return job.what, work.session.get_one(Item, item_id).code, job.asked_by


def noting(archive: Archive, actor: Actor, item_id: int) -> Callable[[int], None]:
    """Return what is told how many bytes were read so far; it notes them now and then and keeps the job."""
    noted = 0

    def told(done: int) -> None:
        nonlocal noted
        if done - noted < NOTED_EVERY:
            return
        noted = done
        with archive.work(actor) as work:
            work.session.execute(
                sa.update(VideoJob)
                .where(VideoJob.item_id == item_id)
                .values(done_bytes=done, claimed_until=work.now + LEASE)
            )

    return told


def end(work: Work, item_id: int) -> None:
    """Note that nothing is left to do with a video."""
    work.session.execute(sa.delete(VideoJob).where(VideoJob.item_id == item_id))


def refuse_busy(look: Work, item_id: int) -> None:
    """Raise Conflict while a worker reads the video."""
    if progress(look, item_id) is not None:
        raise errors.Conflict(
            "这段录像正在核对，请稍候再改。", "This video is being read; change it when that is done."
        )
