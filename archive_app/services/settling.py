"""The end of reading: a file whose pages are done, or a whole row of images, becomes items and is filed."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from archive_app.archive import Archive, Work
from archive_app.models import Page, Source
from archive_app.models.types import SETTLED, PageState
from archive_app.rules.access import Actor
from archive_app.services import arithmetic, examining, filing, splitting
from archive_app.services.splitting import Cut
from ocr.desk import ReadingDesk
from ocr.problems import Problem


def is_read(look: Work, source_id: int) -> bool:
    """Tell whether no page of a file is waited for any more."""
    open_pages = sa.select(sa.func.count()).where(
        Page.source_id == source_id, Page.state.in_([PageState.WAITING, PageState.READING])
    )
    return not look.session.scalar(open_pages)


def settle(archive: Archive, actor: Actor, desk: ReadingDesk, source_id: int) -> None:
    """File a source whose pages are done; the first worker to see that does it."""
    cuts = splitting.prepare(archive, actor, desk, source_id)
    with archive.work(actor) as work:
        source = work.session.get_one(Source, source_id, with_for_update=True)
        if source.state in SETTLED or not is_read(work, source_id):
            return
        readable = sa.select(sa.func.count()).where(
            Page.source_id == source_id, Page.state != PageState.REFUSED
        )
        if not work.session.scalar(readable):
            _refuse_unread(work, source)
            return
        finish(work, [source], cuts)


def finish(work: Work, sources: Sequence[Source], cuts: Sequence[Cut]) -> None:
    """Cut what was read into its pieces and file them; the sides of every source must add up."""
    splitting.cut(work, cuts)
    filing.file_sources(work, sources)
    for source in sources:
        arithmetic.check(work, source)
        source.settled_at, source.held_at = work.now, None
        source.claimed_by, source.claimed_until = None, None


def _refuse_unread(work: Work, source: Source) -> None:
    first = work.session.scalars(
        sa.select(Page).where(Page.source_id == source.id).order_by(Page.source_n)
    ).first()
    examining.refuse(work, source, first.reason if first else Problem.NO_PAGES)
