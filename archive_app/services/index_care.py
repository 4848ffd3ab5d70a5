"""Looking after the search index: how far it follows the database, and writing it anew."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from archive_app.archive import Archive
from archive_app.models import Item, OutboxRow, Page
from archive_app.rules.access import Actor, Right
from archive_app.search.faults import IndexBroken, IndexBusy, NeedsRebuild
from archive_app.services import indexing, pageless, permits


@dataclass(frozen=True)
class IndexStatus:
    """Pages in the index, pages that should be, and those that wait; `usable` is false when it must be rebuilt."""

    usable: bool
    indexed: int
    expected: int
    waiting: int


@dataclass(frozen=True)
class Rebuilt:
    """How many pages were written; `queued` when the running indexer is doing it instead."""

    pages: int
    queued: bool


def status(archive: Archive) -> IndexStatus:
    """Return how far the index follows the database."""
    expected = sum(1 for _key in indexing.page_keys(archive))
    try:
        indexed, usable = archive.index.reader().count(), True
    except (NeedsRebuild, IndexBroken):
        indexed, usable = 0, expected == 0
    return IndexStatus(usable, indexed, expected, indexing.waiting(archive))


def rebuild(archive: Archive, actor: Actor) -> Rebuilt:
    """Write the whole index anew from the database.

    While an indexer runs, every page is given to it to be done again. Needs the right to administer, town-wide.
    """
    with archive.look(actor) as look:
        permits.require_town_wide(look, Right.ADMINISTER)
    try:
        rebuilt = Rebuilt(indexing.rebuild(archive), queued=False)
    except IndexBusy:
        rebuilt = Rebuilt(_give_to_the_indexer(archive, actor), queued=True)
    with archive.work(actor) as work:
        work.record("index.rebuilt", pages=rebuilt.pages, queued=rebuilt.queued)
    return rebuilt


def _give_to_the_indexer(archive: Archive, actor: Actor) -> int:
    with archive.work(actor) as work:
        at = sa.literal(work.now, OutboxRow.created_at.type)
        for rows in (sa.select(Page.id, at), sa.select(-Item.id, at).where(pageless.PAGELESS)):
            work.session.execute(sa.insert(OutboxRow).from_select(["page_id", "created_at"], rows))
        return work.session.scalar(sa.select(sa.func.count(Page.id))) or 0
