"""A batch gathers files until it is whole: the call has ended, the folder is quiet, the upload is done.

What looks at a batch as one thing (a stack of single pages) waits for `whole_at`. A batch that takes one more file
is open again. Whoever opened it says when it is whole; one whose sender went away is whole after `SILENCE`.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from archive_app.archive import Archive, Work
from archive_app.models import Batch, Source
from archive_app.rules.access import Actor, Right
from archive_app.services import batches, permits

#: a batch that got no file for so long is whole, whatever became of its sender
SILENCE = dt.timedelta(minutes=10)
SWEPT_AT_ONCE = 100


def is_whole(batch: Batch) -> bool:
    """Tell whether no more files of this batch are expected."""
    return batch.whole_at is not None


def finish(work: Work, batch_id: int) -> None:
    """Say that everything of a batch has come; once said it stays said. Raises NotFound, Forbidden."""
    permits.require(work, Right.INGEST)
    _end(work, batches.mine(work, batch_id))


def reopen(work: Work, batch: Batch) -> None:
    """Take up a batch again because one more file comes into it."""
    if batch.whole_at is not None:
        batch.whole_at = None
        work.record("batch.reopened", batch)


def sweep(archive: Archive, actor: Actor) -> int:
    """Call those batches whole that got a file and then none for `SILENCE`; return how many."""
    with archive.work(actor) as work:
        last = sa.select(sa.func.max(Source.received_at)).where(Source.batch_id == Batch.id).scalar_subquery()
        silent = work.session.scalars(
            sa.select(Batch)
            .where(Batch.whole_at.is_(None), last < work.now - SILENCE)
            .order_by(Batch.id)
            .limit(SWEPT_AT_ONCE)
        ).all()
        for batch in silent:
            _end(work, batch)
    return len(silent)


def _end(work: Work, batch: Batch) -> None:
    if batch.whole_at is None:
        batch.whole_at = work.now
        work.record("batch.whole", batch)
        held = sa.select(Source.id).where(Source.batch_id == batch.id, Source.held_at.is_not(None))
        if work.session.scalar(held.limit(1)) is not None:
            work.later("part", batch.id)
