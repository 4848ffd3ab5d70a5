"""Who is working on what: claims with a lease, and the sweep of what a crash left behind.

The database is the truth. A claim is a conditional change, so two workers never take the same page; a dead
worker's claims are taken back and its files sent to the queue again.
"""

from __future__ import annotations

import datetime as dt
import os
import socket
import threading
from typing import cast

import psutil
import sqlalchemy as sa
from sqlalchemy.engine import CursorResult

from archive_app.archive import Archive, Work
from archive_app.models import Batch, Page, Source
from archive_app.models.types import PageState, SourceState
from archive_app.rules.access import Actor

LEASE = dt.timedelta(minutes=10)
#: a page or file on which this many workers have died is not tried again; few deaths are a page's own fault
MOST_ATTEMPTS = 5
#: a waiting file that no worker has taken for this long is sent again
OVERDUE = dt.timedelta(seconds=20)
SWEPT_AT_ONCE = 500


def worker_name() -> str:
    """Return the name of this very thread: host, process with its start, thread."""
    process = psutil.Process(os.getpid())
    return f"{socket.gethostname()}/{process.pid}/{process.create_time():.2f}/{threading.get_ident()}"


def is_alive(worker: str) -> bool:
    """Tell whether a worker of this host still runs; one of another host is believed until its lease ends."""
    host, pid, started, _thread = worker.rsplit("/", 3)
    if host != socket.gethostname():
        return True
    try:
        return f"{psutil.Process(int(pid)).create_time():.2f}" == started
    except psutil.NoSuchProcess:
        return False


def going_on() -> sa.ColumnElement[bool]:
    """Return the condition that the batch of a source is not paused."""
    return Source.batch_id.not_in(sa.select(Batch.id).where(Batch.paused_at.is_not(None)))


def let_go(archive: Archive, actor: Actor, source_id: int) -> None:
    """Put a file back whose batch was paused while it was read; pages in other hands are finished there."""
    with archive.work(actor) as work:
        work.session.execute(
            sa.update(Source)
            .where(Source.id == source_id, Source.state == SourceState.READING, ~going_on())
            .values(state=SourceState.WAITING, claimed_by=None, claimed_until=None, attempts=0)
        )


def claim_source(work: Work, source_id: int, worker: str) -> Source | None:
    """Take a waiting file, or return None when another worker was faster or it is settled."""
    changed = work.session.execute(
        sa.update(Source)
        .where(
            Source.id == source_id,
            Source.state == SourceState.WAITING,
            Source.held_at.is_(None),
            going_on(),
        )
        .values(
            state=SourceState.READING,
            claimed_by=worker,
            claimed_until=work.now + LEASE,
            attempts=Source.attempts + 1,
        )
    )
    if not cast("CursorResult[tuple[()]]", changed).rowcount:
        return None
    return work.session.get_one(Source, source_id, populate_existing=True)


def claim_page(work: Work, source_id: int, worker: str) -> Page | None:
    """Take the next waiting page of a file."""
    page = work.session.scalar(
        sa.select(Page)
        .where(
            Page.source_id == source_id,
            Page.state == PageState.WAITING,
            sa.exists().where(Source.id == source_id, going_on()),
        )
        .order_by(Page.source_n)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if page is not None:
        take(work, page, worker)
    return page


def take(work: Work, page: Page, worker: str) -> None:
    """Mark a page as being read by `worker`."""
    page.state, page.claimed_by, page.claimed_until = PageState.READING, worker, work.now + LEASE
    page.attempts += 1


def progressed(work: Work, source_id: int) -> None:
    """Note that a page of a file was done: its lease is extended and earlier deaths are forgotten."""
    work.session.execute(
        sa.update(Source).where(Source.id == source_id).values(attempts=0, claimed_until=work.now + LEASE)
    )


def give_back(archive: Archive, actor: Actor, source_id: int) -> None:
    """Give a file and its pages back after a failure, to be tried again by the sweep."""
    worker = worker_name()
    with archive.work(actor) as work:
        for kind, waiting in ((Source, SourceState.WAITING), (Page, PageState.WAITING)):
            mine = kind.id == source_id if kind is Source else Page.source_id == source_id
            work.session.execute(
                sa.update(kind)
                .where(mine, kind.claimed_by == worker)
                .values(state=waiting, claimed_by=None, claimed_until=None)
            )


def sweep(archive: Archive, actor: Actor, *, send: bool = True) -> int:
    """Take back the claims of the dead and send again what waits; return how many files were sent."""
    with archive.work(actor) as work:
        _release(work)
        overdue = work.session.scalars(
            sa.select(Source.id)
            .where(
                Source.state == SourceState.WAITING,
                Source.held_at.is_(None),
                Source.received_at < work.now - OVERDUE,
                going_on(),
            )
            .order_by(Source.id)
            .limit(SWEPT_AT_ONCE)
        ).all()
        if send:
            for source_id in overdue:
                work.later("read", source_id)
    return len(overdue)


def _release(work: Work) -> None:
    reading = sa.select(Source).where(Source.state == SourceState.READING)
    for source in work.session.scalars(reading):
        if _abandoned(work, source):
            source.state, source.claimed_by, source.claimed_until = SourceState.WAITING, None, None
            work.record("source.taken_back", source)
    for page in work.session.scalars(sa.select(Page).where(Page.state == PageState.READING)):
        if _abandoned(work, page):
            page.state, page.claimed_by, page.claimed_until = PageState.WAITING, None, None


def _abandoned(work: Work, claimed: Source | Page) -> bool:
    if claimed.claimed_by is None or claimed.claimed_until is None:
        return True
    return claimed.claimed_until < work.now or not is_alive(claimed.claimed_by)
