"""Batches as people watch them: what is read, filed, doubtful, refused; page by page, file by file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from archive_app import errors
from archive_app.archive import Work
from archive_app.models import Batch, Item, Page, Source
from archive_app.models.types import SETTLED, ItemState, PageState, SourceState
from archive_app.rules.access import Right
from archive_app.services import permits
from archive_app.services.paging import Paged, bounds

DONE = (PageState.READ, PageState.BLANK, PageState.REFUSED)


@dataclass(frozen=True)
class FileRow:
    """One file of a batch."""

    source_id: int
    name: str
    path: str
    sha256: str
    bytes: int
    media_type: str
    status: SourceState
    reason: str
    reason_en: str
    flags: tuple[str, ...]
    pages_total: int
    pages_done: int
    items: tuple[str, ...]


@dataclass(frozen=True)
class BatchRow:
    """A batch with its page arithmetic: pages = filed + review + blank + unreadable + still open."""

    id: int
    name: str
    channel: str
    created_at: dt.datetime
    created_by: str
    state: str
    files: int
    files_done: int
    refused: int
    duplicates: int
    pages_total: int
    pages_done: int
    pages_filed: int
    pages_review: int
    pages_blank: int
    pages_unreadable: int


@dataclass(frozen=True)
class BatchView:
    """A batch and its files."""

    row: BatchRow
    files: tuple[FileRow, ...]


def recent(look: Work, *, running: bool | None = None, offset: int = 0, limit: int = 20) -> Paged[BatchRow]:
    """Return the actor's batches (all for those who may see whole batches), newest first."""
    offset, limit = bounds(offset, limit)
    query = sa.select(Batch).where(_mine(look))
    if running is not None:
        unsettled = sa.select(Source.batch_id).where(Source.state.not_in(SETTLED))
        query = query.where(Batch.id.in_(unsettled) if running else Batch.id.not_in(unsettled))
    total = look.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    found = look.session.scalars(query.order_by(Batch.id.desc()).offset(offset).limit(limit)).all()
    return Paged(tuple(_rows(look, found)), total, offset, limit)


def show(look: Work, batch_id: int) -> BatchView:
    """Return one batch with its files. Raises NotFound, also for another's batch."""
    batch = look.session.scalar(sa.select(Batch).where(Batch.id == batch_id, _mine(look)))
    if batch is None:
        raise errors.NotFound(str(batch_id))
    return BatchView(_rows(look, [batch])[0], files(look, [batch.id]))


def files(look: Work, batch_ids: Sequence[int], *, states: Sequence[SourceState] = ()) -> tuple[FileRow, ...]:
    """Return the files of batches in the order they came."""
    query = sa.select(Source).where(Source.batch_id.in_(batch_ids)).order_by(Source.id)
    if states:
        query = query.where(Source.state.in_(states))
    sources = look.session.scalars(query).all()
    done = dict(
        look.session.execute(
            sa.select(Page.source_id, sa.func.count())
            .where(Page.source_id.in_([one.id for one in sources]), Page.state.in_(DONE))
            .group_by(Page.source_id)
        ).all()
    )
    items: dict[int, list[str]] = {}
    wanted = {one.duplicate_of_id or one.id for one in sources}
    for item in look.session.scalars(sa.select(Item).where(Item.source_id.in_(wanted)).order_by(Item.id)):
        if item.source_id and permits.sees_item(look, item):
            items.setdefault(item.source_id, []).append(item.code)
    return tuple(
        FileRow(
            one.id,
            one.name,
            one.path,
            one.sha256,
            one.bytes,
            one.media_type,
            one.state,
            one.reason,
            one.reason_en,
            tuple(one.flags),
            one.page_count or 0,
            done.get(one.id, 0),
            tuple(items.get(one.duplicate_of_id or one.id, ())),
        )
        for one in sources
    )


def retry(work: Work, source_id: int, *, password: str | None = None) -> None:
    """Send a file that could not be read to the workers again, with the password if it needs one."""
    permits.require(work, Right.INGEST)
    source = work.session.scalar(sa.select(Source).join(Batch).where(Source.id == source_id, _mine(work)))
    if source is None or source.object_id is None:
        raise errors.NotFound(str(source_id))
    if source.state not in (SourceState.REFUSED, SourceState.PASSWORD_NEEDED, SourceState.UNSUPPORTED):
        raise errors.Conflict("这个文件不需要重试。", "This file needs no second try.")
    if password is not None:
        source.hints = {**source.hints, "password": password}
    source.state, source.reason, source.reason_en, source.attempts = SourceState.WAITING, "", "", 0
    source.settled_at = None
    pages = sa.update(Page).where(Page.source_id == source.id, Page.state == PageState.REFUSED)
    work.session.execute(pages.values(state=PageState.WAITING, attempts=0))
    work.record("source.retried", source)
    work.later("read", source.id)


def _mine(look: Work) -> sa.ColumnElement[bool]:
    if look.actor.may(Right.SEE_SOURCES) and look.actor.units is None:
        return sa.true()
    if look.actor.user_id is None:
        return Batch.created_by == look.actor.name
    return Batch.created_by_id == look.actor.user_id


def _rows(look: Work, batches: Sequence[Batch]) -> list[BatchRow]:
    ids = [batch.id for batch in batches]
    by_state: dict[int, dict[SourceState, int]] = {}
    totals: dict[int, int] = {}
    for batch_id, state, count, pages in look.session.execute(
        sa.select(Source.batch_id, Source.state, sa.func.count(), sa.func.sum(Source.page_count))
        .where(Source.batch_id.in_(ids))
        .group_by(Source.batch_id, Source.state)
    ):
        by_state.setdefault(batch_id, {})[state] = count
        totals[batch_id] = totals.get(batch_id, 0) + int(pages or 0)
    pages_by: dict[int, dict[tuple[PageState, ItemState], int]] = {}
    for batch_id, page_state, item_state, count in look.session.execute(
        sa.select(Source.batch_id, Page.state, Item.state, sa.func.count())
        .join(Page, Page.source_id == Source.id)
        .join(Item, Page.item_id == Item.id)
        .where(Source.batch_id.in_(ids))
        .group_by(Source.batch_id, Page.state, Item.state)
    ):
        pages_by.setdefault(batch_id, {})[page_state, item_state] = count
    return [
        _row(one, by_state.get(one.id, {}), totals.get(one.id, 0), pages_by.get(one.id, {}))
        for one in batches
    ]


def _row(
    batch: Batch,
    states: dict[SourceState, int],
    pages_total: int,
    pages: dict[tuple[PageState, ItemState], int],
) -> BatchRow:
    def count(state: PageState, item: ItemState | None = None) -> int:
        return sum(n for (page, of), n in pages.items() if page is state and item in (None, of))

    files_done = sum(n for state, n in states.items() if state in SETTLED)
    return BatchRow(
        id=batch.id,
        name=batch.name,
        channel=batch.channel,
        created_at=batch.created_at,
        created_by=batch.created_by,
        state="done" if files_done == sum(states.values()) else "running",
        files=sum(states.values()),
        files_done=files_done,
        refused=sum(
            states.get(one, 0)
            for one in (SourceState.REFUSED, SourceState.UNSUPPORTED, SourceState.PASSWORD_NEEDED)
        ),
        duplicates=states.get(SourceState.DUPLICATE, 0),
        pages_total=pages_total,
        pages_done=sum(count(state) for state in DONE),
        pages_filed=count(PageState.READ, ItemState.REGISTERED),
        pages_review=count(PageState.READ, ItemState.STAGED),
        pages_blank=count(PageState.BLANK),
        pages_unreadable=count(PageState.REFUSED),
    )
