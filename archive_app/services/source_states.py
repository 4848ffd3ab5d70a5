"""Whether a file is done: filed, or still waiting for a person because of one of the items its pages lie in."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from archive_app.archive import Work
from archive_app.models import Item, Page, Source
from archive_app.models.types import ItemState, SourceState
from archive_app.rules.page_arithmetic import NOT_A_RECORD

#: what a read file is
READ = (SourceState.FILED, SourceState.REVIEW)


def settle(work: Work, source_ids: Iterable[int]) -> None:
    """Say anew of files that were read whether something in them waits."""
    work.session.flush()
    for source_id in source_ids:
        source = work.session.get_one(Source, source_id)
        if source.state in READ:
            source.state = SourceState.REVIEW if waiting(work, source_id) else SourceState.FILED


def waiting(work: Work, source_id: int) -> int:
    """Return how many items that hold pages of a file wait for a person."""
    return sum(NOT_A_RECORD not in item.flags for item in staged(work, [source_id]))


def staged(work: Work, source_ids: Iterable[int]) -> list[Item]:
    """Return the waiting items that hold pages of these files; a video has none, and is its own file's."""
    ids = list(source_ids)
    holding = sa.select(Page.item_id).where(Page.source_id.in_(ids))
    is_theirs = sa.or_(Item.id.in_(holding), Item.source_id.in_(ids))
    query = sa.select(Item).where(is_theirs, Item.state == ItemState.STAGED)
    return list(work.session.scalars(query.order_by(Item.id)))


def items_of(look: Work, source_ids: Iterable[int]) -> dict[int, list[Item]]:
    """Return by file the items that hold its pages, in their order; a video has none, and is its own file's."""
    ids = list(source_ids)
    holders: dict[int, set[int]] = {}
    pairs = sa.select(Page.item_id, Page.source_id).where(Page.source_id.in_(ids)).distinct()
    for item_id, source_id in look.session.execute(pairs):
        holders.setdefault(item_id, set()).add(source_id)
    is_merged = sa.and_(Item.state == ItemState.WITHDRAWN, ~sa.exists().where(Page.item_id == Item.id))
    bare = sa.and_(Item.source_id.in_(ids), ~is_merged)
    found: dict[int, list[Item]] = {one: [] for one in ids}
    query = sa.select(Item).where(sa.or_(Item.id.in_(holders), bare)).order_by(Item.id)
    for item in look.session.scalars(query):
        for source_id in sorted(holders.get(item.id, {item.source_id} if item.source_id else set())):
            found[source_id].append(item)
    return found


def of_item(work: Work, item: Item) -> set[int]:
    """Return the files an item's pages came in with."""
    found = set(work.session.scalars(sa.select(Page.source_id).where(Page.item_id == item.id)))
    return found | ({item.source_id} if item.source_id else set())
