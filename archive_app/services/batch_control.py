"""Steering a batch: pause it, go on, read again what failed, put back a side that was set aside."""

from __future__ import annotations

import sqlalchemy as sa

from archive_app import errors
from archive_app.archive import Work
from archive_app.models import Batch, Item, Page, Source
from archive_app.models.types import SETTLED, ItemState, PageState, SourceState
from archive_app.rules.access import Right
from archive_app.rules.page_arithmetic import NOT_A_RECORD, SEPARATOR
from archive_app.services import batches, file_passwords, permits, setting_aside
from archive_app.services.intake import WITHDRAWN

#: files that may be read again as they are
FAILED = frozenset({SourceState.REFUSED, SourceState.UNSUPPORTED})
RETRIABLE = FAILED | {SourceState.PASSWORD_NEEDED}


def pause(work: Work, batch_id: int) -> None:
    """Stop reading a batch: pages in hand are finished, no new one is taken. Raises NotFound, Conflict."""
    permits.require(work, Right.INGEST)
    batch = batches.mine(work, batch_id)
    if batch.paused_at is not None:
        raise errors.Conflict("这一批已经暂停了。", "This batch is paused already.")
    open_files = sa.select(Source.id).where(Source.batch_id == batch.id, Source.state.not_in(SETTLED))
    if work.session.scalar(open_files.limit(1)) is None:
        raise errors.Conflict("这一批已经读完，不用暂停。", "This batch is read already.")
    batch.paused_at, batch.paused_by = work.now, work.actor.name
    work.record("batch.paused", batch)


def resume(work: Work, batch_id: int) -> None:
    """Go on reading a paused batch where it stopped. Raises NotFound, Conflict."""
    permits.require(work, Right.INGEST)
    batch = batches.mine(work, batch_id)
    if batch.paused_at is None:
        raise errors.Conflict("这一批没有暂停。", "This batch is not paused.")
    batch.paused_at = batch.paused_by = None
    work.record("batch.resumed", batch)
    for source_id in work.session.scalars(
        sa.select(Source.id).where(Source.batch_id == batch.id, Source.state == SourceState.WAITING)
    ):
        work.later("read", source_id)


def retry(work: Work, source_id: int, *, password: str | None = None) -> None:
    """Send a file that could not be read, or whose pages could not, to the workers again.

    Raises NotFound, Conflict when there is nothing to try again.
    """
    permits.require(work, Right.INGEST)
    source = work.session.scalar(
        sa.select(Source).join(Batch).where(Source.id == source_id, batches.is_mine(work))
    )
    if source is None or source.object_id is None or WITHDRAWN in source.flags:
        raise errors.NotFound(str(source_id))
    if source.state not in RETRIABLE and not _spoilt_pages(work, source):
        raise errors.Conflict("这个文件不需要重试。", "This file needs no second try.")
    if password is not None:
        file_passwords.keep(work.archive, source, password)
    _send_again(work, source)


def retry_all(work: Work, batch_id: int) -> int:
    """Send every file of a batch to the workers again that could not be read, or not whole; return how many."""
    permits.require(work, Right.INGEST)
    batch = batches.mine(work, batch_id)
    sources = work.session.scalars(
        sa.select(Source)
        .where(Source.batch_id == batch.id, Source.object_id.is_not(None))
        .order_by(Source.id)
    ).all()
    again = [
        one
        for one in sources
        if (one.state in FAILED and WITHDRAWN not in one.flags)
        or (one.state is SourceState.REVIEW and _spoilt_pages(work, one))
    ]
    for source in again:
        _send_again(work, source)
    return len(again)


def put_back(work: Work, page_id: int) -> str:
    """Take a side that was set aside for a page that says something; return the code of its item.

    A back stays with its sheet; a blank side or separator of no document becomes an item of its own that waits for a
    person; what a person called no record waits again as it was. Raises NotFound, Conflict when the side is not aside.
    """
    permits.require(work, Right.FILE)
    page = work.session.get(Page, page_id)
    item = work.session.get(Item, page.item_id) if page else None
    if page is None or item is None or not permits.sees_item(work, item):
        raise errors.NotFound(str(page_id))
    aside = NOT_A_RECORD in item.flags and item.state is ItemState.STAGED
    if page.state is PageState.BLANK:
        page.state = PageState.READ
        page.quality = {**page.quality, "not_blank_by": work.actor.name}
        work.record("page.not_blank", page)
    elif page.part == SEPARATOR:
        page.part = None
        work.record("page.not_separator", page)
    elif aside:
        return _taken_up(work, item)
    else:
        raise errors.Conflict("这一面没有放在一边，不用取回。", "This side is not set aside.")
    if aside:
        several = work.session.scalar(
            sa.select(Page.id).where(Page.item_id == item.id, Page.id != page.id).limit(1)
        )
        if several is None:
            return _taken_up(work, item)
        item = _own_item(work, item, page)
    work.reindex(page)
    return item.code


def _taken_up(work: Work, item: Item) -> str:
    setting_aside.take_up_again(work, item.code)
    work.reindex(item)
    if item.source_id is not None:
        work.session.get_one(Source, item.source_id).state = SourceState.REVIEW
    return item.code


def _own_item(work: Work, aside: Item, page: Page) -> Item:
    source = work.session.get_one(Source, page.source_id)
    item = Item(
        source_id=source.id,
        unit_id=source.unit_id,
        state=ItemState.STAGED,
        kind=aside.kind,
        title=source.name[:300],
        created_at=work.now,
        doubts=["no_household_form"],
    )
    work.session.add(item)
    work.session.flush()
    page.item_id, page.n = item.id, 1
    work.session.flush()
    for n, left in enumerate(
        work.session.scalars(sa.select(Page).where(Page.item_id == aside.id).order_by(Page.n)), 1
    ):
        left.n = n
    source.state = SourceState.REVIEW
    return item


def _spoilt_pages(work: Work, source: Source) -> bool:
    spoilt = sa.select(Page.id).where(Page.source_id == source.id, Page.state == PageState.REFUSED)
    return source.state in SETTLED and work.session.scalar(spoilt.limit(1)) is not None


def _send_again(work: Work, source: Source) -> None:
    source.state, source.reason, source.reason_en, source.attempts = SourceState.WAITING, "", "", 0
    source.settled_at = None
    pages = sa.update(Page).where(Page.source_id == source.id, Page.state == PageState.REFUSED)
    work.session.execute(pages.values(state=PageState.WAITING, attempts=0))
    work.record("source.retried", source)
    work.later("read", source.id)
