"""A later item takes the place of an earlier one: the signed form of one that lacked its signature, for instance.

Both stay; each page says of the other. What is superseded keeps its lock and its place.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from archive_app import errors
from archive_app.archive import Work
from archive_app.models import Item
from archive_app.models.types import ItemState
from archive_app.rules.access import Right
from archive_app.services import items, permits

#: ids of items that a later one took the place of
SUPERSEDED = sa.select(Item.supersedes_id).where(Item.supersedes_id.is_not(None))


def supersede(work: Work, code: str, earlier_code: str) -> Item:
    """Say that an item supersedes an earlier one of the same archival file. Raises NotFound, Conflict, BadInput.

    An item supersedes at most one, is superseded at most once, and never by way of others by itself.
    """
    item, earlier = items.find(work, code), items.find(work, earlier_code)
    permits.require(work, Right.FILE, item.unit_id, what=code)
    permits.require(work, Right.FILE, earlier.unit_id, what=earlier_code)
    if item.id == earlier.id:
        raise errors.BadInput("一件不能替代它自己。", "An item does not supersede itself.")
    if item.state is not ItemState.REGISTERED or earlier.state is not ItemState.REGISTERED:
        raise errors.Conflict("两件都要先归档。", "Both have to be registered first.")
    if item.archival_file_id != earlier.archival_file_id:
        raise errors.BadInput("两件不在同一案卷。", "They are not in the same archival file.")
    if item.supersedes_id is not None or later_of(work, earlier) is not None:
        raise errors.Conflict("其中一件已经登记过替代关系。", "One of them is part of a succession already.")
    if item.id in _chain(work, earlier):
        raise errors.Conflict("这样会互相替代。", "They would supersede each other.")
    item.supersedes_id = earlier.id
    work.record("item.superseded", earlier, by=item.id)
    work.reindex(item)
    work.reindex(earlier)
    return item


def superseded_among(look: Work, item_ids: Iterable[int]) -> frozenset[int]:
    """Return those of some items that a later one took the place of."""
    asked = SUPERSEDED.where(Item.supersedes_id.in_(list(item_ids)))
    return frozenset(one for one in look.session.scalars(asked) if one is not None)


def take_back(work: Work, code: str) -> Item:
    """Say that an item supersedes nothing after all; both trails keep what was said. Raises NotFound, Conflict."""
    item = items.find(work, code)
    permits.require(work, Right.FILE, item.unit_id, what=code)
    earlier = work.session.get(Item, item.supersedes_id) if item.supersedes_id else None
    if earlier is None:
        raise errors.Conflict("这一件没有登记替代关系。", "This item supersedes nothing.")
    item.supersedes_id = None
    work.record("item.supersede_undone", earlier, by=item.id)
    work.reindex(item)
    work.reindex(earlier)
    return item


def candidates(look: Work, item: Item) -> tuple[Item, ...]:
    """Return what an item can supersede: earlier forms of the same kind and year in its file, the newest first."""
    if item.archival_file_id is None or item.form_type is None or item.supersedes_id is not None:
        return ()
    rows = look.session.scalars(
        sa.select(Item)
        .where(
            Item.archival_file_id == item.archival_file_id,
            Item.form_type == item.form_type,
            Item.year.is_(None) if item.year is None else Item.year == item.year,
            Item.state == ItemState.REGISTERED,
            Item.id != item.id,
            Item.id.not_in(SUPERSEDED),
        )
        .order_by(Item.id.desc())
    )
    chain = {one.id: one for one in rows}
    return tuple(one for one in chain.values() if item.id not in _chain(look, one))


def later_of(look: Work, item: Item) -> Item | None:
    """Return the item that supersedes this one."""
    return look.session.scalar(sa.select(Item).where(Item.supersedes_id == item.id).limit(1))


def neighbours(look: Work, item: Item) -> tuple[str | None, str | None]:
    """Return the codes of the item it supersedes and of the one that supersedes it, as far as the actor sees them."""
    earlier = look.session.get(Item, item.supersedes_id) if item.supersedes_id else None
    later = later_of(look, item)
    return tuple(
        one.code if one is not None and permits.sees_item(look, one) else None for one in (earlier, later)
    )  # type: ignore[return-value]  # exactly two


def _chain(look: Work, item: Item) -> set[int]:
    """Return the ids of everything an item stands for, itself included."""
    seen: set[int] = set()
    current: Item | None = item
    while current is not None and current.id not in seen:
        seen.add(current.id)
        current = look.session.get(Item, current.supersedes_id) if current.supersedes_id else None
    return seen
