"""Batches as people watch them: what is read, filed, doubtful, refused; page by page, file by file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from archive_app import errors
from archive_app.archive import Work
from archive_app.models import Batch, Source
from archive_app.models.types import SETTLED, ItemState, SourceState
from archive_app.rules.access import Right
from archive_app.rules.page_arithmetic import NOT_A_RECORD, Sums
from archive_app.rules.problems import IN_PART
from archive_app.rules.stacks import Sides
from archive_app.services import arithmetic, permits, source_states
from archive_app.services.paging import Paged, bounds

#: files that were not taken
UNREAD = (SourceState.REFUSED, SourceState.UNSUPPORTED, SourceState.PASSWORD_NEEDED)


@dataclass(frozen=True)
class FileRow:
    """One file of a batch; `held`: an image that is read and waits for the rest of its row."""

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
    sums: Sums = field(default_factory=Sums)
    held: bool = False


@dataclass(frozen=True)
class BatchRow:
    """A batch: `state` is running, paused or done; `sums` say where its sides went (`rules.page_arithmetic`).

    `whole`: no more files are expected.
    """

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
    sums: Sums
    sides: Sides | None = None
    whole: bool = True

    @property
    def pages_total(self) -> int:
        """Return how many sides came."""
        return self.sums.came

    @property
    def pages_done(self) -> int:
        """Return how many sides are read."""
        return max(self.sums.came - self.sums.open, 0)

    @property
    def pages_review(self) -> int:
        """Return how many sides wait for a person."""
        return self.sums.review


@dataclass(frozen=True)
class BatchView:
    """A batch and its files."""

    row: BatchRow
    files: tuple[FileRow, ...]


def recent(look: Work, *, running: bool | None = None, offset: int = 0, limit: int = 20) -> Paged[BatchRow]:
    """Return the actor's batches (all for those who may see whole batches), newest first.

    `running`: only those being read now (paused ones are not), or only the others.
    """
    offset, limit = bounds(offset, limit)
    query = sa.select(Batch).where(is_mine(look))
    if running is not None:
        unsettled = sa.select(Source.batch_id).where(Source.state.not_in(SETTLED))
        going_on = sa.and_(Batch.id.in_(unsettled), Batch.paused_at.is_(None))
        query = query.where(going_on if running else ~going_on)
    total = look.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    found = look.session.scalars(query.order_by(Batch.id.desc()).offset(offset).limit(limit)).all()
    return Paged(tuple(_rows(look, found)), total, offset, limit)


def summary(look: Work, batch_id: int) -> BatchRow:
    """Return one batch without its files. Raises NotFound, also for another's batch."""
    return _rows(look, [mine(look, batch_id)])[0]


def show(look: Work, batch_id: int) -> BatchView:
    """Return one batch with its files. Raises NotFound, also for another's batch."""
    batch = mine(look, batch_id)
    return BatchView(_rows(look, [batch])[0], files(look, [batch.id]))


def page_of_files(
    look: Work, batch_id: int, *, only_unread: bool = False, offset: int = 0, limit: int = 50
) -> Paged[FileRow]:
    """Return some files of a batch in the order they came; `only_unread`: those that were not taken."""
    offset, limit = bounds(offset, limit)
    query = sa.select(Source).where(Source.batch_id == mine(look, batch_id).id)
    if only_unread:
        query = query.where(Source.state.in_(UNREAD))
    total = look.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    sources = look.session.scalars(query.order_by(Source.id).offset(offset).limit(limit)).all()
    return Paged(_file_rows(look, sources), total, offset, limit)


def files(look: Work, batch_ids: Sequence[int], *, states: Sequence[SourceState] = ()) -> tuple[FileRow, ...]:
    """Return the files of batches in the order they came."""
    query = sa.select(Source).where(Source.batch_id.in_(batch_ids)).order_by(Source.id)
    if states:
        query = query.where(Source.state.in_(states))
    return _file_rows(look, look.session.scalars(query).all())


def _file_rows(look: Work, sources: Sequence[Source]) -> tuple[FileRow, ...]:
    sums = arithmetic.of_sources(look, [one.id for one in sources])
    items: dict[int, list[str]] = {}
    wanted = {one.duplicate_of_id or one.id for one in sources}
    for source_id, theirs in source_states.items_of(look, wanted).items():
        for item in theirs:
            aside = item.state is ItemState.STAGED and NOT_A_RECORD in item.flags
            if not aside and permits.sees_item(look, item):
                items.setdefault(source_id, []).append(item.code)
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
            max(sums[one.id].came - sums[one.id].open, 0),
            tuple(items.get(one.duplicate_of_id or one.id, ())),
            sums[one.id],
            one.held_at is not None,
        )
        for one in sources
    )


def reason(row: FileRow, language: str) -> str:
    """Return why a file was not taken, or that only a part of it could be read; empty where all is well."""
    english = language.startswith("en")
    said = row.reason_en if english else row.reason
    if said or "damaged" not in row.flags:
        return said
    return IN_PART.en if english else IN_PART.zh


def mine(look: Work, batch_id: int) -> Batch:
    """Return a batch of the actor's own (any, for those who may see whole batches). Raises NotFound."""
    batch = look.session.scalar(sa.select(Batch).where(Batch.id == batch_id, is_mine(look)))
    if batch is None:
        raise errors.NotFound(str(batch_id))
    return batch


def is_mine(look: Work) -> sa.ColumnElement[bool]:
    """Return the condition on batches that the actor may know of them."""
    if look.actor.may(Right.SEE_SOURCES) and look.actor.units is None:
        return sa.true()
    if look.actor.user_id is None:
        return Batch.created_by == look.actor.name
    return Batch.created_by_id == look.actor.user_id


def _rows(look: Work, batches: Sequence[Batch]) -> list[BatchRow]:
    ids = [batch.id for batch in batches]
    by_state: dict[int, dict[SourceState, int]] = {}
    for batch_id, state, count in look.session.execute(
        sa.select(Source.batch_id, Source.state, sa.func.count())
        .where(Source.batch_id.in_(ids))
        .group_by(Source.batch_id, Source.state)
    ):
        by_state.setdefault(batch_id, {})[state] = count
    sums = arithmetic.of_batches(look, ids)
    return [_row(one, by_state.get(one.id, {}), sums.get(one.id, Sums())) for one in batches]


def _row(batch: Batch, states: dict[SourceState, int], sums: Sums) -> BatchRow:
    files, files_done = sum(states.values()), sum(n for state, n in states.items() if state in SETTLED)
    going_on = "paused" if batch.paused_at else "running"
    return BatchRow(
        id=batch.id,
        name=batch.name,
        channel=batch.channel,
        created_at=batch.created_at,
        created_by=batch.created_by,
        state="done" if files_done == files else going_on,
        files=files,
        files_done=files_done,
        refused=sum(states.get(one, 0) for one in UNREAD),
        duplicates=states.get(SourceState.DUPLICATE, 0),
        sums=sums,
        sides=Sides(batch.sides) if batch.sides else None,
        whole=batch.whole_at is not None,
    )
